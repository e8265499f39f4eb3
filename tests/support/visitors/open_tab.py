"""A page in Streamlit's runtime, in this process: a test decides when the server's loop may go on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from tests.support.waiting import PATIENCE_SECONDS


class Tab:
    """A browser's tab. `texts` are all that it was sent, in order; `fragment` is the last that drew something."""

    def __init__(self, runtime: Runtime) -> None:
        self.texts: list[str] = []
        self.fragment = ""
        self._came = asyncio.Event()
        self._runtime = runtime
        self._id = runtime.connect_session(self, {})
        self._session: AppSession = runtime._session_mgr.get_active_session_info(self._id).session  # type: ignore[union-attr]

    def write_forward_msg(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        if text := element.text.body or element.alert.body:
            self.texts.append(text)
            self._came.set()
        self.fragment = message.delta.fragment_id or self.fragment

    @property
    def client_context(self) -> None:
        """No cookies, no address."""
        return None

    def run(self, fragment: str = "") -> None:
        """Ask for a run of the fragment, or of the whole page."""
        message = BackMsg()
        message.rerun_script.fragment_id = fragment
        self._runtime.handle_backmsg(self._id, message)

    def wait_for_the_script(self) -> None:
        """Until its thread has ended; meanwhile the loop does nothing, as on a busy machine."""
        runner: Any = self._session._scriptrunner
        runner._script_thread.join(PATIENCE_SECONDS)
        assert not runner._script_thread.is_alive()

    async def has(self, text: str) -> None:
        """Return once it was sent this text."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while text not in self.texts:
                await self._came.wait()
                self._came.clear()


@asynccontextmanager
async def open_tab(script: Path) -> AsyncIterator[Tab]:
    """A tab in which nothing has run yet. Set Runtime._instance to None before."""
    storage, uploads = MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/upload")
    runtime = Runtime(RuntimeConfig(str(script), storage, uploads))
    await runtime.start()
    yield Tab(runtime)
    runtime.stop()
    await runtime.stopped


def play(story: Callable[[], Awaitable[None]]) -> None:
    """Run it on a loop in its own thread, because a browser test leaves a loop running in this one."""

    async def whole() -> None:
        await story()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, whole()).result()
