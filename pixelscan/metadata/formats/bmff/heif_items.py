"""The items of a HEIF file: what each is, where its bytes lie, which properties belong to it (ISO 14496-12
section 8.11, ISO 23008-12 section 6).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.formats.bmff.boxes import Box, boxes
from pixelscan.metadata.formats.contents import ParsedContainer

MAX_ITEMS = 20_000
MAX_EXTENTS = 100_000
IN_FILE, IN_ITEM_DATA = 0, 1


@dataclass(slots=True)
class Item:
    """One item. `extents` are (offset, length) in the file; length 0 means up to the file's end."""

    id: int
    type: bytes = b""
    content_type: bytes = b""
    extents: list[tuple[int, int]] = field(default_factory=list)
    properties: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Items:
    """A meta box taken apart."""

    primary: int | None = None
    by_id: dict[int, Item] = field(default_factory=dict)
    properties: list[Box] = field(default_factory=list)
    references: list[tuple[bytes, int, int]] = field(default_factory=list)
    data: Box | None = None

    def item(self, number: int) -> Item:
        """The item of that number, made when first named."""
        return self.by_id.setdefault(number, Item(number))

    def own_properties(self, number: int | None) -> list[Box]:
        """The property boxes of an item, in the order in which they apply."""
        indexes = self.by_id[number].properties if number in self.by_id else []
        return [self.properties[index - 1] for index in indexes if 0 < index <= len(self.properties)]


class _Cut(Exception):
    """A box ends before the numbers it announces."""


class _Numbers:
    """Reads big-endian numbers one after the other from a box."""

    def __init__(self, data: Buffer, box: Box) -> None:
        self.content = data[box.content : box.end]
        self.position = 0

    def take(self, size: int) -> int:
        """An unsigned number of `size` bytes; 0 for none."""
        end = self.position + size
        if end > len(self.content):
            raise _Cut
        number = int.from_bytes(self.content[self.position : end], "big")
        self.position = end
        return number

    def take_text(self) -> bytes:
        """Bytes up to a NUL, or what is left."""
        end = self.content.find(b"\0", self.position)
        end = len(self.content) if end < 0 else end
        text = self.content[self.position : end]
        self.position = end + 1
        return text


def read_items(data: Buffer, meta: Box, contents: ParsedContainer) -> Items:
    """The items of a meta box; a damaged part costs that part."""
    items = Items()
    locations: Box | None = None
    # A meta box begins with version and flags; QuickTime's has none.
    start = meta.content + (0 if data[meta.content + 4 : meta.content + 8] == b"hdlr" else 4)
    for box in boxes(data, start, meta.end, contents.report):
        if box.type == b"idat":
            items.data = box
        elif box.type == b"iloc":
            locations = box
        elif box.type in _READERS:
            _guarded(_READERS[box.type], data, box, items, contents)
    if locations is not None:
        _guarded(_read_locations, data, locations, items, contents)
    return items


def _guarded(
    read: Callable[[Buffer, Box, Items, ParsedContainer], None],
    data: Buffer,
    box: Box,
    items: Items,
    contents: ParsedContainer,
) -> None:
    try:
        read(data, box, items, contents)
    except _Cut:
        contents.report("Meta", f"The {box.type.decode('latin-1')} box at byte {box.content} is cut off.")


def _read_primary(data: Buffer, box: Box, items: Items, _contents: ParsedContainer) -> None:
    numbers = _Numbers(data, box)
    version = numbers.take(4) >> 24
    items.primary = numbers.take(4 if version else 2)


def _read_infos(data: Buffer, box: Box, items: Items, contents: ParsedContainer) -> None:
    numbers = _Numbers(data, box)
    version = numbers.take(4) >> 24
    numbers.take(4 if version else 2)
    for entry in boxes(data, box.content + numbers.position, box.end, contents.report):
        if entry.type == b"infe":
            _guarded(_read_info, data, entry, items, contents)


def _read_info(data: Buffer, box: Box, items: Items, _contents: ParsedContainer) -> None:
    numbers = _Numbers(data, box)
    version = numbers.take(4) >> 24
    if version < 2:
        item = items.item(numbers.take(2))
        numbers.take(2)
        numbers.take_text()
        item.content_type = numbers.take_text()
        item.type = b"mime" if item.content_type else b""
        return
    item = items.item(numbers.take(4 if version > 2 else 2))
    numbers.take(2)
    item.type = numbers.take(4).to_bytes(4, "big")
    numbers.take_text()
    if item.type == b"mime":
        item.content_type = numbers.take_text()


def _read_locations(data: Buffer, box: Box, items: Items, contents: ParsedContainer) -> None:
    numbers = _Numbers(data, box)
    version = numbers.take(4) >> 24
    sizes = numbers.take(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version in (1, 2) else 0
    wide = 4 if version > 1 else 2
    extents_left = MAX_EXTENTS
    for _ in range(min(numbers.take(wide), MAX_ITEMS)):
        number = numbers.take(wide)
        method = numbers.take(2) & 15 if version in (1, 2) else IN_FILE
        external = numbers.take(2)
        base = numbers.take(base_size)
        count = numbers.take(2)
        extents_left -= count
        if extents_left < 0:
            contents.report("Meta", f"More than {MAX_EXTENTS} extents; the rest was not looked at.")
            return
        extents = [_take_extent(numbers, index_size, offset_size, length_size) for _ in range(count)]
        extents = [(base + offset, length) for offset, length in extents]
        if not external and method in (IN_FILE, IN_ITEM_DATA):
            items.item(number).extents = _within(items.data, extents) if method == IN_ITEM_DATA else extents


def _take_extent(numbers: _Numbers, index_size: int, offset_size: int, length_size: int) -> tuple[int, int]:
    numbers.take(index_size)
    return numbers.take(offset_size), numbers.take(length_size)


def _within(item_data: Box | None, extents: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Extents that count from the item data box, as places in the file."""
    if item_data is None:
        return []
    room = item_data.end - item_data.content
    return [
        (item_data.content + offset, min(length or room, room - offset)) for offset, length in extents if offset < room
    ]


def _read_references(data: Buffer, box: Box, items: Items, contents: ParsedContainer) -> None:
    wide = 4 if data[box.content : box.content + 1] != b"\0" else 2
    for reference in boxes(data, box.content + 4, box.end, contents.report):
        numbers = _Numbers(data, reference)
        source = numbers.take(wide)
        for _ in range(numbers.take(2)):
            if len(items.references) >= MAX_ITEMS:
                return
            items.references.append((reference.type, source, numbers.take(wide)))


def _read_properties(data: Buffer, box: Box, items: Items, contents: ParsedContainer) -> None:
    for child in boxes(data, box.content, box.end, contents.report):
        if child.type == b"ipco":
            items.properties = list(boxes(data, child.content, child.end, contents.report))
        elif child.type == b"ipma":
            _guarded(_read_associations, data, child, items, contents)


def _read_associations(data: Buffer, box: Box, items: Items, _contents: ParsedContainer) -> None:
    numbers = _Numbers(data, box)
    head = numbers.take(4)
    wide_index, wide_item = head & 1, 4 if head >> 24 else 2
    for _ in range(min(numbers.take(4), MAX_ITEMS)):
        item = items.item(numbers.take(wide_item))
        count = numbers.take(1)
        item.properties = [numbers.take(2) & 0x7FFF if wide_index else numbers.take(1) & 0x7F for _ in range(count)]


_READERS: dict[bytes, Callable[[Buffer, Box, Items, ParsedContainer], None]] = {
    b"pitm": _read_primary,
    b"iinf": _read_infos,
    b"iref": _read_references,
    b"iprp": _read_properties,
}


def item_bytes(data: Buffer, item: Item, limit: int) -> Iterator[bytes]:
    """The item's extents, together at most `limit` bytes."""
    for offset, length in item.extents:
        piece = data[offset : offset + min(length, limit)] if length else data[offset : offset + limit]
        limit -= len(piece)
        yield piece
