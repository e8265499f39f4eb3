"""Segments of fixed fields: SPIFF (ITU-T T.84 annex F), NITF (MIL-STD-188-198A), Adobe's colour management."""

import struct

from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.jpeg.segments import APP6, APP8, APP13
from pixelscan.metadata.model import Value

ADOBE_CM, NITF, SPIFF = b"Adobe_CM", b"NITF\0", b"SPIFF\0"
_PROFILES = {0: "Not Specified", 1: "Continuous-tone Base", 2: "Continuous-tone Progressive"}
_PROFILES |= {3: "Bi-level Facsimile", 4: "Continuous-tone Facsimile"}
_SPACES = {0: "Bi-level", 1: "YCbCr, ITU-R BT 709, video", 2: "No color space specified"}
_SPACES |= {3: "YCbCr, ITU-R BT 601-1, RGB", 4: "YCbCr, ITU-R BT 601-1, video", 8: "Gray-scale", 9: "PhotoYCC"}
_SPACES |= {10: "RGB", 11: "CMY", 12: "CMYK", 13: "YCCK", 14: "CIELab"}
_COMPRESSIONS = {0: "Uncompressed, interleaved, 8 bits per sample", 1: "Modified Huffman", 2: "Modified READ"}
_COMPRESSIONS |= {3: "Modified Modified READ", 4: "JBIG", 5: "JPEG"}
_UNITS = {0: "None", 1: "inches", 2: "cm"}
_MONOCHROME = {0: "Monochrome"}
_PROCESSES = {
    1: "Baseline sequential DCT, Huffman coding, 8-bit samples",
    4: "Extended sequential DCT, Huffman coding, 12-bit samples",
}
_CLASSES = {0: "General Purpose", 4: "Tactical Imagery"}
# Offset after the mark, name, struct code, words.
_Rows = tuple[tuple[int, str, str, dict[int, str]], ...]
_SPIFF: _Rows = (
    (0, "SPIFFVersion", "2B", {}),
    (2, "ProfileID", "B", _PROFILES),
    (3, "ColorComponents", "B", {}),
    (6, "ImageHeight", "I", {}),
    (10, "ImageWidth", "I", {}),
    (14, "ColorSpace", "B", _SPACES),
    (15, "BitsPerSample", "B", {}),
    (16, "Compression", "B", _COMPRESSIONS),
    (17, "ResolutionUnit", "B", _UNITS),
    (18, "YResolution", "I", {}),
    (22, "XResolution", "I", {}),
)
_NITF: _Rows = (
    (0, "NITFVersion", "2B", {}),
    (2, "ImageFormat", "c", {}),
    (3, "BlocksPerRow", "H", {}),
    (5, "BlocksPerColumn", "H", {}),
    (7, "ImageColor", "B", _MONOCHROME),
    (8, "BitDepth", "B", {}),
    (9, "ImageClass", "B", _CLASSES),
    (10, "JPEGProcess", "B", _PROCESSES),
    (11, "Quality", "B", {}),
    (12, "StreamColor", "B", _MONOCHROME),
    (13, "StreamBitDepth", "B", {}),
    (14, "Flags", "I", {}),
)
_KINDS: tuple[tuple[int, bytes, str, _Rows], ...] = (
    (APP8, SPIFF, "SPIFF", _SPIFF),
    (APP6, NITF, "NITF", _NITF),
    (APP13, ADOBE_CM, "AdobeCM", ((0, "AdobeCMType", "H", {}),)),
)


def add_fixed_fields(contents: ParsedContainer, marker: int, segment: bytes) -> bool:
    """The facts of one segment, as far as they are present; whether there are no more bytes than these."""
    for kind, mark, group, rows in _KINDS:
        if marker == kind and segment.startswith(mark):
            for place, name, code, words in rows:
                if len(mark) + place + struct.calcsize(">" + code) <= len(segment):
                    value = _value(struct.unpack_from(">" + code, segment, len(mark) + place))
                    contents.add(group, name, value, _text(name, value, words), place)
            place, _, code, _ = rows[-1]
            return not any(segment[len(mark) + place + struct.calcsize(">" + code) :])
    return False


def _value(stored: tuple[int | bytes, ...]) -> Value:
    parts = tuple(part.decode("latin-1") if isinstance(part, bytes) else part for part in stored)
    return parts[0] if len(parts) == 1 else parts


def _text(name: str, value: Value, words: dict[int, str]) -> str:
    if name.endswith("Version") and isinstance(value, tuple):
        major, minor = value
        return f"{major}.{minor:02}" if name == "NITFVersion" else f"{major}.{minor}"
    return words.get(value, "") if isinstance(value, int) else ""
