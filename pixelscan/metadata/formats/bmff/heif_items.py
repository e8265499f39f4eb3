"""The items of a HEIF file: what each is, where its bytes are, which properties belong to it (ISO 14496-12
section 8.11, ISO 23008-12 section 6).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from pixelscan.metadata.blocks.boxes import Box, boxes
from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.formats.bmff.heif_tables import (
    IN_FILE,
    Cut,
    Numbers,
    associations,
    info,
    infos,
    locations,
    references,
)
from pixelscan.metadata.formats.bmff.tracks import HEADER_BYTES, add_handler
from pixelscan.metadata.formats.contents import ParsedContainer

MAX_ITEMS = 20_000
MAX_EXTENTS = 100_000
IN_ITEM_DATA = 1


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
        if number not in self.by_id:
            self.by_id[number] = Item(number)
        return self.by_id[number]

    def own_properties(self, number: int | None) -> list[Box]:
        """The property boxes of an item, in the order in which they apply."""
        indexes = self.by_id[number].properties if number in self.by_id else []
        return [self.properties[index - 1] for index in indexes if 0 < index <= len(self.properties)]


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
    except Cut:
        contents.report("Meta", f"The {box.type.decode('latin-1')} box at byte {box.content} is cut off.")


def _read_primary(data: Buffer, box: Box, items: Items, _contents: ParsedContainer) -> None:
    numbers = Numbers(data, box)
    version = numbers.take(4) >> 24
    items.primary = numbers.take(4 if version else 2)


def _read_infos(data: Buffer, box: Box, items: Items, contents: ParsedContainer) -> None:
    for entry in infos(data, box, contents.report):
        if entry.type == b"infe":
            _guarded(_read_info, data, entry, items, contents)


def _read_info(data: Buffer, box: Box, items: Items, _contents: ParsedContainer) -> None:
    told = info(data, box)
    item = items.item(told.item)
    item.type, item.content_type = told.type, told.content_type


def _read_locations(data: Buffer, box: Box, items: Items, contents: ParsedContainer) -> None:
    extents_left = MAX_EXTENTS
    for location in islice(locations(data, box), MAX_ITEMS):
        extents_left -= len(location.extents)
        if extents_left < 0:
            contents.report("Meta", f"More than {MAX_EXTENTS} extents; the rest was not looked at.")
            return
        if not location.external and location.method in (IN_FILE, IN_ITEM_DATA):
            in_data = location.method == IN_ITEM_DATA
            extents = _within(items.data, location.extents) if in_data else location.extents
            items.item(location.item).extents = extents


def _within(item_data: Box | None, extents: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Extents that count from the item data box, as places in the file."""
    if item_data is None:
        return []
    room = item_data.end - item_data.content
    return [
        (item_data.content + offset, min(length or room, room - offset)) for offset, length in extents if offset < room
    ]


def _read_references(data: Buffer, box: Box, items: Items, contents: ParsedContainer) -> None:
    for reference in references(data, box, contents.report):
        room = MAX_ITEMS - len(items.references)
        items.references += [(reference.box.type, reference.source, to) for to in reference.targets[:room]]


def _read_properties(data: Buffer, box: Box, items: Items, contents: ParsedContainer) -> None:
    for child in boxes(data, box.content, box.end, contents.report):
        if child.type == b"ipco":
            items.properties = list(boxes(data, child.content, child.end, contents.report))
        elif child.type == b"ipma":
            _guarded(_read_associations, data, child, items, contents)


def _read_associations(data: Buffer, box: Box, items: Items, _contents: ParsedContainer) -> None:
    for association in islice(associations(data, box), MAX_ITEMS):
        items.item(association.item).properties = association.properties


def _read_handler(data: Buffer, box: Box, _items: Items, contents: ParsedContainer) -> None:
    add_handler(contents, bytes(data[box.content : min(box.end, box.content + HEADER_BYTES)]), "QuickTime")


_READERS: dict[bytes, Callable[[Buffer, Box, Items, ParsedContainer], None]] = {
    b"hdlr": _read_handler,
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
