"""Turns at a scarce resource: a client with many requests does not get more than others.

Waiting clients are served in rotation, by address and, behind a shared address, by browser. None may hold all turns.
"""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from itertools import zip_longest
from threading import Lock
from typing import Generic, TypeVar

# An address, and a browser behind it.
Client = tuple[str, str]
T = TypeVar("T")


class Rotation(Generic[T]):
    """What clients wait for; one of each address comes next, and of each browser behind it."""

    def __init__(self) -> None:
        self._addresses: OrderedDict[str, OrderedDict[str, deque[T]]] = OrderedDict()

    def __len__(self) -> int:
        return sum(len(line) for browsers in self._addresses.values() for line in browsers.values())

    def add(self, client: Client, item: T) -> None:
        address, browser = client
        self._addresses.setdefault(address, OrderedDict()).setdefault(browser, deque()).append(item)

    def take(self, may: Callable[[Client], bool] = lambda _client: True) -> tuple[Client, T] | None:
        """Remove the next item of those clients who may have it now; None if there is none."""
        for address, browsers in self._addresses.items():
            for browser in browsers:
                if may((address, browser)):
                    return (address, browser), self._removed(address, browser)
        return None

    def drop(self, client: Client, item: T) -> bool:
        """Remove an item that no longer waits; False if it is not here."""
        address, browser = client
        browsers = self._addresses.get(address, OrderedDict())
        line = browsers.get(browser, deque())
        if item not in line:
            return False
        line.remove(item)
        if not line:
            del browsers[browser]
        if not browsers:
            del self._addresses[address]
        return True

    def in_order(self) -> list[T]:
        """The items as they will come if all may have theirs and no other is added."""
        return _one_of_each([_one_of_each(browsers.values()) for browsers in self._addresses.values()])

    def _removed(self, address: str, browser: str) -> T:
        """Its first; the browser's others, and those of its address, go to the end of the line."""
        browsers = self._addresses.pop(address)
        line = browsers.pop(browser)
        first = line.popleft()
        if line:
            browsers[browser] = line
        if browsers:
            self._addresses[address] = browsers
        return first


def _one_of_each(lines: Iterable[Iterable[T]]) -> list[T]:
    return [item for round_ in zip_longest(*lines) for item in round_ if item is not None]


class Turns:
    """`count` turns at a time, for threads and for coroutines; no client holds more than `most_each` of them."""

    def __init__(self, count: int, most_each: int) -> None:
        self._free, self._most_each = count, most_each
        self._held: Counter[Client] = Counter()
        self._waiting = Rotation[Future[None]]()
        self._lock = Lock()

    @contextmanager
    def turn(self, client: Client) -> Iterator[None]:
        """Wait for a turn and hold it for the block."""
        mine = self._queue_up(client)
        try:
            mine.result()
            yield
        finally:
            self._leave(mine, client)

    @asynccontextmanager
    async def turn_of_loop(self, client: Client) -> AsyncIterator[None]:
        """The same for a coroutine, which may be cancelled while it waits."""
        mine = self._queue_up(client)
        try:
            if not mine.done():
                await asyncio.wrap_future(mine)
            yield
        finally:
            self._leave(mine, client)

    def are_taken(self) -> bool:
        """Whether a new client would have to wait."""
        return self._free == 0

    def waiting(self) -> int:
        """The number of waiting clients, including those that have given up but were not called yet."""
        with self._lock:
            return len(self._waiting)

    def _queue_up(self, client: Client) -> "Future[None]":
        mine: Future[None] = Future()
        with self._lock:
            self._waiting.add(client, mine)
            self._call_next()
        return mine

    def _leave(self, mine: "Future[None]", client: Client) -> None:
        if mine.cancel():  # it never came
            return
        with self._lock:
            self._free += 1
            self._held[client] -= 1
            if not self._held[client]:
                del self._held[client]
            self._call_next()

    def _call_next(self) -> None:
        while self._free and (next_one := self._waiting.take(lambda client: self._held[client] < self._most_each)):
            client, called = next_one
            if called.set_running_or_notify_cancel():
                self._free -= 1
                self._held[client] += 1
                called.set_result(None)
