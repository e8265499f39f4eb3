"""Web servers to measure: starts them, visits them with a real browser, reads CPU time and memory."""

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
    """A running server; its port is added to `command`."""

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
        """Return when the server answers. Raises AssertionError with its log if it exits or does not answer."""
        wait_until_it_answers(self._process, f"{self.address}/_stcore/health", self._log)

    def cpu_seconds(self) -> float:
        """CPU seconds of the server process itself."""
        used = self._seen.cpu_times()
        return float(used.user + used.system)

    def readers_cpu_seconds(self) -> float:
        """CPU seconds of its reader processes."""
        used = [child.cpu_times() for child in self._seen.children()]
        return float(sum(times.user + times.system for times in used))

    def megabytes(self) -> float:
        """Memory that only the server process uses."""
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
    """A new process without visitors."""
    with TemporaryDirectory(prefix="pixelscan-server-") as folder:
        served = Served(command, Path(folder), environment or {})
        try:
            served.wait_until_ready()
            yield served
        finally:
            served.stop()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, as installed by apt. Ends the benchmark with a message if it is missing."""
    if EXECUTABLE is None:
        sys.exit(f"This benchmark {MISSING}")
    with launched() as browser:
        yield browser
