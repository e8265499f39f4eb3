"""The answer for addresses without a page: Streamlit would look for its server there, and show its first page."""

from functools import lru_cache
from http import HTTPStatus
from pathlib import PurePosixPath

import streamlit as st
from starlette.responses import HTMLResponse

from pixelscan.web.server.site import ENTRIES, FIRST, MARK, WORDMARK
from pixelscan.web.ui.html import render

# The first parts of addresses that are no pages: PixelScan's routes and Streamlit's.
ROUTES = frozenset({"api", "metrics", "_stcore", "static", "media", "component", "app", "auth", "oauth2callback"})


def is_unknown_page(path: str) -> bool:
    """Whether a page could have such an address; files have a suffix."""
    return path.split("/")[1] not in ROUTES and not PurePosixPath(path).suffix


def not_found(path: str) -> HTMLResponse:
    """404, with links to the pages that there are."""
    return HTMLResponse(_page("../" * (path.count("/") - 1) or "./"), HTTPStatus.NOT_FOUND)


@lru_cache(maxsize=8)
def _page(root: str) -> str:
    """`root` leads from the address to the first page, wherever a proxy shows that."""
    return render(
        "server/first_load/not_found.html",
        root=root,
        pages=[(f"{root}{'' if entry is FIRST else entry.script}", entry.title) for entry in ENTRIES],
        mark=MARK,
        wordmark=WORDMARK,
        light=st.get_option("theme.light.backgroundColor"),
        dark=st.get_option("theme.dark.backgroundColor"),
    )
