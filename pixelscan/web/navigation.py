"""The entry script: which pages there are. Streamlit runs it first on every rerun."""

from pathlib import Path

import streamlit as st

PAGES = Path(__file__).resolve().parents[2] / "pages"

st.set_page_config(page_title="PixelScan", layout="wide")

st.navigation(
    [st.Page(PAGES / "scan.py", title="Photos", icon=":material/photo_camera:", default=True)],
    position="top",
).run()
