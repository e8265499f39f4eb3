"""Stress with real processes: it burns what it is asked, and whatever happens to it, nothing is left."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from pixelscan.errors import RunRefused
from pixelscan.load.stress import OWN, Stress

ROOT = Path(__file__).resolve().parents[2]
STRESS_NG = shutil.which("stress-ng")
CPU_GROUPS, PIDS_GROUPS = Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup/pids")
FULL_WEIGHT = "262144"
BUSY_PERCENT = 25

pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]
both = pytest.mark.parametrize(
    "program",
    [
        pytest.param(
            STRESS_NG, marks=pytest.mark.skipif(not STRESS_NG, reason="needs stress-ng (apt)"), id="stress-ng"
        ),
        pytest.param("", id="own"),
    ],
)


@pytest.fixture
def stress(program: str) -> Iterator[Stress]:
    stress = Stress(program)
    yield stress
    stress.stop()


@pytest.fixture
def quiet(stress: Stress) -> Iterator[Callable[[], None]]:
    """Call it when the burning has begun: from then on neighbours do not slow it down."""
    group = CPU_GROUPS / f"pixelscan-test-{os.getpid()}"
    try:
        group.mkdir()
        (group / "cpu.shares").write_text(FULL_WEIGHT)
    except OSError:
        if psutil.cpu_percent(0.5) > BUSY_PERCENT:
            pytest.skip("this machine is too busy to measure on, and cgroup v1 is not ours to change")
        yield lambda: None
        return

    def enter() -> None:
        (group / "cgroup.procs").write_text(str(burner(stress)))

    yield enter
    stress.stop()
    group.rmdir()


@pytest.fixture
def few_processes() -> Iterator[Callable[[int, int], None]]:
    """A way to forbid a process more than so many, itself counted."""
    group = PIDS_GROUPS / f"pixelscan-test-{os.getpid()}"
    try:
        group.mkdir()
    except OSError:
        pytest.skip("needs a cgroup v1 of processes that is ours to change")

    def limit(pid: int, most: int) -> None:
        (group / "pids.max").write_text(str(most))
        (group / "cgroup.procs").write_text(str(pid))

    yield limit
    wait_until(lambda: not (group / "cgroup.procs").read_text())
    group.rmdir()


def burner(stress: Stress) -> int:
    assert stress._burner
    return stress._burner.process.pid


def members(session: int) -> dict[int, psutil.Process]:
    """The processes of a session that still live."""
    found = {}
    for process in psutil.process_iter():
        with suppress(OSError, psutil.Error):
            if os.getsid(process.pid) == session and process.status() != psutil.STATUS_ZOMBIE:
                found[process.pid] = process
    return found


def burnt(session: int) -> float:
    """CPU seconds of a session's processes but for its leader, which only controls them."""
    total = 0.0
    for process in members(session).values():
        with suppress(psutil.Error):
            times = process.cpu_times()
            total += (times.user + times.system) * (process.pid != session)
    return total


def wait_until(holds: Callable[[], bool], seconds: float = 5) -> float:
    """How long it took."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < seconds, "waited in vain"
        time.sleep(0.02)
    return time.monotonic() - begun


@both
@pytest.mark.parametrize("cores", [0.3, 0.5, 0.9, 1.5])
def test_it_burns_what_it_is_asked(stress: Stress, quiet: Callable[[], None], cores: float) -> None:
    """Within 10 % over 5 s, the start included; our own burner over 3 s."""
    if cores > (os.cpu_count() or 1) - 0.25:
        pytest.skip(f"needs more than {cores} cores")
    begun = time.monotonic()
    stress.set(cores, time.time() + 10)
    quiet()
    time.sleep(5 if stress.name == "stress-ng" else 3)
    assert burnt(burner(stress)) / (time.monotonic() - begun) == pytest.approx(cores, rel=0.1)


@both
def test_levels_change_at_once_and_without_a_gap(stress: Stress, quiet: Callable[[], None]) -> None:
    """Also when more workers are needed than before: each second has its own level."""
    achieved = []
    stress.set(0.4, time.time() + 10)
    quiet()
    wait_until(lambda: burnt(burner(stress)) > 0.1)
    for cores in (0.4, 1.2, 0.4):
        stress.set(cores, time.time() + 10)
        time.sleep(0.3)
        before, begun = burnt(burner(stress)), time.monotonic()
        time.sleep(1)
        achieved.append((burnt(burner(stress)) - before) / (time.monotonic() - begun))
    assert achieved == pytest.approx([0.4, 1.2, 0.4], rel=0.25)


@both
def test_after_stop_no_process_is_left(stress: Stress) -> None:
    """At once, also while the workers are held; a second stop does nothing, and another start works."""
    for cores in (0.05, 1.0):
        stress.set(cores, time.time() + 30)
        session = burner(stress)
        wait_until(lambda session=session: burnt(session) > 0)  # type: ignore[misc]
        begun = time.monotonic()
        stress.stop()
        assert not members(session)
        assert time.monotonic() - begun < 1
        stress.stop()


@both
def test_it_ends_by_itself(stress: Stress) -> None:
    """At the absolute end, though nobody calls; a time that has passed burns nothing."""
    stress.set(0.5, time.time() + 1)
    session = burner(stress)
    assert wait_until(lambda: not members(session)) == pytest.approx(1, abs=0.4)
    stress.set(0.5, time.time() - 1)
    assert stress._burner is None


@both
@pytest.mark.parametrize("cores", [0.1, 1.0])
def test_it_dies_with_a_parent_that_is_killed(program: str, cores: float) -> None:
    """A kill -9 of the app: the pipe closes, and nothing burns on."""
    code = (
        "import sys, time; from pixelscan.load.stress import Stress\nstress = Stress(sys.argv[1])\n"
        "stress.set(float(sys.argv[2]), time.time() + 30)\n"
        "print(stress._burner.process.pid, flush=True)\ntime.sleep(30)"
    )
    command = [sys.executable, "-c", code, program, str(cores)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as app:
        assert app.stdout
        session = int(app.stdout.readline())
        wait_until(lambda: burnt(session) > 0)
        app.kill()
        assert wait_until(lambda: not members(session)) < 1


@both
@pytest.mark.parametrize("cores", [0.1, 1.0])
def test_it_dies_with_its_controller_and_starts_anew(stress: Stress, cores: float) -> None:
    """A kill -9 of burner.py, while the workers run or are held; the next second it burns again."""
    stress.set(cores, time.time() + 30)
    first = burner(stress)
    # A worker of stress-ng is bound to its parent a moment after it was born; before, `set` ends it, not the kernel.
    wait_until(lambda: burnt(first) > 0.1)
    os.kill(first, signal.SIGKILL)
    assert wait_until(lambda: not members(first)) < 1
    stress.set(cores, time.time() + 30)
    assert burner(stress) != first
    wait_until(lambda: burnt(burner(stress)) > 0)


@both
def test_a_controller_that_hangs_is_ended_too(stress: Stress) -> None:
    """Its workers are found by their session."""
    stress.set(0.2, time.time() + 30)
    session = burner(stress)
    wait_until(lambda: burnt(session) > 0)
    os.kill(session, signal.SIGSTOP)
    stress.stop()
    assert not members(session)


@both
def test_where_no_process_can_be_forked_none_is_left(stress: Stress, few_processes: Callable[[int, int], None]) -> None:
    """One worker of two, or stress-ng without any: ended within seconds; our own burner steps in for stress-ng."""
    name = stress.name
    stress.set(1.6, time.time() + 30)
    session = burner(stress)
    few_processes(session, 2)
    wait_until(lambda: not members(session), seconds=6)
    if name == OWN:
        with pytest.raises(RunRefused, match="starts no process that could burn"):
            stress.set(1.6, time.time() + 30)
    else:
        stress.set(0.2, time.time() + 30)
        assert stress.name == OWN
        wait_until(lambda: burnt(burner(stress)) > 0)
        stress.stop()
        assert stress.name == name


def test_an_app_that_cannot_fork_gets_a_sentence(few_processes: Callable[[int, int], None]) -> None:
    """The page shows it; no process, no open pipe stays."""
    code = (
        "import os, sys, time; from pixelscan.load.stress import Stress; from pixelscan.errors import RunRefused\n"
        "sys.stdin.readline(); files = os.listdir('/proc/self/fd')\n"
        "try: Stress().set(1, time.time() + 5)\n"
        "except RunRefused as error: print(error, files == os.listdir('/proc/self/fd'))"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as app:
        few_processes(app.pid, 1)
        told, _ = app.communicate("go\n")
    assert told == "This machine starts no process that could burn: Resource temporarily unavailable. True\n"


def test_a_program_that_is_not_stress_ng_is_replaced() -> None:
    """A broken installation costs a moment, not the run."""
    stress = Stress("/bin/false")
    stress.set(0.2, time.time() + 30)
    wait_until(lambda: stress._burner is not None and stress._burner.process.poll() is not None)
    stress.set(0.2, time.time() + 30)
    assert stress.name == OWN
    wait_until(lambda: burnt(burner(stress)) > 0)
    stress.stop()


@both
def test_the_workers_are_nice(stress: Stress) -> None:
    """What else runs on the machine comes first."""
    stress.set(0.5, time.time() + 30)
    wait_until(lambda: burnt(burner(stress)) > 0)
    assert {process.nice() for pid, process in members(burner(stress)).items() if pid != burner(stress)} == {19}
