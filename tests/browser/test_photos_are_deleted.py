"""Photos leave the disk with the server, also when it is killed: then the next one cleans up."""

import os
import signal
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.conftest import Server


def visited(folder: Path, browser: Browser) -> Server:
    """A server with the sample set in a tray, whose temporary files lie in `folder`."""
    server = Server(folder.parent / f"{folder.name}.log", {"TMPDIR": str(folder)})
    server.wait_until_ready()
    page = browser.new_page()
    page.goto(server.address)
    page.get_by_role("button", name="Open the sample set").click()
    expect(page.get_by_role("radiogroup", name="Photos in the tray").get_by_role("radio")).to_have_count(
        10, timeout=20_000
    )
    page.close()
    assert photos(folder)
    return server


def photos(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.suffix in (".jpg", ".png")]


def test_a_server_deletes_its_photos_and_what_a_killed_one_left(tmp_path: Path, browser: Browser) -> None:
    """SIGKILL leaves them for the next server to delete, which keeps its own until SIGTERM, as Kubernetes sends it."""
    folder = tmp_path / "killed"
    folder.mkdir()
    killed = visited(folder, browser)
    os.kill(killed.process.pid, signal.SIGKILL)
    killed.process.wait()
    left = photos(folder)
    assert left
    survivor = visited(folder, browser)
    assert not set(left) & set(photos(folder))
    survivor.stop()
    assert photos(folder) == []
