"""The two ways to start: with your own photos or with the sample photos."""

import streamlit as st

from pixelscan.web.store.tray import Tray
from pixelscan.web.ui.uploader import open_sample_set, uploader


def ways_to_begin(tray: Tray) -> None:
    """The uploader, and a button that opens the sample photos."""
    uploader(tray)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Open the sample photos", type="primary", icon=":material/photo_library:"):
            with st.spinner("Preparing the sample photos ..."):
                open_sample_set(tray)
            st.rerun()
        st.caption("No photos handy? Try ten made-up travel photos: one is damaged, one hides a secret.")
