"""New, small Exif blocks in the layout of CIPA DC-008: IFD0, ExifIFD, GPS, InteropIFD, IFD1 with a thumbnail."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from pixelscan.metadata.blocks.tiff.standard_tags import EXIF_POINTER, GPS_POINTER, INTEROP_POINTER


@dataclass(frozen=True, slots=True)
class Field:
    """An entry as stored: field type, number of elements, and their bytes in the block's byte order."""

    type: int
    count: int
    data: bytes


FieldValue = str | bytes | int | float | tuple[int | float, ...] | Field
FieldValues = Mapping[int, FieldValue]

ASCII, BYTE, SHORT, LONG, RATIONAL, UNDEFINED, SIGNED_RATIONAL = 2, 1, 3, 4, 5, 7, 10
THUMBNAIL_OFFSET, THUMBNAIL_LENGTH = 0x0201, 0x0202
# Numbers are SHORT when whole and RATIONAL when not, but for these.
TYPES = {
    EXIF_POINTER: LONG,
    GPS_POINTER: LONG,
    INTEROP_POINTER: LONG,
    THUMBNAIL_OFFSET: LONG,
    THUMBNAIL_LENGTH: LONG,
    0x011A: RATIONAL,
    0x011B: RATIONAL,
    0x829A: RATIONAL,
    0x829D: RATIONAL,
    0x9204: SIGNED_RATIONAL,
    0x9206: RATIONAL,
    0x920A: RATIONAL,
    0xA432: RATIONAL,
}
GPS_TYPES = {0x0000: BYTE, 0x0005: BYTE, 0x0002: RATIONAL, 0x0004: RATIONAL, 0x0006: RATIONAL, 0x0007: RATIONAL}
_LETTERS = {BYTE: "B", SHORT: "H", LONG: "I"}


def exif_block(  # noqa: PLR0913 - one for each directory there is
    ifd0: FieldValues,
    exif: FieldValues | None = None,
    gps: FieldValues | None = None,
    thumbnail: bytes = b"",
    *,
    interop: FieldValues | None = None,
    byte_order: str = "<",
) -> bytes:
    """A TIFF block of the directories that are not empty; the thumbnail is a JPEG."""
    exif = {**(exif or {}), **({INTEROP_POINTER: 0} if interop else {})}
    pointers = {EXIF_POINTER: 0} if exif else {}
    pointers |= {GPS_POINTER: 0} if gps else {}
    exif_at = 8 + len(_directory({**ifd0, **pointers}, byte_order))
    gps_at = exif_at + (len(_directory(exif, byte_order)) if exif else 0)
    interop_at = gps_at + (len(_directory(gps, byte_order, GPS_TYPES)) if gps else 0)
    ifd1_at = interop_at + (len(_directory(interop, byte_order)) if interop else 0)
    pointers = {tag: exif_at if tag == EXIF_POINTER else gps_at for tag in pointers}

    block = (b"II*\0" if byte_order == "<" else b"MM\0*") + struct.pack(byte_order + "I", 8)
    block += _directory({**ifd0, **pointers}, byte_order, start=8, following=ifd1_at if thumbnail else 0)
    if exif:
        own = {INTEROP_POINTER: interop_at} if interop else {}
        block += _directory({**exif, **own}, byte_order, start=exif_at)
    if gps:
        block += _directory(gps, byte_order, GPS_TYPES, start=gps_at)
    if interop:
        block += _directory(interop, byte_order, start=interop_at)
    return block + (_thumbnail_directory(thumbnail, ifd1_at, byte_order) if thumbnail else b"")


def _thumbnail_directory(thumbnail: bytes, start: int, byte_order: str) -> bytes:
    entries: dict[int, FieldValue] = {0x0103: 6, 0x011A: 72, 0x011B: 72, 0x0128: 2}
    entries |= {THUMBNAIL_OFFSET: 0, THUMBNAIL_LENGTH: len(thumbnail)}
    entries[THUMBNAIL_OFFSET] = start + len(_directory(entries, byte_order))
    return _directory(entries, byte_order, start=start) + thumbnail


def _directory(
    entries: FieldValues, byte_order: str, types: Mapping[int, int] = TYPES, *, start: int = 0, following: int = 0
) -> bytes:
    """A directory and its values for position `start`; their length does not depend on it."""
    table, values = struct.pack(byte_order + "H", len(entries)), b""
    first_value = start + 2 + 12 * len(entries) + 4
    for tag, entry in sorted(entries.items()):
        field = _encoded(entry, types.get(tag), byte_order)
        table += struct.pack(byte_order + "HHI", tag, field.type, field.count)
        if len(field.data) <= 4:
            table += field.data.ljust(4, b"\0")
        else:
            table += struct.pack(byte_order + "I", first_value + len(values))
            values += field.data + b"\0" * (len(field.data) % 2)
    return table + struct.pack(byte_order + "I", following) + values


def _encoded(entry: FieldValue, kind: int | None, byte_order: str) -> Field:
    if isinstance(entry, Field):
        return entry
    if isinstance(entry, str):
        data = entry.encode() + b"\0"
        return Field(ASCII, len(data), data)
    if isinstance(entry, bytes):
        return Field(UNDEFINED, len(entry), entry)
    numbers: tuple[int | float, ...] = entry if isinstance(entry, tuple) else (entry,)
    kind = kind or (SHORT if all(isinstance(number, int) for number in numbers) else RATIONAL)
    if kind in _LETTERS:
        return Field(kind, len(numbers), struct.pack(f"{byte_order}{len(numbers)}{_LETTERS[kind]}", *numbers))
    letter = "i" if kind == SIGNED_RATIONAL else "I"
    parts = [part for number in numbers for part in _ratio(number)]
    return Field(kind, len(numbers), struct.pack(f"{byte_order}{len(parts)}{letter}", *parts))


def _ratio(number: float) -> tuple[int, int]:
    """Short exposure times as 1/n, as cameras write them."""
    if 0 < number < 0.5 and abs(1 / number - round(1 / number)) < 1e-6:
        return 1, round(1 / number)
    return (round(number), 1) if number == round(number) else (round(number * 10000), 10000)
