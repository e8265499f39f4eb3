"""A cache in memory with a limit in bytes, not in entries: entries can differ in size a thousandfold."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class RecentlyUsed(Generic[T]):
    """The values used last, at most `most_bytes` of them; safe to use from threads."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._entries: OrderedDict[str, tuple[T, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> T | None:
        """The value, None if it is not here any more."""
        with self._lock:
            if key not in self._entries:
                return None
            self._entries.move_to_end(key)
            return self._entries[key][0]

    def put(self, key: str, value: T, size: int) -> None:
        """Keep a value of `size` bytes, in place of those that were not used for longest."""
        with self._lock:
            self._drop(key)
            self._entries[key] = value, size
            self._bytes += size
            while self._bytes > self._most_bytes:
                self._drop(next(iter(self._entries)))

    def drop(self, key: str) -> None:
        """Forget the value, if there is one."""
        with self._lock:
            self._drop(key)

    def _drop(self, key: str) -> None:
        _, size = self._entries.pop(key, (None, 0))
        self._bytes -= size
