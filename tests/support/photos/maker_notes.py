"""Photos whose maker note is built here: Canon's arrays, moved or not, and any note as bytes."""

import struct
from pathlib import Path

from tests.support.photos.tiff_builder import Row, exif_block, shorts, text

SETTINGS, SHOT = 46, 34
FOCUS_UPPER, FOCUS_LOWER = 19, 20
LENS_LONG, LENS_SHORT, LENS_UNITS = 23, 24, 25


def photo_with_note(folder: Path, note: bytes, make: bytes, model: bytes = b"Camera", *, order: str = "<") -> Path:
    """A TIFF file with nothing but the camera's names and its note."""
    path = folder / "photo.tif"
    ifd0 = [text(0x010F, make + b"\0"), text(0x0110, model + b"\0")]
    path.write_bytes(exif_block(ifd0, exif=[text(0x927C, note, 7)], order=order))
    return path


def note_offset(photo: Path, note: bytes) -> int:
    """The note's offset in the photo's block."""
    return photo.read_bytes().index(note)


def directory(rows: list[Row], start: int, order: str = "<") -> bytes:
    """A note's directory that begins at `start` in its block, followed by its long values."""
    table, values = struct.pack(order + "H", len(rows)), b""
    first = start + 2 + 12 * len(rows) + 4
    for tag, type_, count, data in rows:
        far = len(data) > 4
        table += struct.pack(order + "HHI", tag, type_, count)
        table += struct.pack(order + "I", first + len(values)) if far else data.ljust(4, b"\0")
        values += data + b"\0" * (len(data) % 2) if far else b""
    return table + b"\0\0\0\0" + values


def canon_note(start: int, order: str = "<", *, footer: bool = True) -> bytes:
    """A note for byte `start`: an 18-55 mm lens, focused between 1.82 and 5.27 m."""
    settings, shot = [0] * SETTINGS, [0] * SHOT
    settings[0], shot[0] = 2 * SETTINGS, 2 * SHOT
    settings[LENS_LONG], settings[LENS_SHORT], settings[LENS_UNITS] = 55, 18, 1
    shot[FOCUS_UPPER], shot[FOCUS_LOWER] = 527, 182
    rows = [shorts(1, *settings, order=order), shorts(4, *shot, order=order)]
    note = directory(rows, start, order)
    mark = b"II" if order == "<" else b"MM"
    return note + (mark + struct.pack(order + "HI", 42, start) if footer else b"\0" * 8)
