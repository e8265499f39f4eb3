"""The worker's side of `workers.py`: a process of its own that does one piece of work after another.

It protects the machine from the photo (bounded memory, no core dumps), the parent from the reader's
faults (every outcome is an answer), and ends with its parent, however that one ends.
"""

import fcntl
import importlib
import os
import pickle
import resource
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pixelscan.errors import PixelScanError
from pixelscan.metadata.deadline import DeadlinePassed, deadline

READY = b"ready"
MAX_ANSWER_BYTES = 64 << 20
# Whoever waits for a click comes before whoever waits for a photo: it has thrice the share of a busy core.
NICENESS = 5
# Quick answers travel together: a message wakes the parent, which takes a tenth of the time a photo takes.
TOGETHER_SECONDS = 0.05


class Cause(StrEnum):
    """Why a call has no outcome. Memory: the worker ends after saying so."""

    FAULT = "fault"
    MEMORY = "memory"
    TIME = "time"
    DEATH = "death"


@dataclass(frozen=True, slots=True)
class Failure:
    """A call without an outcome; `text` goes on after "the photo could not be read"."""

    cause: Cause
    text: str = ""


def serve(connection: int, lifeline: int, memory_bytes: int, preload: Sequence[str]) -> None:
    """Do what arrives on `connection` until it is closed. Started by `workers.py` only."""
    _die_with_parent(lifeline)
    os.nice(NICENESS)
    _bound_memory(memory_bytes)
    warnings.simplefilter("ignore")
    for module in preload:
        importlib.import_module(module)
    _silence_native_libraries()
    with Connection(connection) as parent, suppress(EOFError, BrokenPipeError, ConnectionResetError):
        parent.send_bytes(READY)
        while _answer(parent, parent.recv_bytes()):
            pass


def _die_with_parent(lifeline: int) -> None:
    """End by SIGIO as soon as the parent's end of the pipe closes, even amid a call into C.

    PR_SET_PDEATHSIG would end the worker with the thread that started it, and a watching thread of
    our own could not run while a library holds the interpreter's lock.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([lifeline], [], [], 0)[0]:
        sys.exit("The parent of this worker has ended.")


def _bound_memory(limit: int) -> None:
    """RLIMIT_DATA and not RLIMIT_AS, which the address space that threads reserve exhausts. No effect on macOS."""
    for kind, bound in ((resource.RLIMIT_DATA, limit), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (bound, bound))


def _silence_native_libraries() -> None:
    """A damaged photo can make a C library print thousands of lines; Python's start-up errors are out by now."""
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 2)


def _answer(parent: Connection, message: bytes) -> bool:
    """One answer for each call; an exception is its error. False: this process is spoilt."""
    try:
        function, calls, seconds = pickle.loads(message)  # noqa: S301 - from our own parent
    except Exception as fault:  # noqa: BLE001 - every fault is an answer
        parent.send_bytes(pickle.dumps([_packed(_fault("its reader cannot be found: ", fault))]))
        return False
    answers: list[bytes] = []
    sent = time.monotonic()
    for number, arguments in enumerate(calls, 1):
        outcome = _outcome(function, arguments, seconds)
        answers.append(_packed(outcome))
        spoilt = isinstance(outcome, Failure) and outcome.cause is Cause.MEMORY
        if spoilt or number == len(calls) or time.monotonic() - sent > TOGETHER_SECONDS:
            parent.send_bytes(pickle.dumps(answers))
            answers, sent = [], time.monotonic()
        if spoilt:
            return False
    return True


def _outcome(function: Callable[..., Any], arguments: tuple[Any, ...], seconds: float) -> Any:
    try:
        with deadline(seconds):
            return function(*arguments)
    except PixelScanError as error:
        return error
    except MemoryError:
        return Failure(Cause.MEMORY)
    except DeadlinePassed:
        return Failure(Cause.TIME)
    except Exception as fault:  # noqa: BLE001 - every fault is an answer
        return _fault("", fault)


def _packed(outcome: Any) -> bytes:
    try:
        answer = pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    except Exception as fault:  # noqa: BLE001 - every fault is an answer
        answer = pickle.dumps(_fault("the answer cannot be sent: ", fault))
    if len(answer) > MAX_ANSWER_BYTES:
        return pickle.dumps(Failure(Cause.FAULT, f"it says more than {MAX_ANSWER_BYTES >> 20} MB"))
    return answer


def _fault(what: str, fault: Exception) -> Failure:
    return Failure(Cause.FAULT, f"{what}{type(fault).__name__}: {fault}")
