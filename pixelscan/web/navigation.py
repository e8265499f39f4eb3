"""The entry script: which pages there are. Streamlit runs it first on every rerun."""

from pathlib import Path

import streamlit as st

from pixelscan.web.turns import in_turn

WEB = Path(__file__).resolve().parent
PAGES = WEB.parents[1] / "pages"

# Without an icon of our own a browser would fetch the page's icon from a foreign server.
st.set_page_config(page_title="PixelScan", page_icon=str(WEB / "mark.svg"), layout="wide")
st.logo(str(WEB / "wordmark.svg"), size="large")

page = st.navigation(
    [
        st.Page(PAGES / "scan.py", title="Photos", icon=":material/photo_camera:", default=True),
        st.Page(PAGES / "compare.py", title="Compare", icon=":material/compare:"),
        st.Page(PAGES / "collection.py", title="Collection", icon=":material/bar_chart:"),
        st.Page(PAGES / "cpu.py", title="CPU load", icon=":material/speed:"),
        st.Page(PAGES / "runs.py", title="Runs", icon=":material/timeline:"),
    ],
    position="top",
)
in_turn(page.run)()
