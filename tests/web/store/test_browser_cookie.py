"""The cookie by which PixelScan finds a browser's photos, among the browser's other cookies."""

import http.client
from collections.abc import Iterator

import pytest

from pixelscan.web.store.browser_cookie import COOKIE
from tests.support.server import Server
from tests.support.waiting import PATIENCE_SECONDS

OURS = f"{COOKIE}=abcdefghijklmnopqrstuv"


def new_cookie(server: Server, headers: dict[str, str]) -> str | None:
    """The cookie that the page sets, None if it keeps the browser's own."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS)
    connection.request("GET", "/", headers=headers)
    set_by_page = connection.getresponse().headers.get_all("set-cookie") or []
    connection.close()
    return next((cookie for cookie in set_by_page if cookie.startswith(COOKIE)), None)


@pytest.mark.parametrize(
    "others", [f"theme=a b; {OURS}", f"{OURS}; theme=a b", f'theme={{"dark":true}}; {OURS}', f"name=Jos\xe9; {OURS}"]
)
def test_another_programs_odd_cookie_loses_no_photo(server: Server, others: str) -> None:
    """All ports of a host share its cookies, and not all of them follow the standard."""
    assert new_cookie(server, {"Cookie": others}) is None


@pytest.mark.parametrize("cookies", ["", f"{COOKIE}=short", f"{COOKIE}=", "theme=a b"])
def test_a_browser_without_a_usable_cookie_gets_one(server: Server, cookies: str) -> None:
    """Scripts cannot read it, and other sites' requests do not send it."""
    cookie = new_cookie(server, {"Cookie": cookies} if cookies else {})
    assert cookie
    assert "HttpOnly; SameSite=Lax" in cookie
    assert "Secure" not in cookie


@pytest.fixture(scope="module")
def behind_a_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that trusts one proxy."""
    with Server(tmp_path_factory.mktemp("proxy") / "server.log", {"PIXELSCAN_TRUSTED_PROXIES": "1"}) as running:
        yield running


@pytest.mark.parametrize(
    ("told", "is_secure"),
    [
        ("https", True),
        ("HTTPS", True),
        # The visitor's own header, to which the proxy added.
        ("http, https", True),
        ("https, http", False),
        ("http", False),
        ("gopher", False),
        ("", False),
    ],
)
def test_behind_https_the_cookie_is_never_sent_without(behind_a_proxy: Server, told: str, *, is_secure: bool) -> None:
    """As the trusted proxy says."""
    cookie = new_cookie(behind_a_proxy, {"X-Forwarded-Proto": told, "X-Forwarded-For": "203.0.113.7"}) or ""
    assert cookie.endswith("; Secure") == is_secure
    assert cookie.startswith(COOKIE)


def test_nobody_else_can_say_so(server: Server) -> None:
    """A page that was opened over HTTP would lose its photos with each click."""
    cookie = new_cookie(server, {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}) or ""
    assert cookie
    assert "Secure" not in cookie
