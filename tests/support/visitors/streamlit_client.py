"""A visitor of a Streamlit app without a browser: cookies, WebSocket, uploads, clicks, and the page as text.

    with StreamlitClient("http://127.0.0.1:8501") as visitor:
        visitor.open("/")
        visitor.upload({"a.jpg": photo})
        visitor.expect("Canon EOS R6")

Uses Streamlit's own protocol (streamlit.proto) over plain sockets, so that it works with threads and with gevent.
Not thread-safe: one visitor, one thread. Each action waits until the page's script has finished, including reruns.
"""

import json
import time
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs, UploadedFileInfo
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.support.visitors.streamlit_connection import (
    Answer,
    Connection,
    ConnectionLost,
    MissingWords,
    NoAnswer,
    Refused,
    ScriptFailed,
    SessionLost,
    VisitFailed,
    multipart,
)
from tests.support.visitors.streamlit_page import Page

__all__ = [
    "Answer",
    "ConnectionLost",
    "MissingWords",
    "NoAnswer",
    "Refused",
    "Run",
    "ScriptFailed",
    "SessionLost",
    "StreamlitClient",
    "VisitFailed",
    "multipart",
]

TIMEOUT = 120.0
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
_LAST_OF_ALL = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass(frozen=True, slots=True)
class Run:
    """One action with all script runs that followed: seconds until the last had finished, bytes received."""

    seconds: float
    received: int


class StreamlitClient:
    """One visitor. `page` is what they see, `cookies` their browser's, `session_id` the server's name for them.

    `redirect` is the address to which st.login last sent the browser.

    `timeout` is the limit in seconds for each action; `source_address` the address of this machine to connect from.
    """

    def __init__(self, address: str, *, timeout: float = TIMEOUT, source_address: str | None = None) -> None:
        self.timeout = timeout
        self.session_id = self.redirect = ""
        self._link = Connection(address, timeout, source_address)
        self._begin("", "")

    def _begin(self, page_name: str, query: str) -> None:
        """Nothing of an earlier page."""
        self.page = Page()
        self.page_name = page_name
        self._query = query
        self._script_hash = ""
        self._menu: dict[str, str] = {}
        self._states: dict[str, WidgetState] = {}
        self._uploads: dict[str, FileURLs] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def cookies(self) -> dict[str, str]:
        return self._link.cookies

    @property
    def received(self) -> int:
        """Bytes that came so far."""
        return self._link.received

    # Coming and going

    def open(self, path: str = "/") -> Run:
        """Open the app at this address (a page and its query): a new session in the same browser."""
        begin = time.perf_counter()
        self.close()
        name, _, query = path.partition("?")
        self.session_id = ""
        self._begin(name.strip("/"), query)
        for address in (path, "/_stcore/health", "/_stcore/host-config"):
            self._link.fetched(address)
        self._link.dial("")
        run = self._rerun(page_name=self.page_name)
        return Run(time.perf_counter() - begin, run.received)

    def reconnect(self) -> Run:
        """Reconnect after `drop` with the session's id. Raises SessionLost if the server gave a new session, which the
        visitor then has, with its page.
        """
        known = self.session_id
        self.drop()
        self._link.dial(known)
        run = self._rerun(page_script_hash=self._script_hash)
        if self.session_id != known:
            raise SessionLost("The server forgot the session after the connection was lost; it gave a new one.")
        return run

    def drop(self) -> None:
        """Break the connection silently, like a phone in a tunnel."""
        self._link.drop()

    def close(self) -> None:
        """Close the page as a browser does, with the uploads that Streamlit still holds deleted. Never fails."""
        if not self._link.is_open:
            return
        for urls in self._uploads.values():
            with suppress(VisitFailed):
                self.request("DELETE", urls.delete_url)
        self._uploads.clear()
        self._link.hang_up()

    # What a visitor does

    def rerun(self) -> Run:
        """Run the page's script again with nothing changed."""
        return self._rerun(page_script_hash=self._script_hash)

    def switch_page(self, title: str) -> Run:
        """Click an entry of the menu, by its title or its path ("" is the first page)."""
        if title not in self._menu:
            raise MissingWords(f"The menu has no page {title!r}, only {', '.join(self._menu)}.")
        self._query, self._states = "", {}
        return self._rerun(page_script_hash=self._menu[title])

    def options(self, label: str) -> list[str]:
        """The options of a widget."""
        offered = self._widget(label)[1].options
        return [one if isinstance(one, str) else one.content for one in offered]

    def fill(self, label: str, value: object) -> str:
        """Set a widget's value without sending it yet, as in a form; returns the widget's fragment."""
        kind, element, fragment = self._widget(label)
        if kind not in VALUE_FIELDS:
            raise MissingWords(f"{label!r} is a {kind}, which takes no value.")
        self._states[element.id] = _state(element.id, VALUE_FIELDS[kind], value)
        return fragment

    def set(self, label: str, value: object) -> Run:
        """Set a widget's value: text, number, bool, or a list of options."""
        fragment = self.fill(label, value)
        return self._rerun(page_script_hash=self._script_hash, fragment_id=fragment)

    def click(self, label: str) -> Run:
        """Press a button, also one of a form."""
        kind, element, fragment = self._widget(label)
        if kind != "button":
            raise MissingWords(f"{label!r} is a {kind}, no button.")
        pressed = WidgetState(id=element.id, trigger_value=True)
        return self._rerun([pressed], page_script_hash=self._script_hash, fragment_id=fragment)

    def trigger(self, key: str, event: str, value: object) -> Run:
        """Let the page's component (components.v2) with this key call setTriggerValue(event, value)."""
        node = self.page.component(key)
        if node is None or not isinstance(node.shown, Element):
            raise MissingWords(f"{self._here} has no component with the key {key!r}.")
        events = WidgetState(
            id=f"$$STREAMLIT_INTERNAL_KEY_{node.shown.bidi_component.id}__events",
            json_trigger_value=json.dumps([{"event": event, "value": value}]),
        )
        return self._rerun([events], page_script_hash=self._script_hash, fragment_id=node.fragment)

    def upload(self, files: Mapping[str, bytes], label: str = "") -> Run:
        """Choose files in the first uploader (whose label begins so): sent by PUT, then the script runs."""
        begin, before = time.perf_counter(), self.received
        uploader = next(
            (node for node in self.page.nodes("file_uploader") if _label(node.shown).startswith(label)), None
        )
        if uploader is None or not isinstance(uploader.shown, Element):
            raise MissingWords(f"{self._here} has no uploader {label!r}.")
        widget = uploader.shown.file_uploader.id
        state = WidgetState(id=widget)
        # Set also when it is empty: a widget that is left out keeps what it had.
        state.file_uploader_state_value.SetInParent()
        for urls, (name, data) in zip(self._addresses(list(files)), files.items(), strict=True):
            self._put(urls, name, data)
            told = UploadedFileInfo(name=name, size=len(data), file_id=urls.file_id, file_urls=urls)
            state.file_uploader_state_value.uploaded_file_info.append(told)
        self._states[widget] = state
        self._rerun(page_script_hash=self._script_hash, fragment_id=uploader.fragment)
        return Run(time.perf_counter() - begin, self.received - before)

    def ping(self) -> float:
        """Seconds that a message to the server and its answer take, with no script run: network and queue."""
        begin = time.perf_counter()
        self._link.send(BackMsg(app_heartbeat=True))
        while True:
            message = self._link.receive(begin + self.timeout - time.perf_counter())
            self._take(message)
            if message.WhichOneof("type") == "heartbeat_ack":
                return time.perf_counter() - begin

    def listen(self, seconds: float) -> None:
        """Receive what the server sends for a while, and answer its pings."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            with suppress(NoAnswer):
                self._take(self._link.receive(left))

    def expect(self, *words: str) -> None:
        """Raises MissingWords unless the page shows all of these."""
        shown = self.page.words
        missing = [one for one in words if one not in shown]
        if missing:
            raise MissingWords(f"{self._here} does not say {' and '.join(repr(one) for one in missing)}.")

    def get(self, path: str) -> Answer:
        """Fetch something outside the page, with its cookies. Raises Refused if the response is an error."""
        return self._link.fetched(path)

    def request(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """One HTTP request with the browser's cookies, answered with any status."""
        return self._link.request(method, path, body, headers)

    # How it is done

    @property
    def _here(self) -> str:
        return f"The page /{self.page_name}"

    def _rerun(self, pressed: Iterable[WidgetState] = (), **where: str) -> Run:
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self._query
        for name, value in where.items():
            setattr(state, name, value)
        state.widget_states.widgets.extend([*self._states.values(), *pressed])
        state.context_info.url = f"{self._link.base}/{self.page_name}"
        state.context_info.timezone, state.context_info.locale = "UTC", "en-GB"
        state.context_info.color_scheme = "light"
        begin, before = time.perf_counter(), self.received
        self._link.send(message)
        self._follow(begin)
        run = Run(time.perf_counter() - begin, self.received - before)
        self._forget_widgets_that_are_gone()
        if self.page.exceptions:
            # The rest of Streamlit's text says where the log is.
            told = self.page.exceptions[0].partition(". ")[0]
            raise ScriptFailed(f"{self._here} shows an error: {told}")
        return run

    def _follow(self, begin: float) -> None:
        """Return when a run has finished that no other follows."""
        started = False
        while True:
            message = self._link.receive(begin + self.timeout - time.perf_counter())
            self._take(message)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                started = True
            elif kind == "session_event" and message.session_event.HasField("script_compilation_exception"):
                fault = message.session_event.script_compilation_exception
                raise ScriptFailed(f"{self._here} cannot be run: {fault.message}")
            elif kind == "script_finished" and started and message.script_finished in _LAST_OF_ALL:
                self.page.end_run()
                return

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
            self._menu = {page.page_name.partition(" · ")[0]: page.page_script_hash for page in pages}
            self._menu |= {page.url_pathname: page.page_script_hash for page in pages}
            self._script_hash = message.navigation.page_script_hash
            self.page_name = next(page.url_pathname for page in pages if page.page_script_hash == self._script_hash)
        elif kind == "auth_redirect":
            self.redirect = message.auth_redirect.url
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string

    def _widget(self, label: str) -> tuple[str, Any, str]:
        """Kind, message and fragment of the first widget with this label."""
        for node in self.page.nodes():
            kind = node.shown.WhichOneof("type")
            if isinstance(node.shown, Element) and kind and _label(node.shown) == label:
                widget = getattr(node.shown, kind)
                if getattr(widget, "id", ""):
                    return kind, widget, node.fragment
        raise MissingWords(f"{self._here} has no widget {label!r}.")

    def _forget_widgets_that_are_gone(self) -> None:
        there = {getattr(_inner(node.shown), "id", "") for node in self.page.nodes()}
        self._states = {widget: state for widget, state in self._states.items() if widget in there}

    def _addresses(self, names: list[str]) -> list[FileURLs]:
        """The addresses to which the server expects the files."""
        message = BackMsg()
        asked = message.file_urls_request
        asked.request_id, asked.session_id = uuid.uuid4().hex, self.session_id
        asked.file_names.extend(names)
        self._link.send(message)
        end = time.monotonic() + self.timeout
        while True:
            told = self._link.receive(end - time.monotonic())
            self._take(told)
            answer = told.file_urls_response
            if told.WhichOneof("type") == "file_urls_response" and answer.response_id == asked.request_id:
                return list(answer.file_urls)

    def _put(self, urls: FileURLs, name: str, data: bytes) -> None:
        body, content_type = multipart("file", name, data)
        answer = self.request("PUT", urls.upload_url, body, {"Content-Type": content_type})
        if b"Invalid session_id" in answer.body:
            raise SessionLost("The upload reached a process that does not know the session.")
        if answer.status >= HTTPStatus.BAD_REQUEST:
            reason = answer.body[:200].decode(errors="replace").strip()
            raise Refused(f"The upload was answered with {answer.status}: {reason}", answer.status)
        self._uploads[urls.file_id] = urls


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
