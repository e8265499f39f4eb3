"""What proxies in front of PixelScan tell of the client: its address, and whether it uses HTTPS.

Anyone can send these headers, so only as many proxies are believed as the settings say there are.
"""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from pixelscan.web.services import services

_SCHEMES = {"http": {"http": "http", "https": "https"}, "websocket": {"http": "ws", "https": "wss"}}


class TrustedProxies:
    """ASGI middleware that puts the client's address and scheme into the scope, as if there were no proxy."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in _SCHEMES and (proxies := services().settings.trusted_proxies):
            scope = {**scope, **_told(scope, proxies)}
        await self.app(scope, receive, send)


def _told(scope: Scope, proxies: int) -> Scope:
    """Each proxy adds its client's address to X-Forwarded-For; some replace X-Forwarded-Proto, others add to it."""
    headers = Headers(scope=scope)
    told: Scope = {}
    addresses = _values(headers, "x-forwarded-for")
    if len(addresses) >= proxies:
        told["client"] = addresses[-proxies], 0
    schemes = _values(headers, "x-forwarded-proto")[-proxies:]
    if schemes and (scheme := _SCHEMES[scope["type"]].get(schemes[0].lower())):
        told["scheme"] = scheme
    return told


def _values(headers: Headers, name: str) -> list[str]:
    """Also of a header that comes several times."""
    return [value.strip() for value in ",".join(headers.getlist(name)).split(",") if value.strip()]
