"""What a page's run has drawn reaches the browser, whenever the next run of a fragment begins."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from pixelscan.web import streamlit_internals as internals
from tests.support.waiting import PATIENCE_SECONDS

# Each run of the page draws the next number, and a fragment that draws its own.
PAGE = """
import streamlit as st

def next_of(name):
    st.session_state[name] = st.session_state.get(name, 0) + 1
    st.text(f"{name} {st.session_state[name]}")

@st.fragment
def part():
    next_of("part")

part()
next_of("page")
"""


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the server; what is Streamlit's own is put back."""
    for name in ("_create_scriptrunner", "_handle_scriptrunner_event_on_event_loop"):
        monkeypatch.setattr(AppSession, name, getattr(AppSession, name))
    monkeypatch.setattr(Runtime, "_instance", None)
    internals.deliver_ended_runs()


class Tab:
    """A browser's tab: what it was sent, and what it asks for."""

    def __init__(self, runtime: Runtime) -> None:
        self.texts: list[str] = []
        self.fragment = ""
        self._came = asyncio.Event()
        self._runtime = runtime
        self._id = runtime.connect_session(self, {})
        self.session: AppSession = runtime._session_mgr.get_active_session_info(self._id).session  # type: ignore[union-attr]

    def write_forward_msg(self, message: ForwardMsg) -> None:
        if message.delta.new_element.text.body:
            self.texts.append(message.delta.new_element.text.body)
            self._came.set()
        self.fragment = message.delta.fragment_id or self.fragment

    @property
    def pages(self) -> list[int]:
        """The numbers of the runs of the whole page that were sent."""
        return [int(text.removeprefix("page ")) for text in self.texts if text.startswith("page ")]

    @property
    def client_context(self) -> None:
        return None

    def ask(self, fragment: str = "") -> None:
        message = BackMsg()
        message.rerun_script.fragment_id = fragment
        self._runtime.handle_backmsg(self._id, message)

    def wait_for_the_script(self) -> None:
        """Until its thread has ended; meanwhile the loop does nothing, as on a busy machine."""
        runner: Any = self.session._scriptrunner
        runner._script_thread.join(PATIENCE_SECONDS)
        assert not runner._script_thread.is_alive()

    async def has(self, text: str) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while text not in self.texts:
                await self._came.wait()
                self._came.clear()


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Tab]:
    """The page in a tab, run once."""
    (folder / "page.py").write_text(PAGE)
    storage, uploads = MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/upload")
    runtime = Runtime(RuntimeConfig(str(folder / "page.py"), storage, uploads))
    await runtime.start()
    tab = Tab(runtime)
    tab.ask()
    await tab.has("page 1")
    yield tab
    runtime.stop()
    await runtime.stopped


def on_a_loop(story: Callable[[], Any]) -> None:
    """In its own thread, because a browser test leaves a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, story()).result(PATIENCE_SECONDS)


def test_a_run_that_ended_is_sent_although_a_fragments_run_has_begun(tmp_path: Path) -> None:
    """Streamlit would drop it, as the server learned of the click after the end and before it had sent anything."""

    async def story() -> None:
        async with opened(tmp_path) as tab:
            tab.ask()
            tab.wait_for_the_script()
            tab.ask(tab.fragment)
            await tab.has("part 3")
            assert tab.pages == [1, 2]

    on_a_loop(story)


def test_runs_after_it_are_sent_too(tmp_path: Path) -> None:
    """The end of the run before does not end the fragment's."""

    async def story() -> None:
        async with opened(tmp_path) as tab:
            tab.ask()
            for _ in range(3):
                tab.wait_for_the_script()
                tab.ask(tab.fragment)
            await tab.has("part 5")
            tab.ask()
            await tab.has("page 3")
            assert tab.pages == [1, 2, 3]
            assert "part 6" in tab.texts

    on_a_loop(story)


def test_a_run_that_the_whole_page_replaces_is_not_sent(tmp_path: Path) -> None:
    """The page is drawn anew."""

    async def story() -> None:
        async with opened(tmp_path) as tab:
            tab.ask()
            tab.wait_for_the_script()
            tab.ask()
            await tab.has("page 3")
            assert tab.pages == [1, 3]

    on_a_loop(story)


def test_without_these_methods_streamlit_works_as_before(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The server starts."""
    monkeypatch.setattr(internals, "_missing", set())
    monkeypatch.delattr(AppSession, "_handle_scriptrunner_event_on_event_loop")
    create = AppSession._create_scriptrunner
    with caplog.at_level(logging.WARNING):
        internals.deliver_ended_runs()
    assert "may stay incomplete" in caplog.text
    assert AppSession._create_scriptrunner is create
