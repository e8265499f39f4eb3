"""The few entries of a TIFF's picture directories that say what kind of file it is and how large its picture.

The block's reader reads everything; this looks at some ten tags and follows no pointer but the chain of pages
and SubIFDs.
"""

from dataclasses import dataclass, field

from pixelscan.metadata.blocks.exif.ifd import FIELD_TYPES, RATIONAL, SRATIONAL, Entry, numbers, read_directories
from pixelscan.metadata.blocks.exif.tags import EXIF_POINTER, SUB_IFDS
from pixelscan.metadata.blocks.payload import Buffer

NEW_SUBFILE_TYPE, WIDTH, LENGTH, COMPRESSION, PHOTOMETRIC, MAKE = 0xFE, 0x100, 0x101, 0x103, 0x106, 0x10F
DNG_VERSION, JPG_FROM_RAW = 0xC612, 0x2E
SENSOR_BORDERS = (4, 5, 6, 7)
PIXEL_X, PIXEL_Y = 0xA002, 0xA003
WANTED = {NEW_SUBFILE_TYPE, WIDTH, LENGTH, COMPRESSION, PHOTOMETRIC, MAKE, SUB_IFDS, DNG_VERSION}
WANTED_IN_RW2 = WANTED | {JPG_FROM_RAW, *SENSOR_BORDERS}
WANTED_IN_CR2 = WANTED | {EXIF_POINTER, PIXEL_X, PIXEL_Y}
PAGES = ("IFD", "SubIFD")
VALUE_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Page:
    """One directory's entries by their number; of long values the beginning."""

    entries: dict[int, Entry] = field(default_factory=dict)

    def number(self, tag: int, default: int = 0) -> int:
        """The tag's first number."""
        entry = self.entries.get(tag)
        if entry is None or entry.type in (RATIONAL, SRATIONAL) or FIELD_TYPES[entry.type][1] not in "BHIiQq":
            return default
        found = numbers(entry)
        return int(found[0]) if found else default

    @property
    def area(self) -> int:
        """Pixels; 0 where the directory describes no picture."""
        return self.number(WIDTH) * self.number(LENGTH)


def pages(data: Buffer) -> list[Page]:
    """The directories of the main chain and their SubIFDs, IFD0 first; none where the header is damaged."""
    wanted = WANTED_IN_RW2 if data[2:4] == b"U\0" else WANTED
    return [page for name, page in _directories(data, wanted) if name.startswith(PAGES)]


def exif_size(data: Buffer) -> tuple[int | None, int | None]:
    """PixelXDimension and PixelYDimension of the Exif directory that IFD0 points to."""
    for name, page in _directories(data, WANTED_IN_CR2):
        if name == "ExifIFD":
            return page.number(PIXEL_X) or None, page.number(PIXEL_Y) or None
    return None, None


def _directories(data: Buffer, wanted: set[int]) -> list[tuple[str, Page]]:
    """Each directory's name and its wanted entries, in the order of reading."""
    found = read_directories(data, only=wanted, value_bytes=VALUE_BYTES)
    by_name: dict[str, Page] = {table.name: Page() for table in found.tables}
    for entry in found.entries:
        by_name[entry.directory].entries[entry.id] = entry
    return list(by_name.items())
