"""Brings readings into a library's parts, so that a path stays in one part and a crash loses only the last seconds."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from pixelscan.library.columns import DELETED, PHOTOS, TAGS
from pixelscan.library.library import Library
from pixelscan.library.rows import Reading, photo_rows, tag_rows

MAX_ROWS = 100_000
# What a crash may cost: so many photos, or the photos of so many seconds, are read again.
FLUSH_ROWS, FLUSH_SECONDS = 5000, 10.0
NEW = -1


class PartWriter:
    """Collects readings and writes them now and then; `flush` writes the rest. Raises LibraryUnwritable."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._pending: dict[int, list[Reading]] = {}
        self._count, self._flushed = 0, time.monotonic()

    def add(self, reading: Reading, part: int) -> None:
        """A photo that was read, and the part that has its row; NEW if none has."""
        self._pending.setdefault(part, []).append(reading)
        self._count += 1
        if self._count >= FLUSH_ROWS or time.monotonic() - self._flushed > FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        pending, self._pending = self._pending, {}
        for part, readings in pending.items():
            if part == NEW:
                self._append(readings)
            else:
                self._put(part, readings)
        self._count, self._flushed = 0, time.monotonic()

    def mark_deleted(self, part: int, is_gone: Callable[[str], bool]) -> int:
        """Mark the photos of a part that are gone; returns how many were not marked before."""
        rows = self._library.photos(part)
        states = zip(rows["path"].to_pylist(), rows["state"].to_pylist(), strict=True)
        gone = pa.array([state != DELETED and is_gone(path) for path, state in states])
        count = pc.sum(gone).as_py() or 0
        if count:
            marked = _set(rows, gone, state=DELETED, indexed=datetime.now(UTC))
            self._library.write(part, marked, self._library.tags(part) if self._library.has_tags else None)
        return int(count)

    def _append(self, readings: Sequence[Reading]) -> None:
        """Into the last part while it has room, then into new ones."""
        while readings:
            part, room = self._open_part()
            self._put(part, readings[:room])
            readings = readings[room:]

    def _open_part(self) -> tuple[int, int]:
        """The part that new photos go to, and for how many it has room."""
        numbers = self._library.part_numbers()
        if not numbers:
            return 0, MAX_ROWS
        room = MAX_ROWS - self._library.count(numbers[-1])
        return (numbers[-1], room) if room > 0 else (numbers[-1] + 1, MAX_ROWS)

    def _put(self, part: int, readings: Sequence[Reading]) -> None:
        """Into this part, in place of the rows that it has of the same photos."""
        paths = pa.array([reading.path for reading in readings])
        exists = self._library.photos_path(part).exists()
        photos = self._library.photos(part) if exists else PHOTOS.empty_table()
        tags = self._library.tags(part) if exists else TAGS.empty_table()
        self._library.write(
            part,
            _replaced(photos, paths, photo_rows(readings)),
            _replaced(tags, paths, tag_rows(readings)) if self._library.has_tags else None,
        )


def _replaced(old: pa.Table, paths: pa.Array, new: pa.Table) -> pa.Table:
    kept = old.filter(pc.invert(pc.is_in(old["path"], paths)))
    return pa.concat_tables([kept, new]).unify_dictionaries().combine_chunks()


def _set(rows: pa.Table, where: pa.Array, **values: object) -> pa.Table:
    for name, value in values.items():
        kind = rows.schema.field(name).type
        plain = kind.value_type if pa.types.is_dictionary(kind) else kind
        column = pc.if_else(where, pa.scalar(value, plain), rows[name].cast(plain))
        rows = rows.set_column(rows.schema.get_field_index(name), name, column.cast(kind))
    return rows


def unreadable(library: Library) -> Iterator[tuple[str, str]]:
    """The path of every photo that could not be read, and a sentence why."""
    for number in library.part_numbers():
        rows = library.photos(number, ["path", "state", "error"])
        yield from (
            (path, error)
            for path, error in zip(rows["path"].to_pylist(), rows["error"].to_pylist(), strict=True)
            if error is not None
        )
