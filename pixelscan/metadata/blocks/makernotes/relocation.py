"""Notes that lie elsewhere than their offsets say, or in another byte order than their block: put right or given up.

An editor that moves a note and leaves its offsets as they were makes every value another one. The note's own marks
tell the shift: Canon's records begin with their length and end in the old offset, and the values of other makers
begin right behind the directory.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from pixelscan.metadata.blocks.tiff.entry import FIELD_TYPES, Entry
from pixelscan.metadata.blocks.tiff.ifd import rows
from pixelscan.metadata.blocks.tiff.standard_tags import EXIF_POINTER, MAKER_NOTE

# Where the directory begins in notes whose offsets count from the block around them, by the note's first bytes.
DIRECTORY_AT = {
    b"OLYMP\0": 8,
    b"EPSON\0": 8,
    b"SANYO\0": 8,
    b"SONY DSC": 12,
    b"SONY CAM": 12,
    b"Panasonic\0": 12,
    b"Nikon\0\x01": 8,
    b"AOC\0": 6,
    b"QVC\0": 6,
}
MAKERS_WITHOUT_MARK = ("CANON", "NIKON", "MINOLTA", "KONICA MINOLTA", "CASIO", "ASAHI")
MOST_ENTRIES = 0xFF
ENTRY_BYTES = 12
# Canon's records whose first number is their length in bytes: camera settings and shot information.
SELF_MEASURED = (0x0001, 0x0004)
CANON_FOOTER_BYTES = 8
# A record begins with its length, in two bytes.
MAX_CANON_RECORD_BYTES = 0xFFFF
# Behind the entries: at once, or after the link to a further directory, which some leave out.
GAPS = (4, 0, 6)
FAR_VALUES_TO_JUDGE = 2
ORDERS = {b"II": "<", b"MM": ">"}
# In the block that `around` makes: the Exif directory, and the camera's names.
EXIF_AT, TEXTS_AT = 50, 68


class Camera(NamedTuple):
    """As the block around the note names it; exiv2 chooses its tables by the make."""

    make: str
    model: str = ""


class Relocated(NamedTuple):
    """A TIFF block that holds little but the note, and the note's entry in it."""

    block: bytes
    note: Entry


class NoteMoved(Exception):
    """The note was moved, and nothing in it tells by how much."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One entry whose value lies outside it: where it stands in the note, and the value's offset as stored."""

    start: int
    tag: int
    length: int
    offset: int


@dataclass(frozen=True, slots=True)
class _Directory:
    byte_order: str
    rows: tuple[_Row, ...]
    end: int


def relocated(note: Entry, camera: Camera, *, always: bool = False) -> Relocated | None:
    """The note in a block of its own with all offsets put right; None where nothing is wrong, unless `always`.

    Raises NoteMoved.
    """
    directory = _directory(note, camera.make)
    if directory is None:
        return around(note, camera, order_by_mark(note)) if always else None
    shift = _shift(note, directory, canon=camera.make.upper().startswith("CANON"))
    if not (shift or always or directory.byte_order != note.byte_order):
        return None
    data = _rebased(note, directory, shift, _room(camera))
    return around(replace(note, data=data), camera, directory.byte_order)


def moved_by(note: Entry, make: str) -> int:
    """What to add to the note's offsets; 0 where nothing is wrong. Raises NoteMoved."""
    directory = _directory(note, make)
    return 0 if directory is None else _shift(note, directory, canon=make.upper().startswith("CANON"))


def _directory(note: Entry, make: str) -> _Directory | None:
    """The note's own directory in its own byte order; None where offsets count from the note or nothing is known."""
    mark = next((mark for mark in DIRECTORY_AT if note.data.startswith(mark)), None)
    if mark is None and not (make.upper().startswith(MAKERS_WITHOUT_MARK) and len(note.data) > ENTRY_BYTES):
        return None
    at = DIRECTORY_AT[mark] if mark else 0
    swapped = ">" if note.byte_order == "<" else "<"
    for order in (note.byte_order, swapped):
        if len(note.data) < at + 2:
            return None
        (count,) = struct.unpack_from(order + "H", note.data, at)
        end = at + 2 + count * ENTRY_BYTES
        if 0 < count <= MOST_ENTRIES and end <= len(note.data):
            return _Directory(order, tuple(_far_values(note.data, at + 2, count, order)), end)
    return None


def _far_values(data: bytes, first: int, count: int, order: str) -> Iterator[_Row]:
    for index, (tag, type_, elements, inline) in enumerate(rows(data, first, count, order)):
        length = elements * FIELD_TYPES.get(type_, (0, ""))[0]
        if length > len(inline):
            (offset,) = struct.unpack(order + "I", inline)
            yield _Row(first + index * ENTRY_BYTES, tag, length, offset)


def _shift(note: Entry, directory: _Directory, *, canon: bool) -> int:
    """What to add to every offset; 0 where all is well."""
    measured = [row for row in directory.rows if row.tag in SELF_MEASURED]
    if canon and measured:
        return _canon_shift(note, directory, measured)
    far = directory.rows
    if len(far) < FAR_VALUES_TO_JUDGE or any(_lies_within(note, row, 0) for row in far):
        return 0
    first = min(row.offset for row in far)
    shifts = (note.offset + directory.end + gap - first for gap in GAPS)
    # Where none fits, the values lie behind the note on purpose, as in some Olympus cameras' files.
    return next((shift for shift in shifts if all(_lies_within(note, row, shift) for row in far)), 0)


def _lies_within(note: Entry, row: _Row, shift: int) -> bool:
    return 0 <= row.offset + shift - note.offset <= len(note.data) - row.length


def _canon_shift(note: Entry, directory: _Directory, measured: list[_Row]) -> int:
    """The first shift by which each self-measured record begins with its length; 0 where one does unmoved.

    The other is then damaged: a note that was moved has none in its place.
    """
    order = directory.byte_order
    if any(_begins_with_its_length(note, order, row, 0) for row in measured):
        return 0
    for shift in _canon_shifts(note, directory, measured[0]):
        if all(_begins_with_its_length(note, order, row, shift) for row in measured):
            return shift
    raise NoteMoved


def _canon_shifts(note: Entry, directory: _Directory, record: _Row) -> Iterator[int]:
    """As the note's last bytes tell it, and wherever the record's length stands."""
    order, magic, offset = struct.unpack(directory.byte_order + "2sHI", note.data[-CANON_FOOTER_BYTES:])
    if order in (b"II", b"MM") and magic == 42:
        yield note.offset - offset
    if record.length > MAX_CANON_RECORD_BYTES:
        return
    length = struct.pack(directory.byte_order + "H", record.length)
    at = note.data.find(length, directory.end)
    while at >= 0:
        yield note.offset + at - record.offset
        at = note.data.find(length, at + 1)


def _begins_with_its_length(note: Entry, order: str, row: _Row, shift: int) -> bool:
    if not _lies_within(note, row, shift):
        return False
    (first,) = struct.unpack_from(order + "H", note.data, row.offset + shift - note.offset)
    return bool(first == row.length)


def _rebased(note: Entry, directory: _Directory, shift: int, offset: int) -> bytes:
    """The note's bytes for a block in which it stands at `offset`; entries whose value lies elsewhere are emptied."""
    data = bytearray(note.data)
    for row in directory.rows:
        at = row.offset + shift - note.offset
        if _lies_within(note, row, shift):
            struct.pack_into(directory.byte_order + "I", data, row.start + 8, offset + at)
        else:
            struct.pack_into(directory.byte_order + "II", data, row.start + 4, 0, 0)
    return bytes(data)


def order_by_mark(note: Entry) -> str:
    """The order that a note with a TIFF header of its own states, else its block's."""
    mark = next((mark for mark in (note.data[8:10], note.data[10:12], note.data[12:14]) if mark in ORDERS), None)
    return ORDERS[mark] if mark else note.byte_order


def around(note: Entry, camera: Camera, order: str) -> Relocated:
    """A TIFF block with nothing but the camera's names and the note."""
    maker, model = _texts(camera)
    header = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(order + "I", 8)
    ifd0 = struct.pack(order + "H", 3)
    ifd0 += struct.pack(order + "HHII", 0x010F, 2, len(maker), TEXTS_AT)
    ifd0 += struct.pack(order + "HHII", 0x0110, 2, len(model), TEXTS_AT + len(maker))
    ifd0 += struct.pack(order + "HHIII", EXIF_POINTER, 4, 1, EXIF_AT, 0)
    exif = struct.pack(order + "HHHIII", 1, MAKER_NOTE, 7, len(note.data), _room(camera), 0)
    block = header + ifd0 + exif + maker + model + note.data
    return Relocated(block, replace(note, offset=_room(camera), byte_order=order))


def _texts(camera: Camera) -> tuple[bytes, bytes]:
    """Long enough to stand outside their entries."""
    return camera.make.encode() + b"\0\0\0\0", camera.model.encode() + b"\0\0\0\0"


def _room(camera: Camera) -> int:
    """Where a note stands in the block that `around` makes."""
    return TEXTS_AT + sum(map(len, _texts(camera)))
