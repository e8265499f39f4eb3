"""Web servers to be measured: started, visited by a real browser, asked for processor time and memory."""

import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from playwright.sync_api import Browser, sync_playwright

from benchmarks.commands import ROOT
from tests.conftest import BROWSER_FLAGS, BROWSERS, free_port

START_SECONDS = 60
BARE_PAGE = Path(__file__).with_name("bare_page.py")


class Served:
    """A running server of PixelScan, or of the bare page with Streamlit's own settings."""

    def __init__(self, *, bare: bool, log: Path) -> None:
        self.address = f"http://127.0.0.1:{(port := free_port())}"
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                _streamlit(port) if bare else _pixelscan(port),
                cwd=log.parent if bare else ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self._log = log
        self._seen = psutil.Process(self._process.pid)

    def wait_until_ready(self) -> None:
        """Return when it answers; RuntimeError with its log when it does not."""
        give_up = time.monotonic() + START_SECONDS
        while time.monotonic() < give_up and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.02)
        raise RuntimeError(f"The server does not answer:\n{self._log.read_text(errors='replace')}")

    def cpu_seconds(self) -> float:
        """Processor time of the server's own process."""
        used = self._seen.cpu_times()
        return float(used.user + used.system)

    def readers_cpu_seconds(self) -> float:
        """Processor time of its reader processes."""
        used = [child.cpu_times() for child in self._seen.children()]
        return float(sum(times.user + times.system for times in used))

    def megabytes(self) -> float:
        """Memory that the server's own process shares with no other."""
        return float(self._seen.memory_full_info().uss / 1e6)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)


def _pixelscan(port: int) -> list[str]:
    return [sys.executable, "-m", "pixelscan.web.serve", "--port", str(port)]


def _streamlit(port: int) -> list[str]:
    options = ["--server.headless=true", "--browser.gatherUsageStats=false", f"--server.port={port}"]
    return [sys.executable, "-m", "streamlit", "run", str(BARE_PAGE), *options]


@contextmanager
def serving(*, bare: bool) -> Iterator[Served]:
    """A fresh process that nobody has visited yet."""
    with TemporaryDirectory(prefix="pixelscan-server-") as folder:
        served = Served(bare=bare, log=Path(folder, "server.log"))
        try:
            served.wait_until_ready()
            yield served
        finally:
            served.stop()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Real Chromium, as apt installs it. Ends the benchmark with a sentence where there is none."""
    executable = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if executable is None:
        sys.exit("The page's benchmark needs Chromium: sudo apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=BROWSER_FLAGS)
        yield browser
        browser.close()
