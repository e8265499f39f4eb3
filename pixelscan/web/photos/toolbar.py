"""The filmstrip of the open photos, and the buttons to add, remove and download.

A fragment: adding photos redraws the toolbar, not the page of the photo that is shown.
"""

from collections.abc import Sequence

import streamlit as st

from pixelscan.formatting import file_size
from pixelscan.web.photos.export import photo_downloads
from pixelscan.web.photos.selection import STRIP, forget_selection, select, select_beside, selected_photo
from pixelscan.web.services import services
from pixelscan.web.store.tray import Photo, Tray
from pixelscan.web.ui.add_photos import add_photos
from pixelscan.web.ui.filmstrip import filmstrip
from pixelscan.web.ui.markdown import escape_markdown
from pixelscan.web.ui.queued import queued
from pixelscan.web.ui.uploader import read_first, show_notices


@st.fragment
@queued
def toolbar(tray: Tray, shown: Photo) -> None:
    """The toolbar; if a photo other than `shown` is selected, the whole page runs again."""
    read_first(tray)
    photo = selected_photo(tray)
    if photo is None or photo.id != shown.id:
        st.rerun()
    show_notices(tray)
    filmstrip("Open photos", tray.photos, [photo.id], key=STRIP)
    _tools(tray, photo)


def _tools(tray: Tray, photo: Photo) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        add_photos(tray)
        st.button("Remove this photo", icon=":material/close:", on_click=_set_aside, args=(tray, [photo.id]))
        _remove_all(tray.photos, tray)
        photo_downloads(tray, photo)
        ids = [one.id for one in tray.photos]
        st.caption(f"{ids.index(photo.id) + 1:,} of {len(ids):,}", width="content")
    offer_undo(tray)


def _remove_all(photos: Sequence[Photo], tray: Tray) -> None:
    with st.popover("Remove all ...", icon=":material/delete:"):
        size = file_size(sum(one.size for one in photos))
        st.write(f"Delete {counted(len(photos))}, {size}, from this server? You cannot undo this.")
        st.button("Remove all", type="primary", on_click=_remove, args=(tray, [one.id for one in photos]))


def offer_undo(tray: Tray) -> None:
    """A button that puts back the photos removed last, for a minute."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if aside := tray.can_undo:
            names = [photo.name for photo in aside.photos.values()]
            what = escape_markdown(names[0]) if len(names) == 1 else counted(len(names))
            st.caption(f"Removed {what}. Deleted from this server after one minute.", width="content")
            st.button("Undo", icon=":material/undo:", on_click=_put_back, args=(tray,))


def counted(photos: int) -> str:
    return "1 photo" if photos == 1 else f"{photos:,} photos"


def _set_aside(tray: Tray, photo_ids: list[str]) -> None:
    select_beside(tray, photo_ids)
    services().trays.set_aside(tray, photo_ids)


def _put_back(tray: Tray) -> None:
    aside = tray.can_undo
    if aside and services().trays.put_back(tray):
        select(next(iter(aside.photos)))
    else:
        st.session_state["notices"] = ["It is too late to undo: the photos have been deleted."]


def _remove(tray: Tray, photo_ids: list[str]) -> None:
    services().trays.remove(tray, photo_ids)
    # Otherwise the URL would bring the photo back if another visitor still has it open.
    forget_selection()
