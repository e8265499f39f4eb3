"""Olympus's older notes whose further directories are undefined bytes: rewritten in the newer form for exiv2.

The newer form begins with another mark, and its offsets count from the note.
"""

import struct
from dataclasses import replace

from pixelscan.metadata.blocks.tiff.entry import FIELD_TYPES, LONG, UNDEFINED, Entry

OLD_MARKS, NEW_MARK = (b"OLYMP\0", b"CAMER\0"), b"OLYMPUS\0"
OLD_START, NEW_START = 8, 12
# Equipment, camera settings, raw development, image processing, focus.
SUBDIRECTORIES = (0x2010, 0x2020, 0x2030, 0x2031, 0x2040, 0x2050)
ENTRY_BYTES = 12
MOST_ENTRIES = 0xFF


def with_subdirectories(note: Entry) -> Entry | None:
    """The note in the newer form; None where it has no such directories."""
    if not note.data.startswith(OLD_MARKS):
        return None
    data = bytearray(note.data)
    directories = _rewrite(note, data, OLD_START)
    if not directories:
        return None
    for at in directories:
        _rewrite(note, data, at)
    mark = NEW_MARK + (b"II" if note.byte_order == "<" else b"MM") + b"\3\0"
    return replace(note, data=mark + bytes(data[OLD_START:]))


def _rewrite(note: Entry, data: bytearray, at: int) -> list[int]:
    """Let one directory's offsets count from the new note and its undefined bytes be links; where those lead."""
    found: list[int] = []
    if not 0 <= at <= len(data) - 2:
        return found
    (count,) = struct.unpack_from(note.byte_order + "H", data, at)
    if not 0 < count <= MOST_ENTRIES or at + 2 + count * ENTRY_BYTES > len(data):
        return found
    for start in range(at + 2, at + 2 + count * ENTRY_BYTES, ENTRY_BYTES):
        tag, type_, elements, offset = struct.unpack_from(note.byte_order + "HHII", data, start)
        if elements * FIELD_TYPES.get(type_, (0, ""))[0] <= 4:
            continue
        inside = offset - note.offset
        if tag in SUBDIRECTORIES and type_ == UNDEFINED:
            found.append(inside)
            type_, elements = LONG, 1
        moved = max(inside + NEW_START - OLD_START, 0)
        struct.pack_into(note.byte_order + "HHII", data, start, tag, type_, elements, moved)
    return found
