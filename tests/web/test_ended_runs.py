"""What a page's run has drawn reaches the browser, whenever the next run of a fragment begins."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession

from pixelscan.web import streamlit_internals as internals
from tests.support.visitors.open_tab import Tab, open_tab, play

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


@asynccontextmanager
async def page_run_once(folder: Path) -> AsyncIterator[Tab]:
    script = folder / "page.py"
    script.write_text(PAGE)
    async with open_tab(script) as tab:
        tab.run()
        await tab.has("page 1")
        yield tab


def pages(tab: Tab) -> list[str]:
    """What runs of the whole page sent outside the fragment."""
    return [text for text in tab.texts if text.startswith("page")]


def test_a_run_that_ended_is_sent_although_a_fragments_run_has_begun(tmp_path: Path) -> None:
    """Streamlit would drop it, as the server learned of the click after the end and before it had sent anything."""

    async def story() -> None:
        async with page_run_once(tmp_path) as tab:
            tab.run()
            tab.wait_for_the_script()
            tab.run(tab.fragment)
            await tab.has("part 3")
            assert pages(tab) == ["page 1", "page 2"]

    play(story)


def test_runs_after_it_are_sent_too(tmp_path: Path) -> None:
    """The end of the run before does not end the fragment's."""

    async def story() -> None:
        async with page_run_once(tmp_path) as tab:
            tab.run()
            for _ in range(3):
                tab.wait_for_the_script()
                tab.run(tab.fragment)
            await tab.has("part 5")
            tab.run()
            await tab.has("page 3")
            assert pages(tab) == ["page 1", "page 2", "page 3"]
            assert "part 6" in tab.texts

    play(story)


def test_a_run_that_the_whole_page_replaces_is_not_sent(tmp_path: Path) -> None:
    """The page is drawn anew."""

    async def story() -> None:
        async with page_run_once(tmp_path) as tab:
            tab.run()
            tab.wait_for_the_script()
            tab.run()
            await tab.has("page 3")
            assert pages(tab) == ["page 1", "page 3"]

    play(story)


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
