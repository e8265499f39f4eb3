"""FLIR's thermal data in a JPEG, without the record of its GPS receiver.

Layout: a header that says where the directory of records is and how many there are, then 32 bytes for each,
as ExifTool's documentation of FLIR's FFF format has it.
"""

import struct

from pixelscan.metadata.blocks.strip_levels import Level

BEGINNING = b"FLIR\0"
# Behind the beginning: a 1, the segment's number, and how many there are less one.
SEGMENT_HEADER = 8
DIRECTORY_AT, RECORD, GPS, FREE = 24, 32, 0x2B, 0
MAX_RECORDS = 1000


def strip_block(block: bytes, level: Level) -> bytes:
    """The joined block, of the same length; empty where identity goes or the directory cannot be read."""
    if level is not Level.PLACE or not block.startswith(b"FFF\0") or len(block) < DIRECTORY_AT + 8:
        return b""
    order = ">" if struct.unpack_from(">I", block, 20)[0] < 200 else "<"  # the version, 100 or so
    start, count = struct.unpack_from(order + "II", block, DIRECTORY_AT)
    if count > MAX_RECORDS or start + count * RECORD > len(block):
        return b""
    new = bytearray(block)
    for record in range(start, start + count * RECORD, RECORD):
        if struct.unpack_from(order + "H", block, record)[0] == GPS:
            offset, length = struct.unpack_from(order + "II", block, record + 12)
            end = min(offset + length, len(block))
            new[offset:end] = bytes(max(end - offset, 0))
            struct.pack_into(order + "H", new, record, FREE)
    return bytes(new)
