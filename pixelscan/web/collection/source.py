"""The photos of a visitor as one collection: those in the tray, and those of a list that the command line wrote."""

import streamlit as st

from pixelscan.errors import NotACollection
from pixelscan.metadata.collection.file import read_collection
from pixelscan.metadata.collection.table import Collection
from pixelscan.web.store.tray import Tray
from pixelscan.web.ui.current_tray import facts_of
from pixelscan.web.ui.markdown import escape_markdown

LIST, NAME = "photo list", "photo list name"
MAX_LIST_MB = 200
COMMAND = ".venv/bin/pixelscan --csv ~/Pictures > photos.csv"


def visitors_collection(tray: Tray) -> Collection:
    """Tray and list together; empty where there is neither."""
    of_tray = _of_tray(repr([(photo.id, photo.name) for photo in tray.photos]), tray)
    listed: Collection | None = st.session_state.get(LIST)
    return of_tray.joined(listed) if listed else of_tray


def list_uploader() -> None:
    """Take a list in, or put it away."""
    if LIST in st.session_state:
        count = len(st.session_state[LIST])
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"With the {count:,} photos of {escape_markdown(st.session_state[NAME])}.")
            st.button("Remove the list", icon=":material/close:", on_click=_forget)
        return
    file = st.file_uploader(
        "A list of photos, CSV or JSON", type=["csv", "json"], key="list upload", max_upload_size=MAX_LIST_MB
    )
    st.caption(
        "Thousands of photos? Don't upload them. Run this where they are, in PixelScan's folder after `make run` (just "
        "`pixelscan` if it is installed), and add the list here:"
    )
    st.code(COMMAND, language="sh")
    if file is None:
        return
    try:
        with st.spinner("Reading the list"):
            st.session_state[LIST] = read_collection(file, file.name)
    except NotACollection as error:
        st.warning(escape_markdown(str(error)), icon=":material/report:")
        return
    st.session_state[NAME] = file.name
    st.rerun()


def _forget() -> None:
    del st.session_state[LIST], st.session_state[NAME]


@st.cache_resource(max_entries=64, show_spinner=False)
def _of_tray(photos: str, _tray: Tray) -> Collection:  # noqa: ARG001 - the cache's key
    return Collection.of_summaries((photo.name, facts_of(photo).analysis.summary) for photo in _tray.photos)
