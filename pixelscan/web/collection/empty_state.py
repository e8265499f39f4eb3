"""What the Collection page shows when no photo and no list is open."""

import streamlit as st

from pixelscan.web.collection.source import list_uploader
from pixelscan.web.store.tray import Tray
from pixelscan.web.ui.html import render
from pixelscan.web.ui.ways_to_begin import ways_to_begin

_LEDE = "Find out which focal lengths, apertures and times of day you really use."


def no_collection(tray: Tray) -> None:
    """The ways to add photos or a list."""
    st.html(render("ui/templates/hero.html", title="See how you take photos", lede=_LEDE))
    st.space("small")
    photos, listed = st.columns(2, gap="large")
    with photos:
        ways_to_begin(tray)
    with listed:
        list_uploader()
