"""The worker process for `pool.py`, which does one call after another.

It protects the machine from the photo (limited memory, few rights, no core dumps) and the parent from the reader's
errors (every outcome is an answer), and exits with its parent, even if the parent is killed.
"""

import fcntl
import gc
import importlib
import os
import resource
import select
import signal
import socket
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pixelscan.errors import PixelScanError
from pixelscan.metadata.deadline import DeadlinePassed, deadline
from pixelscan.metadata.workers import jail, requests
from pixelscan.metadata.workers.answers import GROUP_BYTES, READY, Cause, Failure, answer, failure
from pixelscan.metadata.workers.bytecode import compile_package
from pixelscan.metadata.workers.messages import Messages

# Pages come before photos: a page gets three times a worker's share of a busy core.
NICENESS = 5
# Quick answers are sent in groups: waking the parent takes a tenth of the time that a photo takes.
TOGETHER_SECONDS = 0.05


def serve(connection: int, lifeline: int, memory_bytes: int, preload: Sequence[str]) -> None:
    """Answer the calls on `connection` until it is closed. Started only by `pool.py`."""
    _die_with_parent(lifeline)
    os.nice(NICENESS)
    _bound_memory(memory_bytes)
    warnings.simplefilter("ignore")
    for module in preload:
        importlib.import_module(module)
    compile_package()
    with Path(os.devnull).open("w") as nowhere:
        jail.enter()
        # A damaged photo can make a C library print thousands of lines.
        os.dup2(nowhere.fileno(), 2)
    _die_with_parent(lifeline)  # once more: signals are for the user that it has been since
    # Scans hold no cycles worth the time of collecting them, and the modules never go.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    with (
        Messages(socket.socket(fileno=connection)) as parent,
        suppress(EOFError, BrokenPipeError, ConnectionResetError),
    ):
        parent.send(READY)
        while _answer(parent, *parent.receive_with_files()):
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


def _answer(parent: Messages, message: bytes, handles: Sequence[int]) -> bool:
    """Send one answer for each call; an exception is an answer too. False if the process cannot go on."""
    try:
        asked = requests.understood(message, handles)
    except Exception as fault:  # noqa: BLE001 - every error is an answer
        parent.send(answer(failure("its reader cannot be loaded: ", fault), None))
        return False
    try:
        return _answer_all(parent, asked)
    finally:
        for handle in handles:
            os.close(handle)


def _answer_all(parent: Messages, asked: requests.Request) -> bool:
    answers = bytearray()
    sent = time.monotonic()
    for number, arguments in enumerate(asked.calls, 1):
        outcome = _outcome(asked.function, arguments, asked.seconds)
        answers += answer(outcome, asked.result)
        is_over = isinstance(outcome, Failure) and outcome.cause is Cause.MEMORY
        is_last = is_over or number == len(asked.calls)
        if is_last or len(answers) > GROUP_BYTES or time.monotonic() - sent > TOGETHER_SECONDS:
            parent.send(bytes(answers))
            answers, sent = bytearray(), time.monotonic()
        if is_over:
            return False
    return True


def _outcome(function: Callable[..., Any], arguments: Sequence[Any], seconds: float) -> Any:
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
        return failure("", fault)
