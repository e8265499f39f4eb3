"""Pages run in the order in which they were requested, as many at once as there are scan workers.

All at once would compete for the interpreter's lock, with each other and with the server's own loop, and all would be
late. This way a pod beyond its capacity gets slower evenly, and the page says so.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

# A run that takes longer is waiting for a database or a photo's reader, and must not delay the others.
TURN_SECONDS = 0.25
NOTICE_AFTER_SECONDS = 1.0


@dataclass(eq=False, slots=True)
class _Turn:
    called: threading.Event = field(default_factory=threading.Event)
    began: float = 0.0


class PageQueue:
    """Lets `count` page runs proceed at a time. A run older than TURN_SECONDS no longer takes a slot."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._waiting: deque[_Turn] = deque()
        self._going: list[_Turn] = []
        self._lock = threading.Lock()
        self._thread = threading.local()

    @property
    def waiting(self) -> int:
        """The number of page runs that are waiting for their turn."""
        return len(self._waiting)

    def has_turn(self) -> bool:
        """Whether this thread has its turn now."""
        return getattr(self._thread, "has_turn", False)

    @contextmanager
    def turn(self, on_wait: Callable[[int], None]) -> Iterator[bool]:
        """Wait for a turn and hold it for the block. Meanwhile `on_wait` is called every second with the number of
        runs ahead; the block gets whether it was called.
        """
        mine = self._queue_up()
        try:
            was_told = self._wait(mine, on_wait)
            self._thread.has_turn = True
            yield was_told
        finally:
            self._thread.has_turn = False
            self._leave(mine)

    def _queue_up(self) -> _Turn:
        with self._lock:
            mine = _Turn()
            self._waiting.append(mine)
            self._call_next()
            return mine

    def _wait(self, mine: _Turn, on_wait: Callable[[int], None]) -> bool:
        next_word, told = time.monotonic() + NOTICE_AFTER_SECONDS, False
        while not mine.called.wait(min(TURN_SECONDS, NOTICE_AFTER_SECONDS)):
            with self._lock:
                self._call_next()
                before = self._waiting.index(mine) if mine in self._waiting else 0
            if before and time.monotonic() > next_word:
                on_wait(before)
                next_word, told = time.monotonic() + NOTICE_AFTER_SECONDS, True
        return told

    def _leave(self, mine: _Turn) -> None:
        """End the turn or leave the queue: a visitor who goes to another page no longer waits for this one."""
        with self._lock:
            (self._going if mine in self._going else self._waiting).remove(mine)
            self._call_next()

    def _call_next(self) -> None:
        now = time.monotonic()
        while self._waiting and sum(now - turn.began < TURN_SECONDS for turn in self._going) < self._count:
            called = self._waiting.popleft()
            called.began = now
            self._going.append(called)
            called.called.set()
