"""One process that reads photos, and the socket over which it is asked.

Why not multiprocessing's spawn: it runs the main module again in every worker, which is all of Streamlit under
`streamlit run`.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from pixelscan.child_environment import child_environment
from pixelscan.errors import ReaderUnavailable, ServerBusy
from pixelscan.metadata.workers.answers import MAX_MESSAGE_BYTES, READY, Cause, Failure, outcomes
from pixelscan.metadata.workers.messages import Messages, MessageTooLarge
from pixelscan.metadata.workers.plain_data import WrongShape
from pixelscan.metadata.workers.requests import request, result_type

START_SECONDS = 60
# How often it is started for one call where it is killed meanwhile.
STARTS = 3
# Wall clock seconds per CPU second: on a busy machine a worker has to wait for a CPU.
PATIENCE = 10
# For a process whose socket is closed to end.
END_SECONDS = 5
WORKER = "pixelscan.metadata.workers.process"

T = TypeVar("T")


class Worker:
    """One process and its socket. Used by one thread at a time."""

    def __init__(self, memory_bytes: int, preload: Sequence[str]) -> None:
        self._memory_bytes = memory_bytes
        self._preload = tuple(preload)
        self._closed = False

    def start(self) -> None:
        """Start the process without waiting until it is ready."""
        self._ready = False
        ours, there = socket.socketpair()
        self._messages = Messages(ours)
        # The worker exits when the parent's end of this pipe closes, even if the parent is killed.
        watched, held = map(open, os.pipe(), ("rb", "wb"))
        self._lifeline = held
        ends = (there.fileno(), watched.fileno())
        arguments = (*ends, self._memory_bytes, self._preload)
        program = f"import sys; sys.path = {sys.path}; from {WORKER} import serve; serve{arguments}"
        with there, watched:
            # In its own process group, so that Ctrl-C in a terminal reaches only the parent.
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-c", program],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=ends,
                env=child_environment(),
                process_group=0,
            )

    def is_ready(self) -> bool:
        """Whether its process has started."""
        return self._ready or self._messages.have_arrived()

    def is_dead(self) -> bool:
        """Whether its process was killed while it was idle."""
        return self._process.poll() is not None

    def ask(self, function: Callable[..., T], calls: Sequence[tuple[Any, ...]], seconds: float) -> list[Any]:
        """The outcomes of the first calls, at least one; fewer than all if the last one ended the process."""
        self._be_ready()
        result = result_type(function)
        found: list[Any] = []
        try:
            with request(function, calls, seconds) as (message, files):
                self._messages.send(message, files, PATIENCE * seconds)
            while len(found) < len(calls):
                found += self._answers(result, len(calls) - len(found), seconds)
                if ended_by(found[-1], Cause.MEMORY):
                    break
            else:
                return found
        except TimeoutError:
            found.append(Failure(Cause.TIME))
        except (WrongShape, MessageTooLarge):
            found.append(Failure(Cause.NOT_UNDERSTOOD, "the reader answered something that is not understood"))
        except (EOFError, OSError):
            found.append(self._death())
        self.restart()
        return found

    def close(self) -> None:
        """Kill the process; it has nothing to save."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        """Kill the process, and those that it may have started."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def restart(self) -> None:
        """Start another process in place of this one. Raises ServerBusy if the worker was closed."""
        self._end()
        if not self._closed:
            self._messages.close()
            self._lifeline.close()
            self.start()
        if self._closed:  # closed while it was starting: close() killed the previous process
            self._end()
            raise ServerBusy("PixelScan is shutting down.")

    def _be_ready(self) -> None:
        """Raises ReaderUnavailable if it does not start, even where it was not killed from outside meanwhile."""
        for _ in range(STARTS):
            if self.is_dead():
                self.restart()
            if self._ready or self._has_started():
                return
            if self._process.poll() != -signal.SIGKILL:
                break
        raise ReaderUnavailable("PixelScan's reader process does not start; the terminal or the log says why.")

    def _has_started(self) -> bool:
        """Wait for its first message; False if it ends without one, or says something else."""
        try:
            self._ready = self._messages.receive(len(READY), START_SECONDS) == READY
        except (EOFError, OSError, MessageTooLarge):
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(END_SECONDS)
        return self._ready

    def _answers(self, result: Any, most: int, seconds: float) -> list[Any]:
        """One message's outcomes, from one to `most`. Raises WrongShape."""
        found = list(outcomes(self._messages.receive(MAX_MESSAGE_BYTES, PATIENCE * seconds), result))
        if not 0 < len(found) <= most:
            raise WrongShape("The reader sent a wrong number of answers.")
        return found

    def _death(self) -> Failure:
        try:
            code = self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            return Failure(Cause.DEATH, "its reader stopped answering")
        if code == -signal.SIGVTALRM:
            return Failure(Cause.TIME)
        if code == -signal.SIGKILL:
            return Failure(Cause.KILLED, "its reader was killed; the machine may be out of memory")
        name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return Failure(Cause.DEATH, f"it crashed the reader ({name})")


def ended_by(outcome: object, *causes: Cause) -> bool:
    """Whether the outcome is a failure with one of these causes."""
    return isinstance(outcome, Failure) and outcome.cause in causes
