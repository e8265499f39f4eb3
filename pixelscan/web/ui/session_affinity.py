"""Is this page still with its pod? A visit lives in one process: its photos, its uploads, its pictures.

The browser asks GET /api/pod a few times at once, over connections of their own; a Service with session affinity
leads them all to one process. It also remembers the process that held the tab's photos, and says so when another
one took over and they are gone; after a mere break of the connection it runs the page again. All is well: nothing
is shown, and six answers of 60 bytes were sent.
"""

import secrets
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pixelscan.web.store.tray import Tray
from pixelscan.web.ui.component import component_data
from pixelscan.web.workers import settings

PATH = "/api/pod"
# A container that was started again keeps its pod's name.
PROCESS = secrets.token_hex(4)

_HTML = '<div class="note" role="alert" hidden><p></p><button type="button">Understood</button></div>'
_CSS = """
.note { position: fixed; z-index: 1000; left: 50%; bottom: 1.2rem; transform: translateX(-50%); box-sizing: border-box;
  width: min(44rem, calc(100vw - 2rem)); display: flex; gap: 1rem; align-items: center; padding: .8rem 1rem;
  border: 2px solid #c05621; border-radius: 10px; background: var(--st-background-color); color: var(--st-text-color);
  font: 400 .92rem/1.45 var(--st-font); box-shadow: 0 4px 24px #0004; }
.note[hidden] { display: none; }
p { margin: 0; flex: 1; overflow-wrap: anywhere; }
button { flex: none; padding: .4rem .8rem; border: 1px solid currentColor; border-radius: 8px; background: none;
  color: inherit; font: inherit; cursor: pointer; }
"""
_component = st.components.v2.component(
    "pixelscan_own_pod",
    html=_HTML,
    css=_CSS,
    js=(Path(__file__).parent / "session_affinity.js").read_text(encoding="utf-8"),
)


async def pod(_request: Request) -> JSONResponse:
    """The name of the pod that answers, and a number of its process."""
    return JSONResponse({"pod": settings().pod(), "process": PROCESS}, headers={"Cache-Control": "no-store"})


def check_affinity(tray: Tray) -> None:
    """Put the watch into the page, once the photos of its link are in the tray."""
    data = {
        "address": PATH.lstrip("/"),
        "pod": settings().pod(),
        "process": PROCESS,
        "photos": len(tray.held),
    }
    _component(data=component_data(data), key="own pod", on_run_again_change=lambda: None)


POD_ROUTES = (Route(PATH, pod),)
