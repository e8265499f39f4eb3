"""The menu: a row of links in two halves, photos and load; on a phone, a row for each."""

from collections.abc import Sequence

import streamlit as st

from pixelscan.web.server.site import HALVES
from pixelscan.web.ui.login_page import logout_button


def menu(pages: Sequence[st.Page]) -> None:
    """Links to all pages; Streamlit marks the one that is shown."""
    links = iter(pages)
    with st.container(key="menu", horizontal=True, gap=None):
        for half, entries in HALVES.items():
            with st.container(key=f"menu-{half}", horizontal=True, gap=None, width="content"):
                for entry in entries:
                    st.page_link(next(links), label=entry.title)
        logout_button()
