"""An Exif block as a level leaves it: written anew from what stays, or, where only the place goes, edited in place.

In place, since the maker's note points into the block and would lose what it points to.
"""

import re

from pixelscan.errors import CannotStrip
from pixelscan.metadata.blocks.exif import strip_location
from pixelscan.metadata.blocks.exif.kept_fields import kept_field
from pixelscan.metadata.blocks.exif.writer import ASCII, Field, exif_block
from pixelscan.metadata.blocks.strip_levels import EXIF_DEFAULTS, EXIF_KEPT, Level
from pixelscan.metadata.blocks.tiff import ifd
from pixelscan.metadata.blocks.tiff.entry import Entry, numbers

# Nothing that stays is longer: a lens's name, a camera's.
MAX_FIELD_BYTES = 1000
INTEROPERABILITY_INDEX = 0x0001
ORIENTATION = 0x0112
R03 = Field(ASCII, 4, b"R03\0")
MAX_INNER_BLOCKS = 20

_INNER_SEGMENT = re.compile(
    rb"(?s)\xff[\xe1\xed](..)(?:http://ns\.adobe\.com/xap/1\.0/\0|http://ns\.adobe\.com/xmp/ext|Photoshop 3\.0\0)"
)
_INNER_EXIF = re.compile(rb"Exif\0\0(?=II\*\0|MM\0\*)")


def strip_block(block: bytes, level: Level) -> bytes:
    """The block as the level leaves it: the same bytes if nothing is removed, empty if nothing is kept.

    Raises CannotStrip if the block has an orientation that cannot be read.
    """
    header = block[:6] if block[:6] == b"Exif\0\0" else b""
    tiff = block[len(header) :]
    _check_turn(tiff)
    new = without_place(tiff) or _turn_alone(tiff) if level is Level.PLACE else _rewritten(tiff, level)
    return header + new if new else b""


def _check_turn(tiff: bytes) -> None:
    """Other readers may find an orientation where ours gives up: without it they would show the copy turned."""
    found = ifd.read_directories(tiff)
    is_read = any(entry.directory == "IFD0" and entry.id == ORIENTATION for entry in found.entries)
    for table in found.tables:
        stored = ifd.rows(tiff, table.first, table.rows, found.byte_order, big=found.big)
        if table.name == "IFD0" and not is_read and any(tag == ORIENTATION for tag, *_ in stored):
            raise CannotStrip("Its orientation is in a damaged block: save the picture anew in an image editor.")


def without_place(tiff: bytes) -> bytes:
    """Of the same length; in thumbnails that have Exif of their own, too."""
    new = strip_location.without_place(tiff)
    for number, match in enumerate(_INNER_EXIF.finditer(tiff)):
        if number == MAX_INNER_BLOCKS:
            return b""
        inner = strip_location.without_place(new[match.end() :])
        new = new[: match.end()] + inner if inner else b""
    return _without_inner_segments(strip_location.without_leftovers(new)) if new else b""


def _without_inner_segments(tiff: bytes) -> bytes:
    """XMP and IPTC of the thumbnails and previews in the block: zeros of the same length."""
    new = bytearray(tiff)
    for match in _INNER_SEGMENT.finditer(tiff):
        end = min(match.start(1) + int.from_bytes(match[1], "big"), len(tiff))
        new[match.end() : end] = bytes(max(end - match.end(), 0))
    return bytes(new)


def _rewritten(tiff: bytes, level: Level) -> bytes:
    directories = ifd.read_directories(tiff)
    kept: dict[str, dict[int, Field]] = {"IFD0": {}, "ExifIFD": {}, "InteropIFD": {}}
    for entry in directories.entries:
        if entry.directory in kept and _stays(entry, level):
            field = R03 if entry.directory == "InteropIFD" else kept_field(entry)
            if field is not None:
                kept[entry.directory].setdefault(entry.id, field)
    if not any(kept.values()):
        return b""
    return exif_block(kept["IFD0"], kept["ExifIFD"], interop=kept["InteropIFD"], byte_order=directories.byte_order)


def _turn_alone(tiff: bytes) -> bytes:
    """Only the orientation of a block that cannot be read to its end and might contain a place."""
    found = ifd.read_directories(tiff)
    for entry in found.entries:
        if entry.directory == "IFD0" and entry.id == ORIENTATION and _turns(entry):
            field = Field(entry.type, entry.count, entry.data)
            return exif_block({ORIENTATION: field}, {}, byte_order=found.byte_order)
    return b""


def _stays(entry: Entry, level: Level) -> bool:
    if len(entry.data) != entry.length or entry.length > MAX_FIELD_BYTES or entry.id in ifd.POINTERS:
        return False
    if entry.directory == "InteropIFD":  # R03: the colours are Adobe RGB's (DCF 2.0)
        return entry.id == INTEROPERABILITY_INDEX and entry.data[:3] == b"R03"
    if entry.id not in EXIF_KEPT[level]:
        return False
    if level is Level.EVERYTHING and entry.id == ORIENTATION and not _turns(entry):
        return False
    return not (entry.id in EXIF_DEFAULTS and numbers(entry) == (EXIF_DEFAULTS[entry.id],))


def _turns(entry: Entry) -> bool:
    stored = numbers(entry)
    return len(stored) == 1 and 2 <= stored[0] <= 8
