"""FLIR's thermal data: records of camera, palette and sensor (ExifTool's documentation of its FFF format)."""

import struct
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.jpeg.flir_records import (
    BEGINNING,
    CAMERA,
    GPS,
    PALETTE,
    SEGMENT_HEADER,
    SENSOR,
    records,
)
from pixelscan.metadata.model import Value

MARK_OF_ORDER = 2
CELSIUS_ZERO = 273.15
# Some cameras store percents, others shares.
MOST_HUMID = 2
CLOCK_AT = 0x384
IMAGE_TYPE_AT = 32
IMAGE_TYPES = {b"\x89PNG": "PNG", b"II*\0": "TIFF", b"MM\0*": "TIFF"}


class _Field(NamedTuple):
    """A value at an offset of its record: its struct code, and what it is counted in."""

    name: str
    offset: int
    code: str
    unit: str = ""


KELVIN = "K"
CAMERA_FIELDS = (
    _Field("Emissivity", 0x20, "f"),
    _Field("ObjectDistance", 0x24, "f", "m"),
    _Field("ReflectedApparentTemperature", 0x28, "f", KELVIN),
    _Field("AtmosphericTemperature", 0x2C, "f", KELVIN),
    _Field("IRWindowTemperature", 0x30, "f", KELVIN),
    _Field("IRWindowTransmission", 0x34, "f"),
    _Field("RelativeHumidity", 0x3C, "f", "%"),
    _Field("PlanckR1", 0x58, "f"),
    _Field("PlanckB", 0x5C, "f"),
    _Field("PlanckF", 0x60, "f"),
    _Field("AtmosphericTransAlpha1", 0x70, "f"),
    _Field("AtmosphericTransAlpha2", 0x74, "f"),
    _Field("AtmosphericTransBeta1", 0x78, "f"),
    _Field("AtmosphericTransBeta2", 0x7C, "f"),
    _Field("AtmosphericTransX", 0x80, "f"),
    _Field("CameraTemperatureRangeMax", 0x90, "f", KELVIN),
    _Field("CameraTemperatureRangeMin", 0x94, "f", KELVIN),
    _Field("CameraTemperatureMaxClip", 0x98, "f", KELVIN),
    _Field("CameraTemperatureMinClip", 0x9C, "f", KELVIN),
    _Field("CameraTemperatureMaxWarn", 0xA0, "f", KELVIN),
    _Field("CameraTemperatureMinWarn", 0xA4, "f", KELVIN),
    _Field("CameraTemperatureMaxSaturated", 0xA8, "f", KELVIN),
    _Field("CameraTemperatureMinSaturated", 0xAC, "f", KELVIN),
    _Field("CameraModel", 0xD4, "32s"),
    _Field("CameraPartNumber", 0xF4, "16s"),
    _Field("CameraSerialNumber", 0x104, "16s"),
    _Field("CameraSoftware", 0x114, "16s"),
    _Field("LensModel", 0x170, "32s"),
    _Field("LensPartNumber", 0x190, "16s"),
    _Field("LensSerialNumber", 0x1A0, "16s"),
    _Field("FieldOfView", 0x1B4, "f", "°"),
    _Field("FilterModel", 0x1EC, "16s"),
    _Field("FilterPartNumber", 0x1FC, "32s"),
    _Field("FilterSerialNumber", 0x21C, "32s"),
    _Field("PlanckO", 0x308, "i"),
    _Field("PlanckR2", 0x30C, "f"),
    _Field("RawValueRangeMin", 0x310, "H"),
    _Field("RawValueRangeMax", 0x312, "H"),
    _Field("RawValueMedian", 0x338, "H"),
    _Field("RawValueRange", 0x33C, "H"),
    _Field("FocusStepCount", 0x390, "H"),
    _Field("FocusDistance", 0x45C, "f", "m"),
    _Field("FrameRate", 0x464, "H"),
)
PALETTE_FIELDS = (
    _Field("PaletteColors", 0, "B"),
    _Field("AboveColor", 6, "3B"),
    _Field("BelowColor", 9, "3B"),
    _Field("OverflowColor", 12, "3B"),
    _Field("UnderflowColor", 15, "3B"),
    _Field("Isotherm1Color", 18, "3B"),
    _Field("Isotherm2Color", 21, "3B"),
    _Field("PaletteMethod", 26, "B"),
    _Field("PaletteStretch", 27, "B"),
    _Field("PaletteFileName", 0x30, "32s"),
    _Field("PaletteName", 0x50, "32s"),
)
SENSOR_FIELDS = (_Field("RawThermalImageWidth", 2, "H"), _Field("RawThermalImageHeight", 4, "H"))


def is_flir(segment: bytes) -> bool:
    """Whether an APP1 segment is a part of the thermal data."""
    return segment.startswith(BEGINNING) and len(segment) > SEGMENT_HEADER


def add_flir(contents: ParsedContainer, segments: list[bytes]) -> bool:
    """The records in the parts together; False where one of them tells a place, which is left undecoded."""
    block = b"".join(segment[SEGMENT_HEADER:] for segment in segments)
    whole = True
    for record in records(block, contents.report):
        content = block[record.offset : record.end]
        order = _order(content)
        if record.kind == CAMERA:
            _add_fields(contents, CAMERA_FIELDS, content, order)
            _add_clock(contents, content, order)
        elif record.kind == PALETTE:
            _add_fields(contents, PALETTE_FIELDS, content, order)
        elif record.kind == SENSOR:
            _add_fields(contents, SENSOR_FIELDS, content, order)
            if image := IMAGE_TYPES.get(content[IMAGE_TYPE_AT : IMAGE_TYPE_AT + 4]):
                contents.add("FLIR", "RawThermalImageType", image)
        whole = whole and record.kind != GPS
    return whole


def _order(content: bytes) -> str:
    """A record says by its first number, which is 2, in which order its bytes are."""
    return ">" if content[:2] == MARK_OF_ORDER.to_bytes(2, "big") else "<"


def _add_fields(contents: ParsedContainer, fields: tuple[_Field, ...], content: bytes, order: str) -> None:
    for name, offset, code, unit in fields:
        if offset + struct.calcsize(code) <= len(content):
            value, words = _value(struct.unpack_from(order + code, content, offset), unit)
            if value == value:  # noqa: PLR0124 - a float that is no number differs from itself
                contents.add("FLIR", name, value, words, offset)


def _value(stored: tuple[int | float | bytes, ...], unit: str) -> tuple[Value, str]:
    first = stored[0]
    if isinstance(first, bytes):
        return decode(first).strip(), ""
    numbers = tuple(number for number in stored if not isinstance(number, bytes))
    if len(numbers) > 1:
        return numbers, ""
    if unit == KELVIN:
        return first - CELSIUS_ZERO, f"{first - CELSIUS_ZERO:.1f} °C"
    if unit == "%":
        share = first if first <= MOST_HUMID else first / 100
        return share, f"{100 * share:.6g} %"
    return first, f"{first:.6g} {unit}".strip().replace(" °", "°")


def _add_clock(contents: ParsedContainer, content: bytes, order: str) -> None:
    """Seconds since 1970 in UTC, thousandths, and minutes west of Greenwich."""
    if len(content) < CLOCK_AT + 10:
        return
    seconds, thousandths, west = struct.unpack_from(order + "IIh", content, CLOCK_AT)
    if not seconds or abs(west) > 24 * 60:
        return
    zone = timezone(timedelta(minutes=-west)) if abs(west) < 24 * 60 else UTC
    moment = datetime.fromtimestamp(seconds, zone) + timedelta(milliseconds=min(thousandths & 0xFFFF, 999))
    text = moment.isoformat(" ", "milliseconds")
    contents.add("FLIR", "DateTimeOriginal", text.replace("-", ":", 2), text, CLOCK_AT)
