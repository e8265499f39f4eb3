"""Pages are made in the order they were asked for, as many at once as there are scan workers.

All at once would fight for the interpreter's lock, with each other and with the server's own loop: every one of
them late. So a pod past its capacity gets slower evenly, and says so.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, wraps
from typing import ParamSpec

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pixelscan.web.workers import settings

# What takes longer waits for a database or a photo's reader, and shall hold up nobody.
TURN_SECONDS = 0.25
NOTICE_AFTER_SECONDS = 1.0

P = ParamSpec("P")


@dataclass(eq=False, slots=True)
class _Turn:
    called: threading.Event = field(default_factory=threading.Event)
    began: float = 0.0


class PageQueue:
    """At most `count` at once; who has had his turn for TURN_SECONDS counts no longer."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._waiting: deque[_Turn] = deque()
        self._going: list[_Turn] = []
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, on_wait: Callable[[int], None]) -> Iterator[bool]:
        """Wait for a turn and have it. `on_wait` hears, every second, how many are before one who waits; gives whether
        it did.
        """
        mine = self._queue_up()
        try:
            yield self._wait(mine, on_wait)
        finally:
            self._leave(mine)

    def _queue_up(self) -> _Turn:
        with self._lock:
            mine = _Turn()
            self._waiting.append(mine)
            self._call_next()
            return mine

    def _wait(self, mine: _Turn, on_wait: Callable[[int], None]) -> bool:
        next_word, told = time.monotonic() + NOTICE_AFTER_SECONDS, False
        while not mine.called.wait(TURN_SECONDS):
            with self._lock:
                self._call_next()
                before = self._waiting.index(mine) if mine in self._waiting else 0
            if before and time.monotonic() > next_word:
                on_wait(before)
                next_word, told = time.monotonic() + NOTICE_AFTER_SECONDS, True
        return told

    def _leave(self, mine: _Turn) -> None:
        """After one's turn, or out of the queue: a visitor who goes to another page waits for this one no more."""
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


@cache
def _page_queue() -> PageQueue:
    return PageQueue(settings().worker_count())


_mine = threading.local()


def queued(run: Callable[P, None]) -> Callable[P, None]:
    """The same, once its turn has come; who waits longer than a second is told why. What it calls needs no turn."""

    @wraps(run)
    def waiting(*args: P.args, **kwargs: P.kwargs) -> None:
        if getattr(_mine, "has_come", False):
            run(*args, **kwargs)
            return
        # In every run, or all that follows would change its place.
        note = st.empty()
        with _page_queue().turn(lambda before: _ask_for_patience(note, before)) as was_told:
            _mine.has_come = True
            try:
                if was_told:
                    note.empty()
                run(*args, **kwargs)
            finally:
                _mine.has_come = False

    return waiting


def _ask_for_patience(note: DeltaGenerator, before: int) -> None:
    visitors = "1 page is" if before == 1 else f"{before} pages are"
    note.info(f"Many visitors at the moment: {visitors} made before yours.", icon=":material/hourglass_top:")
