"""Phase One's and Leaf's notes, which exiv2 does not know (tags as ExifTool's documentation names them)."""

import struct
from collections.abc import Callable

from pixelscan.metadata.blocks.reading import BlockResult
from pixelscan.metadata.blocks.tiff.entry import Entry
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.model import Binary, Problem, Tag, Value

MARKS = {b"IIII": "<", b"MMMM": ">"}
DIRECTORY_AT, ENTRY_BYTES, MAX_ENTRIES = 8, 16, 300
TEXT, SHORT, LONG = 1, 2, 4
MAX_TEXT_BYTES = 256

NAMES = {
    0x0100: "CameraOrientation",
    0x0102: "SerialNumber",
    0x0105: "ISO",
    0x0106: "ColorMatrix1",
    0x0107: "WB_RGBLevels",
    0x0108: "SensorWidth",
    0x0109: "SensorHeight",
    0x010A: "SensorLeftMargin",
    0x010B: "SensorTopMargin",
    0x010C: "ImageWidth",
    0x010D: "ImageHeight",
    0x010E: "RawFormat",
    0x0113: "ImageNumber",
    0x0203: "Software",
    0x0204: "System",
    0x0210: "SensorTemperature",
    0x0211: "SensorTemperature2",
    0x021D: "BlackLevel",
    0x0222: "SplitColumn",
    0x0226: "ColorMatrix2",
    0x0267: "AFAdjustment",
    0x0301: "FirmwareVersions",
    0x0400: "ShutterSpeedValue",
    0x0401: "ApertureValue",
    0x0402: "ExposureCompensation",
    0x0403: "FocalLength",
    0x0410: "CameraModel",
    0x0412: "LensModel",
    0x0414: "MaxApertureValue",
    0x0415: "MinApertureValue",
}
# Stored as numbers of four bytes with a point, though the entry says whole ones.
_FLOATS = {"ColorMatrix1", "ColorMatrix2", "WB_RGBLevels", "SensorTemperature", "SensorTemperature2", "AFAdjustment"}
_FLOATS |= {"ShutterSpeedValue", "ApertureValue", "ExposureCompensation", "FocalLength", "MaxApertureValue"}
_FLOATS |= {"MinApertureValue"}
_WORDS: dict[str, Callable[[float], str]] = {
    "FocalLength": "{:.4g} mm".format,
    "SensorTemperature": "{:.2f} °C".format,
    "SensorTemperature2": "{:.2f} °C".format,
    "ApertureValue": lambda apex: f"f/{2 ** (apex / 2):.2g}",
    "MaxApertureValue": lambda apex: f"f/{2 ** (apex / 2):.2g}",
    "MinApertureValue": lambda apex: f"f/{2 ** (apex / 2):.2g}",
    "ShutterSpeedValue": lambda apex: f"1/{2**apex:.0f} s" if apex > 0 else f"{2**-apex:.2g} s",
}


def read(note: Entry) -> BlockResult:
    """The known tags of a directory whose entries have 16 bytes: number, type, length, value or its place."""
    reading = BlockResult()
    order, data = MARKS[note.data[:4]], note.data
    start = int.from_bytes(data[DIRECTORY_AT : DIRECTORY_AT + 4], "little" if order == "<" else "big")
    count = min(int.from_bytes(data[start : start + 4], "little" if order == "<" else "big"), MAX_ENTRIES)
    table = data[start + 8 : start + 8 + ENTRY_BYTES * count]
    if len(table) < ENTRY_BYTES * count or not count:
        reading.problems.append(Problem("PhaseOne", "The directory of the notes is damaged or cut off."))
    rows = struct.iter_unpack(order + "IIII", table[: len(table) // ENTRY_BYTES * ENTRY_BYTES])
    for index, (tag, type_, length, place) in enumerate(rows):
        if tag in NAMES and length:
            offset = start + 8 + ENTRY_BYTES * index + 12 if length <= 4 else place
            value = _value(NAMES[tag], type_, data[offset : offset + length], order)
            reading.tags.append(Tag("PhaseOne", NAMES[tag], value, _text(NAMES[tag], value), tag))
    return reading


def _value(name: str, type_: int, data: bytes, order: str) -> Value:
    if type_ == TEXT:
        return decode(data[:MAX_TEXT_BYTES]).rstrip()
    if type_ not in (SHORT, LONG) or len(data) < type_ or len(data) > MAX_TEXT_BYTES:
        return Binary(len(data))
    code = "f" if name in _FLOATS else {SHORT: "h", LONG: "i"}[type_]
    size = struct.calcsize(code)
    numbers = struct.unpack_from(f"{order}{len(data) // size}{code}", data)
    return numbers[0] if len(numbers) == 1 else numbers


def _text(name: str, value: Value) -> str:
    if name in _WORDS and isinstance(value, float) and abs(value) < 1000:
        return _WORDS[name](value)
    if isinstance(value, tuple):
        return " ".join(f"{number:.6g}" for number in value)
    return f"{value:.6g}" if isinstance(value, float) else str(value)
