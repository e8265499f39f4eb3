"""A collection from a CSV or JSON list by `pixelscan`, read line by line to save memory."""

import csv
import json
import math
from collections.abc import Iterator, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any, BinaryIO

import orjson

from pixelscan.errors import NotACollection
from pixelscan.metadata.collection.table import PLACE_NUMBERS, POSITIVE_NUMBERS, TEXTS, Collection

MAX_PHOTOS = 1_000_000
WANTED = ("file", "taken", *TEXTS, *POSITIVE_NUMBERS, *PLACE_NUMBERS)
MARK = b"\xef\xbb\xbf"


def read_collection(file: BinaryIO, name: str) -> Collection:
    """The photos in a list. Raises NotACollection for damaged and oversized files and files that are not such lists."""
    lines = iter(file)
    first = next(lines, b"").removeprefix(MARK)
    rows = _json_rows(first, lines, name) if first.lstrip()[:1] in (b"[", b"{") else _csv_rows(first, lines, name)
    cells = _transposed(rows, name)
    columns: dict[str, Sequence[Any]] = {"file": [_name(cell) for cell in cells["file"]]}
    columns |= {column: [_text(cell) for cell in cells[column]] for column in TEXTS}
    columns |= {column: _numbers(cells[column], above=0) for column in POSITIVE_NUMBERS}
    columns |= {column: _numbers(cells[column], above=-math.inf) for column in PLACE_NUMBERS}
    return Collection.of(columns, [_text(cell) for cell in cells["taken"]])


def _transposed(rows: Iterator[Sequence[Any]], name: str) -> dict[str, Sequence[Any]]:
    held: list[Sequence[Any]] = []
    for row in rows:
        if len(held) == MAX_PHOTOS:
            raise NotACollection(f"{name} has more than {MAX_PHOTOS:,} photos, which is the limit.")
        held.append(row)
    columns = zip(*held, strict=True) if held else ((),) * len(WANTED)
    return dict(zip(WANTED, columns, strict=True))


def _csv_rows(first: bytes, lines: Iterator[bytes], name: str) -> Iterator[Sequence[str]]:
    # A file name that is not UTF-8 was written as raw bytes.
    texts = (line.decode("utf-8", "replace") for line in chain([first], lines))
    table = csv.reader(texts, strict=True)
    try:
        header = next(table, [])
        if not set(WANTED) <= set(header):
            raise NotACollection(
                f"{name} is not a list of photos: its first line does not have the column names from `pixelscan --csv`."
            )
        wanted = itemgetter(*(header.index(column) for column in WANTED))
        for row in table:
            if row and len(row) != len(header):
                raise NotACollection(
                    f"{name} is damaged: line {table.line_num:,} has {len(row)} cells instead of {len(header)}."
                )
            if row:
                yield wanted(row)
    except csv.Error as fault:
        raise NotACollection(f"{name} is damaged: line {table.line_num:,} is not valid CSV ({fault}).") from fault


def _json_rows(first: bytes, lines: Iterator[bytes], name: str) -> Iterator[list[Any]]:
    """The command writes one photo per line, so each line is read on its own, even in a truncated list."""
    for number, line in enumerate(chain([first], lines), start=1):
        record = line.strip().removeprefix(b"[").removesuffix(b"]").strip().removesuffix(b",")
        if record:
            yield _json_row(record, name, number)


def _json_row(record: bytes, name: str, number: int) -> list[Any]:
    try:
        photo = _loaded(_without_tags(record))
        summary = photo["summary"]
        return [photo["file"], *(summary[column] for column in WANTED[1:])]
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise NotACollection(
            f"{name} is not a list of photos: line {number:,} is not a photo as written by `pixelscan --json`."
        ) from fault


def _loaded(record: bytes) -> Any:
    try:
        return orjson.loads(record)
    except orjson.JSONDecodeError:
        return json.loads(record)  # accepts names that are not UTF-8


def _without_tags(record: bytes) -> bytes:
    """The record without its tags, 90 % of its size. Cannot match inside a string, where quotes are escaped."""
    head, tags, _ = record.partition(b',"tags":[')
    return head + b"}" if tags else record


def _numbers(cells: Sequence[Any], above: float) -> list[float | None]:
    """The finite numbers above a bound; None for everything else."""
    try:
        numbers = [None if cell is None or cell == "" else float(cell) for cell in cells]
    except (TypeError, ValueError, OverflowError):
        numbers = [_number(cell) for cell in cells]
    return [number if number is not None and above < number < math.inf else None for number in numbers]


def _number(cell: Any) -> float | None:
    try:
        return float(cell)
    except (TypeError, ValueError, OverflowError):
        return None


def _name(cell: Any) -> str:
    return (_text(cell) or "").encode("utf-8", "replace").decode()


def _text(cell: Any) -> str | None:
    """Removes the apostrophe that the export puts before formulas."""
    if not isinstance(cell, str) or not cell:
        return None
    return cell[1:] if cell[0] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r") else cell
