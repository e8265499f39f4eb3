"""What the Compare page shows when fewer than two photos are open or chosen."""

import streamlit as st

from pixelscan.web.store.tray import Tray
from pixelscan.web.ui.html import render
from pixelscan.web.ui.ways_to_begin import ways_to_begin

_TITLES = ("Open two or more photos to compare them", "Choose two or more photos to compare them")
_LEDE = "Differences in stops, metres and seconds; all tags side by side; what a copy lost."


def too_few_photos(tray: Tray) -> None:
    """The ways to add photos, on a page that needs at least two."""
    st.html(render("ui/templates/hero.html", title=_TITLES[len(tray.photos) > 1], lede=_LEDE))
    st.space("small")
    ways_to_begin(tray)
