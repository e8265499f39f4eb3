"""Hostile visitors: each is a function that repeats its attack until it is stopped."""

import os
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from threading import Thread
from urllib.parse import urlsplit

import psutil
import websocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from pixelscan.metadata.samples import sample_photos
from tests.support.photos.photo_damage import traps
from tests.support.visitors import hostile_pages
from tests.support.visitors.hostile_pages import Stop, connected, hostile_client
from tests.support.visitors.streamlit_client import VisitFailed, multipart
from tests.support.waiting import PATIENCE_SECONDS

IDLE_CONNECTIONS = 1_100
DROP = 200
FLOOD = 10_000
RELOAD_SECONDS = 0.2
KILL_SECONDS = 2.0
SLOW_SECONDS = 0.1
# They would be on other machines: here they take from the server, and from those who measure it, as little as they can.
NICENESS = 10


class HostileVisitors:
    """Those of these kinds start and end with the `with` block, in a process of their own so that they do not slow down
    the test.
    """

    def __init__(self, address: str, server: int, kinds: Iterable[str]) -> None:
        spawn = get_context("spawn")
        self._stop = spawn.Event()
        self._process = spawn.Process(target=_all_at_once, args=(address, server, self._stop, tuple(kinds)))

    def __enter__(self) -> None:
        self._process.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._process.join(timeout=PATIENCE_SECONDS)
        self._process.kill()


def _all_at_once(address: str, server: int, stop: Event, kinds: tuple[str, ...]) -> None:
    """Every kind of them, in this process; `server` is the PID of the server."""
    os.nice(NICENESS)
    threads = [Thread(target=KINDS[kind], args=(address, stop.wait)) for kind in kinds if kind in KINDS]
    if WORKER_KILLER in kinds:
        threads.append(Thread(target=killed_workers, args=(server, stop.wait)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def idle(address: str, stop: Stop) -> None:
    """Open connections that each send half a request."""
    held = []
    with suppress(OSError):
        for _ in range(IDLE_CONNECTIONS):
            held.append(connected(address))
            held[-1].sendall(b"GET / HTTP/1.1\r\nHost: ")
    stop(3600)
    for connection in held:
        connection.close()


def slow_uploads(address: str, stop: Stop) -> None:
    """One byte now and then."""
    body, content_type = multipart("photo", "slow.jpg", sample_photos()[0].data)
    while not stop(0):
        with suppress(OSError), connected(address) as connection:
            connection.sendall(_head(content_type, len(body)) + body[:500])
            for byte in body[500:]:
                if stop(SLOW_SECONDS):
                    return
                connection.sendall(bytes([byte]))


def cut_uploads(address: str, stop: Stop) -> None:
    """Half a photo, then nothing."""
    body, content_type = multipart("photo", "cut.jpg", sample_photos()[0].data)
    while not stop(RELOAD_SECONDS):
        with suppress(OSError), connected(address) as connection:
            connection.sendall(_head(content_type, len(body)) + body[: len(body) // 2])


def reloads(address: str, stop: Stop) -> None:
    """A visitor who does not wait for answers."""
    with hostile_client(address) as visitor:
        while not stop(RELOAD_SECONDS):
            with suppress(VisitFailed):
                visitor.open("/")


def large_drops(address: str, stop: Stop) -> None:
    """Two hundred photos at once, repeatedly."""
    photo = sample_photos()[8].data
    with hostile_client(address) as visitor:
        while not stop(1):
            with suppress(VisitFailed):
                visitor.open("/")
                visitor.upload({f"{number}.png": photo + str(number).encode() for number in range(DROP)})
                visitor.click("Remove all")


def traps_in_photos(address: str, stop: Stop) -> None:
    """Photos made to hang, bloat or crash a reader."""
    visitor = hostile_client(address)
    for name, data in traps():
        body, content_type = multipart("photo", name, data)
        with suppress(VisitFailed):
            visitor.request("POST", "/api/scan", body, {"Content-Type": content_type})
        if stop(RELOAD_SECONDS):
            return


def floods_of_messages(address: str, stop: Stop) -> None:
    """Ten thousand requests to run the page again, from a page that is closed for it and comes back."""
    parts = urlsplit(address)
    message = BackMsg(rerun_script=ClientState()).SerializeToString()
    frame = websocket.ABNF.create_frame(message, websocket.ABNF.OPCODE_BINARY).format()
    while not stop(RELOAD_SECONDS):
        with suppress(OSError, websocket.WebSocketException):
            plain = connected(address)
            page = websocket.create_connection(f"ws://{parts.netloc}/_stcore/stream", socket=plain)
            assert page.sock
            page.sock.sendall(frame * FLOOD)
            page.close()


def endless_headers(address: str, stop: Stop) -> None:
    """One header, for as long as the server listens."""
    while not stop(RELOAD_SECONDS):
        with suppress(OSError), connected(address) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nX-Long: ")
            for _ in range(100):
                connection.sendall(b"a" * (1 << 20))


def deaf_clients(address: str, stop: Stop) -> None:
    """A hundred at a time, who ask for pages and read nothing."""
    while not stop(0):
        with ExitStack() as held, suppress(OSError):
            for _ in range(100):
                connection = held.enter_context(connected(address))
                connection.sendall(b"GET /api/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 20)
            stop(1)


def killed_workers(server: int, stop: Stop) -> None:
    """A photo that no limit stops: its worker dies at once."""
    while not stop(KILL_SECONDS):
        with suppress(psutil.Error):
            workers = psutil.Process(server).children()
            workers[int(time.monotonic()) % len(workers)].kill() if workers else None


def _head(content_type: str, length: int) -> bytes:
    lines = ("POST /api/scan HTTP/1.1", "Host: x", f"Content-Type: {content_type}", f"Content-Length: {length}")
    return "\r\n".join([*lines, "", ""]).encode()


KINDS: dict[str, Callable[[str, Stop], None]] = {
    kind.__name__: kind
    for kind in (
        idle,
        slow_uploads,
        cut_uploads,
        reloads,
        large_drops,
        traps_in_photos,
        floods_of_messages,
        endless_headers,
        deaf_clients,
        hostile_pages.whole_folder,
        hostile_pages.stalled_uploads,
        hostile_pages.silent_scans,
        hostile_pages.large_answers,
        hostile_pages.much_text_on_pages,
        hostile_pages.many_tabs,
        hostile_pages.busy_browsers,
        hostile_pages.slow_pictures,
        hostile_pages.odd_windows,
        hostile_pages.many_file_names,
        hostile_pages.requests_in_order,
    )
}
# Not of the network: it stands for photos that end their reader.
WORKER_KILLER = killed_workers.__name__
ALL_KINDS = (*KINDS, WORKER_KILLER)
