"""Rows of the tables in a HEIF meta box, with the bytes that each takes (ISO 14496-12 section 8.11, ISO 23008-12
section 9.3.1). Reader and stripper share them; each raises Cut where a box ends before the numbers that it announces.
"""

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

from pixelscan.metadata.blocks.boxes import Box, boxes
from pixelscan.metadata.blocks.damage import OnDamage
from pixelscan.metadata.blocks.payload import Buffer

IN_FILE = 0
# An item's number, protection and type in an infe box of version 2, and of 3.
_INFOS = {2: struct.Struct(">HH4s"), 3: struct.Struct(">IH4s")}


class Cut(Exception):
    """A box ends before the numbers that it announces."""


class Location(NamedTuple):
    """Where an item's bytes are: `extents` are (offset, length). `external` is 0 for this file."""

    start: int
    end: int
    item: int
    method: int
    external: int
    extents: list[tuple[int, int]]


class Association(NamedTuple):
    """The numbers of an item's properties, from 1."""

    start: int
    end: int
    item: int
    properties: list[int]


class Reference(NamedTuple):
    """From one item to others; `box` is the reference's own, whose type says what it means."""

    box: Box
    source: int
    targets: list[int]


class Info(NamedTuple):
    """An item's type and name; `name` is where the name is."""

    item: int
    type: bytes
    content_type: bytes
    name: tuple[int, int]


class Numbers:
    """Reads big-endian numbers one after the other from a box."""

    def __init__(self, data: Buffer, box: Box) -> None:
        self._first = box.content
        self._content = data[box.content : box.end]
        self._position = 0

    @property
    def position(self) -> int:
        """Where the next number begins in the file."""
        return self._first + self._position

    def take(self, size: int) -> int:
        """An unsigned number of `size` bytes; 0 for none. Raises Cut."""
        if not size:
            return 0
        end = self._position + size
        if end > len(self._content):
            raise Cut
        number = int.from_bytes(self._content[self._position : end], "big")
        self._position = end
        return number

    def take_row(self, layout: struct.Struct) -> tuple[Any, ...]:
        """Numbers of a fixed layout, in one step: long tables consist of them. Raises Cut."""
        if self._position + layout.size > len(self._content):
            raise Cut
        row = layout.unpack_from(self._content, self._position)
        self._position += layout.size
        return row

    def take_text(self) -> bytes:
        """Bytes up to a NUL, or what is left."""
        end = self._content.find(b"\0", self._position)
        end = len(self._content) if end < 0 else end
        text = self._content[self._position : end]
        self._position = end + 1
        return text


def location_width(version: int) -> int:
    """Bytes of an item's number, and of the number of rows, in an iloc box of that version."""
    return 4 if version > 1 else 2


def locations(data: Buffer, box: Box) -> Iterator[Location]:
    """The rows of an iloc box."""
    numbers = Numbers(data, box)
    version = numbers.take(4) >> 24
    sizes = numbers.take(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    has_methods = version in (1, 2)
    index_size = sizes & 15 if has_methods else 0
    wide = location_width(version)
    head = struct.Struct((">I" if version > 1 else ">H") + ("HH" if has_methods else "H"))
    for _ in range(numbers.take(wide)):
        start = numbers.position
        item, *methods, external = numbers.take_row(head)
        method = methods[0] & 15 if methods else IN_FILE
        base = numbers.take(base_size)
        extents = [_extent(numbers, index_size, offset_size, length_size) for _ in range(numbers.take(2))]
        extents = [(base + offset, length) for offset, length in extents]
        yield Location(start, numbers.position, item, method, external, extents)


def _extent(numbers: Numbers, index_size: int, offset_size: int, length_size: int) -> tuple[int, int]:
    numbers.take(index_size)
    return numbers.take(offset_size), numbers.take(length_size)


def associations(data: Buffer, box: Box) -> Iterator[Association]:
    """The rows of an ipma box."""
    numbers = Numbers(data, box)
    head = numbers.take(4)
    row = struct.Struct(">IB" if head >> 24 else ">HB")
    code, index = ("H", 0x7FFF) if head & 1 else ("B", 0x7F)
    for _ in range(numbers.take(4)):
        start = numbers.position
        item, count = numbers.take_row(row)
        properties = [number & index for number in numbers.take_row(struct.Struct(f">{count}{code}"))]
        yield Association(start, numbers.position, item, properties)


def references(data: Buffer, box: Box, on_damage: OnDamage) -> Iterator[Reference]:
    """The boxes in an iref box; `wide_references` tells the bytes of their numbers."""
    wide = 4 if wide_references(data, box) else 2
    for reference in boxes(data, box.content + 4, box.end, on_damage):
        numbers = Numbers(data, reference)
        source = numbers.take(wide)
        yield Reference(reference, source, [numbers.take(wide) for _ in range(numbers.take(2))])


def wide_references(data: Buffer, box: Box) -> bool:
    """Whether an iref box counts items in four bytes, and not in two."""
    return data[box.content : box.content + 1] != b"\0"


def infos(data: Buffer, box: Box, on_damage: OnDamage) -> Iterator[Box]:
    """The boxes in an iinf box, one for each item."""
    numbers = Numbers(data, box)
    numbers.take(4 if numbers.take(4) >> 24 else 2)
    yield from boxes(data, numbers.position, box.end, on_damage)


def info(data: Buffer, box: Box) -> Info:
    """What an infe box says about its item."""
    numbers = Numbers(data, box)
    version = numbers.take(4) >> 24
    if version < 2:
        item, type_ = numbers.take(4) >> 16, b""
    else:
        item, _protection, type_ = numbers.take_row(_INFOS[min(version, 3)])
    name = numbers.position
    length = len(numbers.take_text())
    content_type = numbers.take_text() if version < 2 or type_ == b"mime" else b""
    if version < 2:
        type_ = b"mime" if content_type else b""
    return Info(item, type_, content_type, (name, name + length))
