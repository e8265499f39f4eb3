"""The whole lesson of `pixelscan demo` in Chromium: load, a pod that waits, a node, fewer pods, and no trace."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, expect

from tests.load.demo.test_demo import answers, folder_of, groups_of, lives
from tests.support.chromium import profile
from tests.support.server import ROOT, free_port
from tests.support.waiting import wait_until


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, Path]]:
    """The short demo, with its port and what it says."""
    port, said = free_port(), tmp_path / "said"
    with said.open("wb") as output:
        command = [sys.executable, "-m", "tests.load.demo.short_demo", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, start_new_session=True)
    try:
        yield process, port, said
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        process.wait()


@pytest.mark.alone
def test_the_whole_lesson_and_no_trace(demo: tuple[subprocess.Popen[bytes], int, Path], browser: Browser) -> None:
    """As its welcome tells it; afterwards no process, no folder and no group is left."""
    process, port, said = demo

    def has_said(words: str) -> None:
        wait_until(lambda: words in said.read_text(), words, told=said.read_text)

    wait_until(lambda: answers(port), "the first pod is ready", told=said.read_text)
    with profile(browser, f"http://127.0.0.1:{port}") as visit:
        page = visit.new_page()
        page.goto("/cpu")
        pods, second_node = page.locator(".cpu .pods li"), page.locator('.pods section[data-node="demo-node-2"] li')
        expect(pods).to_have_count(1)
        page.get_by_role("button", name="Scale to the maximum").click()
        has_said("is Pending: Insufficient cpu.")
        has_said(" starts on demo-node-2.")
        expect(second_node).to_have_count(1)
        children = psutil.Process(process.pid).children(recursive=True)
        page.get_by_role("button", name="Stop").click()
        has_said("is asked to go.")
        expect(pods).to_have_count(1)
    folder = folder_of(psutil.Process(process.pid).children(recursive=True))
    assert folder
    process.send_signal(signal.SIGINT)
    assert process.wait() == 130
    wait_until(lambda: not any(map(lives, children)), "all processes have ended")
    wait_until(lambda: not folder.exists(), "the folder is gone")
    wait_until(lambda: not groups_of(process.pid), "the groups are gone")
