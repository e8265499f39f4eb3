"""What a visitor sees before any photo is open: what this is, and two ways to begin."""

import streamlit as st

from pixelscan.web.store.tray import Tray
from pixelscan.web.ui.html import render
from pixelscan.web.ui.ways_to_begin import ways_to_begin

_TITLE = "See what your photos say about themselves"
_LEDE = (
    "Camera, lens and exposure, where the focus lay, when and where it was: PixelScan reads every block of metadata "
    "in a photo, and puts it in words."
)


def empty_state(tray: Tray) -> None:
    """The invitation."""
    st.html(render("ui/templates/hero.html", title=_TITLE, lede=_LEDE))
    st.space("small")
    ways_to_begin(tray)
    st.space("medium")
    st.html(render("photos/templates/promises.html"))
