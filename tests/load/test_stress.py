"""Stress with real processes: they use the CPU asked for, and are always gone afterwards."""

import math
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from pixelscan.errors import RunRefused
from pixelscan.load.stress import OWN, Stress
from tests.support.burning import burner_of, burnt, burnt_until_gone, members
from tests.support.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
STRESS_NG = shutil.which("stress-ng")
CPU_GROUPS, PIDS_GROUPS = Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup/pids")
FULL_WEIGHT = "262144"
MOST_NEIGHBOURS = 0.25

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


class Meter:
    """Measures a run, and gives it priority over other processes where cgroup v1 can be changed."""

    def __init__(self, stress: Stress, group: Path | None) -> None:
        self._stress, self._group = stress, group
        self.restart()

    def restart(self) -> None:
        """Start measuring now."""
        self._before = burnt(found) if (found := burner_of(os.getpid())) else 0.0
        self._begun, self._busy = time.monotonic(), _busy_seconds()

    def cores_after(self, seconds: float, least: float = 0.0) -> float:
        """Average cores since the start, after this much time. Skips if other processes left fewer than `least`."""
        session = burner(self._stress)
        if self._group:
            (self._group / "cgroup.procs").write_text(str(session))
        time.sleep(max(self._begun + seconds - time.monotonic(), 0))  # the span that is measured
        own, elapsed = burnt(session) - self._before, time.monotonic() - self._begun
        neighbours = (_busy_seconds() - self._busy - own) / elapsed / (os.cpu_count() or 1)
        if own / elapsed < least and neighbours > MOST_NEIGHBOURS:
            pytest.skip("this machine is too busy to measure on")
        return own / elapsed


def _busy_seconds() -> float:
    """CPU time used by all processes of the machine."""
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system + times.irq + times.softirq + times.steal)


@pytest.fixture
def meter(stress: Stress) -> Iterator[Meter]:
    group = CPU_GROUPS / f"pixelscan-test-{os.getpid()}"
    try:
        group.mkdir()
        (group / "cpu.shares").write_text(FULL_WEIGHT)
    except OSError:
        yield Meter(stress, None)
        return
    yield Meter(stress, group)
    stress.stop()
    group.rmdir()


@pytest.fixture
def few_processes() -> Iterator[Callable[[int, int], None]]:
    """A way to limit the number of processes, including the current one."""
    group = PIDS_GROUPS / f"pixelscan-test-{os.getpid()}"
    try:
        group.mkdir()
    except OSError:
        pytest.skip("needs a cgroup v1 of processes that is ours to change")

    def limit(pid: int, most: int) -> None:
        (group / "pids.max").write_text(str(most))
        (group / "cgroup.procs").write_text(str(pid))

    yield limit
    wait_until(lambda: not (group / "cgroup.procs").read_text(), "the group is empty")
    group.rmdir()


def burner(stress: Stress) -> int:
    """Its PID and session; a process that was just forked still has its parent's name."""
    found = wait_until(lambda: burner_of(os.getpid()), f"{stress.name} runs")
    assert found
    return found


def wait_until_it_burns(session: int, seconds: float = 0.0) -> None:
    wait_until(lambda: burnt(session) > seconds, "it burns")


@both
@pytest.mark.parametrize("cores", [0.3, 0.5, 0.9, 1.5])
def test_it_uses_the_requested_cores(stress: Stress, meter: Meter, cores: float) -> None:
    """Within 10 % over 5 s, including the start; over 3 s for PixelScan's own load generator."""
    if cores > (os.cpu_count() or 1) - 0.25:
        pytest.skip(f"needs more than {cores} cores")
    stress.set(cores, time.time() + 10)
    achieved = meter.cores_after(5 if stress.name == "stress-ng" else 3, least=0.9 * cores)
    assert achieved == pytest.approx(cores, rel=0.1)


@both
def test_levels_change_without_a_gap(stress: Stress, meter: Meter) -> None:
    """At once, even if more workers are needed than before: each second has its own level."""
    achieved = []
    stress.set(0.4, time.time() + 10)
    meter.cores_after(0)
    wait_until_it_burns(burner(stress), 0.1)
    for cores in (0.4, 1.2, 0.4):
        stress.set(cores, time.time() + 10)
        time.sleep(0.3)  # the regulator measures over half a second, and gets no more time
        meter.restart()
        achieved.append(meter.cores_after(1, least=0.75 * cores))
    assert achieved == pytest.approx([0.4, 1.2, 0.4], rel=0.25)


@both
def test_after_stop_no_process_is_left(stress: Stress) -> None:
    """Even while the workers are paused; a second stop does nothing, and another start works."""
    for cores in (0.05, 1.0):
        stress.set(cores, time.time() + 30)
        session = burner(stress)
        wait_until_it_burns(session)
        stress.stop()
        assert not members(session)
        stress.stop()


@both
def test_it_ends_by_itself(stress: Stress) -> None:
    """At the absolute end, without any call; an end in the past uses no CPU."""
    stress.set(0.5, time.time() + 1)
    assert burnt_until_gone(burner(stress)) < 1
    stress.set(0.5, time.time() - 1)
    assert burner_of(os.getpid()) is None


@both
@pytest.mark.parametrize("state", ["running", "stopped"])
@pytest.mark.parametrize("cores", [0.1, 1.0])
def test_it_dies_with_a_parent_that_is_killed(program: str, cores: float, state: str) -> None:
    """When the app is killed with SIGKILL, the pipe closes and the load ends, also if its processes were stopped."""
    code = (
        "import signal, sys, time; from pixelscan.load.stress import Stress\nstress = Stress(sys.argv[1])\n"
        "stress.set(float(sys.argv[2]), time.time() + 600)\n"
        "print('It burns.', flush=True)\nsignal.pause()"
    )
    command = [sys.executable, "-c", code, program, str(cores)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as app:
        assert app.stdout
        app.stdout.readline()
        session = burner_of(app.pid)
        assert session
        wait_until_it_burns(session)
        if state == "stopped":
            for process in members(session):
                os.kill(process, signal.SIGSTOP)
        app.kill()
        assert burnt_until_gone(session) < 1


@both
@pytest.mark.parametrize("cores", [0.1, 1.0])
def test_it_dies_with_its_controller_and_starts_anew(stress: Stress, cores: float) -> None:
    """When burner.py is killed while its workers run or are paused, the load is back in the next second."""
    stress.set(cores, time.time() + 30)
    first = burner(stress)
    # A worker of stress-ng is tied to its parent only a moment after its start; before that `set` ends it.
    wait_until_it_burns(first, 0.1)
    os.kill(first, signal.SIGKILL)
    assert burnt_until_gone(first) < 1
    stress.set(cores, time.time() + 30)
    assert burner(stress) != first
    wait_until_it_burns(burner(stress))


@pytest.mark.parametrize("program", [""], ids=["own"])
@pytest.mark.parametrize("cores", [0.2, 1.5])
def test_a_worker_that_is_killed_is_replaced(stress: Stress, cores: float) -> None:
    """By the kernel when memory is short: the run continues in the same burner. stress-ng ends and is replaced."""
    stress.set(cores, time.time() + 60)
    session = burner(stress)
    wait_until_it_burns(session, 0.1)
    victim = max(pid for pid in members(session) if pid != session)
    os.kill(victim, signal.SIGKILL)

    wait_until(
        lambda: len(members(session).keys() - {session, victim}) == math.ceil(cores), "all workers are there again"
    )
    wait_until_it_burns(session, burnt(session) + 0.2)
    assert burner(stress) == session


@both
def test_a_controller_that_hangs_is_ended_too(stress: Stress) -> None:
    """Its workers are found by their session."""
    stress.set(0.2, time.time() + 30)
    session = burner(stress)
    wait_until_it_burns(session)
    os.kill(session, signal.SIGSTOP)
    stress.stop()
    assert not members(session)


@both
def test_if_no_process_can_be_forked_none_is_left(stress: Stress, few_processes: Callable[[int, int], None]) -> None:
    """One of two workers is killed, or stress-ng ends without any; then PixelScan's own load generator takes over."""
    name = stress.name
    stress.set(1.6, time.time() + 30)
    session = burner(stress)
    few_processes(session, 2)
    wait_until(lambda: not members(session), "the run has given up")
    if name == OWN:
        with pytest.raises(RunRefused, match="cannot start a process that creates load"):
            stress.set(1.6, time.time() + 30)
    else:
        stress.set(0.2, time.time() + 30)
        assert stress.name == OWN
        wait_until_it_burns(burner(stress))
        stress.stop()
        assert stress.name == name


def test_an_app_that_cannot_fork_gets_a_sentence(few_processes: Callable[[int, int], None]) -> None:
    """The page shows it; no process and no open pipe is left."""
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
    assert told == "This machine cannot start a process that creates load: Resource temporarily unavailable. True\n"


def test_a_program_that_is_not_stress_ng_is_replaced() -> None:
    """A broken installation delays the run by a moment, but does not end it."""
    stress = Stress("/bin/false")

    def replaced() -> bool:
        stress.set(0.2, time.time() + 30)
        return stress.name == OWN

    wait_until(replaced, "PixelScan's own load generator takes its place")
    wait_until_it_burns(burner(stress))
    stress.stop()


@both
def test_the_workers_are_nice(stress: Stress) -> None:
    """Other processes have priority, by as much as there is above the test's own niceness."""
    stress.set(0.5, time.time() + 30)
    wait_until_it_burns(burner(stress))
    workers = {process.nice() for pid, process in members(burner(stress)).items() if pid != burner(stress)}
    assert workers == {min(os.nice(0) + 19, 19)}
