"""A reader that a photo has taken over finds no secrets, reaches nothing, and cannot harm the parent by its answers."""

import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pixelscan.errors import ScanAborted
from pixelscan.metadata.model import Binary, Scan, Tag
from pixelscan.metadata.workers import pool, worker
from pixelscan.metadata.workers.jail import NETWORK_SINCE, SCOPES_SINCE, gaps, landlock_version
from pixelscan.metadata.workers.plain_data import packed
from pixelscan.metadata.workers.pool import ScanWorkers
from tests.support import hostile_readers
from tests.support.hostile_readers import NOT_UNDERSTOOD, READERS, lie, read_in_time

SECRETS = {
    "PIXELSCAN_DATABASE_URL": "postgresql://user:hunter2@db/history",
    "STREAMLIT_SERVER_COOKIE_SECRET": "hunter2",
    "AWS_SECRET_ACCESS_KEY": "hunter2",
    "KUBERNETES_TOKEN": "hunter2",
}
SENTENCE = "could not be read: the reader answered something that is not understood."


def needs_landlock(version: int) -> pytest.MarkDecorator:
    return pytest.mark.skipif(landlock_version() < version, reason=f"needs Landlock {version} or newer in the kernel")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_text("its own photo")
    return path


@pytest.fixture(scope="module")
def workers() -> Iterator[ScanWorkers]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SECRETS.items():
            patch.setenv(name, value)
        with ScanWorkers(1, seconds=2, preload=READERS) as pool:
            yield pool


def refused(workers: ScanWorkers, task: Callable[..., str], *arguments: Any) -> str:
    """The sentence about a task that fails."""
    with pytest.raises(ScanAborted) as fault:
        workers.run(task, *arguments)
    return str(fault.value)


def test_the_environment_holds_no_secret(workers: ScanWorkers, photo: Path) -> None:
    """Only what a program needs: neither the store's password nor the cookie secret, nor whatever else there is."""
    seen = workers.run(hostile_readers.environment, photo)
    assert "hunter2" not in seen
    assert not any(name in seen for name in SECRETS)
    assert "PATH" in seen


def test_its_own_photo_can_be_read(workers: ScanWorkers, photo: Path) -> None:
    """Although only the parent can open it."""
    assert workers.run(hostile_readers.own_photo, photo) == "its own photo"


@needs_landlock(1)
def test_other_files_cannot_be_opened(workers: ScanWorkers, photo: Path) -> None:
    """Another visitor's photo beside it, a key in the home folder, the parent's environment, a clone's secrets."""
    other = photo.with_name("other.jpg")
    other.write_text("another visitor's")
    clone = Path(__file__).parents[2]
    for path in (other, photo, Path("/etc/passwd"), clone / "pyproject.toml", f"/proc/{os.getpid()}/environ"):
        assert "PermissionError" in refused(workers, hostile_readers.read_file, photo, str(path)), path
    assert "PermissionError" in refused(workers, hostile_readers.read_again, photo)
    for folder in (photo.parent, Path.home(), "/"):
        assert "PermissionError" in refused(workers, hostile_readers.list_folder, photo, str(folder)), folder


@needs_landlock(1)
def test_nothing_can_be_written(workers: ScanWorkers, photo: Path) -> None:
    """Neither a new file nor a module that the parent would import, nor the photo."""
    for target in (photo.with_name("new"), Path(pool.__file__).with_name("evil.py"), Path(sys.prefix, "evil.pth")):
        assert "PermissionError" in refused(workers, hostile_readers.write_file, photo, str(target)), target
        assert not target.exists()
    assert "OSError" in refused(workers, hostile_readers.write_photo, photo)
    assert photo.read_text() == "its own photo"


@needs_landlock(1)
def test_no_other_program_runs(workers: ScanWorkers, photo: Path) -> None:
    assert "PermissionError" in refused(workers, hostile_readers.run_program, photo)


@needs_landlock(NETWORK_SINCE)
def test_no_server_is_reached(workers: ScanWorkers, photo: Path) -> None:
    """Nor can it wait for connections."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert "PermissionError" in refused(workers, hostile_readers.connect, photo, server.getsockname()[1])
    assert "PermissionError" in refused(workers, hostile_readers.listen, photo)


@needs_landlock(SCOPES_SINCE)
def test_no_other_process_is_signalled(workers: ScanWorkers, photo: Path) -> None:
    """Not even the parent, which has the same user."""
    assert "PermissionError" in refused(workers, hostile_readers.signal_parent, photo)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at a process in /proc (Linux)")
def test_no_privilege_is_left(workers: ScanWorkers, photo: Path) -> None:
    """Also when the app runs as root."""
    pid = workers._workers[0]._process.pid
    workers.run(read_in_time, photo)
    status = dict(line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == 0
    assert landlock_version() == 0 or status["NoNewPrivs"] == "1"


@pytest.mark.parametrize("how", NOT_UNDERSTOOD)
def test_an_answer_that_is_none_costs_one_photo(workers: ScanWorkers, photo: Path, how: str) -> None:
    """It is told in a sentence, nothing in it is run, and a new worker reads the next photo."""
    assert refused(workers, lie, photo, how) == f"photo.jpg {SENTENCE}"
    assert workers.run(read_in_time, photo) == "read"
    assert [path.name for path in photo.parent.iterdir()] == ["photo.jpg"]


@pytest.mark.parametrize("how", ["close", "drip"])
def test_a_reader_that_stops_answering_is_replaced(how: str, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it hangs up or sends its answer byte by byte, for ever."""
    monkeypatch.setattr(worker, "END_SECONDS", 0.2)
    with ScanWorkers(1, seconds=0.2, preload=READERS) as lone:
        sentence = refused(lone, lie, photo, how)
        assert "stopped answering" in sentence or "took longer" in sentence
        assert lone.run(read_in_time, photo, seconds=10) == "read"


def scan_json(**changes: object) -> str:
    return json.dumps({**json.loads(packed(Scan("a", "JPEG", "image/jpeg", 1, None, None))), **changes})


def test_a_scan_comes_through(photo: Path) -> None:
    """One of the shape that the next test changes."""
    answer = scan_json(tags=[["IFD0", "Make", {"length": 1}, "x", None, ""]])
    with ScanWorkers(1, preload=READERS) as lone:
        found = lone.run(hostile_readers.lie_about_a_scan, photo, answer)
    assert (found.file, found.tags) == ("a", (Tag("IFD0", "Make", Binary(1), "x"),))


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "null",
        "[]",
        "{}",
        "[" * 100_000,
        scan_json(extra=1),
        scan_json(bytes="1"),
        scan_json(tags=[["IFD0", "Make", "x", "x"]]),
        scan_json(tags=[["IFD0", "Make", {"length": "1"}, "x", None, ""]]),
        scan_json(tags=[["IFD0", "Make", [["x"]], "x", None, ""]]),
        scan_json(blocks=[["Exif", "well", 1]]),
    ],
)
def test_a_scan_of_another_shape_is_refused(answer: str, workers: ScanWorkers, photo: Path) -> None:
    """Before any part of the app sees it."""
    with pytest.raises(ScanAborted, match=SENTENCE):
        workers.run(hostile_readers.lie_about_a_scan, photo, answer)


def test_what_a_system_lacks_is_said() -> None:
    """Nothing on a current kernel; the server logs the sentence at its start."""
    assert (gaps() == "") == (landlock_version() >= SCOPES_SINCE)
