"""Records of a CIFF heap that are those of a Canon's note under other numbers -> a block like a CR3's note.

Pairs of numbers as ExifTool's documentation of Canon's raw files gives them.
"""

import struct
from collections.abc import Mapping

# By the record's number: that of the note.
NUMBERS = {
    0x1029: 0x0002,
    0x102A: 0x0004,
    0x102D: 0x0001,
    0x1031: 0x00E0,
    0x1033: 0x000F,
    0x1038: 0x0012,
    0x1093: 0x0093,
    0x10A9: 0x00A9,
}
HEADER = b"II*\0\x08\0\0\0"
SHORT, ENTRY_BYTES = 3, 12


def note_of(records: Mapping[int, bytes]) -> bytes:
    """A TIFF block with one directory of the records, which are given by their numbers in CIFF; empty if none fits."""
    found = sorted((NUMBERS[number], content) for number, content in records.items() if number in NUMBERS)
    if not found:
        return b""
    values = len(HEADER) + 2 + ENTRY_BYTES * len(found) + 4
    directory, data = struct.pack("<H", len(found)), b""
    for number, content in found:
        # Values of four bytes and less would stand in the entry; no record of these is so short.
        directory += struct.pack("<HHII", number, SHORT, len(content) // 2, values + len(data))
        data += content[: len(content) // 2 * 2]
    return HEADER + directory + bytes(4) + data
