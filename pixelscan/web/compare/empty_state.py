"""What the Compare page shows while fewer than two photos are open or chosen."""

import streamlit as st

from pixelscan.web.store.tray import Tray
from pixelscan.web.ui.html import render
from pixelscan.web.ui.ways_to_begin import ways_to_begin

_TITLES = ("Open two or more photos to compare them", "Choose two or more photos to compare them")
_LEDE = "Differences in stops, metres and seconds; all tags side by side; what a copy lost."


def too_few_photos(tray: Tray) -> None:
    """What to do on a page that needs two photos or more."""
    st.html(render("ui/templates/hero.html", title=_TITLES[len(tray.photos) > 1], lede=_LEDE))
    st.space("small")
    ways_to_begin(tray)
