"""A soft deadline inside a worker, shortly before the hard one at which the system ends the process.

Both count CPU seconds, so a photo that waits on a busy machine or in a pod with a quarter of a core loses nothing.

For code that reads a photo block by block: `except DeadlinePassed` around one block turns the timeout into that
block's Problem, and `passed()` says that the remaining blocks should be skipped. Everything read by then is kept.
No deadline is set outside a worker.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# The fraction of the time after which DeadlinePassed is raised.
SOFT_SHARE = 0.8

_passed = False


class DeadlinePassed(BaseException):
    """The time for this photo is nearly used up. A BaseException, so that `except Exception` lets it through."""


def passed() -> bool:
    """Whether the current work's deadline has passed."""
    return _passed


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise DeadlinePassed in the main thread shortly before `seconds`; at `seconds`, SIGVTALRM ends the process.

    DeadlinePassed interrupts Python code, but a C library call only when it returns; SIGVTALRM interrupts both.
    """
    global _passed  # noqa: PLW0603 - a signal handler has nowhere else to leave a value
    _passed = False
    before = signal.signal(signal.SIGPROF, _raise)
    signal.setitimer(signal.ITIMER_PROF, seconds * SOFT_SHARE)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        _passed = False


def _raise(_signal: int, _frame: FrameType | None) -> None:
    global _passed  # noqa: PLW0603
    _passed = True
    raise DeadlinePassed
