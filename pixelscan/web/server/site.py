"""The site's pages, mark and wordmark, read from disk once rather than in every run of every page."""

from base64 import b64encode
from pathlib import Path

import streamlit as st

from pixelscan.web.server.app_folder import APP_FOLDER
from pixelscan.web.streamlit_internals import page_copies

HERE = Path(__file__).resolve().parent
PAGES = APP_FOLDER / "pages"
NAVIGATION = HERE / "navigation.py"


def pages() -> list[st.Page]:
    """The pages in the menu's order."""
    return page_copies(_found)


def _found() -> tuple[st.Page, ...]:
    return (
        st.Page(PAGES / "scan.py", title="Photos", icon=":material/photo_camera:", default=True),
        st.Page(PAGES / "compare.py", title="Compare", icon=":material/compare:"),
        st.Page(PAGES / "collection.py", title="Collection", icon=":material/bar_chart:"),
        st.Page(PAGES / "cpu.py", title="CPU load", icon=":material/speed:"),
        st.Page(PAGES / "runs.py", title="Runs", icon=":material/timeline:"),
    )


def _svg(name: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode((HERE / name).read_bytes()).decode()}"


MARK, WORDMARK = _svg("mark.svg"), _svg("wordmark.svg")
