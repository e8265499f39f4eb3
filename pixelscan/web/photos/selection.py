"""Which open photo is shown: the one just picked or added, the one named in the URL, or the one shown last."""

from collections.abc import Collection, Iterator, Sequence

import streamlit as st

from pixelscan.web.store.photo_store import GONE
from pixelscan.web.store.tray import Photo, Tray
from pixelscan.web.ui.filmstrip import picked
from pixelscan.web.ui.linked_photo import fetched
from pixelscan.web.ui.uploader import just_added, show_when_read

PARAMETER = "photo"
# The keys of the filmstrip and of the contact sheet, which can take its place.
STRIP, SHEET = "strip", "sheet"
_SHOWN = "shown photo"


def selected_photo(tray: Tray) -> Photo | None:
    """The selected photo; the URL names it from then on, and the visitor returns to it from other pages."""
    photos = {photo.id: photo for photo in tray.photos}
    if not photos:
        return None
    selected = next((photos[one] for one in _wanted() if one in photos), next(iter(photos.values())))
    select(selected.id)
    return selected


def select(photo_id: str) -> None:
    """Show this photo from now on. What other pages wrote into the URL goes."""
    st.session_state[_SHOWN] = photo_id
    if st.query_params.to_dict() != {PARAMETER: photo_id}:
        st.query_params.from_dict({PARAMETER: photo_id})


def select_beside(ids: Sequence[str], removed: Collection[str]) -> None:
    """Show the photo after the one that is shown, if that one is to be removed; the one before at the end.

    `ids` are all photos in the order in which they are shown.
    """
    shown = st.session_state.get(_SHOWN)
    at = ids.index(shown) if shown in ids else 0
    if beside := [one for one in (*ids[at:], *reversed(ids[:at])) if one not in removed]:
        select(beside[0])
    else:
        forget_selection()


def forget_selection() -> None:
    """Select the first photo of the tray."""
    st.session_state.pop(_SHOWN, None)
    st.query_params.pop(PARAMETER, None)


def open_linked_photo(tray: Tray) -> None:
    """Add the photo named in the URL to the tray, or show a notice that it no longer exists."""
    wanted = st.query_params.get(PARAMETER)
    if not wanted:
        return
    if not fetched(tray, wanted):
        forget_selection()
        st.session_state["notices"] = [GONE]
    elif wanted in [photo.id for photo in tray.unread]:
        show_when_read([wanted])


def _wanted() -> Iterator[str | None]:
    yield from picked(STRIP) or picked(SHEET) or ()
    yield from just_added()
    yield st.query_params.get(PARAMETER)
    yield st.session_state.get(_SHOWN)
