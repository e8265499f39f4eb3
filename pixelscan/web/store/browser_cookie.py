"""Which browser a session belongs to, so that a reload finds its photos again.

A cookie rather than the URL: a link to one photo must not show all of the sender's photos. It is a random number that
identifies no person, is hidden from scripts, and is deleted when the browser is closed.
"""

import re
import secrets
from collections.abc import Mapping

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "pixelscan_browser"
_TOKEN = re.compile(r"[\w-]{22}")


class BrowserCookie:
    """ASGI middleware that gives the cookie to browsers that open a page without one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Parsed by Starlette: Python's own parser gives up at some cookies of other programs.
        if scope["type"] != "http" or browser_of(HTTPConnection(scope).cookies):
            await self.app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("set-cookie", _new_cookie(is_secure=scope["scheme"] == "https"))
            await send(message)

        await self.app(scope, receive, send_with_cookie)


def browser_id() -> str:
    """The browser's number; the session's own if cookies do not work."""
    return browser_of(dict(st.context.cookies)) or str(st.session_state.setdefault(COOKIE, secrets.token_urlsafe(16)))


def browser_of(cookies: Mapping[str, str]) -> str | None:
    """The number of the browser that sent these cookies; None if it has none."""
    stored = cookies.get(COOKIE, "")
    return stored if _TOKEN.fullmatch(stored) else None


def _new_cookie(*, is_secure: bool) -> str:
    """A cookie that was set over HTTPS is never sent without it."""
    secure = "; Secure" if is_secure else ""
    return f"{COOKIE}={secrets.token_urlsafe(16)}; Path=/; HttpOnly; SameSite=Lax{secure}"
