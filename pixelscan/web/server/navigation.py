"""The entry script: Streamlit runs it first on every rerun, then the page that was requested."""

import streamlit as st

from pixelscan.web.server.site import MARK, WORDMARK, pages
from pixelscan.web.ui.queued import queued

# Without our own icon, browsers would fetch the page's icon from another site's server.
st.set_page_config(page_title="PixelScan", page_icon=MARK, layout="wide")
st.logo(WORDMARK, size="large")
page = st.navigation(pages(), position="top")
queued(page.run)()
