"""Smaller answers for what the browser loads first: Streamlit's static files, and the page that asks for them."""

from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from pixelscan.web.server.first_load.compressed_copies import ENCODINGS
from pixelscan.web.server.first_load.index_page import index_response
from pixelscan.web.server.first_load.not_found import is_unknown_page, not_found
from pixelscan.web.server.first_load.prepare import compressed_copies, icon_font
from pixelscan.web.server.site import PATHS

STATIC_PATH = "/static/"
# Every file's name contains a hash of its content.
FOREVER = "public, max-age=31536000, immutable"


class SmallFirstLoad:
    """ASGI middleware that answers for the pages' HTML, and for the static files of which there are prepared copies."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    @cached_property
    def _copies(self) -> tuple["_Copies", ...]:
        compressed = compressed_copies()
        return (_Copies.found(icon_font()), *(_Copies.found(compressed / name, name) for name in ENCODINGS))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._response(scope) if scope.get("method") in ("GET", "HEAD") else None
        await (response or self.app)(scope, receive, send)

    async def _response(self, scope: Scope) -> Response | None:
        path, headers = scope["path"], Headers(scope=scope)
        accepted = accepted_encodings(headers)
        if (path.rstrip("/") or "/") in PATHS:
            return index_response(headers, accepted)
        if is_unknown_page(path):
            return not_found(path)
        name = path.removeprefix(STATIC_PATH)
        for copies in self._copies:
            if name in copies.names and copies.encoding in accepted:
                return await copies.response(name, scope)
        return None


@dataclass(frozen=True, slots=True, eq=False)
class _Copies:
    """Copies of static files in one encoding."""

    encoding: str
    files: StaticFiles
    names: frozenset[str]

    @classmethod
    def found(cls, folder: Path, encoding: str = "identity") -> "_Copies":
        """Those in a folder, which need not exist."""
        names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        return cls(encoding, StaticFiles(directory=folder, check_dir=False), frozenset(names))

    async def response(self, name: str, scope: Scope) -> Response:
        """The file, 304 if the browser has it; a part of it if the request asks for one."""
        response = await self.files.get_response(name, scope)
        response.headers["Cache-Control"] = FOREVER
        response.headers["Vary"] = "Accept-Encoding"
        if self.encoding != "identity" and response.status_code == HTTPStatus.OK:
            response.headers["Content-Encoding"] = self.encoding
        return response


def accepted_encodings(headers: Headers) -> frozenset[str]:
    """The encodings that the browser accepts (RFC 9110, 12.5.3), and none at all."""
    wishes = (wish.replace(" ", "").lower().partition(";q=") for wish in headers.get("accept-encoding", "").split(","))
    return frozenset({"identity", *(name for name, _, weight in wishes if weight.strip("0.") or not weight)})
