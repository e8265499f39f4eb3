"""The worker process for `pool.py`, which does one call after another.

It protects the machine from the photo (limited memory, no core dumps) and the parent from the reader's errors
(every outcome is an answer), and exits with its parent, even if the parent is killed.
"""

import fcntl
import gc
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
# Pages come before photos: a page gets three times a worker's share of a busy core.
NICENESS = 5
# Quick answers are sent in groups: waking the parent takes a tenth of the time that a photo takes.
TOGETHER_SECONDS = 0.05


class Cause(StrEnum):
    """Why a call has no result. After MEMORY the worker exits."""

    FAULT = "fault"
    MEMORY = "memory"
    TIME = "time"
    DEATH = "death"


@dataclass(frozen=True, slots=True)
class Failure:
    """A call without a result; `text` follows "The photo could not be read: "."""

    cause: Cause
    text: str = ""


def serve(connection: int, lifeline: int, memory_bytes: int, preload: Sequence[str]) -> None:
    """Answer the calls on `connection` until it is closed. Started only by `pool.py`."""
    _die_with_parent(lifeline)
    os.nice(NICENESS)
    _bound_memory(memory_bytes)
    warnings.simplefilter("ignore")
    for module in preload:
        importlib.import_module(module)
    _silence_native_libraries()
    # Scans hold no cycles worth the time of collecting them, and the modules never go.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    with Connection(connection) as parent, suppress(EOFError, BrokenPipeError, ConnectionResetError):
        parent.send_bytes(READY)
        while _answer(parent, parent.recv_bytes()):
            pass


def _die_with_parent(lifeline: int) -> None:
    """Exit by SIGIO as soon as the parent's end of the pipe closes, even during a call into C.

    PR_SET_PDEATHSIG would end the worker with the thread that started it, and a watching thread could not run
    while a library holds the interpreter lock.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    # Not select(), which refuses the numbers that a server with a thousand connections gives to its files.
    end = select.poll()
    end.register(lifeline, select.POLLIN)
    if end.poll(0):
        sys.exit("The parent of this worker has ended.")


def _bound_memory(limit: int) -> None:
    """Sets RLIMIT_DATA, not RLIMIT_AS, because threads reserve much address space. No effect on macOS."""
    for kind, bound in ((resource.RLIMIT_DATA, limit), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (bound, bound))


def _silence_native_libraries() -> None:
    """Discards standard error: a damaged photo can make a C library print thousands of lines."""
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 2)


def _answer(parent: Connection, message: bytes) -> bool:
    """Send one answer for each call; an exception is an answer too. False if the process cannot go on."""
    try:
        function, calls, seconds = pickle.loads(message)  # noqa: S301 - from our own parent
    except Exception as fault:  # noqa: BLE001 - every error is an answer
        parent.send_bytes(pickle.dumps([_packed(_fault("its reader cannot be loaded: ", fault))]))
        return False
    answers: list[bytes] = []
    sent = time.monotonic()
    for number, arguments in enumerate(calls, 1):
        outcome = _outcome(function, arguments, seconds)
        answers.append(_packed(outcome))
        is_over = isinstance(outcome, Failure) and outcome.cause is Cause.MEMORY
        if is_over or number == len(calls) or time.monotonic() - sent > TOGETHER_SECONDS:
            parent.send_bytes(pickle.dumps(answers))
            answers, sent = [], time.monotonic()
        if is_over:
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
    except Exception as fault:  # noqa: BLE001 - every error is an answer
        return _fault("", fault)


def _packed(outcome: Any) -> bytes:
    try:
        answer = pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    except Exception as fault:  # noqa: BLE001 - every error is an answer
        answer = pickle.dumps(_fault("the answer cannot be sent: ", fault))
    if len(answer) > MAX_ANSWER_BYTES:
        return pickle.dumps(Failure(Cause.FAULT, f"its metadata takes more than {MAX_ANSWER_BYTES >> 20} MB"))
    return answer


def _fault(what: str, fault: Exception) -> Failure:
    return Failure(Cause.FAULT, f"{what}{type(fault).__name__}: {fault}")
