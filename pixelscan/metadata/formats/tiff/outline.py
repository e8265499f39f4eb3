"""The few entries of a TIFF's picture directories that say what kind of file it is and how large its picture.

A view of the walk whose entries the block's reader makes tags of.
"""

from dataclasses import dataclass, field

from pixelscan.metadata.blocks.tiff.entry import FIELD_TYPES, RATIONAL, SRATIONAL, Entry, numbers
from pixelscan.metadata.blocks.tiff.ifd import Directories

NEW_SUBFILE_TYPE, WIDTH, LENGTH, COMPRESSION, PHOTOMETRIC, MAKE, MODEL = 0xFE, 0x100, 0x101, 0x103, 0x106, 0x10F, 0x110
DNG_VERSION, JPG_FROM_RAW, LEAF_DATA, IMAGE_SOURCE = 0xC612, 0x2E, 0x8606, 0x935C
SENSOR_BORDERS = (4, 5, 6, 7)
PIXEL_X, PIXEL_Y = 0xA002, 0xA003
PAGES = ("IFD", "SubIFD")


@dataclass(frozen=True, slots=True)
class Page:
    """One directory's entries by their number, and its name."""

    entries: dict[int, Entry] = field(default_factory=dict)
    name: str = ""

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


def pages(found: Directories) -> list[Page]:
    """The directories of the main chain and their SubIFDs, IFD0 first; none where the header is damaged."""
    by_name = {table.name: Page(name=table.name) for table in found.tables if table.name.startswith(PAGES)}
    for entry in found.entries:
        if entry.directory in by_name:
            by_name[entry.directory].entries[entry.id] = entry
    return list(by_name.values())


def exif_size(found: Directories) -> tuple[int | None, int | None]:
    """PixelXDimension and PixelYDimension of the Exif directory."""
    exif = Page({entry.id: entry for entry in found.entries if entry.directory == "ExifIFD"})
    return exif.number(PIXEL_X) or None, exif.number(PIXEL_Y) or None
