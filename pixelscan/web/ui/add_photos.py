"""The button that adds photos on a page that already shows some."""

import streamlit as st

from pixelscan.web.store.tray import Tray
from pixelscan.web.ui.uploader import uploader


def add_photos(tray: Tray) -> None:
    """The uploader behind a button, in a container by whose key `drop_anywhere` finds it."""
    with (
        st.container(key="add_photos", width="content"),
        st.popover("Add photos", icon=":material/add_photo_alternate:"),
    ):
        uploader(tray)
