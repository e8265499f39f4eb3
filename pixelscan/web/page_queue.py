"""Pages run as many at once as there are scan workers; those that wait are served in rotation, by address and browser.

All at once would compete for the interpreter's lock, with each other and with the server's own loop, and all would be
late. This way a pod beyond its capacity gets slower evenly, and the page says so. A browser that runs many pages waits
for those that run few, and so does an address, because anyone can make up new browsers.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pixelscan.web.budgets import TokenBuckets
from pixelscan.web.turns import Client, Rotation

# A run that takes longer is waiting for a database or a photo's reader, and must not delay the others.
TURN_SECONDS = 0.25
NOTICE_AFTER_SECONDS = 1.0
# CPU seconds a second that a browser's runs may take while others run pages too, and how many at once. An ordinary run
# takes 0.03.
SHARE, BURST = 0.2, 2.0
# The same for all browsers of an address, for each run that may proceed at a time.
ADDRESS_SHARE, ADDRESS_BURST = 0.6, 4.0
# After so long without a run of another browser, or address, there are no others.
ALONE_AFTER_SECONDS = 2.0


@dataclass(eq=False, slots=True)
class _Turn:
    client: Client
    called: threading.Event = field(default_factory=threading.Event)
    began: float = 0.0


class _Shares:
    """The CPU time of browsers, or of addresses, while others of them run pages too."""

    def __init__(self, share: float, burst: float) -> None:
        self._budgets = TokenBuckets[Client](share, burst)
        # Who ran last, and since when nobody else has.
        self._latest: Client | None = None
        self._alone_since = 0.0

    def begin(self, who: Client, now: float) -> None:
        if who != self._latest:
            self._latest, self._alone_since = who, now

    def spend(self, who: Client, seconds: float) -> None:
        self._budgets.of(who).spend(seconds)

    def may_run(self, who: Client, now: float) -> bool:
        """Whether there is something left of its share, or nobody who needs it."""
        return now - self._alone_since > ALONE_AFTER_SECONDS or not self._budgets.of(who).is_spent()


class PageQueue:
    """Lets `count` page runs proceed at a time. A run older than TURN_SECONDS no longer takes a slot."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._browsers = _Shares(SHARE, BURST)
        self._addresses = _Shares(ADDRESS_SHARE * count, ADDRESS_BURST * count)
        self._waiting = Rotation[_Turn]()
        self._going: list[_Turn] = []
        self._lock = threading.Lock()
        self._thread = threading.local()

    @property
    def waiting(self) -> int:
        """The number of page runs that are waiting for their turn."""
        return len(self._waiting)

    def has_turn(self) -> bool:
        """Whether this thread has its turn now."""
        return self._mine() is not None

    @contextmanager
    def turn(self, client: Client, on_wait: Callable[[int], None]) -> Iterator[bool]:
        """Wait for a turn of this client and hold it for the block. Meanwhile `on_wait` is called every second with
        the number of runs ahead; the block gets whether it was called.
        """
        mine = _Turn(client)
        try:
            self._queue_up(mine)
            was_told = self._wait(mine, on_wait)
            self._thread.mine, begin = mine, time.thread_time()
            try:
                yield was_told
            finally:
                self._thread.mine = None
                self._spend(client, time.thread_time() - begin)
        finally:
            self._leave(mine)

    @contextmanager
    def pause(self) -> Iterator[None]:
        """Give this thread's turn to others during the block, which waits for something else; then wait for another."""
        mine = self._mine()
        if mine is None:
            yield
            return
        self._leave(mine)
        yield
        self._queue_up(mine)
        self._wait(mine, lambda _before: None)

    def _mine(self) -> _Turn | None:
        return getattr(self._thread, "mine", None)

    def _queue_up(self, mine: _Turn) -> None:
        with self._lock:
            mine.called.clear()
            self._waiting.add(mine.client, mine)
            self._call_next()

    def _wait(self, mine: _Turn, on_wait: Callable[[int], None]) -> bool:
        next_word, told = time.monotonic() + NOTICE_AFTER_SECONDS, False
        while not mine.called.wait(min(TURN_SECONDS, NOTICE_AFTER_SECONDS)):
            with self._lock:
                self._call_next()
                before = 0 if mine.called.is_set() else self._waiting.in_order().index(mine)
            if before and time.monotonic() > next_word:
                on_wait(before)
                next_word, told = time.monotonic() + NOTICE_AFTER_SECONDS, True
        return told

    def _leave(self, mine: _Turn) -> None:
        """End the turn or leave the queue: a visitor who goes to another page no longer waits for this one."""
        with self._lock:
            if mine in self._going:
                self._going.remove(mine)
            else:
                self._waiting.drop(mine.client, mine)
            self._call_next()

    def _call_next(self) -> None:
        now = time.monotonic()
        while sum(now - turn.began < TURN_SECONDS for turn in self._going) < self._count:
            following = self._waiting.take(lambda client: self._may_run(client, now))
            if following is None:
                return
            client, called = following
            self._browsers.begin(client, now)
            self._addresses.begin(_address(client), now)
            called.began = now
            self._going.append(called)
            called.called.set()

    def _may_run(self, client: Client, now: float) -> bool:
        return self._browsers.may_run(client, now) and self._addresses.may_run(_address(client), now)

    def _spend(self, client: Client, seconds: float) -> None:
        with self._lock:
            self._browsers.spend(client, seconds)
            self._addresses.spend(_address(client), seconds)


def _address(client: Client) -> Client:
    """All browsers of its address."""
    return client[0], ""
