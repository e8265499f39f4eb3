"""A file of which only some bytes are here: an object in a store far away, whose picture nobody wants.

It is a memory-mapped file with holes. Reading a hole by a slice, an index or `find` raises MissingRange, and whoever
reads the photo fetches that range and starts again. A pattern or `struct` sees zeros in holes, so their users first
slice what they look at.
"""

from mmap import ACCESS_READ, mmap
from typing import Self, SupportsIndex, overload

# An object's pieces, as starts and ends in bytes, in order.
PIECE_BYTES = 64 << 10
Pieces = tuple[tuple[int, int], ...]


class MissingRange(BaseException):
    """Bytes `start` to `end` are needed. A BaseException, so that `except Exception` lets it through."""

    def __init__(self, start: int, end: int) -> None:
        super().__init__(start, end)
        self.start, self.end = start, end


class PartialFile(mmap):
    """Of the file with this handle, the bytes in `pieces` are known; the others are a hole."""

    _pieces: Pieces

    def __new__(cls, handle: int, pieces: Pieces) -> Self:
        made = super().__new__(cls, handle, 0, access=ACCESS_READ)
        made._pieces = pieces
        return made

    @property
    def is_whole(self) -> bool:
        return self.known_until(0) == len(self)

    def known_until(self, start: int) -> int:
        """Where the first hole from `start` on begins."""
        return next((end for first, end in self._pieces if first <= start < end), start)

    def check(self, start: int, end: int) -> None:
        """Raises MissingRange if these bytes are not all known."""
        if start < end and (known := self.known_until(start)) < end:
            raise MissingRange(known, end)

    @overload
    def __getitem__(self, where: SupportsIndex, /) -> int: ...
    @overload
    def __getitem__(self, where: slice, /) -> bytes: ...
    def __getitem__(self, where: SupportsIndex | slice, /) -> int | bytes:
        if isinstance(where, slice):
            start, end, step = where.indices(len(self))
            self.check(start, end if step > 0 else len(self))
        else:
            index = where.__index__()
            self.check(index % len(self), index % len(self) + 1)
        return super().__getitem__(where)

    def find(self, sub: bytes, start: int = 0, end: int | None = None, /) -> int:  # type: ignore[override]
        """Looks through holes piece by piece."""
        start, stop, _ = slice(start, end).indices(len(self))
        found = super().find(sub, start, known := min(self.known_until(start), stop))
        if found < 0 and known < stop:
            raise MissingRange(known, min(stop, known + max(known - start, PIECE_BYTES)))
        return found
