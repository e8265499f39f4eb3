"""Facts of notes that are directories: by the tables of their makers, and of the records that lie in them."""

import re
import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pixelscan.metadata.blocks.makernotes.corrections import text_of
from pixelscan.metadata.blocks.makernotes.directory_tables import LEICA_FOCUS, TABLES
from pixelscan.metadata.blocks.makernotes.records import NoteFact, NoteField, NoteFields, fact_of, named, read_record
from pixelscan.metadata.blocks.makernotes.relocation import Camera
from pixelscan.metadata.blocks.tiff import ifd
from pixelscan.metadata.blocks.tiff.entry import LONG, UNDEFINED, Entry
from pixelscan.metadata.blocks.tiff.ifd import Block
from pixelscan.metadata.blocks.tiff.values import value_of
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.model import Binary, Value

LONGEST_BYTES = 64


class NoteDirectory(NamedTuple):
    """A note's own directory: its entries by number, and the block that they point into from `base` on."""

    kind: str
    entries: Mapping[int, Entry]
    block: Block
    base: int
    camera: Camera


def table_facts(note: NoteDirectory) -> Iterator[NoteFact]:
    """What the maker's table names, then what its records hold."""
    for number, field in TABLES.get(note.kind, {}).items():
        entry = note.entries.get(number)
        if entry is not None and (fact := fact_of(field, _stored(entry, field), number)) is not None:
            yield fact
    read = _RECORDS.get(note.kind)
    if read is not None:
        yield from read(note)


def _stored(entry: Entry, field: NoteField) -> Value:
    """Short bytes as numbers, for a field that makes something of them."""
    value = value_of(entry, field.name)
    if isinstance(value, Binary) and field.convert and len(entry.data) <= LONGEST_BYTES:
        return tuple(entry.data)
    return value


def _apple(note: NoteDirectory) -> Iterator[NoteFact]:
    """How long the phone has been running: a property list of a value, its scale and two more."""
    run_time = note.entries.get(0x0003)
    if run_time is None:
        return
    import plistlib  # noqa: PLC0415 - takes 3 ms, for one maker

    try:
        parts = plistlib.loads(run_time.data)
    except (plistlib.InvalidFileException, ValueError, IndexError, KeyError, TypeError, OverflowError, AttributeError):
        return
    for key, name in (("value", "Value"), ("timescale", "Scale"), ("epoch", "Epoch"), ("flags", "Flags")):
        if isinstance(parts, dict) and isinstance(number := parts.get(key), int):
            yield NoteFact(f"RunTime{name}", number)


_RICOH_IMAGE: NoteFields = {
    0: NoteField("RicohImageWidth", code="H"),
    2: NoteField("RicohImageHeight", code="H"),
    6: NoteField(
        "RicohDate", None, lambda parts: "{:02x}{:02x}:{:02x}:{:02x} {:02x}:{:02x}:{:02x}".format(*parts), "7B"
    ),
    32: NoteField("FlashMode", {0: "Off", 1: "Auto", 2: "On"}),
    33: NoteField("Macro", {0: "Off", 1: "On"}),
    34: NoteField("Sharpness", {0: "Sharp", 1: "Normal", 2: "Soft"}),
    38: NoteField("WhiteBalance"),
    39: NoteField("ISOSetting"),
    40: NoteField("Saturation", {0: "High", 1: "Normal", 2: "Low", 3: "B&W"}),
}
_RICOH_MARK = b"[Ricoh Camera Info]"
MADE, _DATE = 0x0004, re.compile(r"\d{4}:\d\d:")
_RICOH_INNER = {0x0004: "ManufactureDate1", 0x0005: "ManufactureDate2", 0x002A: "NoiseReduction"}


def _ricoh(note: NoteDirectory) -> Iterator[NoteFact]:
    """Caplios keep the picture's size and date in a record, and when the camera was made in a directory."""
    image, inner = note.entries.get(0x1001), note.entries.get(0x2001)
    if image is not None and image.type == UNDEFINED:
        yield from read_record(image.data, image.byte_order, "B", _RICOH_IMAGE)
    if inner is not None and inner.data.startswith(_RICOH_MARK):
        start = inner.offset + len(_RICOH_MARK) + 1
        # Offsets count from the mark, or from the block as the note's own do: where there is a date tells.
        for base in (inner.offset, note.base):
            found = ifd.read_directory(note.block, start, "Ricoh", ">", base).entries
            told = {entry.id: value_of(entry, "") for entry in found if entry.id in _RICOH_INNER}
            if _DATE.match(str(told.get(MADE, ""))):
                yield from (NoteFact(_RICOH_INNER[number], value, id=number) for number, value in told.items())
                return


def _leica(note: NoteDirectory) -> Iterator[NoteFact]:
    focus, shot = note.entries.get(0x040A), note.entries.get(0x0410)
    if focus is not None:
        yield from read_record(focus.data, focus.byte_order, "H", LEICA_FOCUS)
    if shot is not None:
        yield from read_record(shot.data, shot.byte_order, "H", named("FileIndex"))


def _sigma(note: NoteDirectory) -> Iterator[NoteFact]:
    """Where the preview lies, in cameras that do not use the number for a setting in words."""
    names = ("PreviewImageStart", "PreviewImageLength", "PreviewImageSize", "MakerNoteVersion")
    first = note.entries.get(0x001A)
    if first is not None and first.type == LONG:
        for number, name in enumerate(names, 0x001A):
            if number in note.entries:
                entry = note.entries[number]
                value = text_of(tuple(entry.data)) if entry.type == UNDEFINED else value_of(entry, name)
                yield NoteFact(name, value, id=number)


# A DiMAGE A2 counts these from five below, where others count from three.
_MINOLTA_A2 = {31: "Saturation", 32: "Contrast", 41: "ColorFilter"}


def _minolta(note: NoteDirectory) -> Iterator[NoteFact]:
    settings = note.entries.get(0x0003)
    if settings is not None and note.camera.model.endswith("DiMAGE A2"):
        fields = {place: NoteField(name, None, lambda number: number - 5) for place, name in _MINOLTA_A2.items()}
        yield from read_record(settings.data, ">", "I", fields)


# A record has room for so many.
_MOST_FACES, _MOST_KNOWN_FACES = 5, 3


def _panasonic(note: NoteDirectory) -> Iterator[NoteFact]:
    """The faces that the camera found, and those that it knew by name and age."""
    found, known = note.entries.get(0x004E), note.entries.get(0x0061)
    if found is not None and len(found.data) >= 2:
        count = min(_first(found), _MOST_FACES)
        faces = {1 + 4 * face: NoteField(f"Face{face + 1}Position", code="4H") for face in range(count)}
        yield from read_record(found.data, found.byte_order, "H", {0: NoteField("NumFacePositions"), **faces})
    if known is not None and len(known.data) >= 2:
        yield from read_record(known.data, known.byte_order, "H", {0: NoteField("FacesRecognized")})
        for face in range(min(_first(known), _MOST_KNOWN_FACES)):
            name = f"RecognizedFace{face + 1}"
            parts = {4: NoteField(f"{name}Name", code="20s"), 24: NoteField(f"{name}Position", code="4H")}
            parts |= {32: NoteField(f"{name}Age", code="20s")}
            fields = {48 * face + place: field for place, field in parts.items()}
            yield from read_record(known.data, known.byte_order, "B", fields)


def _first(entry: Entry) -> int:
    return int(struct.unpack_from(entry.byte_order + "H", entry.data)[0])


def _jvc(note: NoteDirectory) -> Iterator[NoteFact]:
    """The firmware's parts and their versions, each ended by blanks and NULs."""
    versions = note.entries.get(0x0002)
    if versions is not None:
        parts = re.split(rb"(?:\s*\0)+", versions.data.rstrip(b"\0 "))
        yield NoteFact("CPUVersions", ", ".join(decode(part) for part in parts), id=0x0002)


_PICTURE_INFO = re.compile(rb"\bResolution=(\w+)")


def _olympus(note: NoteDirectory) -> Iterator[NoteFact]:
    """Older cameras describe the picture in lines of text."""
    text = note.entries.get(0x0208)
    if text is not None and (found := _PICTURE_INFO.search(text.data)):
        yield NoteFact("Resolution", found[1].decode())


class _Bits(NamedTuple):
    shift: int
    mask: int
    name: str


# Several settings in the bits of one number.
_FUJIFILM: Mapping[int, tuple[_Bits, ...]] = {
    0x102B: (_Bits(0, 0xF, "AF-SPriority"), _Bits(4, 0xF, "AF-CPriority")),
    0x102D: (
        _Bits(0, 0xF, "FocusMode2"),
        _Bits(4, 0xF, "PreAF"),
        _Bits(8, 0xF, "AFAreaMode"),
        _Bits(12, 0xF, "AFAreaPointSize"),
        _Bits(16, 0xF, "AFAreaZoneSize"),
    ),
    0x102E: (
        _Bits(0, 0xFFF, "AF-CSetting"),
        _Bits(0, 0xF, "AF-CTrackingSensitivity"),
        _Bits(4, 0xF, "AF-CSpeedTrackingSensitivity"),
        _Bits(8, 0xF, "AF-CZoneAreaSwitching"),
    ),
    0x1103: (_Bits(0, 0xFF, "DriveMode"), _Bits(24, 0xFF, "DriveSpeed")),
}


def _fujifilm(note: NoteDirectory) -> Iterator[NoteFact]:
    for number, rows in _FUJIFILM.items():
        entry = note.entries.get(number)
        stored = value_of(entry, "") if entry is not None else None
        if isinstance(stored, int):
            yield from (NoteFact(row.name, stored >> row.shift & row.mask) for row in rows)


_RECORDS = {
    "FujiFilm": _fujifilm,
    "JVC": _jvc,
    "OlympusOld": _olympus,
    "Panasonic": _panasonic,
    "Minolta": _minolta,
    "Sigma": _sigma,
    "Apple": _apple,
    "Ricoh": _ricoh,
    "Leica5": _leica,
}
