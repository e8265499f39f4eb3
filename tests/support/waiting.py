"""How tests wait: for a condition, never for a time."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
POLL_SECONDS = 0.01
# So long that a machine which does much else beside the tests fails none; who waits in vain waits it once.
PATIENCE_SECONDS = 120


def wait_until(
    condition: Callable[[], Found],
    what: str,
    *,
    seconds: float = PATIENCE_SECONDS,
    poll: float = POLL_SECONDS,
    told: Callable[[], object] = str,
) -> Found:
    """Return what the condition gave once it is true; AssertionError with `what`, and what is told of it, if never."""
    give_up = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > give_up:
            raise AssertionError(f"not within {seconds:g} s: {what}\n{told()}")
        time.sleep(poll)
    return found
