"""A browser's connection to a Streamlit server: cookies, HTTP requests, the WebSocket; faults as sentences."""

import http.client
import json
import re
import socket
import ssl
import time
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import websocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

XSRF_COOKIE = "_streamlit_xsrf"
FAREWELL_SECONDS = 1.0
# Of photos, sessions and uploads.
_IDS = re.compile(r"[0-9a-f]{32}|[0-9a-f-]{36}")


class VisitFailed(Exception):
    """Something that a visitor would notice; a sentence."""


class ScriptFailed(VisitFailed):
    """The page shows an exception, or its script could not be run."""


class MissingWords(VisitFailed):
    """The page does not say what it should, or lacks a widget."""


class SessionLost(VisitFailed):
    """The server no longer has this session, so what the visitor had is gone."""


class ConnectionLost(VisitFailed):
    """No server is listening, or the connection was closed or reset."""


class NoAnswer(VisitFailed):
    """The server took longer than the visitor's patience."""


class Refused(VisitFailed):
    """An HTTP request was answered with an error; `status` is its number."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    def json(self) -> Any:
        return json.loads(self.body)


class Connection:
    """One browser; `cookies` is its jar, `received` counts the bytes that came.

    `timeout` in seconds; `source_address` an address of this machine to come from.
    """

    def __init__(self, address: str, timeout: float, source_address: str | None) -> None:
        parts = urlsplit(address)
        self._https = parts.scheme == "https"
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if self._https else 80)
        self._prefix = parts.path.rstrip("/")
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._source = (source_address, 0) if source_address else None
        self._socket: websocket.WebSocket | None = None
        self.timeout = timeout
        self.cookies: dict[str, str] = {}
        self.received = 0

    @property
    def base(self) -> str:
        """The address of the app without a slash at its end."""
        return self._origin + self._prefix

    @property
    def is_open(self) -> bool:
        return self._socket is not None

    def request(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """One HTTP request with the browser's cookies, answered with any status, over a connection of its own:
        servers drop idle ones, and a request on such a connection would fail without a fault.
        """
        sent = {"Origin": self._origin, "Cookie": self._cookie_header(), "Connection": "close", **(headers or {})}
        if method in ("PUT", "DELETE"):
            sent["X-Xsrftoken"] = self.cookies.get(XSRF_COOKIE, "")
        made = http.client.HTTPSConnection if self._https else http.client.HTTPConnection
        connection = made(self._host, self._port, timeout=self.timeout, source_address=self._source)
        begin = time.perf_counter()
        try:
            connection.request(method, self._prefix + path, body or None, sent)
            answer = connection.getresponse()
            content = answer.read()
        except TimeoutError:
            raise NoAnswer(f"{method} {_kind(path)} was not answered within {self.timeout:g} s.") from None
        except (OSError, http.client.HTTPException) as fault:
            raise ConnectionLost(f"{method} {_kind(path)} failed: {_told(fault)}.") from None
        finally:
            connection.close()
        self._keep(answer.headers.get_all("Set-Cookie") or [])
        self.received += len(content)
        return Answer(answer.status, dict(answer.headers), content, time.perf_counter() - begin)

    def fetched(self, path: str) -> Answer:
        """GET; raises Refused if the response is an error."""
        answer = self.request("GET", path)
        if answer.status >= http.client.BAD_REQUEST:
            raise Refused(f"GET {_kind(path)} was answered with {answer.status}.", answer.status)
        return answer

    def dial(self, session_id: str) -> None:
        """Open the WebSocket, for a new session or for one that the server may still know."""
        address = f"{'wss' if self._https else 'ws'}://{self._host}:{self._port}{self._prefix}/_stcore/stream"
        try:
            self._socket = websocket.create_connection(
                address,
                timeout=self.timeout,
                socket=self._dialled(),
                origin=self._origin,
                cookie=self._cookie_header(),
                subprotocols=["streamlit", self.cookies.get(XSRF_COOKIE, "none"), *filter(None, [session_id])],
            )
        except (TimeoutError, websocket.WebSocketTimeoutException):
            raise NoAnswer(f"The WebSocket was not opened within {self.timeout:g} s.") from None
        except (OSError, websocket.WebSocketException) as fault:
            raise ConnectionLost(f"The WebSocket could not be opened: {_told(fault)}.") from None
        headers = self._socket.getheaders() or {}
        self._keep([value for name, value in headers.items() if name.lower() == "set-cookie"])

    def send(self, message: BackMsg) -> None:
        link = self._linked()
        try:
            link.settimeout(self.timeout)
            link.send_binary(message.SerializeToString())
        except (OSError, websocket.WebSocketException) as fault:
            raise ConnectionLost(f"The WebSocket was lost: {_told(fault)}.") from None

    def receive(self, seconds: float) -> ForwardMsg:
        """The next message; raises NoAnswer if none comes in this many seconds. Pings are answered meanwhile."""
        link = self._linked()
        try:
            link.settimeout(max(seconds, 0.001))
            kind, data = link.recv_data()
        except (TimeoutError, websocket.WebSocketTimeoutException):
            raise NoAnswer(f"The server did not finish within {self.timeout:g} s.") from None
        except (OSError, websocket.WebSocketException) as fault:
            raise ConnectionLost(f"The WebSocket was lost: {_told(fault)}.") from None
        if kind == websocket.ABNF.OPCODE_CLOSE:
            code = int.from_bytes(data[:2], "big")
            raise ConnectionLost(f"The WebSocket was lost: the server closed it ({code or 'no reason'}).")
        self.received += len(data)
        message = ForwardMsg()
        message.ParseFromString(data)
        return message

    def hang_up(self) -> None:
        """Close the WebSocket as a browser does. The library's own close() would swallow what ends a greenlet, and
        Locust waits for each user that it ended.
        """
        link, self._socket = self._socket, None
        if link is None:
            return
        try:
            with suppress(OSError, websocket.WebSocketException):
                link.settimeout(FAREWELL_SECONDS)
                link.send_close()
                while link.recv_data()[0] != websocket.ABNF.OPCODE_CLOSE:
                    continue
        finally:
            if link.sock:
                link.sock.close()

    def drop(self) -> None:
        """Break the WebSocket silently, like a phone in a tunnel."""
        if self._socket and self._socket.sock:
            self._socket.sock.close()
            self._socket.sock = None
        self._socket = None

    def _linked(self) -> websocket.WebSocket:
        if self._socket is None:
            raise ConnectionLost("The visitor has no connection: open the page, or reconnect.")
        return self._socket

    def _dialled(self) -> socket.socket:
        """A connected socket: the library's own would not take a source address."""
        plain = socket.create_connection((self._host, self._port), self.timeout, source_address=self._source)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return ssl.create_default_context().wrap_socket(plain, server_hostname=self._host) if self._https else plain

    def _cookie_header(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _keep(self, set_cookies: Iterable[str]) -> None:
        for line in set_cookies:
            with suppress(CookieError):
                self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})


def multipart(field: str, name: str, data: bytes) -> tuple[bytes, str]:
    """A form with one file, as browsers send it: the body and its content type."""
    boundary = f"----visitor{uuid.uuid4().hex}"
    quoted = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{quoted}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return head.encode() + data + f"\r\n--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _kind(path: str) -> str:
    """The path without what differs each time, so that equal faults make one row of Locust's table."""
    return _IDS.sub("...", path.partition("?")[0])


def _told(fault: Exception) -> str:
    """The system's own words, without numbers and addresses that differ each time."""
    text = (isinstance(fault, OSError) and fault.strerror) or str(fault).partition("\n")[0] or type(fault).__name__
    return text.rstrip(".")
