"""The properties of a HEIF picture: size, turn, crop, colours, depth (ISO 23008-12 section 6.5, ISO 14496-15 for
HEVC, the AV1 ISOBMFF binding for AV1, ITU-T H.273 for code points).
"""

import struct
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from pixelscan.metadata.blocks.boxes import Box, printable
from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.reassemble import MAX_JOINED_BYTES

MIRRORS = {0: "top and bottom swapped", 1: "left and right swapped"}
PRIMARIES = {
    1: "BT.709",
    2: "Unspecified",
    4: "BT.470 System M",
    5: "BT.470 System B, G",
    6: "BT.601",
    7: "SMPTE 240",
    8: "Generic film",
    9: "BT.2020, BT.2100",
    10: "XYZ",
    11: "DCI P3",
    12: "Display P3",
    22: "EBU 3213-E",
}
TRANSFERS = {
    1: "BT.709",
    2: "Unspecified",
    4: "Gamma 2.2",
    5: "Gamma 2.8",
    6: "BT.601",
    7: "SMPTE 240",
    8: "Linear",
    9: "Logarithmic (100:1)",
    10: "Logarithmic (316:1)",
    11: "IEC 61966-2-4",
    12: "BT.1361",
    13: "sRGB",
    14: "BT.2020 (10 bits)",
    15: "BT.2020 (12 bits)",
    16: "PQ (SMPTE ST 2084), HDR",
    17: "SMPTE ST 428-1",
    18: "HLG (ARIB STD-B67), HDR",
}
MATRICES = {
    0: "Identity (RGB)",
    1: "BT.709",
    2: "Unspecified",
    4: "US FCC 73.628",
    5: "BT.470 System B, G",
    6: "BT.601",
    7: "SMPTE 240",
    8: "YCgCo",
    9: "BT.2020, non-constant luminance",
    10: "BT.2020, constant luminance",
    11: "SMPTE ST 2085",
    12: "By the primaries, non-constant luminance",
    13: "By the primaries, constant luminance",
    14: "ICtCp (BT.2100)",
}
HEVC_CHROMA = {0: "4:0:0 (monochrome)", 1: "4:2:0", 2: "4:2:2", 3: "4:4:4"}
AV1_CHROMA = {0: "4:4:4", 2: "4:2:2", 3: "4:2:0", 7: "4:0:0 (monochrome)"}
HEVC_PROFILES = {1: "Main", 2: "Main 10", 3: "Main Still Picture", 4: "Format Range Extensions", 5: "High Throughput"}


class BitField(NamedTuple):
    """A number of `width` bits that begins `start` bits into its box, and what has to be added to it."""

    name: str
    start: int
    width: int
    words: dict[int, str] | None = None
    added: int = 0


HEVC_FIELDS = (
    BitField("HEVCConfigurationVersion", 0, 8),
    BitField("GeneralProfileSpace", 8, 2, {0: "Conforming"}),
    BitField("GeneralTierFlag", 10, 1, {0: "Main tier", 1: "High tier"}),
    BitField("GeneralProfileIDC", 11, 5, HEVC_PROFILES),
    BitField("GeneralLevelIDC", 96, 8),
    BitField("MinSpatialSegmentationIDC", 108, 12),
    BitField("ParallelismType", 126, 2),
    BitField("ChromaFormat", 134, 2, HEVC_CHROMA),
    BitField("BitDepthLuma", 141, 3, None, 8),
    BitField("BitDepthChroma", 149, 3, None, 8),
    BitField("AverageFrameRate", 152, 16),
    BitField("ConstantFrameRate", 168, 2, {0: "Unknown", 1: "Constant", 2: "Constant for each temporal layer"}),
    BitField("NumTemporalLayers", 170, 3),
    BitField("TemporalIDNested", 173, 1, {0: "No", 1: "Yes"}),
)
AV1_FIELDS = (
    BitField("AV1ConfigurationVersion", 1, 7),
    BitField("SeqProfile", 8, 3, {0: "Main", 1: "High", 2: "Professional"}),
    BitField("SeqLevelIdx0", 11, 5),
    BitField("HighBitDepth", 17, 1, {0: "No", 1: "Yes"}),
    BitField("TwelveBit", 18, 1, {0: "No", 1: "Yes"}),
    BitField("ChromaFormat", 19, 3, AV1_CHROMA),
    BitField("ChromaSamplePosition", 22, 2, {0: "Unknown", 1: "Vertical", 2: "Co-located"}),
)


def add_property(data: Buffer, box: Box, contents: ParsedContainer, group: str = "QuickTime") -> None:
    """The facts of one property box; none for kinds that mean nothing to people."""
    if box.type not in _PROPERTIES:
        return
    try:
        _PROPERTIES[box.type](data, box, contents, group)
    except (struct.error, IndexError, ZeroDivisionError):
        contents.report("Meta", f"The {box.type.decode('latin-1')} property at byte {box.content} is damaged.")


def extent(data: Buffer, box: Box) -> tuple[int, int]:
    """Width and height of an ispe box. Raises struct.error where it is too short."""
    width, height = struct.unpack(">II", data[box.content + 4 : box.content + 12])
    return width, height


def _add_extent(data: Buffer, box: Box, contents: ParsedContainer, group: str) -> None:
    width, height = extent(data, box)
    contents.add(group, "ImageSpatialExtent", (width, height), f"{width}x{height}")
    if contents.width is None:
        contents.add_size(width, height)


def _add_aperture(data: Buffer, box: Box, contents: ParsedContainer, group: str) -> None:
    """ISO 14496-12 section 12.1.4: the part that is shown, and how far its centre lies from the whole's.

    The properties apply in the order in which they stand: the whole's size is known here.
    """
    parts = struct.unpack(">IiIiiiii", data[box.content : box.content + 32])
    width, height, across, down = map(Fraction, parts[::2], parts[1::2])
    words = f"{float(width):g} x {float(height):g} pixels are shown"
    if contents.width and contents.height and 0 < width <= contents.width and 0 < height <= contents.height:
        words += f"; the file holds {contents.width} x {contents.height}"
        contents.width, contents.height = int(width), int(height)
    contents.add(group, "CleanAperture", tuple(map(float, (width, height, across, down))), words)


def _add_rotation(data: Buffer, box: Box, contents: ParsedContainer, group: str) -> None:
    """ISO 23008-12 section 6.5.10: quarters of a turn, anti-clockwise."""
    angle = 90 * (data[box.content : box.end][0] & 3)
    contents.add(group, "Rotation", angle, f"{angle}° anti-clockwise" if angle else "none")


def _add_mirror(data: Buffer, box: Box, contents: ParsedContainer, group: str) -> None:
    axis = data[box.content : box.end][0] & 1
    contents.add(group, "Mirror", axis, MIRRORS[axis])


def _add_pixel_aspect(data: Buffer, box: Box, contents: ParsedContainer, group: str) -> None:
    contents.add(group, "PixelAspectRatio", struct.unpack(">II", data[box.content : box.content + 8]))


def _add_depth(data: Buffer, box: Box, contents: ParsedContainer, group: str) -> None:
    count = data[box.content + 4 : box.end][0]
    depths = tuple(data[box.content + 5 : min(box.end, box.content + 5 + count)])
    contents.add(group, "ImagePixelDepth", depths if len(depths) != 1 else depths[0])


def _add_color(data: Buffer, box: Box, contents: ParsedContainer, group: str) -> None:
    """ISO 14496-12 section 12.1.5: a profile, or code points."""
    kind = data[box.content : box.content + 4]
    contents.add(group, "ColorProfiles", printable(kind))
    if kind in (b"prof", b"rICC"):
        profile = data[box.content + 4 : min(box.end, box.content + MAX_JOINED_BYTES)]
        contents.add_block(BlockKind.ICC, profile, box.content + 4)
    elif kind in (b"nclx", b"nclc"):
        primaries, transfer, matrix = struct.unpack(">HHH", data[box.content + 4 : box.content + 10])
        for name, code, words in (
            ("ColorPrimaries", primaries, PRIMARIES),
            ("TransferCharacteristics", transfer, TRANSFERS),
            ("MatrixCoefficients", matrix, MATRICES),
        ):
            contents.add(group, name, code, words.get(code, f"unknown ({code})"))
        if kind == b"nclx":
            full = data[box.content + 10 : box.end][0] >> 7
            contents.add(group, "VideoFullRangeFlag", full, "Full" if full else "Limited")


def _add_hevc(data: Buffer, box: Box, contents: ParsedContainer, group: str) -> None:
    contents.add(group, "CompressorName", "HEVC")
    head = data[box.content : box.content + 12]
    contents.add(group, "GenProfileCompatibilityFlags", int.from_bytes(head[2:6], "big"), _profiles(head[2:6]))
    contents.add(group, "ConstraintIndicatorFlags", tuple(head[6:12]))
    found = _add_fields(HEVC_FIELDS, data, box, contents, group)
    contents.add("File", "BitsPerSample", found["BitDepthLuma"])


def _profiles(flags: bytes) -> str:
    """The highest bit means profile 0."""
    bits = int.from_bytes(flags, "big")
    return ", ".join(name for number, name in HEVC_PROFILES.items() if bits >> 31 - number & 1)


def _add_av1(data: Buffer, box: Box, contents: ParsedContainer, group: str) -> None:
    contents.add(group, "CompressorName", "AV1")
    found = _add_fields(AV1_FIELDS, data, box, contents, group)
    contents.add("File", "BitsPerSample", 8 + 2 * found["HighBitDepth"] + 2 * found["TwelveBit"])


def _add_fields(
    fields: tuple[BitField, ...], data: Buffer, box: Box, contents: ParsedContainer, group: str
) -> dict[str, int]:
    length = -(-(fields[-1].start + fields[-1].width) // 8)
    head = data[box.content : min(box.end, box.content + length)]
    if len(head) < length:
        raise IndexError(box.type)
    bits, found = int.from_bytes(head, "big"), {}
    for name, start, width, words, added in fields:
        number = found[name] = (bits >> 8 * length - start - width & (1 << width) - 1) + added
        contents.add(group, name, number, (words or {}).get(number, ""))
    return found


# Each raises struct.error, IndexError or ZeroDivisionError where its box is too short or nonsense.
_PROPERTIES: dict[bytes, Callable[[Buffer, Box, ParsedContainer, str], None]] = {
    b"ispe": _add_extent,
    b"clap": _add_aperture,
    b"irot": _add_rotation,
    b"imir": _add_mirror,
    b"pasp": _add_pixel_aspect,
    b"pixi": _add_depth,
    b"colr": _add_color,
    b"hvcC": _add_hevc,
    b"av1C": _add_av1,
}
CODECS = {b"hvcC", b"av1C"}
