"""Headers of every response: what its page may load, who may show it in a frame, and what it reveals to others."""

from functools import cache
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pixelscan.web.server.first_load.index_page import inline_script_hashes
from pixelscan.web.server.first_load.static_files import STATIC_PATH

# CARTO's tiles, which st.map loads after a click.
_TILES = "https://*.cartocdn.com https://basemaps.cartocdn.com"
_POLICY = {
    "default-src": "'self'",
    # Streamlit runs components from blob: addresses, and ours import their parts from data: addresses. Its maps and its
    # highlighting of code are WebAssembly.
    "script-src": "'self' blob: data: 'wasm-unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": f"'self' blob: data: {_TILES}",
    "font-src": "'self' data:",
    "connect-src": f"'self' blob: data: {_TILES}",
    "worker-src": "'self' blob:",
    "frame-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
# A first visit loads a hundred static files, which load nothing themselves: the whole policy would be 60 kB of them.
_STATIC_HEADERS = {"Content-Security-Policy": "default-src 'self'", "X-Content-Type-Options": "nosniff"}
_UNUSED_FEATURES = ("camera", "microphone", "geolocation", "payment", "usb", "display-capture")


class ResponseHeaders:
    """ASGI middleware that adds the headers to those that a response already has."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # Streamlit gives its page for a static file that is missing.
                is_page = headers.get("content-type", "").startswith("text/html")
                is_static = scope["path"].startswith(STATIC_PATH) and not is_page
                headers.update(_STATIC_HEADERS if is_static else policy_headers())
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


@cache
def bare_answer(status: HTTPStatus, sentence: str = "", **more: str) -> bytes:
    """A whole response, after which the connection is closed: for what is no request that the app could answer.

    The names of `more` headers have _ in place of -.
    """
    named = {name.replace("_", "-"): value for name, value in more.items()}
    body = sentence.encode()
    headers = {**policy_headers(), **named, "Content-Type": "text/plain", "Content-Length": f"{len(body)}"}
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


@cache
def policy_headers() -> dict[str, str]:
    """The headers."""
    policy = _POLICY | {"script-src": " ".join([_POLICY["script-src"], *inline_script_hashes()])}
    return {
        "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
        "X-Content-Type-Options": "nosniff",
        # An address names a photo, and a link leads to maps of other sites.
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED_FEATURES),
    }
