"""Photos are deleted from disk when the server ends; if it was killed, the next server deletes them."""

import os
import signal
from pathlib import Path

from tests.support.server import Server
from tests.support.visitors.streamlit_client import StreamlitClient


def visited(folder: Path) -> Server:
    """A server with the sample photos open, whose temporary files are in `folder`."""
    server = Server(folder.parent / f"{folder.name}.log", {"TMPDIR": str(folder)})
    server.wait_until_ready()
    with StreamlitClient(server.address) as visitor:
        visitor.open("/")
        visitor.click("Open the sample photos")
        assert len(visitor.page.data("strip")["photos"]) == 10
    assert photos(folder)
    return server


def photos(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name == path.parent.name]


def test_a_server_deletes_its_photos_and_what_a_killed_one_left(tmp_path: Path) -> None:
    """After SIGKILL the next server deletes them; it keeps its own until SIGTERM, which Kubernetes sends."""
    folder = tmp_path / "killed"
    folder.mkdir()
    killed = visited(folder)
    os.kill(killed.process.pid, signal.SIGKILL)
    killed.process.wait()
    left = photos(folder)
    assert left
    survivor = visited(folder)
    assert not set(left) & set(photos(folder))
    survivor.stop()
    assert photos(folder) == []
