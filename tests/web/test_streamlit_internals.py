"""Streamlit's internals are used where they exist; otherwise one warning is logged and PixelScan works without them."""

import ast
import asyncio
import gc
import logging
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
import streamlit.runtime.runtime
from streamlit import runtime
from streamlit.proto import BackMsg_pb2
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session, scriptrunner
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.testing.v1 import AppTest

from pixelscan.web import streamlit_internals as internals
from pixelscan.web.server import memory
from pixelscan.web.server.lifespan import SECONDS_BETWEEN_PARTS_OF_A_PAGE
from tests.support.waiting import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[2]
INSIDES = ("streamlit.runtime", "streamlit.elements", "streamlit.web", "streamlit.proto")
SECTIONS = ("theme", *(f"theme.{part}" for part in ("light", "dark", "sidebar", "light.sidebar", "dark.sidebar")))
PAGES = ROOT / "pages"


@pytest.fixture(autouse=True)
def warnings(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """The logged warnings; a warning of an earlier test may be repeated."""
    monkeypatch.setattr(internals, "_missing", set())
    caplog.set_level(logging.WARNING)
    return lambda: [record.getMessage() for record in caplog.records if record.name == internals.__name__]


@pytest.fixture
def of_settings(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Streamlit's own function for the theme, which is restored after the test."""
    found: Callable[..., None] = app_session._populate_theme_msg
    monkeypatch.setattr(app_session, "_populate_theme_msg", found)
    return found


def sessions_of(monkeypatch: pytest.MonkeyPatch, manager: object) -> None:
    monkeypatch.setattr(runtime, "get_instance", lambda: SimpleNamespace(_session_mgr=manager))


def test_nothing_else_reaches_inside() -> None:
    """Neither a page nor another module of `web`."""
    for path in [*(ROOT / "pixelscan").rglob("*.py"), *PAGES.glob("*.py"), ROOT / "streamlit_app.py"]:
        if path.name == "streamlit_internals.py":
            continue
        source = path.read_text(encoding="utf-8")
        assert "st.__file__" not in source, path.name
        for node in ast.walk(ast.parse(source)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            assert not [name for name in names if name.startswith(INSIDES)], path.name


@pytest.mark.parametrize("section", SECTIONS)
def test_the_theme_is_streamlits_own(
    section: str, of_settings: Callable[..., None], warnings: Callable[[], list[str]]
) -> None:
    """Exactly, in the first run and the next; the settings are read only once."""
    own = CustomThemeConfig()
    of_settings(own, section)
    internals.build_theme_once()
    for _ in range(2):
        ours = CustomThemeConfig()
        app_session._populate_theme_msg(ours, section)
        assert ours == own
    assert app_session._populate_theme_msg is not of_settings
    assert warnings() == []


def test_the_theme_is_read_from_the_settings_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """For each section and each of its names, not in every run."""
    asked: list[str] = []

    def fill(message: CustomThemeConfig, section: str = "theme") -> None:
        asked.append(section)
        message.primary_color = "#0b6e6e"

    monkeypatch.setattr(app_session, "_populate_theme_msg", fill)
    internals.build_theme_once()
    for named in ({}, {}, {"section": "theme.dark"}, {"section": "theme.dark"}):
        message = CustomThemeConfig()
        app_session._populate_theme_msg(message, **named)
        assert message.primary_color == "#0b6e6e"
    assert asked == ["theme", "theme.dark"]


def test_without_its_theme_function_streamlit_works_as_before(
    monkeypatch: pytest.MonkeyPatch, warnings: Callable[[], list[str]]
) -> None:
    """The server starts."""
    monkeypatch.delattr(app_session, "_populate_theme_msg")
    internals.build_theme_once()
    internals.build_theme_once()
    [told] = warnings()
    assert "does not have app_session._populate_theme_msg" in told
    assert "each page run builds the theme again" in told


def test_a_theme_that_cannot_be_copied_is_put_together_each_time(
    monkeypatch: pytest.MonkeyPatch, warnings: Callable[[], list[str]]
) -> None:
    """For example if Streamlit sends it in another kind of message."""
    monkeypatch.setattr(app_session, "_populate_theme_msg", lambda message, _section="theme": message.append("theme"))
    internals.build_theme_once()
    for _ in range(2):
        message: list[str] = []
        app_session._populate_theme_msg(message)  # type: ignore[arg-type]
        assert message == ["theme"]
    assert len(warnings()) == 1


def test_pages_are_sent_in_larger_parts(monkeypatch: pytest.MonkeyPatch, warnings: Callable[[], list[str]]) -> None:
    """Streamlit still waits between them, but for less time."""
    of_streamlit = vars(streamlit.runtime.runtime)["MESSAGE_FLUSH_INTERVAL_SECS"]
    monkeypatch.setattr(streamlit.runtime.runtime, "MESSAGE_FLUSH_INTERVAL_SECS", of_streamlit)
    assert 0 < of_streamlit < SECONDS_BETWEEN_PARTS_OF_A_PAGE
    internals.send_pages_every(SECONDS_BETWEEN_PARTS_OF_A_PAGE)
    assert vars(streamlit.runtime.runtime)["MESSAGE_FLUSH_INTERVAL_SECS"] == SECONDS_BETWEEN_PARTS_OF_A_PAGE
    assert warnings() == []
    monkeypatch.delattr(streamlit.runtime.runtime, "MESSAGE_FLUSH_INTERVAL_SECS")
    internals.send_pages_every(SECONDS_BETWEEN_PARTS_OF_A_PAGE)
    assert "MESSAGE_FLUSH_INTERVAL_SECS" not in vars(streamlit.runtime.runtime)
    assert len(warnings()) == 1


def test_late_modules_are_there(warnings: Callable[[], list[str]]) -> None:
    """And are imported."""
    internals.import_late_modules()
    assert set(internals.LATE_MODULES) <= set(sys.modules)
    assert warnings() == []


def test_a_late_module_that_is_gone_keeps_the_others(
    monkeypatch: pytest.MonkeyPatch, warnings: Callable[[], list[str]]
) -> None:
    """Only that module gets a warning."""
    monkeypatch.setattr(internals, "LATE_MODULES", ("streamlit.elements.moved_away", *internals.LATE_MODULES))
    internals.import_late_modules()
    [told] = warnings()
    assert "streamlit.elements.moved_away" in told


def test_sessions_are_counted(monkeypatch: pytest.MonkeyPatch, warnings: Callable[[], list[str]]) -> None:
    """In the manager and storage that Streamlit's own server uses; asking for the sessions drops expired ones."""
    storage = MemorySessionStorage(ttl_seconds=0)
    storage._cache["a session"] = object()  # type: ignore[assignment]
    manager = WebsocketSessionManager(storage, *[None] * 4)  # type: ignore[arg-type]
    sessions_of(monkeypatch, manager)
    assert len(storage._cache._data) == 1  # type: ignore[attr-defined]
    assert (internals.open_sessions(), internals.drop_expired_sessions()) == (0, 0)
    assert len(storage._cache._data) == 0  # type: ignore[attr-defined]
    assert warnings() == []


def test_a_runtime_has_a_session_manager() -> None:
    """Under the name that `streamlit_internals` looks for."""
    assert "_session_mgr" in streamlit.runtime.runtime.Runtime.__init__.__code__.co_names


def test_sessions_that_cannot_be_counted_are_unknown(
    monkeypatch: pytest.MonkeyPatch, warnings: Callable[[], list[str]]
) -> None:
    """/metrics then has no such line, because 0 would be a false statement; the memory loop ends without an error."""
    sessions_of(monkeypatch, object())
    monkeypatch.setattr(memory, "LOOK_SECONDS", 0)
    assert internals.open_sessions() is None
    watch_until_the_end()
    assert len(warnings()) == 2


def test_a_fault_in_the_memory_loop_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It ends the loop, and nothing else."""

    def fail() -> int:
        raise RuntimeError("another fault")

    monkeypatch.setattr(memory, "LOOK_SECONDS", 0)
    monkeypatch.setattr(memory, "drop_expired_sessions", fail)
    watch_until_the_end()
    assert "another fault" in caplog.text


@pytest.mark.parametrize(("kept", "active", "collected"), [((1, 1, 0), 0, 1), ((1, 0), 1, 0), ((0, 0), 0, 0)])
def test_garbage_is_collected_once_the_last_session_has_expired(
    monkeypatch: pytest.MonkeyPatch, kept: tuple[int, ...], active: int, collected: int
) -> None:
    """Not while a session is open, nor if there was none."""
    calls: list[int] = []
    answers: Iterator[int | None] = iter([*kept, None])
    monkeypatch.setattr(memory, "LOOK_SECONDS", 0)
    monkeypatch.setattr(memory, "drop_expired_sessions", lambda: next(answers))
    monkeypatch.setattr(memory, "open_sessions", lambda: active)
    monkeypatch.setattr(gc, "collect", lambda: calls.append(1))
    watch_until_the_end()
    assert len(calls) == collected


def uploaded(manager: Any, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    context = SimpleNamespace(uploaded_file_mgr=manager, session_id="session")
    monkeypatch.setattr(scriptrunner, "get_script_run_ctx", lambda: context)
    return [SimpleNamespace(file_id="file")]


def test_uploads_are_dropped(monkeypatch: pytest.MonkeyPatch, warnings: Callable[[], list[str]]) -> None:
    """Once their bytes are on disk."""
    manager = MemoryUploadedFileManager("/upload")
    manager.add_file("session", UploadedFileRec("file", "a.jpg", "image/jpeg", b"bytes"))
    internals.drop_uploads(uploaded(manager, monkeypatch))
    assert manager.get_files("session", ["file"]) == []
    assert warnings() == []


@pytest.mark.parametrize("missing", ["get_script_run_ctx", "remove_file"])
def test_uploads_that_cannot_be_dropped_stay(
    missing: str, monkeypatch: pytest.MonkeyPatch, warnings: Callable[[], list[str]]
) -> None:
    """In memory, until their session ends."""
    files = uploaded(object(), monkeypatch)
    if missing == "get_script_run_ctx":
        monkeypatch.delattr(scriptrunner, "get_script_run_ctx")
    internals.drop_uploads(files)
    [told] = warnings()
    assert missing in told


def test_file_names_in_a_message_are_counted(
    monkeypatch: pytest.MonkeyPatch, warnings: Callable[[], list[str]]
) -> None:
    """None in another message, or in one that is none; none where Streamlit's messages are others."""
    asked = BackMsg()
    asked.file_urls_request.file_names.extend(["a.jpg", "b.jpg"])
    assert internals.file_names_in(asked.SerializeToString()) == 2
    assert internals.file_names_in(BackMsg(app_heartbeat=True).SerializeToString()) == 0
    assert internals.file_names_in(b"\xff\xff") == 0
    assert warnings() == []
    monkeypatch.delattr(BackMsg_pb2, "BackMsg")
    assert internals.file_names_in(asked.SerializeToString()) == 0
    assert "many file names" in warnings()[0]


def test_streamlits_vega_is_found() -> None:
    """At the address that the browser loads it from."""
    script = internals.vega_script()
    assert script
    assert (Path(st.__file__).parent / "static" / script).is_file()


def test_a_vega_that_is_not_where_it_was_is_missed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warnings: Callable[[], list[str]]
) -> None:
    """The page then shows the simpler chart."""
    monkeypatch.setattr(internals, "SCRIPTS", tmp_path)
    internals.vega_script.cache_clear()
    try:
        assert [internals.vega_script(), internals.vega_script()] == [None, None]
    finally:
        internals.vega_script.cache_clear()
    [told] = warnings()
    assert "loadVegaEmbed" in told


def watch_until_the_end() -> None:
    """In its own thread, because a browser test leaves a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, memory.collect_expired_sessions()).result(PATIENCE_SECONDS)


def site() -> list[st.Page]:
    return [st.Page(PAGES / "scan.py", default=True), st.Page(PAGES / "compare.py")]


def test_pages_are_made_once_and_given_as_copies() -> None:
    """Streamlit's changes to one copy do not show in the next."""

    def script() -> None:
        import streamlit as st

        from pixelscan.web.streamlit_internals import page_copies
        from tests.web.test_streamlit_internals import site

        first = page_copies(site)
        st.navigation(first)
        second = page_copies(site)
        assert [page.url_path for page in first] == [page.url_path for page in second] == ["", "compare"]
        assert [page._can_be_called for page in first] == [True, False]
        assert [page._can_be_called for page in second] == [False, False]

    page = AppTest.from_function(script, default_timeout=PATIENCE_SECONDS).run()
    assert not page.exception


def test_pages_that_cannot_be_copied_are_made_each_time(
    monkeypatch: pytest.MonkeyPatch, warnings: Callable[[], list[str]]
) -> None:
    """The menu is the same."""

    def refuse(_page: st.Page) -> st.Page:
        raise TypeError("cannot be copied")

    monkeypatch.setattr(internals, "copy", refuse)
    first, second = internals.page_copies(site), internals.page_copies(site)
    assert len(first) == len(second) == len(site())
    assert first[0] is not second[0]
    assert len(warnings()) == 1
