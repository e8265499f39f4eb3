"""The process between PixelScan and stress-ng: uses as much CPU as its standard input requests, and ends with it.

A line of input is CORES and SECONDS left, as numbers. The workers are paused and continued within each twentieth of a
second, according to the CPU time that they have really used: a new level applies at once, without a restart, and time
lost to busy neighbours is made up. Runs as a script, in its own session; imports nothing from PixelScan.
"""

import ctypes
import math
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress

import psutil

PERIOD_SECONDS = 0.05
MEASURE_SECONDS = 0.5
START_SECONDS = 3.0
POLL_SECONDS = 0.02
# Time lost to neighbours is made up slowly, so that a run at 90 % of the limit stays below the limit.
MAX_DEFICIT_SECONDS = 0.5
CATCHING_UP = 1.1
NICE = 19
EXIT_CANNOT_BURN = 3
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


class Workers:
    """A process group that uses `count` cores while it is not paused: stress-ng's, or forks of this process."""

    def __init__(self, program: str, count: int, seconds: float) -> None:
        self.count, self.ends_at, self.paused = count, time.monotonic() + seconds, False
        self._program = program
        self._seen: dict[int, float] = {}
        if program:
            self._group = _start_stress_ng(program, count, seconds)
        else:
            self._fork_spinners()

    def complete(self) -> bool:
        """Whether all workers have started. Raises ChildProcessError when the program has ended instead."""
        if len(self._seen) < self.count:
            if not self._program:
                # One was killed. All are replaced, since the group's first process may be the one.
                self.end()
                self._fork_spinners()
            elif os.waitpid(self._group, os.WNOHANG)[0]:
                raise ChildProcessError
            else:
                with suppress(psutil.Error):
                    found = psutil.Process(self._group).children(recursive=True)
                    self._seen = {child.pid: self._seen.get(child.pid, 0.0) for child in found}
        return len(self._seen) >= self.count

    def _fork_spinners(self) -> None:
        self._group, self._seen, self.paused = 0, {}, False
        try:
            for _ in range(self.count):
                child = _fork_spinner(self._group, self.ends_at)
                self._group = self._group or child
                self._seen[child] = 0.0
        except OSError:
            self.end()
            raise

    def cpu_seconds(self) -> float:
        """CPU seconds used since the last call. A worker that has died is no longer counted."""
        total = 0.0
        for pid, before in list(self._seen.items()):
            try:
                worker = psutil.Process(pid)
                with worker.oneshot():
                    times, is_dead = worker.cpu_times(), worker.status() == psutil.STATUS_ZOMBIE
            except psutil.Error:
                del self._seen[pid]
                continue
            self._seen[pid] = times.user + times.system
            total += self._seen[pid] - before
            if is_dead:
                del self._seen[pid]
        return total

    def pause(self, *, paused: bool) -> None:
        """Pause the workers, or let them continue."""
        if paused != self.paused:
            self.paused = paused
            with suppress(ProcessLookupError):
                os.killpg(self._group, signal.SIGSTOP if paused else signal.SIGCONT)

    def end(self) -> None:
        """Kill the group and wait until nothing of it is left: this process adopts its orphans."""
        with suppress(ProcessLookupError):
            if self._group:
                os.killpg(self._group, signal.SIGKILL)
        with suppress(ChildProcessError):
            while True:
                os.waitpid(-1, 0)


class DutyCycleController:
    """Pauses the workers for a part of each period, so that they use the requested cores."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._workers: Workers | None = None
        # Cores requested, CPU seconds still owed, share of each period in which the workers run.
        self._cores = self._deficit = self._duty_cycle = 0.0
        self._started = self._measured = self._period = 0.0
        self.deadline = time.monotonic() + START_SECONDS

    def set(self, cores: float, seconds: float) -> None:
        """Use this many cores from now on, until that many seconds have passed."""
        now = time.monotonic()
        self._cores, self.deadline = cores, now + seconds
        needed = max(1, math.ceil(cores - 1e-6))
        workers = self._workers
        if cores > 0 and (workers is None or workers.count < needed or workers.ends_at < self.deadline):
            self.end()
            self._started = self._measured = now
            self._workers = Workers(self._program, needed, seconds + 1)
        self._adjust()

    def step(self) -> float:
        """Do what is due; returns the seconds until the next step. Raises ChildProcessError when the workers end."""
        now, workers = time.monotonic(), self._workers
        if workers is None:
            return self.deadline - now
        if not workers.complete():
            if now - self._started > START_SECONDS:
                raise ChildProcessError
            return POLL_SECONDS
        if now >= self._period + PERIOD_SECONDS:
            self._period = now
            if now - self._measured >= MEASURE_SECONDS:
                self._measure(workers, now)
        pause_at = self._period + self._duty_cycle * PERIOD_SECONDS
        workers.pause(paused=now >= pause_at and self._duty_cycle < 1)
        if self._duty_cycle <= 0:
            return self._measured + MEASURE_SECONDS - now if self._cores else self.deadline - now
        return (self._period + PERIOD_SECONDS if workers.paused or self._duty_cycle >= 1 else pause_at) - now

    def end(self) -> None:
        if self._workers:
            self._workers.end()
            self._workers = None

    def _measure(self, workers: Workers, now: float) -> None:
        self._deficit += self._cores * (now - self._measured) - workers.cpu_seconds()
        self._deficit = max(-MAX_DEFICIT_SECONDS, min(self._deficit, MAX_DEFICIT_SECONDS))
        self._measured = now
        self._adjust()

    def _adjust(self) -> None:
        """Set the duty cycle so that the deficit is made up by the next measurement."""
        if self._workers and self._cores > 0:
            wanted = min(self._cores + self._deficit / MEASURE_SECONDS, self._cores * CATCHING_UP)
            self._duty_cycle = max(0.0, min(wanted / self._workers.count, 1.0))
        else:
            self._duty_cycle = self._deficit = 0.0


def main(program: str) -> int:
    """Follow standard input until it ends, or until the time that it set is over; returns an exit status."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    # When the app dies: while it is stopped, this process does not notice that its input has ended.
    _prctl(PR_SET_PDEATHSIG, signal.SIGCONT)
    controller, unread = DutyCycleController(program), b""
    try:
        while (left := controller.deadline - time.monotonic()) > 0:
            if not select.select([0], [], [], max(0.0, min(left, controller.step())))[0]:
                continue
            if not (read := os.read(0, 4096)):
                return 0
            *lines, unread = (unread + read).split(b"\n")
            if lines:
                controller.set(*map(float, lines[-1].split()))
    except (OSError, subprocess.SubprocessError) as fault:
        name = program or "The burner"
        sys.stderr.write(f"{name} cannot create load here: {fault or 'it did not start, or ended'}\n")
        return EXIT_CANNOT_BURN
    finally:
        controller.end()
    return 0


def _start_stress_ng(program: str, count: int, seconds: float) -> int:
    """Start stress-ng; returns its process id, which is that of its group."""
    command = [program, "--cpu", str(count), "--timeout", f"{math.ceil(seconds)}s", "--quiet"]
    parent = os.getpid()

    def bind() -> None:
        os.nice(NICE)
        _die_with(parent)

    stress_ng = subprocess.Popen(  # noqa: S603 - the program PixelScan found
        [*command, "--temp-path", tempfile.gettempdir()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        process_group=0,
        preexec_fn=bind,  # noqa: PLW1509 - this process has one thread
    )
    return stress_ng.pid


def _fork_spinner(group: int, ends_at: float) -> int:
    """Fork a busy loop in this process group (0: a new one); returns its process id."""
    parent = os.getpid()
    child = os.fork()
    if child:
        os.setpgid(child, group or child)
        return child
    os.setpgid(0, group)
    os.nice(NICE)
    _die_with(parent)
    while os.getppid() == parent and time.monotonic() < ends_at:
        for _ in range(100_000):
            pass
    os._exit(0)


def _die_with(parent: int) -> None:
    """Have Linux kill this process when its parent dies, for whatever reason."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
