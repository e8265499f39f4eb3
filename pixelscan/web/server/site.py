"""The site's pages, mark and wordmark, read from disk once rather than in every run of every page."""

from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from pixelscan.web.server.app_folder import APP_FOLDER
from pixelscan.web.streamlit_internals import page_copies

HERE = Path(__file__).resolve().parent
PAGES = APP_FOLDER / "pages"
NAVIGATION = HERE / "navigation.py"


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page in the menu. `script` is its name in `pages/`."""

    script: str
    title: str
    icon: str


FIRST = MenuEntry("scan", "Photos", ":material/photo_camera:")
HALVES = {
    "photos": (
        FIRST,
        MenuEntry("compare", "Compare", ":material/compare:"),
        MenuEntry("collection", "Collection", ":material/bar_chart:"),
    ),
    "load": (
        MenuEntry("cpu", "CPU load", ":material/speed:"),
        MenuEntry("runs", "Runs", ":material/timeline:"),
    ),
}
ENTRIES = tuple(entry for half in HALVES.values() for entry in half)
PATHS = frozenset("/" if entry is FIRST else f"/{entry.script}" for entry in ENTRIES)
"""The pages' addresses."""


def pages() -> list[st.Page]:
    """The pages in the menu's order."""
    return page_copies(_found)


def _found() -> tuple[st.Page, ...]:
    return tuple(
        st.Page(
            PAGES / f"{entry.script}.py", title=f"{entry.title} · PixelScan", icon=entry.icon, default=entry is FIRST
        )
        for entry in ENTRIES
    )


def _svg(name: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode((HERE / name).read_bytes()).decode()}"


MARK, WORDMARK = _svg("mark.svg"), _svg("wordmark.svg")
