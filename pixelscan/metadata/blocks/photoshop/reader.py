"""Photoshop's image resources (8BIM blocks) -> tags; IPTC, XMP, Exif, ICC and thumbnails in them are passed on.

Layout and numbers: Adobe Photoshop File Formats Specification, section "Image resources". Names are ExifTool's.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pixelscan.metadata.blocks.descriptions import plain
from pixelscan.metadata.blocks.payload import BlockKind, Payload
from pixelscan.metadata.blocks.photoshop.resource_names import RESOURCE_NAMES
from pixelscan.metadata.blocks.reading import BlockResult
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.model import Binary, EmbeddedImage, Problem, Tag, Value

GROUP = "Photoshop"
SIGNATURES = (b"8BIM", b"8B64", b"AgHg", b"DCSR", b"PHUT", b"MeSa")
MAX_RESOURCES = 1000
MAX_TEXT = 64 << 10
MAX_NAMES = 200

_NESTED = {
    0x0404: BlockKind.IPTC,
    0x0422: BlockKind.EXIF,
    0x0423: BlockKind.EXIF,
    0x0424: BlockKind.XMP,
    0x040F: BlockKind.ICC,
}
_THUMBNAILS = (0x0409, 0x040C)
_THUMBNAIL_HEADER = 28

Facts = Iterator[tuple[str, Value]]


@dataclass(frozen=True, slots=True)
class Resource:
    """One block: its number, its content, where it and its content begin in the payload, and where it ends."""

    id: int
    data: bytes
    start: int
    offset: int
    end: int


def read(payload: Payload) -> BlockResult:
    """Tags of the resources; the blocks and pictures inside them as `nested` and `embedded`."""
    reading = BlockResult()
    for resource in resources(bytes(payload.data), reading.problems):
        if resource.id in _NESTED:
            reading.nested.append(_nested(payload, resource))
        elif resource.id in _THUMBNAILS:
            reading.embedded += _thumbnail(resource)
        else:
            reading.tags += _tags(resource, reading.problems)
    return reading


def resources(data: bytes, problems: list[Problem]) -> Iterator[Resource]:
    """The resources in order, up to the first damaged one."""
    position = 0
    for _ in range(MAX_RESOURCES):
        if position + 12 > len(data):
            return
        if data[position : position + 4] not in SIGNATURES:
            if any(data[position:]):
                text = f"The Photoshop block is damaged from byte {position} on."
                problems.append(Problem(GROUP, text))
            return
        number = int.from_bytes(data[position + 4 : position + 6], "big")
        start = position + 6 + (data[position + 6] + 2 & ~1) + 4
        length = int.from_bytes(data[start - 4 : start], "big")
        if start + length > len(data):
            text = f"Resource 0x{number:04x} is cut off: only {max(len(data) - start, 0)} of {length} bytes are there."
            problems.append(Problem(GROUP, text))
            return
        end = start + (length + 1 & ~1)
        yield Resource(number, data[start : start + length], position, start, min(end, len(data)))
        position = end
    problems.append(Problem(GROUP, f"More than {MAX_RESOURCES} resources; the rest was not read."))


def _nested(payload: Payload, resource: Resource) -> Payload:
    data, offset = resource.data, resource.offset
    if data.startswith(b"Exif\0\0"):
        data, offset = data[6:], offset + 6
    return Payload(_NESTED[resource.id], data, None if payload.offset is None else payload.offset + offset)


def _thumbnail(resource: Resource) -> list[EmbeddedImage]:
    """The JPEG after the thumbnail's header; raw thumbnails, which no program writes, are left out."""
    if resource.data[_THUMBNAIL_HEADER : _THUMBNAIL_HEADER + 2] != b"\xff\xd8":
        return []
    length = len(resource.data) - _THUMBNAIL_HEADER
    return [EmbeddedImage(GROUP, resource.offset + _THUMBNAIL_HEADER, length)]


def _tags(resource: Resource, problems: list[Problem]) -> list[Tag]:
    if resource.id not in _READERS:
        name = RESOURCE_NAMES.get(resource.id, f"0x{resource.id:04x}")
        value = Binary(len(resource.data))
        return [Tag(GROUP, name, value, str(value), resource.id)]
    try:
        facts = list(_READERS[resource.id](resource.data))
    except (struct.error, IndexError):
        problems.append(Problem(GROUP, f"Resource 0x{resource.id:04x} is too short ({len(resource.data)} bytes)."))
        return []
    return [
        Tag(GROUP, name, value, _words(name, value), resource.id, _EXPLANATIONS.get(name, "")) for name, value in facts
    ]


def _number(name: str, layout: str) -> Callable[[bytes], Facts]:
    def facts(data: bytes) -> Facts:
        yield name, struct.unpack_from(f">{layout}", data)[0]

    return facts


def _text(name: str) -> Callable[[bytes], Facts]:
    def facts(data: bytes) -> Facts:
        yield name, decode(data[:MAX_TEXT])

    return facts


def _pascal_texts(name: str) -> Callable[[bytes], Facts]:
    """Texts that each say their length in the byte before."""

    def facts(data: bytes) -> Facts:
        texts: list[str] = []
        position = 0
        while position < len(data) and len(texts) < MAX_NAMES:
            length = data[position]
            texts.append(decode(data[position + 1 : position + 1 + length]))
            position += 1 + length
        if texts:
            yield name, texts[0] if len(texts) == 1 else tuple(texts)

    return facts


def _unicode_texts(name: str) -> Callable[[bytes], Facts]:
    def facts(data: bytes) -> Facts:
        texts: list[str] = []
        position = 0
        while position + 4 <= len(data) and len(texts) < MAX_NAMES:
            text, position = _unicode(data, position)
            texts.append(text)
        if texts:
            yield name, texts[0] if len(texts) == 1 else tuple(texts)

    return facts


def _unicode(data: bytes, position: int) -> tuple[str, int]:
    """UTF-16 behind its count of code units; and the place after it."""
    (count,) = struct.unpack_from(">I", data, position)
    end = position + 4 + 2 * count
    return data[position + 4 : min(end, position + MAX_TEXT)].decode("utf-16-be", "replace").rstrip("\0"), end


def _addresses(data: bytes) -> Facts:
    """The list of links: their count, then eight bytes and a text for each."""
    (count,) = struct.unpack_from(">I", data)
    texts, position = [], 4
    for _ in range(min(count, MAX_NAMES)):
        text, position = _unicode(data, position + 8)
        texts.append(text)
    yield "URL_List", tuple(texts)


def _hexadecimal(name: str) -> Callable[[bytes], Facts]:
    def facts(data: bytes) -> Facts:
        yield name, data[:64].hex()

    return facts


def _resolution(data: bytes) -> Facts:
    x, x_unit, _, y, y_unit = struct.unpack_from(">IHHIH", data)
    yield "XResolution", x / 65536
    yield "DisplayedUnitsX", x_unit
    yield "YResolution", y / 65536
    yield "DisplayedUnitsY", y_unit


def _jpeg_quality(data: bytes) -> Facts:
    quality, layout = struct.unpack_from(">hh", data)
    yield "PhotoshopQuality", quality
    yield "PhotoshopFormat", layout
    if layout == 0x0101 and len(data) >= 6:
        yield "ProgressiveScans", struct.unpack_from(">h", data, 4)[0]


def _version(data: bytes) -> Facts:
    yield "HasRealMergedData", struct.unpack_from(">IB", data)[1]
    writer, position = _unicode(data, 5)
    yield "WriterName", writer
    yield "ReaderName", _unicode(data, position)[0]


def _slices(data: bytes) -> Facts:
    (version,) = struct.unpack_from(">I", data)
    if version == 6:
        name, position = _unicode(data, 20)
        yield "SlicesGroupName", name
        yield "NumSlices", struct.unpack_from(">I", data, position)[0]


def _pixel_aspect(data: bytes) -> Facts:
    yield "PixelAspectRatio", struct.unpack_from(">Id", data)[1]


def _print_scale(data: bytes) -> Facts:
    style, x, y, scale = struct.unpack_from(">Hfff", data)
    yield "PrintStyle", style
    yield "PrintPosition", (x, y)
    yield "PrintScale", scale


_READERS: dict[int, Callable[[bytes], Facts]] = {
    0x03ED: _resolution,
    0x03EE: _pascal_texts("AlphaChannelsNames"),
    0x03F0: _pascal_texts("PStringCaption"),
    0x03FB: _number("EffectiveBW", "B"),
    0x0400: _number("TargetLayerID", "H"),
    0x0406: _jpeg_quality,
    0x040A: _number("CopyrightFlag", "B"),
    0x040B: _text("URL"),
    0x040D: _number("GlobalAngle", "I"),
    0x0410: _number("Watermark", "B"),
    0x0411: _number("ICC_Untagged", "B"),
    0x0412: _number("EffectsVisible", "B"),
    0x0414: _number("IDsBaseValue", "I"),
    0x0415: _unicode_texts("UnicodeAlphaNames"),
    0x0416: _number("IndexedColorTableCount", "H"),
    0x0417: _number("TransparentIndex", "H"),
    0x0419: _number("GlobalAltitude", "I"),
    0x041A: _slices,
    0x041B: _unicode_texts("WorkflowURL"),
    0x041E: _addresses,
    0x0421: _version,
    0x0425: _hexadecimal("IPTCDigest"),
    0x0426: _print_scale,
    0x0428: _pixel_aspect,
    0x0430: _number("LayerGroupsEnabledID", "B"),
    0x0BB7: _pascal_texts("ClippingPathName"),
}

_UNITS = {1: "inches", 2: "cm"}
_ENUMERATIONS: dict[str, dict[int, str]] = {
    "DisplayedUnitsX": _UNITS,
    "DisplayedUnitsY": _UNITS,
    "CopyrightFlag": {0: "Not marked as copyrighted", 1: "Copyrighted"},
    "HasRealMergedData": {0: "No", 1: "Yes"},
    "PhotoshopFormat": {0: "Standard", 1: "Optimised", 0x0101: "Progressive"},
    "ProgressiveScans": {1: "3 scans", 2: "4 scans", 3: "5 scans"},
    "PrintStyle": {0: "Centred", 1: "Fitted to the page", 2: "Set by the user"},
}
_EXPLANATIONS = {
    "XResolution": "Horizontal resolution last set in Photoshop, in pixels per inch.",
    "YResolution": "Vertical resolution last set in Photoshop, in pixels per inch.",
    "IPTCDigest": "MD5 checksum of the IPTC block; if it differs, another program changed the block.",
    "CopyrightFlag": "Whether the picture is marked as protected by copyright.",
    "URL": "Web address with more information about the picture's rights.",
    "PhotoshopQuality": "JPEG quality chosen when the picture was saved.",
}


def _words(name: str, value: Value) -> str:
    if name == "PhotoshopQuality" and isinstance(value, int):
        return str(value + 4)  # Adobe counts from -4, the dialog from 0
    if isinstance(value, int) and name in _ENUMERATIONS:
        return _ENUMERATIONS[name].get(value, f"unknown ({value})")
    if name in ("XResolution", "YResolution"):
        return f"{plain(value)} dpi"
    return plain(value)
