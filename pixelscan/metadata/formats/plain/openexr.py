"""OpenEXR: the attributes of its header (openexr.com, "OpenEXR File Layout")."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.model import Binary, Value

KINDS: frozenset[BlockKind] = frozenset()
UNUSED = frozenset(BlockKind)

MAGIC = b"\x76\x2f\x31\x01"
HEADER_AT = 8
MAX_HEADER_BYTES = 1 << 20
LONGEST_NAME = 255
NAMES = {
    "altitude": "GPSAltitude",
    "aperture": "FNumber",
    "capDate": "DateTimeOriginal",
    "expTime": "ExposureTime",
    "focus": "FocusDistance",
    "isoSpeed": "ISO",
    "latitude": "GPSLatitude",
    "longitude": "GPSLongitude",
}
COMPRESSIONS = ("None", "RLE", "ZIPS", "ZIP", "PIZ", "PXR24", "B44", "B44A", "DWAA", "DWAB")
LINE_ORDERS = ("Increasing Y", "Decreasing Y", "Random Y")
PIXEL_TYPES = {0: "whole numbers of 32 bits", 1: "floats of 16 bits", 2: "floats of 32 bits"}
CODES = {"int": "i", "float": "f", "double": "d", "v2i": "2i", "v2f": "2f", "v3i": "3i", "v3f": "3f"}
CODES |= {"box2i": "4i", "box2f": "4f", "rational": "iI", "chromaticities": "8f", "m33f": "9f", "m44f": "16f"}
FLAGS = {0x200: "tiles", 0x400: "long names", 0x800: "deep data", 0x1000: "several parts"}


class _Attribute(NamedTuple):
    name: str
    type: str
    content: bytes


def matches(head: bytes) -> bool:
    """The magic number and a version that exists."""
    return head[:4] == MAGIC and head[4:5] in (b"\1", b"\2")


def read(data: Buffer) -> ParsedContainer:
    """Size by the window of the data; every attribute that is text or a number."""
    contents = ParsedContainer("EXR", "image/x-exr")
    version = int.from_bytes(data[4:8], "little")
    contents.add("OpenEXR", "EXRVersion", version & 0xFF)
    flags = [words for bit, words in FLAGS.items() if version & bit]
    contents.add("OpenEXR", "Flags", version >> 8, ", ".join(flags) or "none")
    for attribute in _attributes(contents, bytes(data[HEADER_AT:MAX_HEADER_BYTES])):
        value, words = _value(attribute)
        name = NAMES.get(attribute.name, attribute.name[:1].upper() + attribute.name[1:])
        contents.add("OpenEXR", name, value, words, attribute.name)
        if attribute.name == "dataWindow" and isinstance(value, tuple) and len(value) == 4:
            left, top, right, bottom = struct.unpack_from("<4i", attribute.content)
            if right >= left and bottom >= top:
                contents.add_size(right - left + 1, bottom - top + 1)
    return contents


def _attributes(contents: ParsedContainer, header: bytes) -> Iterator[_Attribute]:
    """Name and type, each up to a NUL, then the length and the value; an empty name ends them."""
    position = 0
    while header[position : position + 1] not in (b"\0", b"") and contents.step():
        name_end = header.find(b"\0", position, position + LONGEST_NAME + 1)
        type_end = header.find(b"\0", name_end + 1, name_end + LONGEST_NAME + 2) if name_end >= 0 else -1
        start = type_end + 5
        length = int.from_bytes(header[type_end + 1 : start], "little")
        if type_end < 0 or start + length > len(header):
            contents.report("OpenEXR", "The header is damaged or cut off.")
            return
        name, type_ = decode(header[position:name_end]), decode(header[name_end + 1 : type_end])
        yield _Attribute(name, type_, header[start : start + length])
        position = start + length
    if not header[position : position + 1]:
        contents.report("OpenEXR", "The header has no end.")


def _value(attribute: _Attribute) -> tuple[Value, str]:
    content = attribute.content
    if attribute.type == "string":
        return decode(content), ""
    if attribute.type in ("compression", "lineOrder") and content:
        words = COMPRESSIONS if attribute.type == "compression" else LINE_ORDERS
        return content[0], words[content[0]] if content[0] < len(words) else f"unknown ({content[0]})"
    if attribute.type == "chlist":
        return _channels(content), ""
    code = CODES.get(attribute.type)
    if code is None or struct.calcsize("<" + code) != len(content):
        return Binary(len(content)), ""
    numbers = struct.unpack("<" + code, content)
    if attribute.type == "rational":
        return (numbers[0] / numbers[1] if numbers[1] else float("nan")), f"{numbers[0]}/{numbers[1]}"
    return (numbers[0] if len(numbers) == 1 else numbers), " ".join(f"{number:g}" for number in numbers)


def _channels(content: bytes) -> str:
    """A name up to a NUL, then 16 bytes, of which the first four are the type of the pixels."""
    found: list[str] = []
    position = 0
    while (end := content.find(b"\0", position)) > position and len(found) < 100:
        type_ = int.from_bytes(content[end + 1 : end + 5], "little")
        found.append(f"{decode(content[position:end])} ({PIXEL_TYPES.get(type_, 'unknown')})")
        position = end + 17
    return ", ".join(found)
