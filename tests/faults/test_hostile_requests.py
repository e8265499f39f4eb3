"""Requests from other sites, and hostile headers, names and sizes: they are refused and leave nothing behind."""

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import websocket

from pixelscan.metadata.samples import sample_photos
from tests.support.server import Server
from tests.support.visitors.streamlit_client import StreamlitClient, multipart
from tests.support.waiting import PATIENCE_SECONDS

PHOTO = sample_photos()[0].data
FOREIGN = "https://evil.example"


@pytest.fixture
def lone(tmp_path: Path) -> Iterator[Server]:
    """A server with its own folder for temporary files."""
    (tmp_path / "tmp").mkdir()
    running = Server(tmp_path / "server.log", {"TMPDIR": str(tmp_path / "tmp")})
    running.wait_until_ready()
    yield running
    running.stop()


def post(server: Server, headers: dict[str, str], name: str = "a.jpg") -> tuple[int, dict[str, object]]:
    """Post a photo to /api/scan with these extra headers."""
    body, content_type = multipart("photo", name, PHOTO)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS)
    connection.request("POST", "/api/scan", body, {"Content-Type": content_type, **headers})
    answer = connection.getresponse()
    return answer.status, json.load(answer)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": FOREIGN},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1"},
        {"Origin": FOREIGN, "Content-Type": "text/plain"},
    ],
)
def test_a_foreign_page_is_refused(server: Server, headers: dict[str, str]) -> None:
    """A form there can post without asking; the answer is 403 with a sentence."""
    status, answer = post(server, headers)
    assert status == 403
    assert "another site" in str(answer["error"])


@pytest.mark.parametrize("site", [{}, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "own"}])
def test_curl_and_own_pages_are_served(server: Server, site: dict[str, str]) -> None:
    """Clients other than browsers, and PixelScan's own pages; also behind a proxy that passes on the host."""
    headers = {name: server.address if value == "own" else value for name, value in site.items()}
    assert post(server, headers)[0] == 200
    forwarded = {"Host": "10.0.0.1", "X-Forwarded-Host": "photos.example", "Origin": "https://photos.example"}
    assert post(server, forwarded)[0] == 200


def test_no_answer_may_be_read_by_a_foreign_page(server: Server) -> None:
    """No route allows another origin."""
    with StreamlitClient(server.address) as visitor:
        for path in ("/api/cpu", "/api/pod", "/metrics", "/api/pictures/0/small"):
            answer = visitor.request("GET", path, headers={"Origin": FOREIGN})
            assert "access-control-allow-origin" not in {name.lower() for name in answer.headers}, path


def test_a_foreign_page_opens_no_session(server: Server) -> None:
    """Its WebSocket is refused."""
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        websocket.create_connection(
            f"ws://127.0.0.1:{server.port}/_stcore/stream", origin=FOREIGN, timeout=PATIENCE_SECONDS
        )


@pytest.mark.parametrize(
    "path", ["/api/cpu", "/api/pod", "/metrics", "/api/pictures/0/small", "/api/orders", "/api/runs"]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_no_request_starts_or_stops_anything(server: Server, path: str, method: str) -> None:
    """Stress runs are started from a page or a shell; HTTP routes only read."""
    with StreamlitClient(server.address) as visitor:
        assert visitor.request(method, path, b"{}").status in (403, 404, 405)


NAMES = (
    "../../../etc/cron.d/evil.jpg",
    "..",
    "a" * 1000 + ".jpg",
    "=HYPERLINK(1).jpg",
    "%00.jpg",
    ".alive",
    "\\\\a\\b.jpg",
)


def test_a_path_in_a_name_leads_nowhere(lone: Server, tmp_path: Path) -> None:
    """Over HTTP and on the page; everything is written to one folder, which is deleted with the server."""
    with StreamlitClient(lone.address) as visitor:
        visitor.open("/")
        for number, name in enumerate(NAMES):
            status, answer = post(lone, {}, name)
            assert status in (200, 422)
            assert "cron" not in str(answer)
            visitor.upload({name: PHOTO + str(number).encode()})
            visitor.expect("Canon EOS R6 Mark II")
            assert len(visitor.page.data("strip")["photos"]) == number + 1
    outside = {path.name for path in tmp_path.iterdir()} - {"tmp", "server.log"}
    assert not {one for one in outside if not one.startswith("history.sqlite")}
    lone.stop()
    assert list((tmp_path / "tmp").rglob("*")) == []


def raw(server: Server, request: bytes, *, cut: bool = False) -> bytes:
    """The server's answer to exactly these bytes; empty if the sender disconnects early."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS) as connection:
        answer = b""
        with suppress(OSError):  # refused before everything was sent
            connection.sendall(request)
            if cut:
                return answer
            connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(65_536):
                answer += part
        return answer


HEAD = b"POST /api/scan HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\n"
PART = b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n'
TRICKS = {
    "two lengths": HEAD + b"Content-Length: 5\r\nContent-Length: 500\r\n\r\nabcde",
    "length and chunks": HEAD
    + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    "negative length": HEAD + b"Content-Length: -1\r\n\r\n",
    "no number": HEAD + b"Content-Length: 0x10\r\n\r\n",
    "a chunk of 16 EB": HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc",
    "a header of 2 MB": HEAD + b"X-Long: " + b"a" * (2 << 20) + b"\r\n\r\n",
    "10,000 headers": HEAD + b"".join(b"X-%d: 1\r\n" % number for number in range(10_000)) + b"\r\n",
    "a line break in a name": HEAD + b"Content-Length: 60\r\n\r\n" + PART.replace(b"a.jpg", b"a\r\nX: y.jpg"),
    "a part's header of 1 MB": HEAD + b"Content-Length: 1048700\r\n\r\n" + PART + b"X: " + b"a" * (1 << 20),
    "1,000 parts": HEAD + b"Content-Length: 66000\r\n\r\n" + (PART + b"\r\nx\r\n") * 1000,
    "no boundary": HEAD.replace(b"; boundary=x", b"") + b"Content-Length: 3\r\n\r\nabc",
    "a boundary of 100 kB": HEAD.replace(b"=x", b"=" + b"x" * 100_000) + b"Content-Length: 3\r\n\r\nabc",
    "a foreign host": HEAD.replace(b"127.0.0.1", b"evil.example/../..") + b"Content-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_with_headers_and_sizes_are_refused(server: Server, trick: str) -> None:
    """With 4xx or a closed connection; the server keeps working and serves the next request."""
    answer = raw(server, TRICKS[trick])
    assert answer == b"" or answer.split(b" ", 2)[1].startswith(b"4"), answer[:200]
    assert b"Traceback" not in answer
    assert post(server, {})[0] == 200


def test_cut_uploads_leave_nothing_behind(lone: Server, tmp_path: Path) -> None:
    """Neither a file nor a process that still waits for more data."""
    for share in (10, 1000, 1 << 20):
        body = PART + b"\r\n" + PHOTO[:share]
        raw(lone, HEAD + b"Content-Length: 9000000\r\n\r\n" + body, cut=True)
    assert post(lone, {})[0] == 200
    assert "Traceback" not in lone.log()
    assert [path.name for path in (tmp_path / "tmp").rglob("*") if path.is_file()] == [".alive"]
