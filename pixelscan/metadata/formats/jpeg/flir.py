"""FLIR's thermal data: records of camera, palette and sensor (ExifTool's documentation of its FFF format)."""

import struct
from datetime import UTC, datetime, timedelta, timezone
from functools import partial

from pixelscan.metadata.blocks.fixed_fields import StructField, unpack_fields
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.jpeg.flir_records import (
    BEGINNING,
    CAMERA,
    GPS,
    INSET,
    PALETTE,
    PICTURE,
    SEGMENT_HEADER,
    SENSOR,
    records,
)
from pixelscan.metadata.formats.jpeg.flir_temperature import temperatures
from pixelscan.metadata.model import Binary, Value

MARK_OF_ORDER = 2
CELSIUS_ZERO = 273.15
# Some cameras store percents, others shares.
MOST_HUMID = 2
CLOCK_AT = 0x384
IMAGE_TYPE_AT = 32
IMAGE_TYPES = {b"\x89PNG": "PNG", b"II*\0": "TIFF", b"MM\0*": "TIFF"}
KELVIN = "K"
CAMERA_FIELDS = (
    StructField("Emissivity", 0x20, "f"),
    StructField("ObjectDistance", 0x24, "f", "m"),
    StructField("ReflectedApparentTemperature", 0x28, "f", KELVIN),
    StructField("AtmosphericTemperature", 0x2C, "f", KELVIN),
    StructField("IRWindowTemperature", 0x30, "f", KELVIN),
    StructField("IRWindowTransmission", 0x34, "f"),
    StructField("RelativeHumidity", 0x3C, "f", "%"),
    StructField("PlanckR1", 0x58, "f"),
    StructField("PlanckB", 0x5C, "f"),
    StructField("PlanckF", 0x60, "f"),
    StructField("AtmosphericTransAlpha1", 0x70, "f"),
    StructField("AtmosphericTransAlpha2", 0x74, "f"),
    StructField("AtmosphericTransBeta1", 0x78, "f"),
    StructField("AtmosphericTransBeta2", 0x7C, "f"),
    StructField("AtmosphericTransX", 0x80, "f"),
    StructField("CameraTemperatureRangeMax", 0x90, "f", KELVIN),
    StructField("CameraTemperatureRangeMin", 0x94, "f", KELVIN),
    StructField("CameraTemperatureMaxClip", 0x98, "f", KELVIN),
    StructField("CameraTemperatureMinClip", 0x9C, "f", KELVIN),
    StructField("CameraTemperatureMaxWarn", 0xA0, "f", KELVIN),
    StructField("CameraTemperatureMinWarn", 0xA4, "f", KELVIN),
    StructField("CameraTemperatureMaxSaturated", 0xA8, "f", KELVIN),
    StructField("CameraTemperatureMinSaturated", 0xAC, "f", KELVIN),
    StructField("CameraModel", 0xD4, "32s"),
    StructField("CameraPartNumber", 0xF4, "16s"),
    StructField("CameraSerialNumber", 0x104, "16s"),
    StructField("CameraSoftware", 0x114, "16s"),
    StructField("LensModel", 0x170, "32s"),
    StructField("LensPartNumber", 0x190, "16s"),
    StructField("LensSerialNumber", 0x1A0, "16s"),
    StructField("FieldOfView", 0x1B4, "f", "°"),
    StructField("FilterModel", 0x1EC, "16s"),
    StructField("FilterPartNumber", 0x1FC, "32s"),
    StructField("FilterSerialNumber", 0x21C, "32s"),
    StructField("PlanckO", 0x308, "i"),
    StructField("PlanckR2", 0x30C, "f"),
    StructField("RawValueRangeMin", 0x310, "H"),
    StructField("RawValueRangeMax", 0x312, "H"),
    StructField("RawValueMedian", 0x338, "H"),
    StructField("RawValueRange", 0x33C, "H"),
    StructField("FocusStepCount", 0x390, "H"),
    StructField("FocusDistance", 0x45C, "f", "m"),
    StructField("FrameRate", 0x464, "H"),
)
PALETTE_FIELDS = (
    StructField("PaletteColors", 0, "B"),
    StructField("AboveColor", 6, "3B"),
    StructField("BelowColor", 9, "3B"),
    StructField("OverflowColor", 12, "3B"),
    StructField("UnderflowColor", 15, "3B"),
    StructField("Isotherm1Color", 18, "3B"),
    StructField("Isotherm2Color", 21, "3B"),
    StructField("PaletteMethod", 26, "B"),
    StructField("PaletteStretch", 27, "B"),
    StructField("PaletteFileName", 0x30, "32s"),
    StructField("PaletteName", 0x50, "32s"),
)
SENSOR_FIELDS = (StructField("RawThermalImageWidth", 2, "H"), StructField("RawThermalImageHeight", 4, "H"))
PICTURE_FIELDS = (StructField("EmbeddedImageWidth", 2, "H"), StructField("EmbeddedImageHeight", 4, "H"))
PICTURE_TYPES = {b"\x89PNG": "PNG", b"\xff\xd8\xff\xe0": "JPG", b"\xff\xd8\xff\xdb": "JPG", b"\xff\xd8\xff\xe1": "JPG"}
INSET_FIELDS = (
    StructField("Real2IR", 0, "f"),
    StructField("OffsetX", 4, "h"),
    StructField("OffsetY", 6, "h"),
    StructField("PiPX1", 8, "h"),
    StructField("PiPX2", 10, "h"),
    StructField("PiPY1", 12, "h"),
    StructField("PiPY2", 14, "h"),
)
GPS_FIELDS = (
    StructField("GPSValid", 0, "I"),
    StructField("GPSVersionID", 4, "4s"),
    StructField("GPSLatitudeRef", 8, "2s"),
    StructField("GPSLongitudeRef", 10, "2s"),
    StructField("GPSSpeedRef", 0x44, "2s"),
    StructField("GPSTrackRef", 0x46, "2s"),
    StructField("GPSImgDirectionRef", 0x48, "2s"),
    StructField("GPSSpeed", 0x4C, "f"),
    StructField("GPSTrack", 0x50, "f", "°"),
    StructField("GPSImgDirection", 0x54, "f", "°"),
    StructField("GPSMapDatum", 0x58, "16s"),
)
FIELDS = {CAMERA: CAMERA_FIELDS, PALETTE: PALETTE_FIELDS, SENSOR: SENSOR_FIELDS, PICTURE: PICTURE_FIELDS}
FIELDS[INSET] = INSET_FIELDS
IMAGES = {SENSOR: ("RawThermalImageType", IMAGE_TYPES), PICTURE: ("EmbeddedImageType", PICTURE_TYPES)}
PALETTE_AT = 0x70
# Only where the receiver had a position.
POSITION_FIELDS = (
    StructField("GPSLatitude", 0x10, "d", "°"),
    StructField("GPSLongitude", 0x18, "d", "°"),
    StructField("GPSAltitude", 0x20, "f", "m"),
)


def is_flir(segment: bytes) -> bool:
    """Whether an APP1 segment is a part of the thermal data."""
    return segment.startswith(BEGINNING) and len(segment) > SEGMENT_HEADER


def add_flir(contents: ParsedContainer, segments: list[bytes]) -> bool:
    """The records in the parts together; False if one of them gives a place, which stays listed."""
    block = b"".join(segment[SEGMENT_HEADER:] for segment in segments)
    whole, sensor = True, b""
    for record in records(block, contents.report):
        content = block[record.offset : record.end]
        _add_record(contents, record.kind, content)
        sensor = content if record.kind == SENSOR else sensor
        whole = whole and record.kind != GPS
    contents.later.append(partial(_add_temperatures, contents, sensor))
    return whole


def _add_record(contents: ParsedContainer, kind: int, content: bytes) -> None:
    if kind == GPS:
        _add_place(contents, content)
        return
    order = "<" if kind == INSET else _order(content)
    _add_fields(contents, FIELDS.get(kind, ()), content, order)
    if kind == CAMERA:
        _add_clock(contents, content, order)
    elif kind == PALETTE and content:
        contents.add("FLIR", "Palette", Binary(3 * content[0]), tag_id=PALETTE_AT)
    elif kind in IMAGES:
        name, types = IMAGES[kind]
        if image := types.get(content[IMAGE_TYPE_AT : IMAGE_TYPE_AT + 4]):
            contents.add("FLIR", name, image)


def _add_temperatures(contents: ParsedContainer, sensor: bytes) -> None:
    """What the thermal picture measured, if there are records of both camera and sensor."""
    told = {tag.name: tag.value for tag in contents.tags if tag.group == "FLIR"}
    numbers = {name: float(value) for name, value in told.items() if isinstance(value, int | float)}
    width, height = (int(numbers.get(f"RawThermalImage{side}", 0)) for side in ("Width", "Height"))
    if (found := temperatures(sensor, width, height, numbers)) is not None:
        for name, degrees in zip(("Center", "Min", "Max"), found, strict=True):
            contents.add("FLIR", f"Temperature{name}", degrees, f"{degrees:.1f} °C")


def _add_place(contents: ParsedContainer, content: bytes) -> None:
    """In the order in which the first number is 0 or 1; negative speeds and directions, and empty texts, are none."""
    order = "<" if int.from_bytes(content[:4], "little") <= 1 else ">"
    fields = GPS_FIELDS + POSITION_FIELDS if any(content[:4]) else GPS_FIELDS
    for field, stored in unpack_fields(fields, content, order):
        value, words = _value(stored, field.unit)
        measured = field.name in ("GPSSpeed", "GPSTrack", "GPSImgDirection")
        if value != "" and not (measured and isinstance(value, float) and value < 0):
            contents.add("FLIR", field.name, value, words, field.offset)


def _order(content: bytes) -> str:
    """A record says by its first number, which is 2, in which order its bytes are."""
    return ">" if content[:2] == MARK_OF_ORDER.to_bytes(2, "big") else "<"


def _add_fields(contents: ParsedContainer, fields: tuple[StructField, ...], content: bytes, order: str) -> None:
    for field, stored in unpack_fields(fields, content, order):
        value, words = _value(stored, field.unit)
        contents.add("FLIR", field.name, value, words, field.offset)


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
