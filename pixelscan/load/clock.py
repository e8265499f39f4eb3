"""The time that pods share: the store's. A pod's own clock may be off by seconds or hours."""

import time
from collections import deque
from typing import NamedTuple

# A clock that is off by less than this disturbs nobody.
NOTICEABLE_SECONDS = 1.0
# The most exact of so many measurements counts: a store that answers slowly tells its time inexactly.
KEPT_MEASUREMENTS = 8


class _Measurement(NamedTuple):
    """The store's time when the monotonic clock was 0, and by how many seconds that may be wrong."""

    error: float
    zero: float

    def contradicts(self, other: "_Measurement") -> bool:
        return abs(self.zero - other.zero) > self.error + other.error + NOTICEABLE_SECONDS


class StoreClock:
    """Unix time by the store's clock; by this machine's own while the store has not told its time.

    It runs on the monotonic clock in between: setting this machine's clock moves nothing.
    """

    def __init__(self) -> None:
        self._recent: deque[_Measurement] = deque(maxlen=KEPT_MEASUREMENTS)
        self._best: _Measurement | None = None

    def now(self) -> float:
        """The store's time."""
        return time.time() if self._best is None else time.monotonic() + self._best.zero

    @property
    def seconds_ahead(self) -> float | None:
        """By how much this machine's clock is ahead of the store's (negative: behind); None if that disturbs nobody."""
        if self._best is None:
            return None
        ahead = time.time() - self.now()
        return ahead if abs(ahead) > NOTICEABLE_SECONDS + self._best.error else None

    def note(self, asked: float, told: float, answered: float) -> float:
        """Note which time the store told, and when it was asked and answered by the monotonic clock.

        Returns the seconds that must be added to times that were taken before: not 0 only the first time.
        """
        new = _Measurement((answered - asked) / 2, told - (asked + answered) / 2)
        if self._best and new.contradicts(self._best):
            # This machine slept, or the store has moved to another one.
            self._recent.clear()
        self._recent.append(new)
        is_first, self._best = self._best is None, min(self._recent)
        return -(self.seconds_ahead or 0.0) if is_first else 0.0
