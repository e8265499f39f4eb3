"""The demo: its parts alone, and the whole as a process that leaves nothing, however it ends."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from pixelscan.load.demo.cpu_group import CpuGroups
from pixelscan.load.demo.demo_cluster import HPA, LIMIT_MILLICORES, PODS_PER_NODE, REQUEST_MILLICORES
from pixelscan.load.demo.front_door import FrontDoor
from tests.support.server import free_port
from tests.support.waiting import wait_until

ROOT = Path(__file__).resolve().parents[3]


def test_a_visitor_stays_with_a_pod_while_it_is_ready() -> None:
    """New ones take turns; those whose pod has gone get another."""
    ready = [1, 2]
    door = FrontDoor(lambda: ready)
    first, second = door.choose("10.0.0.1"), door.choose("10.0.0.2")
    assert {first, second} == {1, 2}
    assert [door.choose("10.0.0.1") for _ in range(3)] == [first] * 3
    ready.remove(1)
    assert {door.choose("10.0.0.1"), door.choose("10.0.0.2")} == {2}
    ready.clear()
    assert door.choose("10.0.0.1") is None


def test_the_lesson_needs_the_second_node() -> None:
    """A pod at its limit is over the target, and the most pods do not fit on one node."""
    assert HPA.target.value < 100 * LIMIT_MILLICORES / REQUEST_MILLICORES
    assert HPA.max_replicas > PODS_PER_NODE


def test_a_machine_without_groups_has_none(tmp_path: Path) -> None:
    """No hierarchy, one without the CPU controller, and one that cannot be written."""
    assert CpuGroups.found(tmp_path) is None
    (tmp_path / "cgroup.controllers").write_text("memory io\n")
    assert CpuGroups.found(tmp_path) is None


def test_version_2_gets_a_quota(tmp_path: Path) -> None:
    """In microseconds per period, in a group of its own."""
    groups = CpuGroups("demo", (tmp_path,), "cpu.max")
    (group,) = groups.make("pod", 0.25)
    assert (group / "cpu.max").read_text() == "25000 100000"


@contextmanager
def demo() -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The command, with its port."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "pixelscan", "demo", "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process, port
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        process.communicate()


def folder_of(pods: list[psutil.Process]) -> Path | None:
    """The demo's own, known by the files that its pods have open."""
    for pod in pods:
        with suppress(psutil.Error):
            for file in pod.open_files():
                if found := re.match(r".*/pixelscan-demo-[^/]+(?=/)", file.path):
                    return Path(found[0])
    return None


def lives(process: psutil.Process) -> bool:
    """A zombie does not."""
    with suppress(psutil.Error):
        return bool(process.is_running()) and bool(process.status() != psutil.STATUS_ZOMBIE)
    return False


def groups_of(number: int) -> list[Path]:
    """In either version."""
    root, name = Path("/sys/fs/cgroup"), f"pixelscan-demo-{number}"
    return [*root.glob(name), *root.glob(f"*/{name}")]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_it_serves_and_ends_without_a_trace(number: signal.Signals) -> None:
    """By Ctrl-C, by being told to, and by being killed: no process, no folder, no group is left."""
    with demo() as (process, port):
        wait_until(lambda: answers(port), "the first pod is ready")
        children = psutil.Process(process.pid).children(recursive=True)
        folder = folder_of(children)
        assert folder
        assert folder.exists()
        os.kill(process.pid, number)
        assert process.wait() == {signal.SIGINT: 130, signal.SIGTERM: 0, signal.SIGKILL: -9}[number]
        wait_until(lambda: not any(map(lives, children)), "all processes have ended")
        wait_until(lambda: not folder.exists(), "the folder is gone")
        wait_until(lambda: not groups_of(process.pid), "the groups are gone")


def answers(port: int) -> bool:
    """Through the front door."""
    with suppress(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5).close()
        return True
    return False


def test_a_port_in_use_is_told_and_leaves_nothing() -> None:
    """Exit code 1, and a sentence."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [sys.executable, "-m", "pixelscan", "demo", "--port", str(taken.getsockname()[1])]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "cannot be used: stop the program that uses it" in ended.stderr
