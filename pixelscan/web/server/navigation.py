"""The entry script: Streamlit runs it first on every rerun, then the page that was requested."""

from functools import cache

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pixelscan.web.server.menu import menu
from pixelscan.web.server.site import MARK, WORDMARK, pages
from pixelscan.web.ui.login_page import require_login
from pixelscan.web.ui.queued import turn_of_visitor
from pixelscan.web.ui.style import style


@cache
def top() -> tuple[st.Page, DeltaGenerator]:
    """Show what is above every page; returns the page, and the place for a note to a visitor who waits for it.

    In the visitor's turn, like the page: it takes a fourth of a run's time. Those who wait for theirs see it before.
    """
    # Without our own icon, browsers would fetch the page's icon from another site's server.
    st.set_page_config(page_icon=MARK, layout="wide")
    found = pages()
    # Hidden: on a phone, Streamlit's own menu covers the page and stays open after a choice.
    page = st.navigation(found, position="hidden")
    st.logo(WORDMARK, size="large")
    style()
    require_login()
    menu(found)
    return page, st.empty()


with turn_of_visitor(lambda: top()[1]):
    top()[0].run()
