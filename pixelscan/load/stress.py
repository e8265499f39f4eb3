"""CPU stress on this pod: starts the process (burner.py) that drives stress-ng, and makes sure that it ends."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from pixelscan.child_environment import child_environment
from pixelscan.errors import RunRefused
from pixelscan.load.burner import EXIT_CANNOT_BURN

SCRIPT = Path(__file__).with_name("burner.py")
CANNOT_BURN = "This machine cannot start a process that creates load"
OWN = "PixelScan's own load generator"
END_SECONDS = 1.0
RETRY_SECONDS = 5.0


class Stress:
    """Uses CPU on this pod until it is stopped, until an absolute time, or until this process dies.

    `program` is the path of stress-ng, which is searched for if None. If it is "" or stress-ng does not run,
    PixelScan's own load generator is used instead. Not thread-safe.
    """

    def __init__(self, program: str | None = None) -> None:
        self._found = (shutil.which("stress-ng") or "") if program is None else program
        self._program = self._found
        self._burner: BurnerProcess | None = None
        self._retry_at = 0.0

    @property
    def name(self) -> str:
        """What creates the load: "stress-ng" or "PixelScan's own load generator"."""
        return "stress-ng" if self._program else OWN

    def set(self, cores: float, until: float) -> None:
        """Use this many cores from now on, until this Unix time at most. Raises RunRefused if no process starts."""
        seconds = until - time.time()
        if seconds <= 0:
            self.stop()
            return
        if self._burner and self._burner.process.poll() is not None:
            self._end(self._burner)
        self._burner = self._burner or self._start()
        # A burner that has just died is noticed by the next call, which starts another one.
        with suppress(BrokenPipeError):
            os.write(self._burner.pipe, f"{cores:.4f} {seconds:.2f}\n".encode())

    def stop(self) -> None:
        """End the load; no process is left. Takes some hundredths of a second, a second at worst."""
        if self._burner:
            self._end(self._burner)
        self._program, self._retry_at = self._found, 0.0

    def _start(self) -> "BurnerProcess":
        if time.monotonic() < self._retry_at:
            raise RunRefused(f"{CANNOT_BURN}; PixelScan tries again every {RETRY_SECONDS:.0f} seconds.")
        try:
            return BurnerProcess(self._program)
        except OSError as fault:
            self._retry_at = time.monotonic() + RETRY_SECONDS
            raise RunRefused(f"{CANNOT_BURN}: {fault.strerror}.") from fault

    def _end(self, burner: "BurnerProcess") -> None:
        """End the burner. If stress-ng did not run, our own is used until the next stop; if that did not, we wait."""
        self._burner = None
        if burner.end() == EXIT_CANNOT_BURN:
            self._retry_at = 0.0 if self._program else time.monotonic() + RETRY_SECONDS
            self._program = ""


class BurnerProcess:
    """A running burner.py. It ends when `pipe`, its standard input, is closed: also when this process is killed."""

    def __init__(self, program: str) -> None:
        reading, self.pipe = os.pipe()
        try:
            self.process = subprocess.Popen(  # noqa: S603 - this interpreter and our own file
                [sys.executable, "-I", str(SCRIPT), program],
                stdin=reading,
                env=child_environment(),
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            os.close(self.pipe)
            raise
        finally:
            os.close(reading)

    def end(self) -> int:
        """End it; returns its exit status. Nothing of its session is left."""
        os.close(self.pipe)
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
        if self.process.wait() != 0:
            _kill_session(self.process.pid)
        return self.process.returncode


def _kill_session(session: int) -> None:
    """End every process of a session, also those that start meanwhile."""
    give_up = time.monotonic() + END_SECONDS
    while (members := [pid for pid in psutil.pids() if _is_alive_in(session, pid)]) and time.monotonic() < give_up:
        for pid in members:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)


def _is_alive_in(session: int, pid: int) -> bool:
    try:
        return os.getsid(pid) == session and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, OSError):
        return False
