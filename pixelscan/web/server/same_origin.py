"""Requests that change or cost something may come from PixelScan's own pages, or from programs such as curl.

A form on another site's page can post anywhere without permission. Browsers say where a request comes from.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from pixelscan.web.api.errors import problem

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
REFUSAL = "This request comes from a page of another site, so it was refused."


class SameOriginMiddleware:
    """ASGI middleware that answers requests from other sites' pages with 403.

    WebSockets too: Streamlit opens them to any page on this machine, whatever its port.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _is_refused(scope):
            await problem(403, REFUSAL)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _is_refused(scope: Scope) -> bool:
    if scope["type"] == "websocket":
        return _has_foreign_origin(Headers(scope=scope))
    return scope["type"] == "http" and scope["method"] not in SAFE_METHODS and _is_foreign(Headers(scope=scope))


def _is_foreign(headers: Headers) -> bool:
    """By Sec-Fetch-Site, which proxies leave alone; browsers send it over HTTPS and to this machine only."""
    if site := headers.get("sec-fetch-site"):
        return site not in ("same-origin", "none")
    return _has_foreign_origin(headers)


def _has_foreign_origin(headers: Headers) -> bool:
    origin = headers.get("origin")
    own = {headers.get("host"), headers.get("x-forwarded-host")}
    return origin is not None and urlsplit(origin).netloc not in own
