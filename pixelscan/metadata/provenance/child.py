"""A call in a child of this process: what crashes, hangs or takes too much there loses only its answer."""

import os
import pickle
import select
import signal
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

MAX_ANSWER_BYTES = 16 << 20
PIECE_BYTES = 1 << 16
# Wall clock seconds per CPU second: on a busy machine the child has to wait for a CPU.
PATIENCE = 5

T = TypeVar("T")


class ChildFailed(Exception):
    """The call has no answer; the message is the end of a sentence: "Checking it ..."."""


def in_child(function: Callable[..., T], *arguments: Any, seconds: float) -> T:
    """`function(*arguments)`, which may use `seconds` of CPU time and the memory that this process may.

    The answer must be picklable. Raises ChildFailed, also for an exception there.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(writing, function, arguments, seconds)
    os.close(writing)
    try:
        with open(reading, "rb", buffering=0) as pipe:  # noqa: PTH123 - a file descriptor
            answer = _received(pipe.fileno(), time.monotonic() + PATIENCE * seconds)
    finally:
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
    if not answer:
        raise ChildFailed(_cause(status, seconds))
    outcome = pickle.loads(answer)  # noqa: S301 - from our own child
    if isinstance(outcome, Exception):
        raise ChildFailed(f"failed ({type(outcome).__name__}: {outcome})") from outcome
    return cast("T", outcome)


def _answer(writing: int, function: Callable[..., Any], arguments: tuple[Any, ...], seconds: float) -> None:
    """The child's whole life. It ends without the parent's cleaning up."""
    try:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            outcome: Any = function(*arguments)
        except Exception as fault:  # noqa: BLE001 - every error is an answer
            outcome = RuntimeError(f"{type(fault).__name__}: {fault}")
        view = memoryview(pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL))
        while view:
            view = view[os.write(writing, view) :]
    finally:
        os._exit(0)


def _received(pipe: int, until: float) -> bytes:
    """What the child wrote before it ended; nothing if it takes too long or says too much."""
    pieces: list[bytes] = []
    size = 0
    while select.select([pipe], [], [], max(until - time.monotonic(), 0))[0]:
        piece = os.read(pipe, PIECE_BYTES)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
        size += len(piece)
        if size > MAX_ANSWER_BYTES:
            break
    return b""


def _cause(status: int, seconds: float) -> str:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGPROF, signal.SIGKILL):
        return f"took longer than {seconds:g} s"
    name = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else "no answer"
    return f"failed ({name})"
