"""Buttons that save a file: the browser asks a route of ours for it when one is clicked, and tells what went wrong.

Streamlit's own button stands for another file in each run of its page, and the file made for a click is deleted
with any visitor's next two runs: in a pod with visitors, clicks came to nothing.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from pixelscan.errors import PixelScanError
from pixelscan.web.api.errors import HEADERS, refusal
from pixelscan.web.ui.component import component

_buttons = component(Path(__file__).parent)


@dataclass(frozen=True, slots=True)
class Download:
    """A button's words, the address of what it saves, the name to save it under, and the icon's name.

    `short` takes the place of the words on phones. What `streams` is saved by the browser while it is made.
    """

    label: str
    address: str
    file_name: str
    icon: str = "download"
    primary: bool = False
    short: str = ""
    streams: bool = False


def download_buttons(*downloads: Download, key: str) -> None:
    """The buttons, side by side."""
    _buttons([asdict(one) for one in downloads], key=key, width="content")


async def saved(make: Callable[[], str | bytes], mime: str) -> Response:
    """What `make` gives, as a file. Where it raises PixelScanError: JSON with `error`, which the page shows."""
    try:
        content = await run_in_threadpool(make)
    except PixelScanError as fault:
        return refusal(fault)
    return Response(content, headers={**HEADERS, "Content-Disposition": "attachment"}, media_type=mime)
