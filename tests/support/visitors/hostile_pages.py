"""Hostile visitors who use pages and routes as browsers do, but far too much; each repeats until it is stopped."""

import random
import socket
from collections.abc import Callable
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from tests.support.visitors.hostile_photos import its_own, many_tags, much_text, slow_picture
from tests.support.visitors.streamlit_client import StreamlitClient, VisitFailed, multipart
from tests.support.waiting import PATIENCE_SECONDS

Stop = Callable[[float], bool]

# Over a line of 200 Mbit/s.
FOLDER, FOLDER_PHOTO_BYTES, SECONDS_A_PHOTO = 130, 7_500_000, 0.3
# Another address than that of normal visitors, who would otherwise share its limits.
SOURCE_ADDRESS = "127.0.0.2"
STALLED = 60
SILENT = 150
DEAF = 24
TABS, TAB_PHOTOS = 12, 8
# Just below what a browser may send.
RERUNS_A_SECOND, RERUN_BROWSERS = 40, 5
FILE_NAMES = 800_000
SLOW_PICTURES = 10
PAUSE_SECONDS = 0.2
# More requests than this are refused.
REQUEST_PAUSE_SECONDS = 0.005


def whole_folder(address: str, stop: Stop) -> None:
    """130 photos of 7.5 MB on their way before the page is told of the first."""
    photo = bytes(FOLDER_PHOTO_BYTES)
    while not stop(PAUSE_SECONDS):
        with suppress(VisitFailed), hostile_client(address) as visitor:
            visitor.open("/")
            for number, urls in enumerate(visitor._addresses([f"{number}.jpg" for number in range(FOLDER)])):
                if stop(SECONDS_A_PHOTO):
                    break
                visitor._put(urls, f"{number}.jpg", photo)


def stalled_uploads(address: str, stop: Stop) -> None:
    """Sixty files of 14 MB to the page's uploader that stop half way."""
    while not stop(PAUSE_SECONDS):
        with suppress(VisitFailed, OSError), hostile_client(address) as visitor, ExitStack() as held:
            visitor.open("/")
            for urls in visitor._addresses([f"{number}.jpg" for number in range(STALLED)]):
                body, kind = multipart("file", "stalled.jpg", bytes(1 << 20))
                head = [f"PUT {urls.upload_url} HTTP/1.1", "Host: x", f"Content-Type: {kind}"]
                head += [f"Content-Length: {14 << 20}", f"Cookie: {_cookies(visitor)}"]
                head += [f"X-Xsrftoken: {visitor.cookies.get('_streamlit_xsrf', '')}"]
                _sent(held, address, "\r\n".join([*head, "", ""]).encode() + body)
            stop(10)


def silent_scans(address: str, stop: Stop) -> None:
    """150 photos by the API whose bytes never come."""
    body, kind = multipart("photo", "silent.jpg", bytes(400))
    while not stop(PAUSE_SECONDS):
        with suppress(OSError), ExitStack() as held:
            for _ in range(SILENT):
                _sent(held, address, _post(kind, 100_000) + body)
            stop(10)


def large_answers(address: str, stop: Stop) -> None:
    """Small photos with much text, by the API, from clients who never read what they asked for."""
    while not stop(PAUSE_SECONDS):
        with suppress(OSError), ExitStack() as held:
            for _ in range(DEAF):
                body, kind = multipart("photo", "text.png", its_own(much_text()))
                _sent(held, address, _post(kind, len(body)) + body)
            stop(5)


def much_text_on_pages(address: str, stop: Stop) -> None:
    """Twenty such photos on a page, again and again."""
    with hostile_client(address) as visitor:
        while not stop(PAUSE_SECONDS):
            with suppress(VisitFailed):
                visitor.open("/")
                visitor.upload({f"{number}.png": its_own(much_text()) for number in range(20)})
                visitor.click("Remove all")


def many_tabs(address: str, stop: Stop) -> None:
    """Twelve tabs of one browser, each with eight photos of 18,000 tags, that run without a pause."""
    with ExitStack() as held:
        first = held.enter_context(hostile_client(address))
        with suppress(VisitFailed):
            first.open("/")
        tabs = [first, *(held.enter_context(hostile_client(address)) for _ in range(TABS - 1))]
        for tab in tabs:
            tab.cookies.update(first.cookies)
        for tab in tabs:
            with suppress(VisitFailed):
                tab.open("/")
        with suppress(VisitFailed):
            first.upload({f"{number}.tif": its_own(many_tags()) for number in range(TAB_PHOTOS)})
        while not stop(PAUSE_SECONDS):
            for tab in tabs:
                _run_again(tab)


def busy_browsers(address: str, stop: Stop) -> None:
    """Five browsers that each run their page again forty times a second, less than what closes it."""
    with ExitStack() as held:
        visitors = [held.enter_context(hostile_client(address)) for _ in range(RERUN_BROWSERS)]
        while not stop(1 / RERUNS_A_SECOND):
            for visitor in visitors:
                if not visitor._link.is_open:
                    with suppress(VisitFailed):
                        visitor.open("/")
                _run_again(visitor)


def slow_pictures(address: str, stop: Stop) -> None:
    """Ten pictures at once that take seconds to decode."""
    with hostile_client(address) as visitor:
        while not stop(PAUSE_SECONDS):
            with suppress(VisitFailed, OSError), ExitStack() as held:
                visitor.open("/")
                visitor.upload({f"{number}.jpg": its_own(slow_picture()) for number in range(SLOW_PICTURES)})
                for photo in visitor.page.data("strip")["photos"]:
                    path = f"/api/pictures/{photo['id']}/picture"
                    _sent(held, address, _get(path, _cookies(visitor)))
                stop(5)
                visitor.click("Remove all")


def odd_windows(address: str, stop: Stop) -> None:
    """The API of the CPU page with a new window each time, and pages with values that nobody offers."""
    visitor = hostile_client(address)
    while not stop(REQUEST_PAUSE_SECONDS):
        for path in (f"/api/cpu?window={random.random() * 3600}", "/api/cpu?window=nan", "/cpu?window=x&unit=y"):
            with suppress(VisitFailed):
                visitor.request("GET", path)


def many_file_names(address: str, stop: Stop) -> None:
    """One message that asks for the addresses of 800,000 files."""
    message = BackMsg()
    message.file_urls_request.file_names.extend(["x"] * FILE_NAMES)
    while not stop(PAUSE_SECONDS):
        with suppress(VisitFailed), hostile_client(address) as visitor:
            visitor.open("/")
            message.file_urls_request.session_id = visitor.session_id
            visitor._link.send(message)
            visitor.listen(1)


def requests_in_order(address: str, stop: Stop) -> None:
    """A client without cookies that asks for a small file as fast as it is answered."""
    visitor = hostile_client(address)
    while not stop(REQUEST_PAUSE_SECONDS):
        with suppress(VisitFailed):
            visitor.request("GET", "/api/openapi.json")


def hostile_client(address: str) -> StreamlitClient:
    return StreamlitClient(address, timeout=PATIENCE_SECONDS, source_address=SOURCE_ADDRESS)


def _run_again(visitor: StreamlitClient) -> None:
    """Does not wait for the page: what came is thrown away when its buffer is full."""
    message = BackMsg(rerun_script=ClientState(page_script_hash=visitor._script_hash))
    with suppress(VisitFailed, OSError):
        visitor._link.send(message)
        if visitor._link._socket and visitor._link._socket.sock:
            visitor._link._socket.sock.setblocking(False)
            with suppress(BlockingIOError):
                while visitor._link._socket.sock.recv(1 << 20):
                    continue
            visitor._link._socket.sock.setblocking(True)


def _cookies(visitor: StreamlitClient) -> str:
    return "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())


def _post(content_type: str, length: int) -> bytes:
    lines = ("POST /api/scan HTTP/1.1", "Host: x", f"Content-Type: {content_type}", f"Content-Length: {length}")
    return "\r\n".join([*lines, "", ""]).encode()


def _get(path: str, cookies: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: x", f"Cookie: {cookies}", "", ""]).encode()


def connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    return socket.create_connection((parts.hostname, parts.port), PATIENCE_SECONDS, source_address=(SOURCE_ADDRESS, 0))


def _sent(held: ExitStack, address: str, data: bytes) -> None:
    held.enter_context(connected(address)).sendall(data)
