"""Connections that stay silent, never end their headers, or take no answer: closed, while other visitors are served."""

import asyncio
import http.client
import resource
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path

import psutil
import pytest
import streamlit

from pixelscan.metadata.samples import sample_photos
from pixelscan.settings import Settings
from pixelscan.web.server.door.connections import Connections
from tests.support.server import Server
from tests.support.visitors.streamlit_client import StreamlitClient
from tests.support.waiting import PATIENCE_SECONDS, wait_until

MB = 1 << 20
PHOTO = sample_photos()[0]
SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for 30 connections, which closes one after three seconds of silence."""
    bounds = {
        "CONNECTIONS": "30",
        "HEAD_SECONDS": "3",
        "ANSWER_SECONDS": "3",
        "UNTAKEN_MB": "8",
        "WORKERS": "1",
    }
    environment = {f"PIXELSCAN_{name}": value for name, value in bounds.items()}
    with Server(tmp_path_factory.mktemp("strict") / "server.log", environment) as running:
        yield running


def dialled(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), PATIENCE_SECONDS)


def is_closed(connection: socket.socket) -> bool:
    """Whether the server has closed it, in time; a reset counts."""
    with suppress(ConnectionError):
        while connection.recv(65_536):
            pass
    return True


def healthy(server: Server) -> bool:
    with StreamlitClient(server.address) as visitor:
        return visitor.request("GET", "/_stcore/health").status == 200


def test_silent_connections_make_room_for_others(strict: Server) -> None:
    """More than there may be, all with half a request: visitors are served at once, and the silent are closed."""
    with ExitStack() as held:
        silent = [held.enter_context(dialled(strict)) for _ in range(40)]
        for connection in silent[:20]:
            with suppress(ConnectionError):
                connection.sendall(b"GET / HTTP/1.1\r\nHost: ")
        with StreamlitClient(strict.address) as visitor:
            visitor.open("/")
            visitor.expect("See what your photos say")
        assert all(is_closed(connection) for connection in silent)
    assert "PIXELSCAN_CONNECTIONS" in strict.log()


def test_a_header_without_end_is_cut(strict: Server) -> None:
    """At 64 kB: what the parser takes for the whole does not grow with what is sent."""
    processor = psutil.Process(strict.process.pid)
    before = sum(processor.cpu_times()[:2])
    for start in (b"GET / HTTP/1.1\r\nX-Long: ", b"GET /"):
        with dialled(strict) as endless:
            with suppress(ConnectionError):
                endless.sendall(start + b"a" * (20 * MB))
            assert is_closed(endless)
    # Without the bound it takes 4 seconds.
    assert sum(processor.cpu_times()[:2]) - before < 2
    assert healthy(strict)


def test_a_large_header_that_ends_is_told_its_size(strict: Server) -> None:
    """431; half of it is served."""
    for size, status in ((60 << 10, b"200"), (70 << 10, b"431")):
        with dialled(strict) as connection:
            connection.sendall(b"GET /_stcore/health HTTP/1.1\r\nHost: x\r\nX: " + b"a" * size + b"\r\n\r\n")
            assert connection.recv(100).split(b" ")[1] == status


def test_a_connection_may_be_used_again_and_again(strict: Server) -> None:
    """The bound is for one head, not for all of a connection; the time begins anew with each."""
    connection = http.client.HTTPConnection("127.0.0.1", strict.port, timeout=PATIENCE_SECONDS)
    for _ in range(6):
        connection.request("GET", "/_stcore/health", headers={"X": "a" * (30 << 10)})
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b"ok")
    connection.close()


def test_answers_that_nobody_takes_are_dropped(strict: Server) -> None:
    """Clients that ask for megabytes and do not read are cut off; a slow one that reads gets all of it."""
    largest = max(SCRIPTS.glob("*.js"), key=lambda path: path.stat().st_size)
    request = f"GET /static/js/{largest.name} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with ExitStack() as held:
        deaf = [held.enter_context(hard_of_hearing(strict, request, 4096)) for _ in range(10)]
        slow = held.enter_context(hard_of_hearing(strict, request, 65_536))
        received = 0
        while received < largest.stat().st_size:
            part = slow.recv(50_000)
            assert part
            received += len(part)
            time.sleep(0.05)  # that is what makes it slow
        wait_until(lambda: len(connected(strict)) <= 1, "the deaf are cut off", told=lambda: connected(strict))
        assert all(is_closed(connection) for connection in deaf)
    assert healthy(strict)


def hard_of_hearing(server: Server, request: bytes, ear: int) -> socket.socket:
    """A client that has asked, and whose system takes so many bytes before it reads."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ear)
    connection.settimeout(PATIENCE_SECONDS)
    connection.connect(("127.0.0.1", server.port))
    connection.sendall(request)
    return connection


def connected(server: Server) -> list[object]:
    """The server's connections."""
    return [one for one in psutil.Process(server.process.pid).net_connections() if one.status == "ESTABLISHED"]


class Answer:
    """Stands for the transport of an answer of so many bytes that nobody takes."""

    def __init__(self, size: int) -> None:
        self.size = size

    def get_write_buffer_size(self) -> int:
        return self.size

    def abort(self) -> None:
        self.size = 0


def test_untaken_answers_are_bounded_together() -> None:
    """The oldest goes first; those that fit stay, however many they are."""
    answers = [Answer(3 * MB) for _ in range(20)]

    async def send() -> None:
        connections = Connections(Settings(untaken_mb=10), files=1024)
        for answer in answers:
            connections.holds_up(answer)  # type: ignore[arg-type]

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, send()).result()
    assert [answer.size for answer in answers] == [0] * 17 + [3 * MB] * 3


def test_a_laptop_that_allows_few_files_still_serves(tmp_path: Path) -> None:
    """Where a program may open 1,024 files unless it asks for more: 1,100 connections, and a visitor beside them."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit[1] < 4096:
        pytest.skip("the system allows fewer files to the test")
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, limit[1]))
    try:
        server = Server(tmp_path / "server.log", {"PIXELSCAN_WORKERS": "1"})
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (4096, limit[1]))
    try:
        server.wait_until_ready()
        with ExitStack() as held:
            for _ in range(1100):
                held.enter_context(dialled(server)).sendall(b"GET / HTTP/1.1\r\n")
            with StreamlitClient(server.address) as visitor:
                visitor.open("/")
                visitor.upload({PHOTO.name: PHOTO.data})
                visitor.expect(PHOTO.name)
    finally:
        server.stop()
        resource.setrlimit(resource.RLIMIT_NOFILE, limit)
