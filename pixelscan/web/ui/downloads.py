"""Buttons that save a file: the browser asks a route of ours for it when one is clicked, and tells what went wrong.

Streamlit's own button stands for another file in each run of its page, and the file made for a click is deleted
with any visitor's next two runs: in a pod with visitors, clicks came to nothing.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from pixelscan.errors import PixelScanError
from pixelscan.web.api.errors import HEADERS, refusal
from pixelscan.web.ui.component import component_data

_HTML = '<div class="row"></div><p role="alert"></p>'
_CSS = """
.row { display: flex; flex-wrap: wrap; gap: 1rem; }
button { all: unset; box-sizing: border-box; display: inline-flex; align-items: center; gap: .5rem; min-height: 2.5rem;
  padding: .25rem .75rem; border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius);
  background: light-dark(#fff, color-mix(in srgb, var(--st-background-color) 96%, #fff)); color: var(--st-text-color);
  font: 400 .875rem/1.6 var(--st-font); cursor: pointer; }
button:hover, button:focus-visible { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { box-shadow: 0 0 0 .2rem color-mix(in srgb, var(--st-primary-color) 50%, transparent); }
button.primary { background: var(--st-primary-color); border-color: var(--st-primary-color);
  color: var(--st-background-color); }
button.primary:hover { filter: brightness(.9); }
button[aria-busy=true] { opacity: .6; cursor: progress; }
i { flex: none; width: 1em; overflow: hidden; font: normal 400 1.2rem/1 "Material Symbols Rounded"; }
p { margin: .5rem 0 0; max-width: 34rem; font: 400 .875rem/1.45 var(--st-font); color: var(--st-text-color); }
p:empty { display: none; }
p::before { content: "! "; color: #c05621; font-weight: 700; }
"""
_component = st.components.v2.component(
    "pixelscan_downloads",
    html=_HTML,
    css=_CSS,
    js=(Path(__file__).parent / "downloads.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True, slots=True)
class Download:
    """A button's words, the address of what it saves, the name to save it under, and the icon's name."""

    label: str
    address: str
    file_name: str
    icon: str = "download"
    primary: bool = False


def download_buttons(*downloads: Download, key: str) -> None:
    """The buttons, side by side."""
    _component(data=component_data([asdict(one) for one in downloads]), key=key, width="content")


async def saved(make: Callable[[], str | bytes], mime: str) -> Response:
    """What `make` gives, as a file. Where it raises PixelScanError: JSON with `error`, which the page shows."""
    try:
        content = await run_in_threadpool(make)
    except PixelScanError as fault:
        return refusal(fault)
    return Response(content, headers={**HEADERS, "Content-Disposition": "attachment"}, media_type=mime)
