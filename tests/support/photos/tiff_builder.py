"""Small TIFF blocks for tests: directories of (tag, field type, count, value bytes)."""

import struct
from collections.abc import Sequence

Row = tuple[int, int, int, bytes]
POINTERS = {"exif": 0x8769, "gps": 0x8825, "interop": 0xA005}


def exif_block(
    ifd0: Sequence[Row] = (),
    *,
    exif: Sequence[Row] = (),
    gps: Sequence[Row] = (),
    ifd1: Sequence[Row] = (),
    order: str = "<",
) -> bytes:
    """A TIFF block with the given directories; values over four bytes follow each directory."""
    header = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    rows = list(ifd0)
    children = {name: list(directory) for name, directory in (("exif", exif), ("gps", gps)) if directory}
    rows += [(POINTERS[name], 4, 1, b"\0\0\0\0") for name in children]
    place = 8 + _size(rows)
    for name, directory in children.items():
        index = len(ifd0) + list(children).index(name)
        rows[index] = (POINTERS[name], 4, 1, struct.pack(order + "I", place))
        place += _size(directory)
    block = header + _directory(sorted(rows), 8, place if ifd1 else 0, order)
    for directory in children.values():
        block += _directory(sorted(directory), len(block), 0, order)
    return block + (_directory(sorted(ifd1), len(block), 0, order) if ifd1 else b"")


def _size(rows: list[Row]) -> int:
    return 2 + 12 * len(rows) + 4 + sum(len(data) for *_, data in rows if len(data) > 4)


def _directory(rows: list[Row], start: int, following: int, order: str) -> bytes:
    table, values = struct.pack(order + "H", len(rows)), b""
    first_value = start + 2 + 12 * len(rows) + 4
    for tag, type_, count, data in rows:
        inline = data.ljust(4, b"\0") if len(data) <= 4 else struct.pack(order + "I", first_value + len(values))
        values += data if len(data) > 4 else b""
        table += struct.pack(order + "HHI", tag, type_, count) + inline
    return table + struct.pack(order + "I", following) + values


def text(tag: int, value: bytes, type_: int = 2) -> Row:
    """An ASCII (2), undefined (7) or UTF-8 (129) value."""
    return tag, type_, len(value), value


def shorts(tag: int, *values: int, order: str = "<") -> Row:
    """One or several SHORTs."""
    return tag, 3, len(values), struct.pack(f"{order}{len(values)}H", *values)


def longs(tag: int, *values: int, order: str = "<") -> Row:
    """An entry of 32-bit numbers."""
    return tag, 4, len(values), struct.pack(f"{order}{len(values)}I", *values)


def rationals(tag: int, *parts: int, order: str = "<", signed: bool = False) -> Row:
    """One or several rationals: numerator, denominator, numerator ..."""
    code, type_ = ("i", 10) if signed else ("I", 5)
    return tag, type_, len(parts) // 2, struct.pack(f"{order}{len(parts)}{code}", *parts)
