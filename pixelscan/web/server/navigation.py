"""The entry script: Streamlit runs it first on every rerun, then the page that was requested."""

import streamlit as st

from pixelscan.web.server.menu import menu
from pixelscan.web.server.site import MARK, WORDMARK, pages
from pixelscan.web.ui.queued import queued
from pixelscan.web.ui.style import style

# Without our own icon, browsers would fetch the page's icon from another site's server.
st.set_page_config(page_icon=MARK, layout="wide")
found = pages()
# Hidden: on a phone, Streamlit's own menu covers the page and stays open after a choice.
page = st.navigation(found, position="hidden")
st.logo(WORDMARK, size="large")
style()
menu(found)
queued(page.run)()
