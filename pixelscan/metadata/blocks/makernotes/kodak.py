"""Kodak's notes: records, told apart by a mark or by the model. Places as ExifTool's documentation has them."""

import re
from collections.abc import Iterator

from pixelscan.metadata.blocks.makernotes.records import (
    NoteFact,
    NoteField,
    NoteFields,
    f_number,
    fact_of,
    read_record,
    seconds,
)
from pixelscan.metadata.blocks.makernotes.relocation import ORDERS
from pixelscan.metadata.blocks.tiff import ifd
from pixelscan.metadata.blocks.tiff.entry import LONG, UNDEFINED, numbers
from pixelscan.metadata.blocks.tiff.values import value_of

# What stands before the first place of the most common record.
MARK_BYTES = 8
# Where the ending of the file name stands in a record that holds little else.
NAME_END_AT = 41
_NO_YES = {0: "No", 1: "Yes"}
_OFF_ON = {0: "Off", 1: "On"}
_WHITE_BALANCES = {0: "Auto", 1: "Flash?", 2: "Tungsten", 3: "Daylight", 5: "Auto", 6: "Auto"}


def _hundredths(number: int) -> float:
    return number / 100


def _time(number: int) -> float | None:
    """Seconds from hundred-thousandths."""
    return number / 1e5 if number else None


def _day(parts: tuple[int, int]) -> str:
    return "{:02}:{:02}".format(*parts)


def _clock(parts: tuple[int, int, int, int]) -> str:
    return "{:02}:{:02}:{:02}.{:02}".format(*parts)


def _aperture(place: int) -> NoteFields:
    return {place: NoteField("FNumber", f_number, lambda number: number / 100 or None, "H")}


def _exposure(place: int) -> NoteFields:
    return {place: NoteField("ExposureTime", seconds, _time, "I")}


def _short(place: int, name: str) -> NoteFields:
    return {place: NoteField(name, code="H")}


def _zoom(place: int, name: str) -> NoteFields:
    return {place: NoteField(name, "{:g}x".format, _hundredths, "H")}


def _date(place: int) -> NoteFields:
    return {
        place: NoteField("YearCreated", code="H"),
        place + 2: NoteField("MonthDayCreated", None, _day, "2B"),
        place + 4: NoteField("TimeCreated", None, _clock, "4B"),
    }


_COMMON: NoteFields = {
    0: NoteField("KodakModel", code="8s"),
    9: NoteField("Quality", {1: "Fine", 2: "Normal"}),
    10: NoteField("BurstMode", _OFF_ON),
    12: NoteField("KodakImageWidth", code="H"),
    14: NoteField("KodakImageHeight", code="H"),
    **_date(16),
    27: NoteField("ShutterMode", {0: "Auto", 8: "Aperture Priority", 32: "Manual?"}),
    28: NoteField("MeteringMode", {0: "Multi-segment", 1: "Center-weighted average", 2: "Spot"}),
    29: NoteField("SequenceNumber"),
    **_aperture(30),
    **_exposure(32),
    36: NoteField("ExposureCompensation", "{:+g} EV".format, lambda number: number / 1000, "h"),
    56: NoteField("FocusMode", {0: "Normal", 2: "Macro"}),
    64: NoteField("WhiteBalance", _WHITE_BALANCES),
    92: NoteField("FlashMode", {0: "Auto", 1: "Fill Flash", 2: "Off", 3: "Red-Eye"}),
    93: NoteField("FlashFired", _NO_YES),
    94: NoteField("ISOSetting", lambda value: str(value or "Auto"), code="H"),
    96: NoteField("ISO", code="H"),
    **_zoom(98, "TotalZoom"),
    100: NoteField("DateTimeStamp", lambda value: f"Mode {value}" if value else "Off", code="H"),
    102: NoteField("ColorMode", {1: "B&W", 2: "Sepia", 32: "Saturated Color", 64: "Neutral Color"}, code="H"),
    **_zoom(104, "DigitalZoom"),
    107: NoteField("Sharpness", {-1: "Soft", 0: "Normal", 1: "Sharp"}, code="b"),
}
_TYPE_2: NoteFields = {
    8: NoteField("KodakMaker", code="32s"),
    40: NoteField("KodakModel", code="32s"),
    108: NoteField("KodakImageWidth", code="I"),
    112: NoteField("KodakImageHeight", code="I"),
}
_TYPE_3: NoteFields = {
    **_date(12),
    **_zoom(30, "OpticalZoom"),
    55: NoteField("Sharpness", {-1: "Soft", 0: "Normal", 1: "Sharp"}, code="b"),
    **_exposure(56),
    **_aperture(60),
    **_short(78, "ISO"),
}
_TYPE_4: NoteFields = {32: NoteField("OriginalFileName", code="12s")}
_TYPE_5: NoteFields = {
    **_exposure(20),
    26: NoteField("WhiteBalance", {1: "Daylight", 2: "Flash", 3: "Tungsten"}),
    **_aperture(28),
    **_short(30, "ISO"),
    **_zoom(32, "OpticalZoom"),
    **_zoom(34, "DigitalZoom"),
    39: NoteField("FlashMode", {0: "Auto", 1: "On", 2: "Off", 3: "Red-Eye"}),
    42: NoteField("ImageRotated", _NO_YES),
    43: NoteField("Macro", _OFF_ON),
}
_TYPE_6: NoteFields = {
    **_exposure(16),
    **_aperture(24),
    **_short(26, "ISO"),
    **_zoom(28, "OpticalZoom"),
    **_zoom(30, "DigitalZoom"),
    **_short(34, "Flash"),
}
_TYPE_9: NoteFields = {
    **_aperture(12),
    **_exposure(16),
    20: NoteField("DateTimeOriginal", code="20s"),
    **_short(52, "ISO"),
    87: NoteField("FirmwareVersion", code="16s"),
}
_BY_MODEL: tuple[tuple[str, str, NoteFields], ...] = (
    (r"DC[23]40|DC280|DC3400|DC5000", ">", _TYPE_3),
    (r"DC200|DC215", ">", _TYPE_4),
    (r"CX(4200|4210|4230|4300|4310|6200|6230)", ">", _TYPE_5),
    (r"DX(3215|3700)", "<", _TYPE_6),
)
_SERIAL = re.compile(rb"[A-Z\d]{10,16}\0")


_SCENES = {1: "Sport", 3: "Portrait", 4: "Landscape", 6: "Beach", 7: "Night Portrait", 8: "Night Landscape"}
_SCENES |= {9: "Snow", 10: "Text", 11: "Fireworks", 12: "Macro", 13: "Museum", 16: "Children", 17: "Program"}
_SCENES |= {18: "Aperture Priority"}
_OPTICAL = NoteField("OpticalZoom", "{:g}x".format, _hundredths)
# Where a note that is a TIFF block begins, and what leads in it to further directories: the first of their numbers.
_TIFF_MARKS = {b"MM\0*\0\0\0\x08": ">", b"II*\0\x08\0\0\0": "<"}
FIRST_DIRECTORY, TIFF_HEADER_BYTES = 0xFC00, 8
_DIRECTORIES: dict[int, NoteFields] = {
    0: {
        64002: NoteField("SceneMode", _SCENES),
        64025: NoteField("SerialNumber"),
        64029: NoteField("KodakImageWidth"),
        64030: NoteField("KodakImageHeight"),
        64032: NoteField("SensorWidth"),
        64033: NoteField("SensorHeight"),
        64035: NoteField("FNumber", f_number, _hundredths),
        64036: NoteField("ExposureTime", seconds, _time),
        64046: NoteField("ISO"),
        64061: _OPTICAL,
        64070: NoteField("ISO"),
        64081: NoteField("KodakImageWidth"),
        64082: NoteField("KodakImageHeight"),
        64084: NoteField("ThumbnailWidth"),
        64085: NoteField("ThumbnailHeight"),
        64087: NoteField("PreviewImageWidth"),
        64088: NoteField("PreviewImageHeight"),
    },
    1: {39: NoteField("ISO"), 40: NoteField("ISO")},
    2: {
        24578: NoteField("SceneModeUsed"),
        24582: _OPTICAL,
        24835: NoteField("MaxAperture", f_number, _hundredths),
        61442: NoteField("SceneModeUsed"),
        61446: _OPTICAL,
        61699: NoteField("FNumber", f_number, _hundredths),
        61700: NoteField("ExposureTime", seconds, lambda number: number / 1e6 or None),
        61701: NoteField("ISO", None, lambda number: number / 10),
    },
    3: {4096: _OPTICAL},
    5: {15: _OPTICAL},
}


def _directory_facts(note: bytes, order: str) -> Iterator[NoteFact]:
    """Directories in a directory, all within the note; each states its own byte order."""
    for link in ifd.read_directory(note, TIFF_HEADER_BYTES, "Kodak", order).entries:
        fields = _DIRECTORIES.get(link.id - FIRST_DIRECTORY)
        linked = link.type == LONG and link.count == 1
        start = int(numbers(link)[0]) if linked else link.offset
        if fields is None or not (linked or link.type == UNDEFINED):
            continue
        stated = ORDERS.get(note[start : start + 2])
        base = 0 if linked else start
        for entry in ifd.read_directory(note, start + 2 * bool(stated), "Kodak", stated or order, base).entries:
            field = fields.get(entry.id)
            stored = value_of(entry, field.name) if field else None
            if field and isinstance(stored, int | str) and (fact := fact_of(field, stored, entry.id)) is not None:
                yield fact


def facts(note: bytes, model: str) -> Iterator[NoteFact]:
    """The record's facts; nothing of a kind that is not known."""
    if note.startswith(b"KDK"):
        order = ">" if note.startswith(b"KDK INFO") else "<"
        yield from read_record(note[MARK_BYTES:], order, "B", _COMMON)
    elif re.match(rb"[\0\1].{7}(Eastman Kodak|Minolta)", note, re.DOTALL) or note[8:15] == b"Minolta":
        yield from read_record(note, ">", "B", _TYPE_2)
    elif note[:4] in (b"IIII", b"MMMM"):
        yield from read_record(note, ">" if note[:2] == b"MM" else "<", "B", _TYPE_9)
    elif order := _TIFF_MARKS.get(note[:8], ""):
        yield from _directory_facts(note, order)
    elif note[NAME_END_AT : NAME_END_AT + 3] == b"JPG":
        yield from read_record(note, ">", "B", _TYPE_4)
    elif row := next((row for row in _BY_MODEL if re.search(row[0], model)), None):
        yield from read_record(note, row[1], "B", row[2])
    elif found := _SERIAL.match(note[:17]):
        yield NoteFact("SerialNumber", found[0].rstrip(b"\0").decode(), id=0)
