"""Photos that were read as rows of a library's tables."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pyarrow as pa

from pixelscan.errors import PhotoError
from pixelscan.library.columns import PHOTOS, READ, TAGS, UNREADABLE
from pixelscan.library.listing import ListedPhoto, stored_name
from pixelscan.library.photo_facts import LibraryFacts

NO_FACTS = (None,) * (len(LibraryFacts._fields) - 1)
LARGEST = 1 << 63


class Reading(NamedTuple):
    """A photo that was listed, and what reading it gave."""

    entry: ListedPhoto
    outcome: LibraryFacts | PhotoError

    @property
    def path(self) -> str:
        """As the tables hold it."""
        return stored_name(self.entry.path)


def photo_rows(readings: Sequence[Reading]) -> pa.Table:
    """One row each."""
    now = round(datetime.now(UTC).timestamp() * 1e6)
    columns = zip(*(map(_storable, _row(reading, now)) for reading in readings), strict=True)
    return _table(columns, PHOTOS)


def tag_rows(readings: Sequence[Reading]) -> pa.Table:
    """One row for each of their tags."""
    rows = [(reading.path, *tag) for reading in readings for tag in _tags(reading)]
    if not rows:
        return TAGS.empty_table()
    return _table(zip(*(map(_storable, row) for row in rows), strict=True), TAGS)


def _row(reading: Reading, now: int) -> Iterator[Any]:
    entry, outcome = reading
    is_read = isinstance(outcome, LibraryFacts)
    error = None if is_read else str(outcome)
    yield from (reading.path, entry.bytes, entry.modified, entry.etag, READ if is_read else UNREADABLE, error, now)
    yield from outcome[:-1] if isinstance(outcome, LibraryFacts) else NO_FACTS


def _tags(reading: Reading) -> Sequence[Sequence[Any]]:
    return reading.outcome.tags if isinstance(reading.outcome, LibraryFacts) else ()


def _storable(value: Any) -> Any:
    """A photo decides what a worker answers: halves of surrogates and numbers above 64 bits have no place in tables."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, tuple):
        return [_storable(item) for item in value]
    return None if type(value) is int and abs(value) >= LARGEST else value


def _table(columns: Iterator[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_arrays(
        [pa.array(column, kind.type) for column, kind in zip(columns, schema, strict=True)], schema=schema
    )
