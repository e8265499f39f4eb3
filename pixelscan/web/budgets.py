"""Budgets that limit what visitors use: messages per second, CPU time, and bytes."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

from pixelscan.errors import ServerBusy

Client = TypeVar("Client")
MOST_CLIENTS = 10_000


class TokenBucket:
    """Allows `rate` per second on average, and `burst` at once. Not thread-safe."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._tokens, self._filled = burst, clock()

    def take(self) -> bool:
        """Take one token; False if there is none."""
        self._fill()
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def reserve(self) -> float:
        """Reserve a token; returns the seconds until it is available. Reservations are served in order."""
        self._fill()
        self._tokens -= 1
        return max(-self._tokens / self._rate, 0)

    def spend(self, tokens: float) -> None:
        """Take tokens for what was done already, even if there are not as many."""
        self._fill()
        self._tokens -= tokens

    def is_spent(self) -> bool:
        """Whether all tokens, or more, were taken."""
        self._fill()
        return self._tokens <= 0

    def _fill(self) -> None:
        now = self._clock()
        self._tokens = min(self._tokens + (now - self._filled) * self._rate, self._burst)
        self._filled = now


class TokenBuckets(Generic[Client]):
    """A bucket for each client. Only the 10,000 clients that came last are remembered."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._buckets: OrderedDict[Client, TokenBucket] = OrderedDict()

    def of(self, client: Client) -> TokenBucket:
        """The client's bucket, the same one when it returns."""
        bucket = self._buckets.pop(client, None) or TokenBucket(self._rate, self._burst)
        self._buckets[client] = bucket
        if len(self._buckets) > MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return bucket


class ByteBudget:
    """A number of bytes for all visitors together; unlimited if `most` is 0. Safe to use from many threads."""

    def __init__(self, most: int, refusal: str) -> None:
        self._most, self._refusal = most, refusal
        self._taken = 0
        self._lock = Lock()

    def take(self, size: int) -> None:
        """Take bytes from the budget. Raises ServerBusy if fewer are left."""
        with self._lock:
            if self._most and self._taken + size > self._most:
                raise ServerBusy(self._refusal)
            self._taken += size

    def give_back(self, size: int) -> None:
        with self._lock:
            self._taken -= size

    @contextmanager
    def taken(self, size: int) -> Iterator[None]:
        """Take bytes from the budget for the duration of the block. Raises ServerBusy."""
        self.take(size)
        try:
            yield
        finally:
            self.give_back(size)
