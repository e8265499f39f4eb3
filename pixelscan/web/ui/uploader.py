"""Adds files from the visitor's disk, or the sample photos, to the tray."""

from collections.abc import Callable, Iterable
from functools import cache, partial
from io import BytesIO
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pixelscan.errors import PhotoError
from pixelscan.web.services import services
from pixelscan.web.store.photo_store import public_id
from pixelscan.web.store.tray import Tray
from pixelscan.web.streamlit_internals import drop_uploads
from pixelscan.web.ui.markdown import escape_markdown
from pixelscan.web.ui.sample_set import sample_set

if TYPE_CHECKING:
    from pixelscan.web.streamlit_internals import Upload

# Files that systems put into folders; not photos, so they are skipped silently.
SYSTEM_FILES = {".ds_store", "thumbs.db", "desktop.ini", ".picasa.ini", ".nomedia"}
NOTICES_SHOWN = 12
# The server's address already leads to another one, which does not know this visitor's session.
LEAVING = "The server is about to restart, so you cannot add photos now. In half a minute, reload this page."


def uploader(tray: Tray) -> None:
    """The widgets for adding photos: files or a folder."""
    source = st.segmented_control(
        "What to open", ["Files", "Folder"], default="Files", required=True, label_visibility="collapsed"
    )
    key, leaving = _key(), services().agent.pod.leaving is not None
    if leaving:
        st.warning(LEAVING, icon=":material/report:")
    st.file_uploader(
        "Drop photos here, or choose them" if source == "Files" else "Drop a folder here, or choose one",
        accept_multiple_files="directory" if source == "Folder" else True,
        key=key,
        disabled=leaving,
        max_upload_size=services().settings.max_upload_mb,
        on_change=_take_arrived,
        args=(tray, key),
    )


def open_sample_set(tray: Tray) -> None:
    """Add the sample photos to the tray."""
    notices: list[str] = []
    for sample in sample_set():
        file, size = BytesIO(sample.data), len(sample.data)
        add = partial(services().trays.add_upload, tray, file, sample.name, size, is_public=True)
        _take_one(add, sample.name, notices)
    st.session_state["notices"] = notices


@cache
def sample_ids() -> frozenset[str]:
    """The ids of the sample photos, to which any link may refer."""
    return frozenset(public_id(sample.data) for sample in sample_set())


def read_arrivals(tray: Tray) -> None:
    """Read the tray's unread photos; if there are several, a progress bar shows how many are done."""
    # In every run, because otherwise all following elements would move, and be shown twice until the run ends.
    bar = st.empty()
    unread = len(tray.unread)
    if not unread:
        return

    def tell(done: int, of: int) -> None:
        if unread > 1:
            bar.progress(done / of, f"Read {done} of {of} photos")

    tell(0, unread)
    _read(tray, tell)
    bar.empty()


def read_first(tray: Tray) -> DeltaGenerator:
    """Read new photos until one of them can be shown; returns where `read_rest` counts the others."""
    bar = st.empty()
    while tray.unread and not _has_one_to_show(tray):
        _read(tray, most=1)
    st.session_state["photos shown"] = len(tray.photos)
    return bar


def _has_one_to_show(tray: Tray) -> bool:
    added: list[str] = st.session_state.get("just added", [])
    return any(photo.id in added or not added for photo in tray.photos)


def read_rest(tray: Tray, bar: DeltaGenerator) -> None:
    """Read the others at the end of a page that shows the first, then run the page again, which shows them all.

    A few at a time, so that a visitor who goes elsewhere meanwhile doesn't wait for all of them.
    """
    # Another window of the visitor may have read some since this page was drawn.
    if not tray.unread and len(tray.photos) <= st.session_state.get("photos shown", 0):
        return
    while unread := len(tray.unread):
        done = len(tray.photos)
        bar.progress(done / (done + unread), f"{done} of {done + unread} photos read")
        _read(tray, most=services().settings.worker_count())
    st.rerun()


def _read(tray: Tray, tell: Callable[[int, int], None] = lambda _done, _of: None, most: int | None = None) -> None:
    with services().page_queue.pause():
        faults = services().ingest.read_new(tray, tell, most)
    st.session_state["notices"] = [*st.session_state.get("notices", []), *faults]


def show_notices(tray: Tray) -> None:
    """Notices about files that were not added, until the visitor dismisses them."""
    refused, tray.refused = tray.refused, []
    notices: list[str] = [*refused, *st.session_state.get("notices", [])]
    st.session_state["notices"] = notices
    # Their batch's other files may still be on their way: their notices must not replace these.
    st.session_state["refusals"] = [*st.session_state.get("refusals", []), *refused]
    if not notices:
        return
    with st.container(border=True, key="notices"):
        for notice in notices[:NOTICES_SHOWN]:
            st.warning(escape_markdown(notice), icon=":material/report:")
        if len(notices) > NOTICES_SHOWN:
            st.caption(f"And {len(notices) - NOTICES_SHOWN} more.")
        st.button("Dismiss", key="dismiss", on_click=_dismiss)


def _dismiss() -> None:
    for notices in ("notices", "refusals"):
        st.session_state.pop(notices, None)


def _key() -> str:
    """The uploader's key: a new one each time files were taken, so that it shows an empty list."""
    return f"uploads {st.session_state.get('upload round', 0)}"


def _take_arrived(tray: Tray, key: str) -> None:
    """Take the files before the page runs, so that the same run shows them."""
    # A browser that has not drawn the new widget yet sends the old one's files again, which were already taken.
    if key == _key() and (arrived := st.session_state[key]):
        _take(tray, [file for file in arrived if file.name.rpartition("/")[2].lower() not in SYSTEM_FILES])
        _forget(arrived)


def show_when_read(photo_ids: list[str]) -> None:
    """Show the first of these photos that can be read."""
    st.session_state["just added"] = photo_ids


def just_added() -> list[str]:
    """The ids of the photos to show that came since this was last asked."""
    added: list[str] = st.session_state.pop("just added", [])
    return added


def _take(tray: Tray, arrived: Iterable["Upload"]) -> None:
    notices: list[str] = st.session_state.pop("refusals", [])
    before = set(tray.held)
    for file in arrived:
        _take_one(partial(_add, tray, file), file.name, notices)
    st.session_state["notices"] = notices
    show_when_read([photo_id for photo_id in tray.held if photo_id not in before])


def _take_one(add: Callable[[], bool], name: str, notices: list[str]) -> None:
    """Call `add`, which returns whether the photo is new, and note why if it was not added."""
    try:
        if not add():
            notices.append(f"{name} is already open: the same name, and identical, byte for byte.")
    except PhotoError as error:
        notices.append(f"{name}: {error}")


def _add(tray: Tray, file: "Upload") -> bool:
    """Add the upload's file from disk if the upload is a token for one; otherwise its own bytes."""
    if arrival := services().arrivals.arrived(file):
        return services().arrivals.take(arrival, tray, file.name)
    return services().trays.add_upload(tray, file, file.name, file.size)


def _forget(arrived: Iterable["Upload"]) -> None:
    """Free the uploads, whose bytes are on disk by now; a widget with another key shows an empty list."""
    drop_uploads(arrived)
    st.session_state["upload round"] = st.session_state.get("upload round", 0) + 1
