"""The filmstrip of the open photos, and the buttons to add, remove and download.

A fragment: adding photos redraws the toolbar, not the page of the photo that is shown.
"""

import streamlit as st

from pixelscan.formatting import file_size
from pixelscan.web.photos.export import photo_downloads
from pixelscan.web.photos.selection import STRIP, forget_selection, selected_photo
from pixelscan.web.services import services
from pixelscan.web.store.tray import Photo, Tray
from pixelscan.web.ui.filmstrip import filmstrip
from pixelscan.web.ui.queued import queued
from pixelscan.web.ui.uploader import read_arrivals, show_notices, uploader


@st.fragment
@queued
def toolbar(tray: Tray, shown: Photo) -> None:
    """The toolbar; if a photo other than `shown` is selected, the whole page runs again."""
    read_arrivals(tray)
    photo = selected_photo(tray)
    if photo is None or photo.id != shown.id:
        st.rerun()
    show_notices(tray)
    filmstrip("Open photos", tray.photos, [photo.id], key=STRIP)
    _tools(tray, photo)


def _tools(tray: Tray, photo: Photo) -> None:
    photos = tray.photos
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover("Add photos", icon=":material/add_photo_alternate:"):
            uploader(tray)
        st.button("Remove this photo", icon=":material/close:", on_click=_remove, args=(tray, [photo.id]))
        st.button(
            "Remove all",
            icon=":material/delete:",
            on_click=_remove,
            args=(tray, [one.id for one in photos]),
            help=f"Deletes the photos, {file_size(sum(one.size for one in photos))}, from this server at once",
        )
        photo_downloads(tray, photo)


def _remove(tray: Tray, photo_ids: list[str]) -> None:
    services().trays.remove(tray, photo_ids)
    # Otherwise the URL would bring the photo back if another visitor still has it open.
    forget_selection()
