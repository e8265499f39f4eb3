"""A soft deadline inside a worker, a little before the hard one that kills it.

For the code that reads a photo block by block: `except DeadlinePassed` around one block turns the
time-out into that block's Problem, and `passed()` says that the blocks after it should be left out.
What was read until then is kept. Outside a worker no deadline is set and none of this ever happens.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_passed = False


class DeadlinePassed(BaseException):
    """The time for this photo is nearly used up. A BaseException, so that `except Exception` lets it through."""


def passed() -> bool:
    """Whether the deadline of the work going on has passed."""
    return _passed


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise DeadlinePassed once in the main thread when the block takes longer than `seconds`.

    Python code is interrupted; a call into a C library only when it returns.
    """
    global _passed  # noqa: PLW0603 - a signal handler has no other place to leave its word
    _passed = False
    before = signal.signal(signal.SIGALRM, _raise)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        _passed = False


def _raise(_signal: int, _frame: FrameType | None) -> None:
    global _passed  # noqa: PLW0603
    _passed = True
    raise DeadlinePassed
