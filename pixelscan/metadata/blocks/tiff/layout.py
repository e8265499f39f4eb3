"""The position of everything in a TIFF block: directories, entries, values, picture data (TIFF 6.0, BigTIFF).

It is based on what `ifd` walked, but includes entries without meaning, which are needed to edit a block.
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from mmap import mmap
from typing import Literal, NamedTuple

from pixelscan.metadata.blocks.tiff.entry import FIELD_TYPES
from pixelscan.metadata.blocks.tiff.ifd import Table, read_directories, rows

# Offsets and lengths of what an entry points to: strips, tiles, JPEG streams.
PICTURE_DATA = ((0x0111, 0x0117), (0x0144, 0x0145), (0x0201, 0x0202))


class Span(NamedTuple):
    """Bytes from `start` up to `end`, counted from the block's first."""

    start: int
    end: int


class Slot(NamedTuple):
    """An entry of a directory: its number, type and number of elements, the entry's own bytes and its value's."""

    tag: int
    type: int
    elements: int
    entry: Span
    value: Span


@dataclass(slots=True)
class Directory:
    """A directory; `link` is the position of the offset of the next one in the chain."""

    name: str
    start: int
    link: Span
    slots: list[Slot] = field(default_factory=list)

    def slot(self, tag: int) -> Slot | None:
        """The first entry with that number."""
        return next((slot for slot in self.slots if slot.tag == tag), None)


@dataclass(slots=True)
class Layout:
    """A whole block. `cut`: the directories that could not be followed to their end, by name."""

    byte_order: str
    big: bool
    directories: list[Directory] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)

    @property
    def endian(self) -> Literal["little", "big"]:
        return "little" if self.byte_order == "<" else "big"

    @property
    def entry_size(self) -> int:
        return 20 if self.big else 12

    @property
    def count_size(self) -> int:
        return 8 if self.big else 2

    @property
    def offset_size(self) -> int:
        return 8 if self.big else 4


def layout(block: bytes | mmap, first: str = "IFD0") -> Layout:
    """All directories that can be reached, in the order in which the reader reads them."""
    walked = read_directories(block, first)
    found = Layout(walked.byte_order, walked.big, cut=walked.left_out)
    for table in walked.tables:
        if table.whole:
            slots = list(_slots(block, table, found))
            link = Span(table.link, table.link + found.offset_size)
            found.directories.append(Directory(table.name, table.start, link, slots))
        else:
            found.cut.append(table.name)
    return found


def _slots(block: bytes | mmap, table: Table, found: Layout) -> Iterator[Slot]:
    """The entries of a directory, also those of an unknown type; a value outside the block is empty."""
    start = table.first
    for tag, type_, elements, inline in rows(block, table.first, table.rows, found.byte_order, big=found.big):
        end = start + found.entry_size
        value_at = end - len(inline)
        length = elements * FIELD_TYPES.get(type_, (0, ""))[0]
        if length > len(inline):
            value_at = int.from_bytes(inline, found.endian)
        value = Span(value_at, value_at + length) if value_at + length <= len(block) else Span(0, 0)
        yield Slot(tag, type_, elements, Span(start, end), value)
        start = end


def number(block: bytes, span: Span, byte_order: str) -> int:
    """The bytes of a span as an unsigned number."""
    return int.from_bytes(block[span.start : span.end], "little" if byte_order == "<" else "big")


def whole_numbers(block: bytes | mmap, slot: Slot, byte_order: str) -> tuple[int, ...]:
    """The elements of an entry of integers; none for any other type."""
    size, code = FIELD_TYPES.get(slot.type, (0, ""))
    if code not in ("B", "H", "I", "Q", "h", "i", "q") or struct.calcsize("=" + code) != size:
        return ()
    data = block[slot.value.start : slot.value.end]
    return struct.unpack(f"{byte_order}{len(data) // size}{code}", data[: len(data) // size * size])


def picture_spans(block: bytes | mmap, directory: Directory, byte_order: str) -> Iterator[Span]:
    """The strips, tiles and JPEG streams that a directory points to, as far as their lengths are stored."""
    for offsets_tag, lengths_tag in PICTURE_DATA:
        offsets, lengths = directory.slot(offsets_tag), directory.slot(lengths_tag)
        if offsets and lengths:
            pairs = zip(
                whole_numbers(block, offsets, byte_order), whole_numbers(block, lengths, byte_order), strict=False
            )
            yield from (Span(start, start + length) for start, length in pairs)


def picture_lengths_known(block: bytes | mmap, directory: Directory, byte_order: str) -> bool:
    """Whether each strip, tile and JPEG stream has a length; old files leave them to the decoder."""
    for offsets_tag, lengths_tag in PICTURE_DATA:
        offsets, lengths = directory.slot(offsets_tag), directory.slot(lengths_tag)
        starts, sizes = (whole_numbers(block, slot, byte_order) if slot else () for slot in (offsets, lengths))
        if len(starts) != len(sizes) or 0 in sizes:
            return False
    return True


def end_of_pages(block: bytes | mmap) -> int:
    """Where the last byte is that a directory of a TIFF file takes or points to; the file's end if that is unknown."""
    found = layout(block)
    end = 0
    for directory in found.directories:
        if not picture_lengths_known(block, directory, found.byte_order):
            return len(block)
        pictures = (span.end for span in picture_spans(block, directory, found.byte_order))
        values = (slot.value.end for slot in directory.slots)
        end = max(end, directory.link.end, *pictures, *values)
    return end if found.directories and not found.cut else len(block)


def without(spans: Iterable[Span], kept: Iterable[Span]) -> Iterator[Span]:
    """The parts of the spans that are not covered by a kept one, in order."""
    covered = _merged(kept)
    other = next(covered, None)
    for span in _merged(spans):
        position = span.start
        while other is not None and other.start < span.end:
            if other.start > position:
                yield Span(position, other.start)
            position = max(position, other.end)
            if other.end >= span.end:
                break
            other = next(covered, None)
        if position < span.end:
            yield Span(position, span.end)


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    """The same bytes in order, without overlaps."""
    current: Span | None = None
    for span in sorted(spans):
        if current is not None and span.start <= current.end:
            current = Span(current.start, max(current.end, span.end))
            continue
        if current is not None:
            yield current
        current = span
    if current is not None:
        yield current
