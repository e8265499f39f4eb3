"""The filmstrip or contact sheet of the open photos, and the buttons to add, remove and download.

A fragment: adding photos redraws the toolbar, not the page of the photo that is shown.
"""

from collections.abc import Sequence

import streamlit as st

from pixelscan.formatting import counted, file_size
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.web.photos.contact_sheet import chosen_order, contact_sheet
from pixelscan.web.photos.contact_sheet.shots import OpenShot, ids_of, ordered_shots
from pixelscan.web.photos.copies.clean_copy import LABELS
from pixelscan.web.photos.copies.copies_zip import zip_download
from pixelscan.web.photos.export import photo_downloads
from pixelscan.web.photos.selection import STRIP, forget_selection, select, select_beside, selected_photo
from pixelscan.web.services import services
from pixelscan.web.store.tray import Photo, Tray
from pixelscan.web.ui.add_photos import add_photos
from pixelscan.web.ui.downloads import download_buttons
from pixelscan.web.ui.filmstrip import filmstrip, tile
from pixelscan.web.ui.markdown import escape_markdown
from pixelscan.web.ui.queued import queued
from pixelscan.web.ui.uploader import read_first, show_notices

_SHEET_SHOWN = "contact sheet shown"


@st.fragment
@queued
def toolbar(tray: Tray, shown: Photo) -> None:
    """The toolbar; if a photo other than `shown` is selected, the whole page runs again."""
    read_first(tray)
    photo = selected_photo(tray)
    if photo is None or photo.id != shown.id:
        st.rerun()
    show_notices(tray)
    shots = ordered_shots(tray.photos, chosen_order())
    shot = next(one for one in shots if photo in one.photos)
    if st.session_state.get(_SHEET_SHOWN):
        _selected_tools(tray, contact_sheet(shots, shot))
    else:
        filmstrip("Open photos", [tile(one.first, one.beside) for one in shots], [shot.first.id], key=STRIP)
    _tools(tray, shots, shot, photo)
    offer_undo(tray)


def _tools(tray: Tray, shots: Sequence[OpenShot], shot: OpenShot, photo: Photo) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="tools"):
        _position(shots, shot)
        if len(shot.photos) > 1:
            _files(shot, photo)
        add_photos(tray)
        st.button(
            "Remove this photo", icon=":material/close:", on_click=_set_aside, args=(tray, shot.ids), key="remove_photo"
        )
        _remove_all(tray.photos, tray)
        st.toggle("Contact sheet", key=_SHEET_SHOWN, persist_state="session")
        photo_downloads(tray, photo)


def _position(shots: Sequence[OpenShot], shot: OpenShot) -> None:
    """Which of the shots is shown, between buttons to its neighbours; arrow keys do the same."""
    at = shots.index(shot)
    with st.container(horizontal=True, vertical_alignment="center", width="content", gap="xsmall", key="position"):
        if len(shots) > 1:
            _step("Previous", "chevron_left", shots[at - 1])
        st.caption(f"{at + 1:,} of {len(shots):,}", width="content")
        if len(shots) > 1:
            _step("Next", "chevron_right", shots[(at + 1) % len(shots)])


def _step(label: str, icon: str, to: OpenShot) -> None:
    st.button(
        label,
        icon=f":material/{icon}:",
        type="tertiary",
        on_click=select,
        args=(to.first.id,),
        key=label.lower(),
    )


def _files(shot: OpenShot, photo: Photo) -> None:
    """The choice between the files of one shot."""
    key = f"file of the shot, {photo.id}"
    st.segmented_control(
        "File of this shot",
        shot.ids,
        default=photo.id,
        required=True,
        format_func=shot.ending_of,
        label_visibility="collapsed",
        key=key,
        on_change=lambda: select(st.session_state[key]),
    )


def _selected_tools(tray: Tray, selected: Sequence[OpenShot]) -> None:
    """What can be done with the photos selected in the contact sheet."""
    if not selected:
        return
    photos = [photo for shot in selected for photo in shot.photos]
    with st.container(horizontal=True, vertical_alignment="bottom", key="selected"):
        st.button(
            f"Remove {counted(len(photos), 'photo')}",
            icon=":material/close:",
            on_click=_set_aside,
            args=(tray, [photo.id for photo in photos]),
            key="remove_selected",
        )
        level = st.segmented_control("Clean copies without", list(Level), format_func=LABELS.__getitem__, key="copies")
        if level:
            label = f"Download {len(photos):,} {'copy' if len(photos) == 1 else 'copies'} (ZIP)"
            download_buttons(zip_download(label, photos, tray, level), key="selected copies")


def _remove_all(photos: Sequence[Photo], tray: Tray) -> None:
    with (
        st.container(key="remove_all", width="content"),
        st.popover("Remove all ...", icon=":material/delete:"),
    ):
        size = file_size(sum(one.size for one in photos))
        st.write(f"Delete {counted(len(photos), 'photo')}, {size}, from this server? You cannot undo this.")
        st.button("Remove all", type="primary", on_click=_remove, args=(tray, [one.id for one in photos]))


def offer_undo(tray: Tray) -> None:
    """A button that puts back the photos removed last, for a minute."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if aside := tray.can_undo:
            names = [photo.name for photo in aside.photos.values()]
            what = escape_markdown(names[0]) if len(names) == 1 else counted(len(names), "photo")
            st.caption(f"Removed {what}. Deleted from this server after one minute.", width="content")
            st.button("Undo", icon=":material/undo:", on_click=_put_back, args=(tray,))


def _set_aside(tray: Tray, photo_ids: Sequence[str]) -> None:
    select_beside(ids_of(ordered_shots(tray.photos, chosen_order())), photo_ids)
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
