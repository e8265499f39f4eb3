"""All use of Streamlit's internals, which any release may change without notice.

Each function tries to use the internal name. If it is missing or takes other arguments, one warning says what is lost,
and PixelScan continues more slowly or without it. In the lowest layer of `web`, as uploads and metrics need it too.
"""

import json
import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import streamlit as st

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    Upload = UploadedFile

# Streamlit imports these when a page first needs them, which takes most of a second.
LATE_MODULES = ("streamlit.elements.arrow", "streamlit.elements.vega_charts")
# What the browser loads.
STATIC = Path(st.__file__).parent / "static" / "static"
SCRIPTS = STATIC / "js"
_IMPORT = re.compile(r"\b(?:from|import)[\"'`]\./([^\"'`]+\.js)[\"'`]")
_WARNING = "Streamlit %s does not have %s as PixelScan expects it (%s: %s): %s."
_log = logging.getLogger(__name__)
_missing: set[str] = set()


@dataclass(frozen=True, slots=True)
class _Inside:
    """A block that uses the internal `name`; `loss` says what is slower without it."""

    name: str
    loss: str

    def __enter__(self) -> None:
        """Nothing to do before."""

    def __exit__(
        self, _kind: type[BaseException] | None, fault: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        if not isinstance(fault, AttributeError | ImportError | TypeError):
            return False
        if self.name not in _missing:
            _missing.add(self.name)
            _log.warning(_WARNING, st.__version__, self.name, type(fault).__name__, fault, self.loss)
        return True


def build_theme_once() -> None:
    """Build the browser's theme once: Streamlit searches all its settings for it, six times per run.

    That is a third of a short page's time in the server's loop. .streamlit/config.toml is read when the server starts.
    """
    with _Inside("app_session._populate_theme_msg", "each page run builds the theme again"):
        app_session = import_module("streamlit.runtime.app_session")
        _replace(app_session, "_populate_theme_msg", _remembered(app_session._populate_theme_msg))  # noqa: SLF001


def _remembered(fill: Callable[..., None]) -> Callable[..., None]:
    """The same function, but it fills a message with the content of the first one for the same section."""
    filled: dict[tuple[object, ...], Any] = {}

    def fill_again(message: Any, *section: str, **named: str) -> None:
        key = (*section, *named.items())
        with _Inside("messages with CopyFrom", "each page run builds the theme again"):
            if key not in filled:
                made = type(message)()
                fill(made, *section, **named)
                filled[key] = made
            if filled[key].ByteSize():
                message.CopyFrom(filled[key])
            return
        fill(message, *section, **named)

    return fill_again


def send_pages_every(seconds: float) -> None:
    """Set how often Streamlit sends what a page has written so far; each time interrupts the page."""
    with _Inside("runtime.MESSAGE_FLUSH_INTERVAL_SECS", "pages are sent in more and smaller parts"):
        _replace(import_module("streamlit.runtime.runtime"), "MESSAGE_FLUSH_INTERVAL_SECS", seconds)


def deliver_ended_runs() -> None:
    """Send all that a run has drawn, even if a fragment's run begins before the server's loop has sent it.

    Streamlit drops what a run has drawn once another has begun. If a visitor clicks in a fragment, or its picture
    loads, in the moment between, the page stays as it was before: for example, without the photos just read.
    """
    with _Inside("AppSession._create_scriptrunner", "a page that is clicked while it is drawn may stay incomplete"):
        session, ended = import_module("streamlit.runtime.app_session").AppSession, WeakSet[Any]()
        create = _noting_what_ended(session._create_scriptrunner, ended)  # noqa: SLF001
        handle = _as_if_current(session._handle_scriptrunner_event_on_event_loop, ended)  # noqa: SLF001
        _replace(session, "_create_scriptrunner", create)
        _replace(session, "_handle_scriptrunner_event_on_event_loop", handle)


def _noting_what_ended(create: Callable[..., None], ended: WeakSet[Any]) -> Callable[..., None]:
    """The same method, but it adds the runner that it replaces to `ended`."""

    def create_and_note(session: Any, request: Any) -> None:
        # Only a request for a fragment finds a runner here, one that no longer takes any. One for the whole page, which
        # draws everything anew, has taken the runner away.
        if (before := getattr(session, "_scriptrunner", None)) is not None:
            ended.add(before)
        create(session, request)

    return create_and_note


def _as_if_current(handle: Callable[..., None], ended: WeakSet[Any]) -> Callable[..., None]:
    """The same method, but it takes the events of runners in `ended` for the current one's, which come after them."""

    def handle_all(session: Any, sender: Any, event: Any, *details: Any) -> None:
        # Their shutdown would end the current one.
        is_late = sender in ended and event.name != "SHUTDOWN"
        handle(session, session._scriptrunner if is_late else sender, event, *details)  # noqa: SLF001

    return handle_all


def import_late_modules() -> None:
    """Import what Streamlit would import while the first visitor waits."""
    for name in LATE_MODULES:
        with _Inside(name, "the first visitor waits longer"):
            import_module(name)


def open_sessions() -> int | None:
    """The number of pages that are open in a browser; None if Streamlit does not report it."""
    with _Inside("the runtime's session manager", "/metrics has no pixelscan_sessions"):
        return int(_session_manager().num_active_sessions())
    return None


def run_open_pages_again() -> None:
    """Show every open page anew, with what its visitor entered. Call it on the server's loop."""
    with _Inside("AppSession.request_rerun", "visitors are not told that their pod is being removed"):
        for info in _session_manager().list_active_sessions():
            info.session.request_rerun(info.session._client_state)  # noqa: SLF001 - None would lead to the first page


def run_page_again(session_id: str) -> None:
    """Show one open page anew, with what its visitor entered. Call it on the server's loop."""
    with _Inside("SessionManager.get_active_session_info", "visitors see only a number when all files are refused"):
        if info := _session_manager().get_active_session_info(session_id):
            info.session.request_rerun(info.session._client_state)  # noqa: SLF001 - None would lead to the first page


def drop_expired_sessions() -> int | None:
    """Drop expired sessions and return the number of closed ones that may still be resumed; None if Streamlit does not
    report it. Streamlit itself drops them only when the next visitor leaves.
    """
    with _Inside("the session storage's cache", "the memory of closed pages is released later"):
        return len(_session_manager()._session_storage._cache)  # noqa: SLF001 - only its length drops the expired
    return None


def drop_uploads(files: Iterable["Upload"]) -> None:
    """Free the bytes of uploads that were taken over; Streamlit keeps them until the session ends."""
    with _Inside("the uploaded files' manager", "photos stay in memory until their page is closed"):
        if context := import_module("streamlit.runtime.scriptrunner").get_script_run_ctx():
            for file in files:
                context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)


def file_names_in(message: bytes) -> int:
    """The number of files for which a page's message requests addresses; 0 if the message cannot be parsed."""
    with _Inside("BackMsg.file_urls_request", "one message with many file names blocks the server for seconds"):
        backend = import_module("streamlit.proto.BackMsg_pb2")
        with suppress(import_module("google.protobuf.message").DecodeError):
            return len(backend.BackMsg.FromString(message).file_urls_request.file_names)
    return 0


def index_html() -> str:
    """The page that loads Streamlit's scripts; an empty text if this Streamlit has none."""
    with _Inside("static/index.html", "a script inside Streamlit's page does not run"):
        return (STATIC.parent / "index.html").read_text(encoding="utf-8")
    return ""


def scripts_of(*elements: str) -> list[str]:
    """Addresses of the scripts that show these elements, with those that they import."""
    found: list[str] = []
    for element in elements:
        with _Inside(f"the script {element}", "the first page appears later"):
            _add_script(_script(element), found)
    return found


def _add_script(name: str, found: list[str]) -> None:
    address = f"static/js/{name}"
    if address not in found:
        found.append(address)
        for imported in _IMPORT.findall((SCRIPTS / name).read_text(encoding="utf-8")):
            _add_script(imported, found)


@cache
def vega_script() -> str | None:
    """Address of the Vega script that Streamlit's own charts use; None if this Streamlit has it elsewhere."""
    with _Inside("loadVegaEmbed script", "the CPU page shows a simpler chart"):
        return f"static/js/{_script('loadVegaEmbed')}"
    return None


def _script(name: str) -> str:
    """The script's file name, which contains a hash of the build."""
    found = sorted(path.name for path in SCRIPTS.glob(f"{name}.*.js"))
    if not found:
        raise ImportError(f"no such file in {SCRIPTS}")
    return found[0]


def page_copies(make: Callable[[], Sequence[st.Page]]) -> list[st.Page]:
    """Copies of the pages that `make` returns; it is called once. Copies, because Streamlit marks the page to run."""
    with _Inside("pages that can be copied", "each page run looks for all pages on disk"):
        return [copy(page) for page in _made_once(make)]
    return list(make())


@cache
def _made_once(make: Callable[[], Sequence[st.Page]]) -> tuple[st.Page, ...]:
    return tuple(make())


def _session_manager() -> Any:
    return import_module("streamlit.runtime").get_instance()._session_mgr  # noqa: SLF001 - Streamlit offers no other way


def _replace(owner: Any, name: str, value: object) -> None:
    """Raises AttributeError if the name does not exist, because setting it would silently have no effect."""
    getattr(owner, name)
    setattr(owner, name, value)


def user_of_cookies(cookies: Mapping[str, str]) -> dict[str, Any]:
    """The provider's facts about whoever logged in with `st.login`, from its signed cookie; empty if nobody did."""
    with _Inside("starlette_websocket._get_signed_cookie_with_chunks", "nobody counts as logged in outside of pages"):
        module = import_module("streamlit.web.server.starlette.starlette_websocket")
        stored = module._get_signed_cookie_with_chunks(dict(cookies), module.USER_COOKIE_NAME)  # noqa: SLF001
        user: dict[str, Any] = json.loads(stored) if stored else {}
        return user if user.get("is_logged_in") else {}
    return {}


def can_log_in() -> bool:
    """Whether `st.login` knows a provider (`[auth]` in secrets.toml) and has the package that it needs."""
    with _Inside("auth_util.get_secrets_auth_section", "nobody can log in"):
        module = import_module("streamlit.auth_util")
        return bool(module.get_secrets_auth_section()) and bool(module.is_authlib_installed())
    return False
