"""Fixtures of all tests: the shared corpus, the running app, a real browser."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support.photos.corpus import MISSING as MISSING_CORPUS
from tests.support.photos.corpus import corpus_folder
from tests.support.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from pixelscan.load.history import History
    from pixelscan.web.services import Services

pytest_plugins = ["tests.support.unexpected_skips"]
# No example fails for a busy machine: Hypothesis' own limit is 200 ms for each.
settings.register_profile("unhurried", settings.default, deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def state_dir(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test writes to the history of the person who runs it."""
    os.environ["PIXELSCAN_STATE_DIR"] = str(tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="session")
def opened_services(state_dir: None) -> Iterator["Services"]:  # noqa: ARG001 - must be set up first
    """What pages and routes need, for tests that run them without a server."""
    from pixelscan.settings import read_settings
    from pixelscan.web.services import open_services

    with open_services(read_settings()) as opened:
        yield opened


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of an empty store."""
    return f"sqlite:///{tmp_path / 'state' / 'history.sqlite'}"


@pytest.fixture
def history(url: str) -> Iterator["History"]:
    """The empty store, opened."""
    from pixelscan.load.history import History

    with closing(History(url)) as opened:
        yield opened


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real photos with ExifTool's answers; a fresh clone has none."""
    folder = corpus_folder()
    if folder is None:
        pytest.skip(MISSING_CORPUS)
    return folder


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
    """Real Chromium, as installed by apt."""
    from tests.support.chromium import EXECUTABLE, MISSING, chromium

    if EXECUTABLE is None:
        pytest.skip(MISSING)
    with chromium() as running:
        yield running


@pytest.fixture
def browser_page(browser: "Browser", server: Server) -> Iterator["Page"]:
    """A tab at 1440 × 900 in a browser profile of its own; `goto("/")` is the shared server."""
    from tests.support.chromium import profile

    with profile(browser, server.address, height=900) as visit:
        yield visit.new_page()


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
