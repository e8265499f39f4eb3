"""A soft deadline inside a worker, a little before the hard one at which the system ends it.

Both count seconds of the processor's time: a photo that waits for its turn, on a busy machine or in a pod with a
quarter of a core, is not worse for that.

For the code that reads a photo block by block: `except DeadlinePassed` around one block turns the
time-out into that block's Problem, and `passed()` says that the blocks after it should be left out.
What was read until then is kept. Outside a worker no deadline is set and none of this ever happens.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# The share of the time after which the reader is asked to stop.
SOFT_SHARE = 0.8

_passed = False


class DeadlinePassed(BaseException):
    """The time for this photo is nearly used up. A BaseException, so that `except Exception` lets it through."""


def passed() -> bool:
    """Whether the deadline of the work going on has passed."""
    return _passed


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise DeadlinePassed once in the main thread a little before `seconds`; then SIGVTALRM ends the process.

    Python code is interrupted by the first; a call into a C library only when it returns, by the second at once.
    """
    global _passed  # noqa: PLW0603 - a signal handler has no other place to leave its word
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
