"""PixelScan in its own process, as users start it."""

import os
import socket
import subprocess
import sys
import urllib.request
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Self

from tests.support.waiting import PATIENCE_SECONDS, wait_until

ROOT = Path(__file__).resolve().parents[2]
# On an idle machine it takes 1 s; with eight other processes on two cores it took up to 40 s.
START_SECONDS = 180


class Server:
    """One running PixelScan, from this clone or a copy of it; `log()` is its output."""

    def __init__(self, log_file: Path, environment: dict[str, str] | None = None, root: Path = ROOT) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._log_file = log_file
        self.state_dir = log_file.parent
        with log_file.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "pixelscan", "serve", "--port", str(self.port)],
                cwd=root,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PIXELSCAN_STATE_DIR": str(self.state_dir), **(environment or {})},
            )

    def __enter__(self) -> Self:
        self.wait_until_ready()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def wait_until_ready(self) -> None:
        """Return when the server answers. Raises AssertionError with its log if it exits or does not answer."""
        wait_until_it_answers(self.process, f"{self.address}/_stcore/health", self._log_file)

    def log(self) -> str:
        return self._log_file.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=PATIENCE_SECONDS)


def wait_until_it_answers(process: subprocess.Popen[bytes], address: str, log_file: Path) -> None:
    """Return when the new server answers. Raises AssertionError with its log if it exits or does not answer."""

    def log() -> str:
        return log_file.read_text(encoding="utf-8", errors="replace")

    def answers() -> bool:
        assert process.poll() is None, f"the server ended with {process.returncode}:\n{log()}"
        with suppress(OSError), urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == HTTPStatus.OK)
        return False

    wait_until(answers, "the server answers", seconds=START_SECONDS, told=log)


def free_port() -> int:
    """A free port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
