"""Requests must address this server by one of its own names.

Another site can point its own name at an address of this machine or network (DNS rebinding). Its page may then do
what PixelScan's own pages may; only the name in its requests gives it away.
"""

import ipaddress
import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from pixelscan.web.api.errors import problem
from pixelscan.web.services import services

# Nobody can register a name below these (RFC 6761, 8375, 9476), or they are only known inside a network or a cluster.
_LOCAL_ENDINGS = (".localhost", ".local", ".internal", ".home.arpa", ".lan", ".test", ".svc")
_NAME = re.compile(r"[\w.-]{1,253}")


class AllowedHosts:
    """ASGI middleware that refuses other names with 400."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = Headers(scope=scope).get("host") if scope["type"] in ("http", "websocket") else None
        if host is None or is_own_name(host, services().settings.hosts()):
            await self.app(scope, receive, send)
        else:
            await problem(400, _refusal(host))(scope, receive, send)


def is_own_name(host: str, allowed: tuple[str, ...]) -> bool:
    """Whether a Host header names this server: by address, by a name that no other site can have, or an allowed one."""
    name = _name_in(host)
    if name is None:
        return False
    if "." not in name or name.endswith(_LOCAL_ENDINGS) or _is_address(name):
        return True
    return any(own in (name, "*") or (own.startswith("*.") and name.endswith(own[1:])) for own in allowed)


def _name_in(host: str) -> str | None:
    """The name or address without its port; None if the header is malformed."""
    try:
        parts = urlsplit(f"//{host}")
        name = (parts.hostname or "").rstrip(".")
        is_sound = parts.port is None or parts.port > 0
    except ValueError:
        return None
    is_sound = is_sound and parts.netloc == host and "@" not in host
    return name if is_sound and (_NAME.fullmatch(name) or _is_address(name)) else None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _refusal(host: str) -> str:
    name = _name_in(host)
    if name is None:
        return "The request's Host header is not a name."
    return f"PixelScan does not know the name {name}. If it is this server's, set PIXELSCAN_ALLOWED_HOSTS={name}."
