"""Web servers to be measured: started, visited by a real browser, asked for processor time and memory."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from playwright.sync_api import Browser

from benchmarks.commands import ROOT
from tests.support.chromium import EXECUTABLE, MISSING
from tests.support.chromium import chromium as launched
from tests.support.server import free_port, wait_until_it_answers


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
        """Return when it answers; AssertionError with its log when it ends or never does."""
        wait_until_it_answers(self._process, f"{self.address}/_stcore/health", self._log)

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
    if EXECUTABLE is None:
        sys.exit(f"This benchmark {MISSING}")
    with launched() as browser:
        yield browser
