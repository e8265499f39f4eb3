"""What a visitor sees before any photo is open: what PixelScan is, and two ways to start."""

import streamlit as st

from pixelscan.web.store.tray import Tray
from pixelscan.web.ui.html import render
from pixelscan.web.ui.ways_to_begin import ways_to_begin

_TITLE = "See what your photos say about themselves"
_LEDE = (
    "Camera, lens, exposure, focus, time and place: PixelScan reads all the metadata in a photo and explains it in "
    "plain words."
)


def empty_state(tray: Tray) -> None:
    """The introduction and the ways to add photos."""
    st.html(render("ui/templates/hero.html", title=_TITLE, lede=_LEDE))
    st.space("small")
    ways_to_begin(tray)
    st.space("medium")
    st.html(render("photos/templates/promises.html"))
