"""Pages run as many at once as there are scan workers; those that wait are served one browser after the other.

All at once would compete for the interpreter's lock, with each other and with the server's own loop, and all would be
late. This way a pod beyond its capacity gets slower evenly, and the page says so. A browser that runs many pages waits
for those that run few.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest

from pixelscan.web.budgets import TokenBuckets

# A run that takes longer is waiting for a database or a photo's reader, and must not delay the others.
TURN_SECONDS = 0.25
NOTICE_AFTER_SECONDS = 1.0
# CPU seconds a second that a browser's runs may take while others run pages too, and how many at once. An ordinary run
# takes 0.03.
SHARE, BURST = 0.2, 2.0
# After so long without a run of another browser, there are no others.
ALONE_AFTER_SECONDS = 2.0


@dataclass(eq=False, slots=True)
class _Turn:
    browser: str
    called: threading.Event = field(default_factory=threading.Event)
    began: float = 0.0


class PageQueue:
    """Lets `count` page runs proceed at a time. A run older than TURN_SECONDS no longer takes a slot."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._budgets = TokenBuckets[str](SHARE, BURST)
        # Who ran last, and since when nobody else has.
        self._latest, self._alone_since = "", 0.0
        self._waiting: OrderedDict[str, list[_Turn]] = OrderedDict()
        self._going: list[_Turn] = []
        self._lock = threading.Lock()
        self._thread = threading.local()

    @property
    def waiting(self) -> int:
        """The number of page runs that are waiting for their turn."""
        return sum(map(len, self._waiting.values()))

    def has_turn(self) -> bool:
        """Whether this thread has its turn now."""
        return self._mine() is not None

    @contextmanager
    def turn(self, browser: str, on_wait: Callable[[int], None]) -> Iterator[bool]:
        """Wait for a turn of this browser and hold it for the block. Meanwhile `on_wait` is called every second with
        the number of runs ahead; the block gets whether it was called.
        """
        mine = _Turn(browser)
        try:
            self._queue_up(mine)
            was_told = self._wait(mine, on_wait)
            self._thread.mine, begin = mine, time.thread_time()
            try:
                yield was_told
            finally:
                self._thread.mine = None
                self._budgets.of(browser).spend(time.thread_time() - begin)
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
            self._waiting.setdefault(mine.browser, []).append(mine)
            self._call_next()

    def _wait(self, mine: _Turn, on_wait: Callable[[int], None]) -> bool:
        next_word, told = time.monotonic() + NOTICE_AFTER_SECONDS, False
        while not mine.called.wait(min(TURN_SECONDS, NOTICE_AFTER_SECONDS)):
            with self._lock:
                self._call_next()
                before = 0 if mine.called.is_set() else self._in_order().index(mine)
            if before and time.monotonic() > next_word:
                on_wait(before)
                next_word, told = time.monotonic() + NOTICE_AFTER_SECONDS, True
        return told

    def _leave(self, mine: _Turn) -> None:
        """End the turn or leave the queue: a visitor who goes to another page no longer waits for this one."""
        with self._lock:
            if mine in self._going:
                self._going.remove(mine)
            elif mine in self._waiting.get(mine.browser, ()):
                self._take_out(mine)
            self._call_next()

    def _take_out(self, mine: _Turn) -> None:
        line = self._waiting[mine.browser]
        line.remove(mine)
        if not line:
            del self._waiting[mine.browser]

    def _in_order(self) -> list[_Turn]:
        """Those that wait, as they will be called if nobody else comes."""
        rounds = zip_longest(*self._waiting.values())
        return [turn for one in rounds for turn in one if turn]

    def _call_next(self) -> None:
        now = time.monotonic()
        while sum(now - turn.began < TURN_SECONDS for turn in self._going) < self._count:
            browser = next((one for one in self._waiting if self._may_run(one, now)), None)
            if browser is None:
                return
            if browser != self._latest:
                self._latest, self._alone_since = browser, now
            line = self._waiting[browser]
            called = line[0]
            self._take_out(called)
            if line:
                self._waiting.move_to_end(browser)
            called.began = now
            self._going.append(called)
            called.called.set()

    def _may_run(self, browser: str, now: float) -> bool:
        """Whether there is something left of the browser's share, or nobody who needs it."""
        return now - self._alone_since > ALONE_AFTER_SECONDS or not self._budgets.of(browser).is_spent()
