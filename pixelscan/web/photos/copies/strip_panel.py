"""A cleaned copy of a photo: the choice of level, what is removed and kept, the check, and the file."""

from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pixelscan.errors import PhotoError
from pixelscan.formatting import file_size
from pixelscan.metadata.blocks.strip_levels import DESCRIPTIONS, Level
from pixelscan.metadata.photo.parts import named
from pixelscan.metadata.photo.privacy import NOTHING
from pixelscan.metadata.provenance.lost_record import LOSES_RECORD
from pixelscan.metadata.strip.outcome import Outcome
from pixelscan.web.photos.copies.clean_copy import LABELS, copy_name, level_named, make_copy
from pixelscan.web.photos.copies.copies_zip import zip_download
from pixelscan.web.services import services
from pixelscan.web.store.tray import Photo, photo_in, sentence_about
from pixelscan.web.ui.current_tray import current_tray, tray_of
from pixelscan.web.ui.downloads import Download, download_buttons, saved
from pixelscan.web.ui.html import render
from pixelscan.web.ui.markdown import escape_markdown

NAMES_SHOWN = 8
PATH = "/api/tray/photos/{photo}/without-{level}"


def strip_panel(photo: Photo, *, has_record: bool) -> None:
    """The choice of what to remove; then what is removed and kept, the check, and the copy to save."""
    level = st.segmented_control(
        "Save a copy without", list(Level), format_func=LABELS.__getitem__, key=f"strip {photo.id}"
    )
    if has_record:
        st.caption(LOSES_RECORD)
    if level is None:
        st.caption("The picture is not re-encoded; orientation and colours stay the same.")
        return
    st.caption(DESCRIPTIONS[level])
    try:
        with st.spinner("Making and checking the copy ..."):
            outcome = _outcome(photo.id, level)
    except PhotoError as error:
        st.warning(escape_markdown(sentence_about(photo, error)), icon=":material/block:")
        return
    label, address = f"Download the copy, {file_size(outcome.bytes_after)}", PATH.format(photo=photo.id, level=level)
    downloads = [Download(label, address, copy_name(photo, level), icon="shield", primary=True)]
    tray = current_tray()
    if len(tray.photos) > 1:
        downloads.append(zip_download(f"Copies of all {len(tray.photos):,} photos (ZIP)", tray.photos, tray, level))
    download_buttons(*downloads, key="copy")
    st.html(_plan_html(outcome))


async def _copy(request: Request) -> Response:
    photo_id = request.path_params["photo"]

    def made() -> bytes:
        level = level_named(request.path_params["level"])
        photo = photo_in(tray_of(request), photo_id)
        _outcome(photo.id, level)
        return _target(photo.id, level).read_bytes()

    return await saved(made, "application/octet-stream")


def _outcome(photo_id: str, level: Level) -> Outcome:
    if not _target(photo_id, level).exists():  # deleted with its photo, which was added again
        _made.clear(photo_id, level)
    return _made(photo_id, level)


@st.cache_resource(max_entries=200, show_spinner=False)
def _made(photo_id: str, level: Level) -> Outcome:
    return make_copy(photo_id, _target(photo_id, level), level)


def _target(photo_id: str, level: Level) -> Path:
    return services().trays.photo_store.sidecar_path(photo_id, f"without-{level}")


def _plan_html(outcome: Outcome) -> str:
    def names(group: tuple[str, ...]) -> str:
        return shortened(list(group), NAMES_SHOWN)

    return render("photos/templates/strip_plan.html", outcome=outcome, shortened=names, named=named, nothing=NOTHING)


def shortened(names: list[str], shown: int) -> str:
    """The first `shown` names, and how many more there are."""
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more


COPY_ROUTES = (Route(PATH, _copy),)
