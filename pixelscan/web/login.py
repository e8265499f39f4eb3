"""Who has logged in, and what this allows; without PIXELSCAN_LOGIN everybody may do everything.

Streamlit keeps the user in a signed cookie, in which pages and routes find the same person.
"""

import hmac

import streamlit as st
from starlette.requests import HTTPConnection

from pixelscan.web.services import services
from pixelscan.web.streamlit_internals import user_of_cookies


def is_required() -> bool:
    """Whether visitors must log in."""
    return services().settings.login == "required"


def is_allowed(request: HTTPConnection) -> bool:
    """Whether a request comes from somebody who has logged in, or from a program that has the token."""
    return bool(user_of_cookies(request.cookies)) or _has_token(request.headers.get("authorization", ""))


def _has_token(authorization: str) -> bool:
    token = services().settings.api_token
    scheme, _, given = authorization.partition(" ")
    return bool(token) and scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), token.encode())


def visitor() -> str:
    """The name of the page's visitor: their e-mail address or the provider's id for them, "" if they have no login."""
    if not getattr(st.user, "is_logged_in", False):
        return ""
    return str(st.user.get("email") or st.user.get("sub") or "a user without a name")


def may_stress() -> bool:
    """Whether the page's visitor may start and stop stress runs."""
    allowed = services().settings.stress
    return allowed == "all" or (allowed == "users" and bool(visitor()))
