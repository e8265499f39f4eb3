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

# A run that takes longer is waiting for a database or a photo's reader, and must not delay the others.
TURN_SECONDS = 0.25
NOTICE_AFTER_SECONDS = 1.0


@dataclass(eq=False, slots=True)
class _Turn:
    browser: str
    called: threading.Event = field(default_factory=threading.Event)
    began: float = 0.0


class PageQueue:
    """Lets `count` page runs proceed at a time. A run older than TURN_SECONDS no longer takes a slot."""

    def __init__(self, count: int) -> None:
        self._count = count
        # The browser whose turn is next comes first.
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
        return getattr(self._thread, "has_turn", False)

    @contextmanager
    def turn(self, browser: str, on_wait: Callable[[int], None]) -> Iterator[bool]:
        """Wait for a turn of this browser and hold it for the block. Meanwhile `on_wait` is called every second with
        the number of runs ahead; the block gets whether it was called.
        """
        mine = self._queue_up(browser)
        try:
            was_told = self._wait(mine, on_wait)
            self._thread.has_turn = True
            yield was_told
        finally:
            self._thread.has_turn = False
            self._leave(mine)

    def _queue_up(self, browser: str) -> _Turn:
        with self._lock:
            mine = _Turn(browser)
            self._waiting.setdefault(browser, []).append(mine)
            self._call_next()
            return mine

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
            else:
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
        while self._waiting and sum(now - turn.began < TURN_SECONDS for turn in self._going) < self._count:
            browser, line = next(iter(self._waiting.items()))
            called = line[0]
            self._take_out(called)
            if line:
                self._waiting.move_to_end(browser)
            called.began = now
            self._going.append(called)
            called.called.set()
