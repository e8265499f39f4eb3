"""Fixtures of all tests: the shared corpus, the running app, a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60
# A machine that does much else beside the tests is slow, not wrong.
PATIENCE_MS = 20_000
BROWSERS = ("chromium", "google-chrome", "chromium-browser")
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", autouse=True)
def state_dir(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test writes into the history of the person who runs it."""
    os.environ["PIXELSCAN_STATE_DIR"] = str(tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real photos with ExifTool's answers; a user's clone has none."""
    folder = ROOT.parent / "shared" / "corpus"
    if not (folder / "truth.json").exists():
        pytest.skip("needs the shared corpus of real photos beside the clone (../shared/corpus)")
    return folder


class Server:
    """One running PixelScan, of this clone or of a copy of it; `log()` is what it wrote."""

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
        """Return when the server answers; fail with its log when it ends or does not answer."""
        give_up = _clock() + START_SECONDS
        while _clock() < give_up:
            if self.process.poll() is not None:
                pytest.fail(f"the server ended with {self.process.returncode}:\n{self.log()}")
            try:
                with urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                continue
        pytest.fail(f"the server did not answer within {START_SECONDS} s:\n{self.log()}")

    def log(self) -> str:
        return self._log_file.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _clock() -> float:
    import time

    return time.monotonic()


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Server]:
    """A PixelScan process that nobody has visited yet."""
    with Server(tmp_path / "server.log") as server:
        yield server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One PixelScan process for all tests that may share it."""
    with Server(tmp_path_factory.mktemp("server") / "server.log") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Real Chromium, as apt installs it."""
    executable = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if executable is None:
        pytest.skip("needs Chromium: sudo apt install chromium")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=BROWSER_FLAGS)
        yield running
        running.close()


@pytest.fixture
def browser_page(browser: "Browser", server: Server) -> Iterator["Page"]:
    """A tab at 1440 × 900 in a browser profile of its own; `goto("/")` is the shared server."""
    context = browser.new_context(base_url=server.address, viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)]
    if os.getuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs root, to mount a small disk")
    yield folder
    subprocess.run(["umount", folder], check=True)
