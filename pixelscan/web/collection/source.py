"""A visitor's photos as one collection: the open photos, and those of a list from the command line."""

import shlex
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path

import streamlit as st

from pixelscan.errors import NotACollection, PhotoError
from pixelscan.metadata.collection.file import read_collection
from pixelscan.metadata.collection.table import Collection
from pixelscan.metadata.provenance.rubric import is_by_ai
from pixelscan.metadata.signed_record import RecordState
from pixelscan.web.services import services
from pixelscan.web.store.tray import Tray
from pixelscan.web.ui.current_tray import facts_of
from pixelscan.web.ui.markdown import escape_markdown
from pixelscan.web.ui.sidecars import photos_with_sidecars

LIST, NAME = "photo list", "photo list name"
MAX_LIST_MB = 200
MAX_DIFFERING = 5
OPTIONS = "--csv ~/Pictures > photos.csv"
IN_CLONE = ".venv/bin/pixelscan"


def visitors_collection(tray: Tray) -> Collection:
    """Open photos and list together; empty if there is neither."""
    of_tray = _of_tray(repr([(photo.id, photo.name) for photo in tray.photos]), tray)
    listed: Collection | None = st.session_state.get(LIST)
    return of_tray.joined(listed) if listed else of_tray


def list_uploader() -> None:
    """Widgets to add a list, or to remove the one that was added."""
    if LIST in st.session_state:
        count = len(st.session_state[LIST])
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"Includes the {count:,} photos of {escape_markdown(st.session_state[NAME])}.")
            st.button("Remove the list", icon=":material/close:", on_click=_forget)
        return
    file = st.file_uploader(
        "A list of photos, CSV or JSON", type=["csv", "json"], key="list upload", max_upload_size=MAX_LIST_MB
    )
    where, program = _program()
    st.caption(f"Thousands of photos? Don't upload them. Run this {where}, and add the list here:")
    st.code(f"{program} {OPTIONS}", language=None, wrap_lines=True)
    if file is None:
        return
    try:
        with st.spinner("Reading the list"):
            st.session_state[LIST] = _read(file, file.name)
    except (NotACollection, PhotoError) as error:
        st.warning(escape_markdown(str(error)), icon=":material/report:")
        return
    st.session_state[NAME] = file.name
    st.rerun()


def _read(upload: BytesIO, name: str) -> Collection:
    arrival = services().arrivals.arrived(upload)
    if arrival is None:
        return read_collection(upload, name)
    with arrival.file.path.open("rb") as file:
        found = read_collection(file, name)
    services().arrivals.drop(arrival)
    return found


def _program() -> tuple[str, str]:
    """Where to run the command, and its name there. Streamlit gives a visitor on this computer no address."""
    own = Path(sys.prefix, "bin", "pixelscan")
    if st.context.ip_address is None and own.is_file():
        return "in any folder", shlex.quote(str(own))
    return "on the computer that has them, in PixelScan's folder after `make run`", IN_CLONE


def _forget() -> None:
    del st.session_state[LIST], st.session_state[NAME]


@st.cache_resource(max_entries=64, show_spinner=False)
def _of_tray(photos: str, _tray: Tray) -> Collection:  # noqa: ARG001 - the cache's key
    return Collection.of_summaries((each.photo.name, each.summary()) for each in photos_with_sidecars(_tray))


def origin_note(tray: Tray) -> str:
    """How many open photos are signed, made by AI or contradict themselves; "" if none."""
    return _origin_note(repr([photo.id for photo in tray.photos]), tray)


@st.cache_resource(max_entries=64, show_spinner=False)
def _origin_note(photos: str, _tray: Tray) -> str:  # noqa: ARG001 - the cache's key
    found = [facts_of(photo).analysis.provenance for photo in _tray.photos]
    signed = Counter(each.record.state for each in found if each.record.state is not RecordState.NONE)
    states = ", ".join(f"{count} {state}" for state, count in signed.items())
    counts = (
        (signed.total(), f"signed ({states})"),
        (sum(bool(each.markers) or is_by_ai(each.record) for each in found), "made or changed by AI, as they say"),
        (sum(bool(each.worth_naming) for each in found), "with metadata that contradicts itself"),
    )
    listed = "; ".join(f"{count} {words}" for count, words in counts if count)
    return f"Of the open photos: {listed}." if listed else ""


def sidecar_note(tray: Tray) -> str:
    """How many photos have sidecars, and which of these contradict their photo; "" if there are none."""
    joined = [each for each in photos_with_sidecars(tray) if each.sidecars]
    if not joined:
        return ""
    differing = [
        f"{escape_markdown(each.photo.name)} ({', '.join(sorted(names))})"
        for each in joined
        if (names := {fact.name.lower() for sidecar in each.joined() for fact in sidecar.facts if fact.contradicts})
    ]
    count = "1 photo has a sidecar" if len(joined) == 1 else f"{len(joined)} photos have sidecars"
    note = f"{count}: facts that a photo does not contain come from there."
    if not differing:
        return note
    more = f" and {len(differing) - MAX_DIFFERING} more" if len(differing) > MAX_DIFFERING else ""
    listed = "; ".join(differing[:MAX_DIFFERING])
    return f"{note} Where the two contradict each other, the photo's own facts are used: {listed}{more}."
