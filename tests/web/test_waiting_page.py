"""A visitor whose page has to wait for its turn is told why."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.runtime import Runtime

from pixelscan.web import page_queue
from pixelscan.web.page_queue import PageQueue
from pixelscan.web.ui import queued
from tests.support.visitors.open_tab import open_tab, play
from tests.support.waiting import PATIENCE_SECONDS, wait_until

PAGE = """
import streamlit as st
from pixelscan.web.ui.queued import queued

queued(lambda: st.text("The page"))()
"""


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> PageQueue:
    """One page at a time, however long it takes; others hear of it at once."""
    monkeypatch.setattr(Runtime, "_instance", None)
    monkeypatch.setattr(page_queue, "TURN_SECONDS", PATIENCE_SECONDS)
    monkeypatch.setattr(page_queue, "NOTICE_AFTER_SECONDS", 0.01)
    made = PageQueue(1)
    monkeypatch.setattr(queued, "services", lambda: SimpleNamespace(page_queue=made))
    return made


def test_a_waiting_page_says_how_many_are_ahead(queue: PageQueue, tmp_path: Path) -> None:
    """Until its turn comes."""
    script = tmp_path / "page.py"
    script.write_text(PAGE)

    def nobody(_before: int) -> None:
        """Hears nothing."""

    def pass_through() -> None:
        with queue.turn(("", "second"), nobody):
            pass

    async def story() -> None:
        async with open_tab(script) as tab:
            with ThreadPoolExecutor(1) as others, queue.turn(("", "first"), nobody):
                others.submit(pass_through)
                wait_until(lambda: queue.waiting == 1, "another page waits")
                tab.run()
                await tab.has("Busy: 1 page is ahead of yours.")
                assert "The page" not in tab.texts
            await tab.has("The page")

    play(story)
