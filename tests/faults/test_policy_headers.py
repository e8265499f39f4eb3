"""Every answer says what its page may do: whoever gives it, and whatever went wrong."""

import asyncio
import http.client
import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message

from pixelscan.web.server.response_headers import ResponseHeaders, policy_headers
from pixelscan.web.server.serve import _app
from tests.support.server import Server
from tests.support.waiting import PATIENCE_SECONDS

UPGRADE = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
KEY = {"Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw=="}
FORM = {"Content-Type": "multipart/form-data; boundary=b"}


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that refuses much: large photos, more than a few requests, and more than two connections."""
    limits = {"MAX_UPLOAD_MB": "1", "REQUESTS_PER_SECOND": "1", "ADDRESS_CONNECTIONS": "2", "HEADER_KB": "8"}
    log = tmp_path_factory.mktemp("strict") / "server.log"
    with Server(log, {f"PIXELSCAN_{name}": value for name, value in limits.items()}) as running:
        yield running


def check(headers: http.client.HTTPMessage, told: str) -> None:
    """All of the headers, each once."""
    for name, value in policy_headers().items():
        assert headers.get_all(name) == [value], f"{name} of {told}"


def ask(server: Server, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> int:
    """The status of an answer that has all headers."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS)
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    check(answer.headers, f"{answer.status} to {method} {path}")
    connection.close()
    return answer.status


def send(server: Server, data: bytes) -> int:
    """The status of the answer to these bytes, which are no proper request."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS) as connection:
        connection.sendall(data)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        check(answer.headers, f"{answer.status} to {data[:40]!r}")
        return answer.status


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("OPTIONS", "/api/scan", 405),
        ("GET", "/compare", 200),
        ("GET", "/cpu?window=1+min", 200),
        ("GET", "/no/such/page", 404),
        ("GET", "/favicon.png", 200),
        ("GET", "/static/js/none.js", 200),
        ("GET", "/_stcore/health", 200),
        ("GET", "/_stcore/host-config", 200),
        ("GET", "/_stcore/metrics", 200),
        ("GET", "/_stcore/upload_file/none/none", 200),
        ("GET", "/media/none.png", 404),
        ("GET", "/component/none/index.html", 404),
        ("GET", "/metrics", 200),
        ("GET", "/api/cpu", 200),
        ("GET", "/api/cpu?window=much", 422),
        ("GET", "/api/openapi.json", 200),
        ("GET", "/api/pictures/0/small", 404),
        ("GET", "/api/tray/photos.csv", 404),
        ("GET", "/api/runs/none.csv", 404),
        ("GET", "/api/none", 200),
        ("DELETE", "/api/cpu", 405),
        ("POST", "/", 405),
        ("TRACE", "/", 405),
        ("GET", "//evil.example/x", 404),
    ],
)
def test_routes(server: Server, method: str, path: str, status: int) -> None:
    """Pages, files, downloads and data, found or not."""
    assert ask(server, method, path, {}) == status


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/api/scan", {}, 415),
        ("/api/scan", FORM, 422),
        ("/api/scan", {"Sec-Fetch-Site": "cross-site"}, 403),
        ("/api/scan", {"Host": "evil.example"}, 400),
        ("/api/scan", {**FORM, "Content-Length": str(10**12)}, 413),
    ],
)
def test_refused_posts(server: Server, path: str, headers: dict[str, str], status: int) -> None:
    """Of other sites' pages, of no photo, and of too much."""
    assert ask(server, "POST", path, headers, b"--b") == status


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/_stcore/stream", UPGRADE | KEY, 101),
        ("/_stcore/stream", UPGRADE, 400),
        ("/_stcore/stream", UPGRADE | KEY | {"Sec-WebSocket-Version": "7"}, 400),
        ("/_stcore/stream", UPGRADE | KEY | {"Origin": "http://evil.example"}, 403),
        ("/_stcore/stream", UPGRADE | KEY | {"Host": "evil.example"}, 400),
        ("/no/such/socket", UPGRADE | KEY, 403),
    ],
)
def test_websockets(server: Server, path: str, headers: dict[str, str], status: int) -> None:
    """Opened, refused by us, by Streamlit, and by the protocol."""
    assert ask(server, "GET", path, headers) == status


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"NONSENSE\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400),
        (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nCookie: " + b"x" * 9000, 431),
    ],
)
def test_what_is_no_proper_request(strict: Server, data: bytes, status: int) -> None:
    """The app never sees it."""
    assert send(strict, data) == status


def test_too_many_connections(strict: Server) -> None:
    """The app never sees the third one."""
    with (
        socket.create_connection(("127.0.0.1", strict.port)),
        socket.create_connection(("127.0.0.1", strict.port)),
    ):
        assert send(strict, b"GET / HTTP/1.1\r\n\r\n") == 503


def test_too_many_requests(strict: Server) -> None:
    """For a page, a route and a WebSocket."""
    statuses = [ask(strict, "GET", "/api/openapi.json", {}) for _ in range(60)]
    assert 429 in statuses
    for path, headers in (("/", {}), ("/api/cpu", {}), ("/_stcore/stream", UPGRADE | KEY)):
        for _ in range(60):
            status = ask(strict, "GET", path, headers)
            if status == 429:
                break
        assert status == 429


def test_an_unexpected_error() -> None:
    """Starlette's answer to it comes from outside the app's own middleware."""

    def fail(_request: Request) -> Response:
        raise ZeroDivisionError

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def note(message: Message) -> None:
        sent.append(message)

    sent: list[Message] = []
    app = Starlette(routes=[Route("/", fail)], middleware=[Middleware(ResponseHeaders)])
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
    with suppress(ZeroDivisionError):
        asyncio.run(ResponseHeaders(app)(scope, receive, note))
    assert sent[0]["status"] == 500
    headers = Headers(scope=sent[0])
    assert {name: headers.getlist(name) for name in policy_headers()} == {k: [v] for k, v in policy_headers().items()}


def test_the_server_wraps_the_whole_app() -> None:
    """So that the answer to an unexpected error has the headers there too."""
    assert isinstance(_app(), ResponseHeaders)
