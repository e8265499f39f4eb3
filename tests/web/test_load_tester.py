"""The load test on a real server: no failures if all is well, and a sentence for each kind of fault."""

import csv
import re
import shutil
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.support.server import ROOT, Server, free_port
from tests.support.visitors.load_tester_photos import drawn_photos
from tests.support.visitors.locust_run import FAILURES, LocustRun, asked, visitors


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def photos_left(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.suffix in (".jpg", ".png")]


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawn once for all runs."""
    folder = tmp_path_factory.mktemp("photos")
    for photo in drawn_photos():
        (folder / photo.name).write_bytes(photo.data)
    return folder


def test_visitors_of_a_healthy_server_have_no_failure(tmp_path: Path) -> None:
    """Every kind of request is made, from several addresses; tables are written; no photo is left."""
    kinds = {"open", "GET", "upload", "picture", "click", "page", "poll", "POST"}
    options = ("--source-addresses", "127.0.0.1", "--csv", str(tmp_path / "load"))
    with Server(tmp_path / "server.log", {"TMPDIR": str(tmp_path), "PIXELSCAN_POD_NAME": "pod-a"}) as server:
        run = visitors(12, server.address, *options)
        run.until(*map(asked, kinds))
        assert run.stop() == 0, run.text
        assert photos_left(tmp_path) == []
    found = rows(tmp_path / "load_stats.csv")
    assert {row["Type"] for row in found} >= kinds
    assert sum(int(row["Failure Count"]) for row in found) == 0
    assert rows(tmp_path / "load_failures.csv") == []
    tables = run.text.partition("\nServer and network\n")[2].partition("\n[")[0]
    timed = {name: int(count) for name, count in re.findall(r"^(\S.*?) {2,}(\d+) ", tables, re.MULTILINE)}
    served_by_pod = timed.pop("pod-a")
    assert timed["/api/scan"] > 0
    assert served_by_pod == sum(timed.values()), tables


def replace(file: str, old: str, new: str) -> Callable[[Path], None]:
    """Changes to a copy of the app; fails if the app no longer contains the `old` text."""

    def sabotage(copy: Path) -> None:
        text = (copy / file).read_text(encoding="utf-8")
        assert old in text
        (copy / file).write_text(text.replace(old, new), encoding="utf-8")

    return sabotage


FIRST_PHOTO_FOR_ALL = replace(
    "pixelscan/web/store/tray.py",
    "    def facts_of(",
    "    _FIRST = {}\n\n    def facts_of(self, photo):\n"
    "        return self._FIRST.setdefault('', self._facts_of(photo))\n\n    def _facts_of(",
)
PAGE_RAISES = replace(
    "pages/collection.py", "import streamlit as st\n", 'import streamlit as st\nraise RuntimeError("sabotage")\n'
)
WEBSOCKET_CLOSED = replace(
    "streamlit_app.py",
    "middleware=[",
    "middleware=[Middleware(Closing), ",
)
CLOSING = '''

class Closing:
    """Closes each WebSocket after a hundred messages."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        sent = 0

        async def count(message):
            nonlocal sent
            sent += 1
            if scope["type"] == "websocket" and sent > 100:
                message = {"type": "websocket.close", "code": 1011}
            await send(message)

        await self.app(scope, receive, count)


# Streamlit'''
SABOTAGES = {
    "wrong camera": (
        [FIRST_PHOTO_FOR_ALL],
        "The page does not name the camera of the photo|The page names another camera",
    ),
    "page raises": ([PAGE_RAISES], r"The page /collection shows an error: This app has encountered an error"),
    "socket closed": (
        [replace("streamlit_app.py", "\n# Streamlit", CLOSING), WEBSOCKET_CLOSED],
        r"The WebSocket was lost: ",
    ),
}


@pytest.mark.parametrize(("sabotages", "sentence"), SABOTAGES.values(), ids=SABOTAGES)
def test_a_fault_fails_the_load_test_with_its_sentence(
    tmp_path: Path, photos: Path, sabotages: Sequence[Callable[[Path], None]], sentence: str
) -> None:
    """In a copy of the app: another photo's facts, an exception, a WebSocket that the server closes."""
    copy = tmp_path / "copy"
    for folder in ("pixelscan", "pages", ".streamlit"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "streamlit_app.py", copy)
    for sabotage in sabotages:
        sabotage(copy)
    options = ("--photos", str(photos), "--pages", "collection")
    with Server(tmp_path / "server.log", root=copy) as server:
        run = visitors(10, server.address, *options)
        run.until(FAILURES)
        assert run.stop() == 1, run.text
    # From the final report: the file of failures is written once a second and may miss the last ones.
    assert re.search(sentence, run.error_report), run.text
    assert "Traceback" not in run.text


def test_a_master_and_two_workers_share_the_visitors(tmp_path: Path, photos: Path, server: Server) -> None:
    """The master passes options to its workers and collects their figures; all three exit with 0."""
    port = str(free_port())
    options = ("--master", "--master-bind-port", port, "--expect-workers", "2", "--pages", "cpu")
    run = visitors(8, server.address, *options, "--photos", str(photos), "--csv", str(tmp_path / "load"))
    # After the master: a worker's attempts to reach it may use its port.
    workers = [LocustRun("--worker", "--master-port", port, "--photos", str(photos)) for _ in range(2)]
    run.until(asked("poll"), asked("upload"))
    assert [run.stop(), *(worker.end() for worker in workers)] == [0, 0, 0], run.text
    found = rows(tmp_path / "load_stats.csv")
    assert {row["Name"] for row in found if row["Type"] in ("page", "poll")} - {"/"} == {"/cpu", "/api/cpu"}
    counted = re.search(r"^a photo +(\d+)", run.text, re.MULTILINE)
    assert counted
    # What ends in the last moment may be in only one of the two tables.
    assert int(counted[1]) == pytest.approx(
        next(int(row["Request Count"]) for row in found if row["Name"] == "a photo"), abs=2
    )


TELLING = """
from tests.support.visitors import load_tester_options as options
draw = options.drawn_photos
options.drawn_photos = lambda: print("Photos are drawn.", flush=True) or draw()
from tests.load_tester import *
"""


def test_processes_that_locust_forks_visit_the_app(tmp_path: Path, server: Server) -> None:
    """With --processes 2: no failure, and workers who end with their master. Photos are drawn before these are
    forked: on a busy machine a short run was over before they had drawn their own, without a request.
    """
    (tmp_path / "telling.py").write_text(TELLING)
    run = visitors(6, server.address, "--processes", "2", "-f", str(tmp_path / "telling.py"))
    run.until(asked("open"), asked("POST"))
    assert run.stop() == 0, run.text
    assert run.text.count("Photos are drawn.") == 1, run.text
    assert re.search(r"^ +Aggregated +[1-9]\d* +0\(", run.text, re.MULTILINE)
    assert run.text.count("Got quit message from master") == 2, run.text


def test_a_run_without_any_request_is_no_success() -> None:
    """The server accepts connections but never answers, until the time is up."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        host = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        run = LocustRun("--host", host, "-u", "2", "-r", "2", "-t", "1s", "--processes", "2")
        assert run.end() == 1, run.text
    assert "locust: no request was finished, so this run says nothing" in run.text


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--photos", "nowhere"), "No such file or directory: 'nowhere'"),
        (("--photos", ".streamlit"), "no photo in .streamlit"),
        (("--pages", "cpu,moon"), "unknown in --pages: moon; there are compare, collection, cpu, runs"),
        (("--source-addresses", "192.0.2.1"), "192.0.2.1 in --source-addresses is no address of this machine"),
        (("--source-addresses", "here"), "'here' does not appear to be an IPv4 or IPv6 address"),
    ],
)
def test_a_wrong_option_ends_locust_with_a_sentence(options: Sequence[str], sentence: str) -> None:
    """Before any visitor starts."""
    run = LocustRun("--host", "http://127.0.0.1:9", "-u", "1", "-t", "1s", *options)
    assert run.end() == 1
    assert sentence in run.text
    assert "Traceback" not in run.text
