"""Sigma's X3F: a header, and sections that a directory at the end leads to.

Structure by Foveon's "X3F File Format" (2003) and ExifTool's documentation of the properties.
"""

import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from pixelscan.formatting import exposure_time
from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.embedded_jpeg import merge_embedded_jpeg
from pixelscan.metadata.formats.jpeg import reader as jpeg
from pixelscan.metadata.model import EmbeddedImage, Value

KINDS = jpeg.KINDS
UNUSED = jpeg.UNUSED

HEADER_BYTES = 40
WHITE_BALANCE = slice(40, 72)
EXTENDED_AT, EXTENDED_FIELDS = 72, 32
SECTION_HEADER_BYTES, PICTURE_HEADER_BYTES = 24, 28
MAX_SECTIONS, MAX_PROPERTIES = 100, 1000
MAX_SECTION_BYTES = 1 << 20
JPEG_DATA = 18
MICROSECONDS = 1_000_000

EXTENDED = {
    1: "ExposureAdjust",
    2: "Contrast",
    3: "Shadow",
    4: "Highlight",
    5: "Saturation",
    6: "Sharpness",
    7: "RedAdjust",
    8: "GreenAdjust",
    9: "BlueAdjust",
    10: "X3FillLight",
}
PROPERTIES = {
    "AEMODE": "MeteringMode",
    "AFMODE": "FocusMode",
    "AP_DESC": "ApertureDisplayed",
    "APERTURE": "FNumber",
    "BRACKET": "BracketShot",
    "BURST": "BurstShot",
    "CAMMANUF": "Make",
    "CAMMODEL": "Model",
    "CAMNAME": "CameraName",
    "CAMSERIAL": "SerialNumber",
    "DRIVE": "DriveMode",
    "EXPCOMP": "ExposureCompensation",
    "EXPNET": "NetExposureCompensation",
    "EXPTIME": "IntegrationTime",
    "FIRMVERS": "FirmwareVersion",
    "FLASH": "FlashMode",
    "FLENGTH": "FocalLength",
    "FLEQ35MM": "FocalLengthIn35mmFormat",
    "FOCUS": "Focus",
    "IMAGERTEMP": "SensorTemperature",
    "IMAGEBOARDID": "ImageBoardID",
    "ISO": "ISO",
    "LENSARANGE": "LensApertureRange",
    "LENSFRANGE": "LensFocalRange",
    "LENSMODEL": "LensType",
    "PMODE": "ExposureProgram",
    "RESOLUTION": "Quality",
    "SENSORID": "SensorID",
    "SH_DESC": "ShutterSpeedDisplayed",
    "SHUTTER": "ExposureTime",
    "TIME": "DateTimeOriginal",
    "WB_DESC": "WhiteBalance",
    "VERSION_BF": "VersionBF",
}
RANGE = re.compile(r"([\d.]{1,8}) ?(?:to|-) ?([\d.]{1,8})")
UNITS = {"FocalLength": "mm", "FocalLengthIn35mmFormat": "mm", "ExposureCompensation": "EV"}
METERING = {"8": "8-segment", "C": "Centre-weighted average", "A": "Average"}


class _Section(NamedTuple):
    type: bytes
    offset: int
    length: int


def matches(head: bytes) -> bool:
    """Foveon's letters, and a version that exists."""
    return head[:4] == b"FOVb" and len(head) >= HEADER_BYTES and head[6:8] in (b"\2\0", b"\3\0", b"\4\0")


def read(data: Buffer) -> ParsedContainer:
    """Facts of the header, the properties, and the blocks of the JPEG that newer cameras put in."""
    contents = ParsedContainer("X3F", "image/x-sigma-x3f")
    _add_header(contents, bytes(data[: EXTENDED_AT + 5 * EXTENDED_FIELDS]))
    pictures = []
    for section in _sections(contents, data):
        if section.type == b"PROP":
            _add_properties(contents, bytes(data[section.offset : section.offset + section.length]))
        elif section.type in (b"IMAG", b"IMA2") and _is_jpeg(data, section):
            pictures.append(section)
    # The largest is the camera's own picture, and has its Exif; the others are smaller copies.
    pictures.sort(key=lambda section: section.length)
    for section in pictures[:-1]:
        start = section.offset + PICTURE_HEADER_BYTES
        contents.embedded.append(EmbeddedImage("SigmaRaw", start, section.length - PICTURE_HEADER_BYTES))
    for section in pictures[-1:]:
        start = section.offset + PICTURE_HEADER_BYTES
        merge_embedded_jpeg(contents, data, start, section.length - PICTURE_HEADER_BYTES)
    return contents


def _add_header(contents: ParsedContainer, header: bytes) -> None:
    minor, major = struct.unpack_from("<HH", header, 4)
    contents.add("SigmaRaw", "FileVersion", f"{major}.{minor}")
    contents.add("SigmaRaw", "ImageUniqueID", header[8:24].hex())
    if major >= 4:
        return
    width, height, rotation = struct.unpack_from("<III", header, 28)
    contents.width, contents.height = width, height
    contents.add("SigmaRaw", "ImageWidth", width)
    contents.add("SigmaRaw", "ImageHeight", height)
    contents.add("SigmaRaw", "Rotation", rotation, f"{rotation}°")
    if (major, minor) < (2, 1) or len(header) < EXTENDED_AT + 5 * EXTENDED_FIELDS:
        return
    contents.add("SigmaRaw", "WhiteBalance", decode(header[WHITE_BALANCE]))
    kinds = header[EXTENDED_AT : EXTENDED_AT + EXTENDED_FIELDS]
    for kind, value in zip(kinds, struct.unpack_from("<32f", header, EXTENDED_AT + EXTENDED_FIELDS), strict=True):
        if kind in EXTENDED:
            contents.add("SigmaRaw", EXTENDED[kind], value, f"{value:.3g}")


def _sections(contents: ParsedContainer, data: Buffer) -> Iterator[_Section]:
    """The file's last four bytes say where the directory begins."""
    start = int.from_bytes(data[-4:], "little")
    head = bytes(data[start : start + 12])
    if head[:4] != b"SECd" or len(head) < 12:
        contents.report("SigmaRaw", "The file has no directory: it is damaged or cut off.")
        return
    count = min(int.from_bytes(head[8:12], "little"), MAX_SECTIONS)
    table = bytes(data[start + 12 : start + 12 + 12 * count])
    for offset, length, type_ in struct.iter_unpack("<II4s", table[: len(table) // 12 * 12]):
        if offset + length <= len(data):
            yield _Section(type_, offset, length)
        else:
            contents.report("SigmaRaw", f"The section {decode(type_)} at byte {offset} is cut off.")


def _is_jpeg(data: Buffer, section: _Section) -> bool:
    header = bytes(data[section.offset : section.offset + PICTURE_HEADER_BYTES + 2])
    return header[:4] == b"SECi" and header[12:16] == bytes((JPEG_DATA, 0, 0, 0)) and header[28:] == b"\xff\xd8"


def _add_properties(contents: ParsedContainer, section: bytes) -> None:
    """Pairs of places, counted in characters of UTF-16 after the pairs: of a name and of its value."""
    if section[:4] != b"SECp" or len(section) < SECTION_HEADER_BYTES:
        contents.report("SigmaRaw", "The section of properties is damaged.")
        return
    count = min(int.from_bytes(section[8:12], "little"), MAX_PROPERTIES)
    text = section[SECTION_HEADER_BYTES + 8 * count :][:MAX_SECTION_BYTES]
    places = section[SECTION_HEADER_BYTES : SECTION_HEADER_BYTES + 8 * count]
    for name_at, value_at in struct.iter_unpack("<II", places[: len(places) // 8 * 8]):
        name = _text(text, name_at)
        if name in PROPERTIES:
            value, words = _property(PROPERTIES[name], _text(text, value_at))
            contents.add("SigmaRaw", PROPERTIES[name], value, words, name)


def _text(characters: bytes, place: int) -> str:
    return characters[2 * place : 2 * place + 512].decode("utf-16-le", "replace").split("\0", 1)[0]


def _property(name: str, stored: str) -> tuple[Value, str]:
    """The value in its unit, and its words: seconds, millimetres, a date."""
    if name == "MeteringMode":
        return stored, METERING.get(stored, "")
    if name == "LensFocalRange" and (ends := RANGE.fullmatch(stored)):
        return stored, f"{ends[1]} mm" if ends[1] == ends[2] else f"{ends[1]}-{ends[2]} mm"
    if name == "LensType" and re.fullmatch(r"[0-9A-Fa-f]{1,8}", stored):
        return int(stored, 16), f"Sigma lens (0x{stored})"
    if name in UNITS:
        return stored, f"{stored} {UNITS[name]}"
    try:
        if name == "FNumber":
            return float(stored), f"f/{float(stored):.3g}"
        if name == "ExposureTime":
            return float(stored), exposure_time(float(stored))
        if name == "IntegrationTime":
            return float(stored) / MICROSECONDS, exposure_time(float(stored) / MICROSECONDS)
        if name == "DateTimeOriginal":
            local = datetime.fromtimestamp(int(stored), UTC)
            return f"{local:%Y:%m:%d %H:%M:%S}", f"{local:%Y-%m-%d %H:%M:%S}"
    except (ValueError, OverflowError, OSError):
        pass
    return stored, ""
