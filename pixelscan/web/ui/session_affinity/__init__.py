"""Is this page still with its pod? A visit lives in one process: its photos, its uploads, its pictures.

The browser asks GET /api/pod a few times at once, over connections of their own; a Service with session affinity
leads them all to one process. It also remembers the process that held the tab's photos, and says so when another
one took over and they are gone, or is about to; after a mere break of the connection it runs the page again. All is
well: nothing is shown, and six answers of 60 bytes were sent.
"""

import secrets
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pixelscan.web.services import services
from pixelscan.web.store.tray import Tray
from pixelscan.web.ui.component import component

PATH = "/api/pod"
# A container that was started again keeps its pod's name.
PROCESS = secrets.token_hex(4)

_watch = component(Path(__file__).parent)


async def pod(_request: Request) -> JSONResponse:
    """The name of the pod that answers, and a number of its process."""
    return JSONResponse({"pod": services().settings.pod(), "process": PROCESS}, headers={"Cache-Control": "no-store"})


def check_affinity(tray: Tray) -> None:
    """Put the watch into the page, once the photos of its link are in the tray."""
    data = {
        "address": PATH.lstrip("/"),
        "pod": services().settings.pod(),
        "process": PROCESS,
        "photos": len(tray.held),
        "leaving": services().agent.pod.leaving is not None,
    }
    _watch(data, key="session affinity", on_run_again_change=lambda: None)


POD_ROUTES = (Route(PATH, pod),)
