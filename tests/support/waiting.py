"""How tests wait: for a condition, never for a fixed time."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
POLL_SECONDS = 0.01
# Long enough for a busy machine; a test that fails waits this long once.
PATIENCE_SECONDS = 120


def wait_until(
    condition: Callable[[], Found],
    what: str,
    *,
    seconds: float = PATIENCE_SECONDS,
    poll: float = POLL_SECONDS,
    told: Callable[[], object] = str,
) -> Found:
    """The condition's result once it is true. Raises AssertionError with `what` and details if it never is."""
    give_up = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > give_up:
            raise AssertionError(f"not within {seconds:g} s: {what}\n{told()}")
        time.sleep(poll)
    return found
