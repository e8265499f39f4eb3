"""Requests need a login or the token, if PIXELSCAN_LOGIN is "required"; only what leads to the login does not."""

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from pixelscan.web.api.errors import problem
from pixelscan.web.login import is_allowed, is_required
from pixelscan.web.server.site import PATHS

# Kubernetes' probe, Streamlit's own files and settings, and the login itself.
OPEN_PATHS = frozenset({
    *PATHS,
    "/_stcore/health",
    "/_stcore/host-config",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback",
    "/favicon.png",
})  # fmt: skip
OPEN_FOLDERS = ("/static/", "/_stcore/bidi-components/")
REFUSAL = "This server needs a login. Open it in a browser, or send the header Authorization: Bearer with its token."


class LoginRequired:
    """ASGI middleware that answers 401 to whoever has neither.

    Pages are let through: they are empty until their script runs, which asks for the login (see navigation.py).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_required() or _is_open(scope["path"]) or is_allowed(HTTPConnection(scope)):
            await self.app(scope, receive, send)
        else:
            await problem(401, REFUSAL, {"WWW-Authenticate": "Bearer"})(scope, receive, send)


def _is_open(path: str) -> bool:
    return path in OPEN_PATHS or path.startswith(OPEN_FOLDERS)
