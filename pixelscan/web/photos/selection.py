"""Which open photo is shown: the one picked in the filmstrip, otherwise the one named in the URL."""

import streamlit as st

from pixelscan.web.store.photo_store import GONE
from pixelscan.web.store.tray import Photo, Tray
from pixelscan.web.ui.filmstrip import picked
from pixelscan.web.ui.linked_photo import fetched

PARAMETER = "photo"
STRIP = "strip"


def selected_photo(tray: Tray) -> Photo | None:
    """The selected photo; the URL names it from then on."""
    photos = tray.photos
    if not photos:
        return None
    wanted = next(iter(picked(STRIP) or ()), st.query_params.get(PARAMETER))
    selected = next((photo for photo in photos if photo.id == wanted), photos[0])
    if st.query_params.get(PARAMETER) != selected.id:
        st.query_params[PARAMETER] = selected.id
    return selected


def forget_selection() -> None:
    """Select the first photo of the tray."""
    st.query_params.pop(PARAMETER, None)


def open_linked_photo(tray: Tray) -> None:
    """Add the photo named in the URL to the tray, or show a notice that it no longer exists."""
    wanted = st.query_params.get(PARAMETER)
    if wanted and not fetched(tray, wanted):
        forget_selection()
        st.session_state["notices"] = [GONE]
