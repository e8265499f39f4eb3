"""A visitor of a Streamlit app who needs no browser: cookies, WebSocket, uploads, clicks, and the page in words.

    with StreamlitClient("http://127.0.0.1:8501") as visitor:
        visitor.open("/")
        visitor.upload({"a.jpg": photo})
        visitor.expect("Canon EOS R6")

Speaks Streamlit's own protocol (streamlit.proto) over plain sockets, so that it serves under threads and under gevent.
Not thread-safe: one visitor, one thread. Each act waits until the page's script has finished, reruns included.
"""

import http.client
import json
import socket
import ssl
import time
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import websocket
from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs, UploadedFileInfo
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.streamlit_page import Page

XSRF_COOKIE = "_streamlit_xsrf"
TIMEOUT = 30.0
# In which field of WidgetState the browser sends the value of a widget.
VALUE_FIELDS = {
    "button_group": "string_array_value",
    "checkbox": "bool_value",
    "multiselect": "string_array_value",
    "number_input": "double_value",
    "radio": "string_value",
    "selectbox": "string_value",
    "slider": "double_array_value",
    "text_area": "string_value",
    "text_input": "string_value",
}


class VisitFailed(Exception):
    """Something that a visitor would notice; a sentence."""


class ScriptFailed(VisitFailed):
    """The page shows an exception, or its script could not be run."""


class MissingWords(VisitFailed):
    """The page does not say what it should, or lacks a widget."""


class SessionLost(VisitFailed):
    """The server does not know this session (any more), so that what the visitor had is gone."""


class ConnectionLost(VisitFailed):
    """Nobody listens, or the connection was closed or reset."""


class NoAnswer(VisitFailed):
    """The server took longer than the visitor's patience."""


class Refused(VisitFailed):
    """An HTTP request was answered with an error; `status` is its number."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Run:
    """One act with all script runs that followed: seconds until the last had finished, bytes received."""

    seconds: float
    received: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    def json(self) -> Any:
        return json.loads(self.body)


class StreamlitClient:
    """One visitor. `page` is what he sees, `cookies` his browser's, `session_id` the server's name for him.

    `timeout` is his patience in seconds for each act; `source_address` an address of this machine to come from.
    """

    def __init__(self, address: str, *, timeout: float = TIMEOUT, source_address: str | None = None) -> None:
        parts = urlsplit(address)
        self._https = parts.scheme == "https"
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if self._https else 80)
        self._prefix = parts.path.rstrip("/")
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._source = (source_address, 0) if source_address else None
        self.timeout = timeout
        self.cookies: dict[str, str] = {}
        self.session_id = ""
        self._begin("")

    def _begin(self, query: str) -> None:
        """Nothing of an earlier page."""
        self.page = Page()
        self.page_name = ""
        self._query = query
        self._script_hash = ""
        self._menu: dict[str, str] = {}
        self._states: dict[str, WidgetState] = {}
        self._uploads: dict[str, FileURLs] = {}
        self._socket: websocket.WebSocket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Coming and going

    def open(self, path: str = "/") -> Run:
        """Open the app at this address (a page and its query): a new session in the same browser."""
        self.close()
        name, _, query = path.partition("?")
        self.session_id = ""
        self._begin(query)
        self.page_name = name.strip("/")
        for address in (path, "/_stcore/health", "/_stcore/host-config"):
            self._fetched(address)
        self._connect()
        return self._rerun(page_name=self.page_name)

    def reconnect(self) -> Run:
        """Come back after `drop` with the session's id. SessionLost where the server gave another one: the
        visitor then has that one, whose page is shown.
        """
        known = self.session_id
        self.drop()
        self._connect()
        run = self._rerun(page_script_hash=self._script_hash)
        if self.session_id != known:
            raise SessionLost("The server forgot the session after the connection was lost; it gave a new one.")
        return run

    def drop(self) -> None:
        """Let the connection break without a word, as a phone in a tunnel does."""
        if self._socket and self._socket.sock:
            self._socket.sock.close()
            self._socket.sock = None
        self._socket = None

    def close(self) -> None:
        """Close the page as a browser does, with the uploads that Streamlit still holds deleted. Never fails."""
        if self._socket is None:
            return
        for urls in self._uploads.values():
            with suppress(VisitFailed):
                self.request("DELETE", urls.delete_url)
        self._uploads.clear()
        with suppress(websocket.WebSocketException, OSError):
            self._socket.close(timeout=1)
        self._socket = None

    # What a visitor does

    def rerun(self) -> Run:
        """Run the page's script again with nothing changed."""
        return self._rerun(page_script_hash=self._script_hash)

    def switch_page(self, title: str) -> Run:
        """Click an entry of the menu, by its title or its path."""
        if title not in self._menu:
            raise MissingWords(f"The menu has no page {title!r}, only {', '.join(self._menu)}.")
        self._query, self._states = "", {}
        return self._rerun(page_script_hash=self._menu[title])

    def options(self, label: str) -> list[str]:
        """What a widget offers to choose from."""
        offered = self._widget(label)[1].options
        return [one if isinstance(one, str) else one.content for one in offered]

    def fill(self, label: str, value: object) -> str:
        """Give a widget a value and send nothing yet, as in a form; the fragment it stands in."""
        kind, element, fragment = self._widget(label)
        if kind not in VALUE_FIELDS:
            raise MissingWords(f"{label!r} is a {kind}, which takes no value.")
        self._states[element.id] = _state(element.id, VALUE_FIELDS[kind], value)
        return fragment

    def set(self, label: str, value: object) -> Run:
        """Give a widget a value: text, number, bool, or a list of options."""
        fragment = self.fill(label, value)
        return self._rerun(page_script_hash=self._script_hash, fragment_id=fragment)

    def click(self, label: str) -> Run:
        """Press a button, of a form too."""
        kind, element, fragment = self._widget(label)
        if kind != "button":
            raise MissingWords(f"{label!r} is a {kind}, no button.")
        pressed = WidgetState(id=element.id, trigger_value=True)
        return self._rerun(page_script_hash=self._script_hash, fragment_id=fragment, pressed=[pressed])

    def trigger(self, key: str, event: str, value: object) -> Run:
        """Let a component of the second kind (components.v2) with this key call setTriggerValue(event, value)."""
        component, fragment = self._component(key)
        events = WidgetState(
            id=f"$$STREAMLIT_INTERNAL_KEY_{component}__events",
            json_trigger_value=json.dumps([{"event": event, "value": value}]),
        )
        return self._rerun(page_script_hash=self._script_hash, fragment_id=fragment, pressed=[events])

    def upload(self, files: Mapping[str, bytes], label: str = "") -> Run:
        """Choose files in the first uploader (whose label begins so): sent by PUT, then the script runs."""
        uploader = next(
            (node for node in self.page.nodes("file_uploader") if _label(node.shown).startswith(label)), None
        )
        if uploader is None or not isinstance(uploader.shown, Element):
            raise MissingWords(f"The page has no uploader {label!r}.")
        widget = uploader.shown.file_uploader.id
        state = WidgetState(id=widget)
        # Set also when it is empty: a widget that is left out keeps what it had.
        state.file_uploader_state_value.SetInParent()
        for urls, (name, data) in zip(self._addresses(list(files)), files.items(), strict=True):
            self._put(urls, name, data)
            told = UploadedFileInfo(name=name, size=len(data), file_id=urls.file_id, file_urls=urls)
            state.file_uploader_state_value.uploaded_file_info.append(told)
        self._states[widget] = state
        return self._rerun(page_script_hash=self._script_hash, fragment_id=uploader.fragment)

    def ping(self) -> float:
        """Seconds that a message to the server and its answer take, with no script run: network and queue."""
        begin = time.perf_counter()
        self._send(BackMsg(app_heartbeat=True))
        while True:
            message = self._receive(begin + self.timeout - time.perf_counter())
            self._take(message)
            if message.WhichOneof("type") == "heartbeat_ack":
                return time.perf_counter() - begin

    def listen(self, seconds: float) -> None:
        """Take what the server sends for a while, and answer its pings."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            with suppress(NoAnswer):
                self._take(self._receive(left))

    def expect(self, *words: str) -> None:
        """MissingWords unless the page says each of these."""
        shown = self.page.words
        missing = [one for one in words if one not in shown]
        if missing:
            what = " and ".join(repr(one) for one in missing)
            raise MissingWords(f"{self._here} does not say {what}.")

    def get(self, path: str) -> Answer:
        """Fetch something beside the page, with its cookies; Refused where the answer is an error."""
        return self._fetched(path)

    def request(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """One HTTP request with the browser's cookies, answered with any status, over a connection of its own:
        servers drop idle ones, and a request on such a connection fails for nobody's fault.
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
            raise NoAnswer(f"{method} {path} was not answered within {self.timeout:g} s.") from None
        except (OSError, http.client.HTTPException) as fault:
            raise ConnectionLost(f"{method} {path} failed: {fault or type(fault).__name__}.") from None
        finally:
            connection.close()
        self._keep(answer.headers.get_all("Set-Cookie") or [])
        return Answer(answer.status, dict(answer.headers), content, time.perf_counter() - begin)

    # How it is done

    @property
    def _here(self) -> str:
        return f"The page /{self.page_name}"

    def _fetched(self, path: str) -> Answer:
        answer = self.request("GET", path)
        if answer.status >= http.client.BAD_REQUEST:
            raise Refused(f"GET {path} was answered with {answer.status}.", answer.status)
        return answer

    def _cookie_header(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _keep(self, set_cookies: Iterable[str]) -> None:
        for line in set_cookies:
            with suppress(CookieError):
                self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})

    def _connect(self) -> None:
        scheme = "wss" if self._https else "ws"
        try:
            link = websocket.create_connection(
                f"{scheme}://{self._host}:{self._port}{self._prefix}/_stcore/stream",
                timeout=self.timeout,
                socket=self._dialled(),
                origin=self._origin,
                cookie=self._cookie_header(),
                subprotocols=["streamlit", self.cookies.get(XSRF_COOKIE, "none"), *filter(None, [self.session_id])],
            )
        except (TimeoutError, websocket.WebSocketTimeoutException):
            raise NoAnswer(f"The WebSocket was not opened within {self.timeout:g} s.") from None
        except (OSError, websocket.WebSocketException) as fault:
            raise ConnectionLost(f"The WebSocket could not be opened: {fault}.") from None
        self._socket = link
        self._keep([value for name, value in (link.getheaders() or {}).items() if name.lower() == "set-cookie"])

    def _dialled(self) -> socket.socket:
        """A connected socket: the library's own would not take a source address."""
        plain = socket.create_connection((self._host, self._port), self.timeout, source_address=self._source)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return ssl.create_default_context().wrap_socket(plain, server_hostname=self._host) if self._https else plain

    def _rerun(self, pressed: Iterable[WidgetState] = (), **where: str) -> Run:
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self._query
        for name, value in where.items():
            setattr(state, name, value)
        state.widget_states.widgets.extend([*self._states.values(), *pressed])
        state.context_info.url = f"{self._origin}{self._prefix}/{self.page_name}"
        state.context_info.timezone, state.context_info.locale = "UTC", "en-GB"
        state.context_info.color_scheme = "light"
        begin = time.perf_counter()
        self._send(message)
        run = self._until_finished(begin)
        self._forget_widgets_that_are_gone()
        if self.page.exceptions:
            raise ScriptFailed(f"{self._here} shows an error: {self.page.exceptions[0]}")
        return run

    def _until_finished(self, begin: float) -> Run:
        """Follow the runs until one finishes that no other follows."""
        started, received = False, 0
        while True:
            message = self._receive(begin + self.timeout - time.perf_counter())
            received += message.ByteSize()
            self._take(message)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                started = True
            elif kind == "session_event" and message.session_event.HasField("script_compilation_exception"):
                fault = message.session_event.script_compilation_exception
                raise ScriptFailed(f"{self._here} cannot be run: {fault.message}")
            elif kind == "script_finished" and started and message.script_finished in _LAST_OF_ALL:
                self.page.end_run()
                return Run(time.perf_counter() - begin, received)

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "delta":
            self.page.take(message)
        elif kind == "new_session":
            self.page.begin_run(message.metadata.run.fragment_ids)
            self.session_id = message.new_session.initialize.session_id
            self._script_hash = message.new_session.page_script_hash
        elif kind == "navigation":
            pages = message.navigation.app_pages
            self._menu = {page.page_name: page.page_script_hash for page in pages}
            self._menu |= {page.url_pathname: page.page_script_hash for page in pages}
            self._script_hash = message.navigation.page_script_hash
            self.page_name = next(page.url_pathname for page in pages if page.page_script_hash == self._script_hash)
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string

    def _send(self, message: BackMsg) -> None:
        if self._socket is None:
            raise ConnectionLost("The visitor has no connection: open the page, or reconnect.")
        try:
            self._socket.settimeout(self.timeout)
            self._socket.send_binary(message.SerializeToString())
        except (OSError, websocket.WebSocketException) as fault:
            raise ConnectionLost(f"{self._here} lost its WebSocket: {fault}.") from None

    def _receive(self, seconds: float) -> ForwardMsg:
        if self._socket is None:
            raise ConnectionLost("The visitor has no connection: open the page, or reconnect.")
        try:
            self._socket.settimeout(max(seconds, 0.001))
            kind, data = self._socket.recv_data()
        except (TimeoutError, websocket.WebSocketTimeoutException):
            raise NoAnswer(f"{self._here} did not finish within {self.timeout:g} s.") from None
        except (OSError, websocket.WebSocketException) as fault:
            raise ConnectionLost(f"{self._here} lost its WebSocket: {fault}.") from None
        if kind == websocket.ABNF.OPCODE_CLOSE:
            code = int.from_bytes(data[:2], "big")
            raise ConnectionLost(f"{self._here} lost its WebSocket: the server closed it ({code or 'no reason'}).")
        message = ForwardMsg()
        message.ParseFromString(data)
        return message

    def _widget(self, label: str) -> tuple[str, Any, str]:
        """Kind, message and fragment of the first widget with this label."""
        for node in self.page.nodes():
            kind = node.shown.WhichOneof("type")
            if isinstance(node.shown, Element) and kind and _label(node.shown) == label:
                widget = getattr(node.shown, kind)
                if getattr(widget, "id", ""):
                    return kind, widget, node.fragment
        raise MissingWords(f"{self._here} has no widget {label!r}.")

    def _component(self, key: str) -> tuple[str, str]:
        """Id and fragment."""
        for node in self.page.nodes("bidi_component"):
            if isinstance(node.shown, Element) and node.shown.bidi_component.id.endswith(f"-{key}"):
                return node.shown.bidi_component.id, node.fragment
        raise MissingWords(f"{self._here} has no component with the key {key!r}.")

    def _forget_widgets_that_are_gone(self) -> None:
        there = {getattr(_inner(node.shown), "id", "") for node in self.page.nodes()}
        self._states = {widget: state for widget, state in self._states.items() if widget in there}

    def _addresses(self, names: list[str]) -> list[FileURLs]:
        """Where the server wants the files."""
        message = BackMsg()
        asked = message.file_urls_request
        asked.request_id, asked.session_id = uuid.uuid4().hex, self.session_id
        asked.file_names.extend(names)
        self._send(message)
        end = time.monotonic() + self.timeout
        while True:
            told = self._receive(end - time.monotonic())
            self._take(told)
            answer = told.file_urls_response
            if told.WhichOneof("type") == "file_urls_response" and answer.response_id == asked.request_id:
                return list(answer.file_urls)

    def _put(self, urls: FileURLs, name: str, data: bytes) -> None:
        body, content_type = multipart("file", name, data)
        answer = self.request("PUT", urls.upload_url, body, {"Content-Type": content_type})
        if b"Invalid session_id" in answer.body:
            raise SessionLost(f"The upload of {name} reached a process that does not know the session.")
        if answer.status >= http.client.BAD_REQUEST:
            reason = answer.body[:200].decode(errors="replace").strip()
            raise Refused(f"The upload of {name} was answered with {answer.status}: {reason}", answer.status)
        self._uploads[urls.file_id] = urls


_LAST_OF_ALL = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


def multipart(field: str, name: str, data: bytes) -> tuple[bytes, str]:
    """A form with one file, as browsers send it: the body and its content type."""
    boundary = f"----visitor{uuid.uuid4().hex}"
    quoted = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{quoted}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return head.encode() + data + f"\r\n--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _state(widget: str, field: str, value: object) -> WidgetState:
    state = WidgetState(id=widget)
    if field.endswith("array_value"):
        several = value if isinstance(value, (list, tuple)) else [value]
        getattr(state, field).SetInParent()
        getattr(state, field).data.extend(several)
    else:
        setattr(state, field, value)
    return state


def _inner(shown: Message) -> Any:
    kind = shown.WhichOneof("type")
    return getattr(shown, kind) if kind else None


def _label(shown: Message) -> str:
    return str(getattr(_inner(shown), "label", ""))
