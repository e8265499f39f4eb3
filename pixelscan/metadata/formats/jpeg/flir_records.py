"""The records of FLIR's thermal data, over which reader and stripper go alike.

Layout: a header that says where the directory of records is and how many there are, then 32 bytes for each,
as ExifTool's documentation of FLIR's FFF format has it.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from pixelscan.metadata.blocks.damage import OnDamage

BEGINNING = b"FLIR\0"
# After the beginning: a 1, the segment's number, and how many there are less one.
SEGMENT_HEADER = 8
FREE, SENSOR, PICTURE, CAMERA, PALETTE, INSET, GPS = 0x00, 0x01, 0x0E, 0x20, 0x22, 0x2A, 0x2B
VERSION_AT, DIRECTORY_AT, RECORD_BYTES = 0x14, 0x18, 32
# The version is 100 or so; read in the wrong order it is far more.
HIGHEST_VERSION = 200
MAX_RECORDS = 1000


class Record(NamedTuple):
    """What kind it is, where its row of the directory begins, and its content from `offset` up to `end`."""

    kind: int
    row: int
    offset: int
    end: int


def records(block: bytes, on_damage: OnDamage) -> Iterator[Record]:
    """The records of the joined segments; none follows damage where `on_damage` returns."""
    if block[:4] != b"FFF\0" or len(block) < DIRECTORY_AT + 8:
        on_damage("FLIR", "The thermal data is of an unknown kind or damaged.")
        return
    order = ">" if struct.unpack_from(">I", block, VERSION_AT)[0] < HIGHEST_VERSION else "<"
    start, count = struct.unpack_from(order + "II", block, DIRECTORY_AT)
    for row in range(start, start + RECORD_BYTES * min(count, MAX_RECORDS), RECORD_BYTES):
        if row + RECORD_BYTES > len(block):
            on_damage("FLIR", "The directory of the thermal data is cut off.")
            return
        kind, _, _, _, offset, length = struct.unpack_from(order + "HHIIII", block, row)
        yield Record(kind, row, offset, offset + length)
    if count > MAX_RECORDS:
        on_damage("FLIR", f"More than {MAX_RECORDS} records of thermal data; the rest was not looked at.")
