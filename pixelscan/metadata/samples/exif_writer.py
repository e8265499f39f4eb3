"""Exif blocks for the sample photos, as CIPA DC-008 lays them out: IFD0, ExifIFD, GPS, IFD1 with a thumbnail."""

import struct
from collections.abc import Mapping

Entry = str | bytes | int | float | tuple[int | float, ...]
Directory = Mapping[int, Entry]

ASCII, BYTE, SHORT, LONG, RATIONAL, UNDEFINED, SIGNED_RATIONAL = 2, 1, 3, 4, 5, 7, 10
EXIF_POINTER, GPS_POINTER, THUMBNAIL_OFFSET, THUMBNAIL_LENGTH = 0x8769, 0x8825, 0x0201, 0x0202
# Numbers are SHORT when whole and RATIONAL when not, but for these.
TYPES = {
    EXIF_POINTER: LONG,
    GPS_POINTER: LONG,
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


def exif_block(ifd0: Directory, exif: Directory, gps: Directory | None = None, thumbnail: bytes = b"") -> bytes:
    """A little-endian TIFF block; the thumbnail is a JPEG."""
    pointers = {EXIF_POINTER: 0} | ({GPS_POINTER: 0} if gps else {})
    exif_start = 8 + len(_directory({**ifd0, **pointers}, TYPES, 0, 0))
    gps_start = exif_start + len(_directory(exif, TYPES, 0, 0))
    gps_bytes = _directory(gps, GPS_TYPES, gps_start, 0) if gps else b""
    ifd1_start = gps_start + len(gps_bytes)
    places = {EXIF_POINTER: exif_start} | ({GPS_POINTER: gps_start} if gps else {})
    block = b"II*\0" + struct.pack("<I", 8)
    block += _directory({**ifd0, **places}, TYPES, 8, ifd1_start if thumbnail else 0)
    block += _directory(exif, TYPES, exif_start, 0) + gps_bytes
    return block + (_thumbnail_directory(thumbnail, ifd1_start) if thumbnail else b"")


def _thumbnail_directory(thumbnail: bytes, start: int) -> bytes:
    entries: dict[int, Entry] = {0x0103: 6, 0x011A: 72, 0x011B: 72, 0x0128: 2}
    entries |= {THUMBNAIL_OFFSET: 0, THUMBNAIL_LENGTH: len(thumbnail)}
    entries[THUMBNAIL_OFFSET] = start + len(_directory(entries, TYPES, start, 0))
    return _directory(entries, TYPES, start, 0) + thumbnail


def _directory(entries: Directory, types: Mapping[int, int], start: int, following: int) -> bytes:
    table, values = struct.pack("<H", len(entries)), b""
    first_value = start + 2 + 12 * len(entries) + 4
    for tag, entry in sorted(entries.items()):
        kind, count, data = _encoded(entry, types.get(tag))
        inline = data.ljust(4, b"\0") if len(data) <= 4 else struct.pack("<I", first_value + len(values))
        values += data + b"\0" * (len(data) % 2) if len(data) > 4 else b""
        table += struct.pack("<HHI", tag, kind, count) + inline
    return table + struct.pack("<I", following) + values


def _encoded(entry: Entry, kind: int | None) -> tuple[int, int, bytes]:
    """Field type, count and bytes."""
    if isinstance(entry, str):
        data = entry.encode() + b"\0"
        return ASCII, len(data), data
    if isinstance(entry, bytes):
        return UNDEFINED, len(entry), entry
    numbers = entry if isinstance(entry, tuple) else (entry,)
    kind = kind or (SHORT if all(isinstance(number, int) for number in numbers) else RATIONAL)
    if kind in _LETTERS:
        return kind, len(numbers), struct.pack(f"<{len(numbers)}{_LETTERS[kind]}", *numbers)
    letter = "i" if kind == SIGNED_RATIONAL else "I"
    parts = [part for number in numbers for part in _ratio(number)]
    return kind, len(numbers), struct.pack(f"<{len(parts)}{letter}", *parts)


def _ratio(number: float) -> tuple[int, int]:
    """Short exposure times as 1/n, as cameras write them."""
    if 0 < number < 0.5 and abs(1 / number - round(1 / number)) < 1e-6:
        return 1, round(1 / number)
    return (round(number), 1) if number == round(number) else (round(number * 10000), 10000)
