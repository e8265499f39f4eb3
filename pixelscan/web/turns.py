"""Turns at a scarce resource: a client with many requests does not get more than others.

Waiting clients are served in rotation, by address and, behind a shared address, by browser.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from threading import Lock
from typing import Any

# An address, and a browser behind it.
Client = tuple[str, str]


class Turns:
    """`count` turns at a time, for threads and for coroutines."""

    def __init__(self, count: int) -> None:
        self._free = count
        self._waiting: OrderedDict[str, Any] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def turn(self, client: Client) -> Iterator[None]:
        """Wait for a turn and hold it for the block."""
        mine = self._queue_up(client)
        try:
            mine.result()
            yield
        finally:
            self._leave(mine)

    @asynccontextmanager
    async def turn_of_loop(self, client: Client) -> AsyncIterator[None]:
        """The same for a coroutine, which may be cancelled while it waits."""
        mine = self._queue_up(client)
        try:
            if not mine.done():
                await asyncio.wrap_future(mine)
            yield
        finally:
            self._leave(mine)

    def are_taken(self) -> bool:
        """Whether a new client would have to wait."""
        return self._free == 0

    def waiting(self) -> int:
        """The number of waiting clients, including those that have given up but were not called yet."""
        with self._lock:
            return sum(len(line) for browsers in self._waiting.values() for line in browsers.values())

    def _queue_up(self, client: Client) -> "Future[None]":
        mine: Future[None] = Future()
        address, browser = client
        with self._lock:
            browsers = self._waiting.setdefault(address, OrderedDict())
            browsers.setdefault(browser, deque()).append(mine)
            self._call_next()
        return mine

    def _leave(self, mine: "Future[None]") -> None:
        if mine.cancel():  # it never came
            return
        with self._lock:
            self._free += 1
            self._call_next()

    def _call_next(self) -> None:
        while self._free and self._waiting:
            called = _first(self._waiting)
            if called.set_running_or_notify_cancel():
                self._free -= 1
                called.set_result(None)


def _first(waiting: OrderedDict[str, Any]) -> "Future[None]":
    """Remove the first client of the first key; the key's other clients go to the end of the line."""
    key, behind = waiting.popitem(last=False)
    found: Future[None] = behind.popleft() if isinstance(behind, deque) else _first(behind)
    if behind:
        waiting[key] = behind
    return found
