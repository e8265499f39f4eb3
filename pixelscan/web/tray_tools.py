"""More photos into the tray, this one or all of them out."""

import streamlit as st

from pixelscan.web.cards import size_in_words
from pixelscan.web.selected_photo import forget_selection
from pixelscan.web.tray import Photo, Tray, trays
from pixelscan.web.uploads import uploader


def tray_tools(tray: Tray, photo: Photo) -> None:
    """A row of buttons under the strip."""
    photos = tray.photos
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover("Add photos", icon=":material/add_photo_alternate:"):
            uploader(tray)
        st.button("Remove this photo", icon=":material/close:", on_click=_remove, args=(tray, [photo.id]))
        st.button(
            "Clear the tray",
            icon=":material/delete:",
            on_click=_remove,
            args=(tray, [one.id for one in photos]),
            help="Deletes the photos from this server at once",
        )
        count = "1 photo" if len(photos) == 1 else f"{len(photos)} photos"
        st.caption(f"{count}, {size_in_words(sum(one.size for one in photos))}")


def _remove(tray: Tray, photo_ids: list[str]) -> None:
    trays().remove(tray, photo_ids)
    # The address would fetch the photo back from whoever else holds it.
    forget_selection()
