"""What a library holds already, and which photos of a listing are new or changed.

Ten million photos take 300 MB: of each only a number for its path, and one for its size and time of change.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pixelscan.library.columns import DELETED
from pixelscan.library.library import Library
from pixelscan.library.listing import ListedPhoto

Numbers = NDArray[np.int64]


class Standing(Enum):
    """What a listed photo is to the library."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(slots=True)
class Known:
    """The photos of a library, sorted by the number of their path. Of two paths the numbers are the same once in
    a hundred thousand libraries of ten million photos (64 bits, drawn anew in each process).
    """

    keys: Numbers
    contents: Numbers
    parts: NDArray[np.int32]
    seen: NDArray[np.bool_]

    def standing(self, entry: ListedPhoto, path: str) -> tuple[Standing, int]:
        """Of an entry under its stored path, and the part that has its row (-1 for a new one); notes it as seen."""
        at = self._place(path)
        if at is None:
            return Standing.NEW, -1
        self.seen[at] = True
        is_same = self.contents[at] == _content(entry.bytes, entry.modified, entry.etag)
        return Standing.SAME if is_same else Standing.CHANGED, int(self.parts[at])

    def unseen_parts(self) -> Iterator[int]:
        """The parts with photos that no listing has named."""
        yield from map(int, np.unique(self.parts[~self.seen]))

    def is_unseen(self, path: str) -> bool:
        """Whether the library had this photo before, and no listing has named it."""
        at = self._place(path)
        return at is not None and not self.seen[at]

    def _place(self, path: str) -> int | None:
        key = hash(path)
        at = int(np.searchsorted(self.keys, key))
        return at if at < len(self.keys) and self.keys[at] == key else None


def known(library: Library) -> Known:
    """All photos of the library; those marked as deleted are known without a content, so that they are read again."""
    keys, contents, parts = [], [], []
    for number in library.part_numbers():
        rows = library.photos(number, ["path", "bytes", "modified", "etag", "state"])
        keys.append(_numbers(map(hash, rows["path"].to_pylist())))
        contents.append(_numbers(_contents(rows)))
        parts.append(np.full(len(rows), number, np.int32))
    joined = np.concatenate(keys) if keys else np.empty(0, np.int64)
    order = np.argsort(joined, kind="stable")
    return Known(
        joined[order],
        (np.concatenate(contents) if contents else joined)[order],
        (np.concatenate(parts) if parts else np.empty(0, np.int32))[order],
        np.zeros(len(joined), np.bool_),
    )


def _contents(rows: pa.Table) -> Iterator[int]:
    columns = (rows["bytes"], rows["modified"].cast(pa.int64()), rows["etag"], rows["state"])
    for size, modified, etag, state in zip(*(column.to_pylist() for column in columns), strict=True):
        yield 0 if state == DELETED else _content(size, modified, etag)


def _content(size: int, modified: int, etag: str | None) -> int:
    """An object store's mark tells more than a time, which listings and answers give in different precision."""
    return hash((size, etag or modified))


def _numbers(values: Iterator[int]) -> Numbers:
    return np.fromiter(values, np.int64)
