"""The visitor's tray, for the running page and for requests to routes."""

from dataclasses import dataclass

import streamlit as st
from starlette.requests import Request

from pixelscan.errors import NotHere
from pixelscan.web.services import services
from pixelscan.web.store.browser_cookie import browser_id, browser_of
from pixelscan.web.store.photo_store import PhotoFacts
from pixelscan.web.store.tray import Photo, Tray, Trays, photo_in


@dataclass(frozen=True, slots=True)
class _OpenPage:
    """A page that shows a tray, and the trays to which it belongs."""

    trays: Trays
    tray: Tray

    def close(self) -> None:
        self.trays.close_page(self.tray)


def current_tray() -> Tray:
    """The tray of the visitor whose session is running."""
    return _opened(browser_id()).tray


@st.cache_resource(scope="session", on_release=_OpenPage.close, show_spinner=False)
def _opened(browser: str) -> _OpenPage:
    trays = services().trays
    return _OpenPage(trays, trays.open_page(browser))


def tray_of(request: Request) -> Tray:
    """The tray of the browser that sent the request. Raises NotHere."""
    return services().trays.of(browser_of(request.cookies))


def facts_of(photo: Photo) -> PhotoFacts:
    """What was read from a photo in a tray, with the name that it has there. Raises NotHere."""
    return services().trays.facts_of(photo)


def facts_still_here(photo: Photo) -> PhotoFacts:
    """The same for a fragment; the whole page runs again if the photo was meanwhile removed in another tab."""
    try:
        return facts_of(photo_in(current_tray(), photo.id))
    except NotHere:
        st.rerun()
