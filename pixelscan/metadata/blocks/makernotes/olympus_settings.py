"""What newer Olympus and OM System cameras keep in directories inside the note, and exiv2 does not know or reads wrong.

Numbers and names as ExifTool's documentation of Olympus's tags gives them.
"""

import struct
from collections.abc import Iterator, Mapping

from pixelscan.metadata.blocks.makernotes.directory_facts import NoteDirectory
from pixelscan.metadata.blocks.makernotes.records import NoteFact, NoteField, NoteFields, fact_of, metres
from pixelscan.metadata.blocks.tiff import ifd
from pixelscan.metadata.blocks.tiff.entry import RATIONAL, Entry
from pixelscan.metadata.blocks.tiff.values import value_of
from pixelscan.metadata.model import Value

CAMERA_SETTINGS, FOCUS = 0x2020, 0x2050
FOCUS_DISTANCE, NO_DISTANCE = 0x0305, 0xFFFFFFFF
_LEVEL_IS_ON = 1
_GRAINS = {0: "Off", 1: "Low", 2: "Medium", 3: "High"}
_TONES = {0: "(none)", 1: "Normal", 2: "Sepia", 3: "Blue", 4: "Purple", 5: "Green"}


def _angle(sign: int) -> NoteField:
    """Tenths of a degree, and whether the level gauge was on."""

    def degrees(stored: Value) -> float | None:
        if not isinstance(stored, tuple) or len(stored) != 2 or stored[1] != _LEVEL_IS_ON:
            return None
        return sign * int(stored[0]) / 10

    return NoteField("RollAngle" if sign < 0 else "PitchAngle", "{:g}°".format, degrees)


_SETTINGS: NoteFields = {
    0x0308: NoteField("FocusBracketStepSize"),
    0x0537: NoteField("MonochromeProfileSettings"),
    0x0538: NoteField("FilmGrainEffect", _GRAINS),
    0x0539: NoteField("ColorProfileSettings"),
    0x053A: NoteField("MonochromeVignetting"),
    0x053B: NoteField("MonochromeColor", _TONES),
    0x0903: _angle(-1),
    0x0904: _angle(1),
}
_FOCUS: NoteFields = {0x1306: NoteField("CameraTemperature", None, lambda number: number or None)}


def facts(note: NoteDirectory) -> Iterator[NoteFact]:
    """Of the note's directories of settings and of focus."""
    yield from _facts(_inner(note, CAMERA_SETTINGS), _SETTINGS)
    focus = _inner(note, FOCUS)
    yield from _facts(focus, _FOCUS)
    if (distance := focus.get(FOCUS_DISTANCE)) is not None:
        yield from _distance(distance)


def _inner(note: NoteDirectory, number: int) -> Mapping[int, Entry]:
    pointer = note.entries.get(number)
    if pointer is None or len(pointer.data) != 4:
        return {}
    (offset,) = struct.unpack(pointer.byte_order + "I", pointer.data)
    found = ifd.read_directory(note.block, note.base + offset, "Olympus", pointer.byte_order, note.base)
    return {entry.id: entry for entry in reversed(found.entries)}


def _facts(entries: Mapping[int, Entry], fields: NoteFields) -> Iterator[NoteFact]:
    for number, field in fields.items():
        if number in entries and (fact := fact_of(field, value_of(entries[number], ""), number)) is not None:
            yield fact


def _distance(entry: Entry) -> Iterator[NoteFact]:
    """Millimetres over 1 or 10: what stands below the line means nothing."""
    if entry.type == RATIONAL and len(entry.data) >= 8:
        (millimetres,) = struct.unpack_from(entry.byte_order + "I", entry.data)
        if 0 < millimetres < NO_DISTANCE:
            yield NoteFact("FocusDistance", millimetres / 1000, metres(millimetres / 1000), FOCUS_DISTANCE)
