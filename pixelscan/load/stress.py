"""Stress on this pod: a process of its own (burner.py) that drives stress-ng, and what makes sure that it ends."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from pixelscan.errors import RunRefused
from pixelscan.load.burner import EXIT_CANNOT_BURN

SCRIPT = Path(__file__).with_name("burner.py")
CANNOT_BURN = "This machine starts no process that could burn"
OWN = "PixelScan's own burner"
PATIENCE_SECONDS = 1.0
RETRY_SECONDS = 5.0


class Stress:
    """Burns cores on this pod until told otherwise, until an absolute time, or until this process dies.

    `program` is stress-ng's path, looked for when not given; with "", or where it does not run, a burner of
    PixelScan's own serves. One thread at a time may use it.
    """

    def __init__(self, program: str | None = None) -> None:
        self._found = (shutil.which("stress-ng") or "") if program is None else program
        self._program = self._found
        self._burner: Burner | None = None
        self._retry_at = 0.0

    @property
    def name(self) -> str:
        """What burns: "stress-ng" or "PixelScan's own burner"."""
        return "stress-ng" if self._program else OWN

    def set(self, cores: float, until: float) -> None:
        """Burn so many cores from now on, until this Unix time at the latest. Raises RunRefused when nothing burns."""
        seconds = until - time.time()
        if seconds <= 0:
            self.stop()
            return
        if self._burner and self._burner.process.poll() is not None:
            self._bury(self._burner)
        self._burner = self._burner or self._start()
        # One that has just died is noticed by the next call, which starts another.
        with suppress(BrokenPipeError):
            os.write(self._burner.orders, f"{cores:.4f} {seconds:.2f}\n".encode())

    def stop(self) -> None:
        """Burn nothing; afterwards no process is left. Takes some hundredths of a second, a second at worst."""
        if self._burner:
            self._bury(self._burner)
        self._program, self._retry_at = self._found, 0.0

    def _start(self) -> "Burner":
        if time.monotonic() < self._retry_at:
            raise RunRefused(f"{CANNOT_BURN}; PixelScan tries again every {RETRY_SECONDS:.0f} seconds.")
        try:
            return Burner(self._program)
        except OSError as fault:
            self._retry_at = time.monotonic() + RETRY_SECONDS
            raise RunRefused(f"{CANNOT_BURN}: {fault.strerror}.") from fault

    def _bury(self, burner: "Burner") -> None:
        """End it. Where stress-ng did not run, our own serves until the next stop; where that did not, we wait."""
        self._burner = None
        if burner.end() == EXIT_CANNOT_BURN:
            self._retry_at = 0.0 if self._program else time.monotonic() + RETRY_SECONDS
            self._program = ""


class Burner:
    """A running burner.py. It ends when `orders`, the pipe to it, is closed: also when this process is killed."""

    def __init__(self, program: str) -> None:
        reading, self.orders = os.pipe()
        try:
            self.process = subprocess.Popen(  # noqa: S603 - this interpreter and our own file
                [sys.executable, "-I", str(SCRIPT), program],
                stdin=reading,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            os.close(self.orders)
            raise
        finally:
            os.close(reading)

    def end(self) -> int:
        """Its exit status; nothing of its session is left."""
        os.close(self.orders)
        try:
            self.process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
        if self.process.wait() != 0:
            _kill_session(self.process.pid)
        return self.process.returncode


def _kill_session(session: int) -> None:
    """End every process of a session, those that are born meanwhile too."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    while (members := [pid for pid in psutil.pids() if _lives_in(session, pid)]) and time.monotonic() < give_up:
        for pid in members:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)


def _lives_in(session: int, pid: int) -> bool:
    try:
        return os.getsid(pid) == session and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, OSError):
        return False
