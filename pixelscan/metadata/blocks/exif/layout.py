"""Where everything lies in a TIFF block: directories, entries, values, picture data (TIFF 6.0, BigTIFF).

The scan reads what entries say (readers/ifd.py); whoever edits a block, or shows its bytes, needs their places.
"""

import struct
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pixelscan.metadata.blocks.exif.ifd import FIELD_TYPES, MAX_DIRECTORIES, MAX_ENTRIES, POINTERS
from pixelscan.metadata.blocks.exif.tags import SUB_IFDS

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
    """A directory; `link` is where the offset of the next one in the chain stands."""

    name: str
    start: int
    link: Span
    slots: list[Slot] = field(default_factory=list)

    def slot(self, tag: int) -> Slot | None:
        """The first entry with that number."""
        return next((slot for slot in self.slots if slot.tag == tag), None)


@dataclass(slots=True)
class Layout:
    """A whole block. `cut`: the directories that say they hold more than the block does, by name."""

    byte_order: str
    big: bool
    directories: list[Directory] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    entries: int = 0

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


def layout(block: bytes, first: str = "IFD0") -> Layout:
    """All directories that can be reached, in the order in which the reader reads them."""
    order = ">" if block[:2] == b"MM" else "<"
    found = Layout(order, big=block[2:4] in (b"\x2b\0", b"\0\x2b") and len(block) >= 16)
    if block[:2] not in (b"II", b"MM") or len(block) < 8:
        return found
    start = number(block, Span(8, 16) if found.big else Span(4, 8), order)
    queue = deque([(first, start)])
    seen: set[int] = set()
    sub_ifds = 0
    while queue and len(found.cut) < MAX_DIRECTORIES:
        name, start = queue.popleft()
        if start in seen or start + found.count_size > len(block):
            continue
        seen.add(start)
        directory = _directory(block, found, name, start)
        if directory is None or len(seen) > MAX_DIRECTORIES:
            found.cut.append(name)
            continue
        found.directories.append(directory)
        for slot in directory.slots:
            if slot.tag in POINTERS or slot.tag == SUB_IFDS:
                for place in numbers(block, slot, order)[:MAX_DIRECTORIES]:
                    child = POINTERS.get(slot.tag) or f"SubIFD{sub_ifds or ''}"
                    sub_ifds += slot.tag == SUB_IFDS
                    queue.append((child, place))
        following = number(block, directory.link, order)
        if name.startswith("IFD") and following and directory.link.end <= len(block):
            queue.append((f"IFD{int(name[3:]) + 1}", following))
    return found


def number(block: bytes, span: Span, byte_order: str) -> int:
    """The bytes of a span as a number without sign."""
    return int.from_bytes(block[span.start : span.end], "little" if byte_order == "<" else "big")


def numbers(block: bytes, slot: Slot, byte_order: str) -> tuple[int, ...]:
    """The elements of an entry of whole numbers; none of any other type."""
    size, code = FIELD_TYPES.get(slot.type, (0, ""))
    if code not in ("B", "H", "I", "Q", "h", "i", "q") or struct.calcsize("=" + code) != size:
        return ()
    data = block[slot.value.start : slot.value.end]
    return struct.unpack(f"{byte_order}{len(data) // size}{code}", data[: len(data) // size * size])


def picture_spans(block: bytes, directory: Directory, byte_order: str) -> Iterator[Span]:
    """The strips, tiles and JPEG streams that a directory points to, as far as their lengths are told."""
    for offsets_tag, lengths_tag in PICTURE_DATA:
        offsets, lengths = directory.slot(offsets_tag), directory.slot(lengths_tag)
        if offsets and lengths:
            pairs = zip(numbers(block, offsets, byte_order), numbers(block, lengths, byte_order), strict=False)
            yield from (Span(start, start + length) for start, length in pairs)


def without(spans: Iterable[Span], kept: Iterable[Span]) -> Iterator[Span]:
    """The parts of the spans that no kept one covers, in order."""
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
    """The same bytes in order, each once."""
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


def _directory(block: bytes, found: Layout, name: str, start: int) -> Directory | None:
    first = start + found.count_size
    count = number(block, Span(start, first), found.byte_order)
    size, offset_size = found.entry_size, found.offset_size
    end = first + count * size
    if count > MAX_ENTRIES - found.entries or end > len(block):
        return None
    found.entries += count
    directory = Directory(name, start, Span(end, end + offset_size))
    layout = found.byte_order + ("HHQ" if found.big else "HHI")
    for place in range(first, end, size):
        tag, type_, elements = struct.unpack_from(layout, block, place)
        value_at = place + size - offset_size
        length = elements * FIELD_TYPES.get(type_, (0, ""))[0]
        if length > offset_size:
            value_at = number(block, Span(value_at, value_at + offset_size), found.byte_order)
        value = Span(value_at, value_at + length) if value_at + length <= len(block) else Span(0, 0)
        directory.slots.append(Slot(tag, type_, elements, Span(place, place + size), value))
    return directory
