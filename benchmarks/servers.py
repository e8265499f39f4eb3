"""Web servers to be measured: started, visited by a real browser, asked for processor time and memory."""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from playwright.sync_api import Browser, sync_playwright

from benchmarks.commands import ROOT
from tests.conftest import BROWSER_FLAGS, BROWSERS, free_port

START_SECONDS = 60


class Served:
    """A running server; `command` is completed by its port."""

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self.address = f"http://127.0.0.1:{(port := free_port())}"
        self._log = folder / "server.log"
        with self._log.open("wb") as output:
            self._process = subprocess.Popen(
                [*command, str(port)],
                cwd=ROOT if "serve" in command else folder,
                env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
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


PIXELSCAN = (sys.executable, "-m", "pixelscan", "serve", "--port")


def streamlit(page: Path) -> Sequence[str]:
    """A page under `streamlit run`, with Streamlit's own settings."""
    options = ("--server.headless=true", "--browser.gatherUsageStats=false", "--server.port")
    return (sys.executable, "-m", "streamlit", "run", str(page), *options)


@contextmanager
def serving(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Iterator[Served]:
    """A fresh process that nobody has visited yet."""
    with TemporaryDirectory(prefix="pixelscan-server-") as folder:
        served = Served(command, Path(folder), environment or {})
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
