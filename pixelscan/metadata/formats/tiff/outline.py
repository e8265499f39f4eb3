"""The few entries of a TIFF's picture directories that say what kind of file it is and how large its picture.

The block reader (readers/exif.py) reads everything; this looks at some ten tags and follows no pointer but
the chain of pages and SubIFDs. TIFF 6.0 section 2; BigTIFF as libtiff documents it.
"""

import struct
from collections import deque
from dataclasses import dataclass

from pixelscan.metadata.blocks.exif.tags import EXIF_POINTER, SUB_IFDS
from pixelscan.metadata.blocks.payload import Buffer

NEW_SUBFILE_TYPE, WIDTH, LENGTH, COMPRESSION, PHOTOMETRIC, MAKE = 0xFE, 0x100, 0x101, 0x103, 0x106, 0x10F
DNG_VERSION, JPG_FROM_RAW = 0xC612, 0x2E
SENSOR_BORDERS = (4, 5, 6, 7)
PIXEL_X, PIXEL_Y = 0xA002, 0xA003
WANTED = {NEW_SUBFILE_TYPE, WIDTH, LENGTH, COMPRESSION, PHOTOMETRIC, MAKE, SUB_IFDS, DNG_VERSION, EXIF_POINTER}
WANTED_IN_RW2 = WANTED | {JPG_FROM_RAW, *SENSOR_BORDERS}

MAX_DIRECTORIES = 64
MAX_ENTRIES = 2_000
_NUMBERS = {1: "B", 3: "H", 4: "I", 9: "i", 13: "I", 16: "Q", 17: "q", 18: "Q"}

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Page:
    """One directory: numbers by tag, and where longer values lie (offset, length)."""

    numbers: dict[int, tuple[int, ...]]
    spans: dict[int, Span]

    def number(self, tag: int, default: int = 0) -> int:
        """The tag's first number."""
        return self.numbers.get(tag, (default,))[0]

    @property
    def area(self) -> int:
        """Pixels; 0 where the directory describes no picture."""
        return self.number(WIDTH) * self.number(LENGTH)


def pages(data: Buffer) -> list[Page]:
    """The directories of the main chain and their SubIFDs, IFD0 first; none where the header is damaged."""
    head = data[:16]
    order = "<" if head[:2] == b"II" else ">"
    big = head[2:4] in (b"\x2b\0", b"\0\x2b") and len(head) == 16
    if len(head) < 8:
        return []
    queue = deque([_integer(head[8:16] if big else head[4:8], order)])
    wanted = WANTED_IN_RW2 if head[2:4] == b"U\0" else WANTED
    found: list[Page] = []
    seen: set[int] = set()
    while queue and len(found) < MAX_DIRECTORIES:
        offset = queue.popleft()
        if not offset or offset in seen:
            continue
        seen.add(offset)
        page, following = _page(data, offset, order, wanted, big=big)
        found.append(page)
        queue.extend(page.numbers.get(SUB_IFDS, ())[:MAX_DIRECTORIES])
        queue.append(following)
    return found


def exif_size(data: Buffer, first: Page) -> tuple[int | None, int | None]:
    """PixelXDimension and PixelYDimension of the Exif directory that IFD0 points to."""
    order = "<" if data[:2] == b"II" else ">"
    page, _ = _page(data, first.number(EXIF_POINTER), order, {PIXEL_X, PIXEL_Y}, big=False)
    return page.number(PIXEL_X) or None, page.number(PIXEL_Y) or None


def _page(data: Buffer, offset: int, order: str, wanted: set[int], *, big: bool) -> tuple[Page, int]:
    """One directory, and the offset of the next in the chain (0: none)."""
    count_layout, layout, entry_size = ("Q", "HHQ8s", 20) if big else ("H", "HHI4s", 12)
    count_size = struct.calcsize(count_layout)
    page = Page({}, {})
    if offset + count_size > len(data):
        return page, 0
    count = struct.unpack_from(order + count_layout, data, offset)[0]
    start = offset + count_size
    table = data[start : start + min(count, MAX_ENTRIES) * entry_size]
    for tag, type_, length, inline in struct.iter_unpack(
        order + layout, table[: len(table) // entry_size * entry_size]
    ):
        if tag in wanted:
            _keep(page, data, order, (tag, type_, length, inline))
    end = start + count * entry_size
    return page, _integer(data[end : end + (8 if big else 4)], order)


def _keep(page: Page, data: Buffer, order: str, row: tuple[int, int, int, bytes]) -> None:
    tag, type_, length, inline = row
    code = _NUMBERS.get(type_, "s")
    size = length * struct.calcsize("=" + code)
    place = _integer(inline, order)
    value = inline[:size] if size <= len(inline) else data[place : place + min(size, 1024)]
    page.spans[tag] = (place, size)
    if code != "s":
        count = len(value) // struct.calcsize("=" + code)
        if count:
            page.numbers[tag] = struct.unpack_from(f"{order}{count}{code}", value)


def _integer(data: bytes, order: str) -> int:
    return int.from_bytes(data, "little" if order == "<" else "big")
