"""A page that floods its WebSocket is closed with 1008; the server answers others meanwhile."""

import asyncio
import socket
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import websocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from uvicorn.protocols.utils import ClientDisconnected

from pixelscan.web.server.door.connections import BoundedWebSocket
from pixelscan.web.server.door.messages import MOST_FILE_NAMES
from tests.support.process_tree import cpu_times
from tests.support.server import Server
from tests.support.visitors.streamlit_client import StreamlitClient
from tests.support.waiting import PATIENCE_SECONDS

RERUN = BackMsg(rerun_script=ClientState()).SerializeToString()
POLICY_VIOLATION, TOO_LARGE = 1008, 1009


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that takes ten messages a second and 100 kB at once."""
    bounds = {"PIXELSCAN_MESSAGES_PER_SECOND": "10", "PIXELSCAN_MESSAGE_KB": "100"}
    with Server(tmp_path_factory.mktemp("strict") / "server.log", bounds) as running:
        yield running


def dialled(server: Server) -> websocket.WebSocket:
    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    return websocket.create_connection(address, timeout=PATIENCE_SECONDS, subprotocols=["streamlit", "none"])


def closed_with(page: websocket.WebSocket) -> int:
    """The code with which the server closes, after whatever it still sends."""
    while True:
        kind, data = page.recv_data()
        if kind == websocket.ABNF.OPCODE_CLOSE:
            return int.from_bytes(data[:2], "big")


def flooded(page: websocket.WebSocket, count: int) -> None:
    """So many requests to run the page again, in one piece."""
    frame = websocket.ABNF.create_frame(RERUN, websocket.ABNF.OPCODE_BINARY).format()
    assert page.sock
    page.sock.sendall(frame * count)


def test_a_flood_of_messages_is_closed_and_nobody_waits(strict: Server) -> None:
    """A neighbour's click in the middle of ten floods costs no more CPU time than a flood of what is allowed."""
    with StreamlitClient(strict.address) as neighbour:
        neighbour.open("/")
        floods = [dialled(strict) for _ in range(10)]
        for page in floods:
            flooded(page, 2000)
        before = cpu_times(strict.process.pid)
        neighbour.rerun()
        spent = cpu_times(strict.process.pid) - before
        # Without a bound the 20,000 messages took 28 seconds, in which nobody was answered.
        assert spent.loop + spent.threads < 10
        assert [closed_with(page) for page in floods] == [POLICY_VIOLATION] * 10
        neighbour.rerun()
    assert "Traceback" not in strict.log()


def test_a_page_that_breaks_off_leaves_no_traceback(strict: Server) -> None:
    """While the server still has its messages, and answers for it. Streamlit takes the failed send for a text frame."""
    for _ in range(20):
        page = dialled(strict)
        flooded(page, 30)
        assert page.sock
        page.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        page.sock.close()
    with StreamlitClient(strict.address) as neighbour:
        neighbour.open("/")
    assert "Traceback" not in strict.log()


def test_a_page_that_sends_text_is_closed(strict: Server) -> None:
    """Streamlit's own pages never do."""
    page = dialled(strict)
    page.send("text")
    assert closed_with(page) == POLICY_VIOLATION
    assert "Traceback" not in strict.log()


def test_a_message_with_many_file_names_is_refused(strict: Server) -> None:
    """Each name would cost an address; the page is closed before one is made."""
    message = BackMsg()
    message.file_urls_request.file_names.extend(["a"] * (MOST_FILE_NAMES + 1))
    page = dialled(strict)
    page.send_binary(message.SerializeToString())
    assert closed_with(page) == POLICY_VIOLATION


def test_a_large_message_is_refused(strict: Server) -> None:
    """Before it is all here, so that the rest may meet a closed door; the server goes on."""
    page = dialled(strict)
    with suppress(ConnectionError):
        page.send_binary(bytes(101 << 10))
        assert closed_with(page) == TOO_LARGE
    with StreamlitClient(strict.address) as neighbour:
        neighbour.open("/")


def test_what_follows_the_servers_own_close_is_no_error() -> None:
    """Uvicorn closes a page that sends too much, and would fail where the app still has something for it."""

    async def told_later() -> None:
        page = object.__new__(BoundedWebSocket)
        page.writable, page.close_sent = asyncio.Event(), True
        page.writable.set()
        await page.send({"type": "websocket.send", "bytes": b"a part of the page"})

    with ThreadPoolExecutor(1) as thread, pytest.raises(ClientDisconnected):
        thread.submit(asyncio.run, told_later()).result(PATIENCE_SECONDS)


def test_what_a_hasty_visitor_sends_is_allowed(strict: Server) -> None:
    """Thirty clicks without a pause."""
    with StreamlitClient(strict.address) as visitor:
        visitor.open("/")
        for _ in range(30):
            visitor.ping()
        visitor.rerun()
