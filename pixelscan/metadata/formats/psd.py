"""Photoshop's PSD and PSB: the header's facts, and the image resources as one block (Adobe Photoshop File Formats)."""

import struct

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer

KINDS = frozenset(
    {
        BlockKind.EXIF,
        BlockKind.MAKERNOTES,
        BlockKind.XMP,
        BlockKind.IPTC,
        BlockKind.PHOTOSHOP,
        BlockKind.ICC,
        BlockKind.THUMBNAIL,
    }
)
UNUSED = frozenset(BlockKind) - KINDS

MAX_RESOURCES_BYTES = 64 << 20
FORMATS = {1: "PSD", 2: "PSB"}
COLOR_MODES = {
    0: "Bitmap",
    1: "Grayscale",
    2: "Indexed",
    3: "RGB",
    4: "CMYK",
    7: "Multichannel",
    8: "Duotone",
    9: "Lab",
}
COMPRESSIONS = {0: "Uncompressed", 1: "RLE", 2: "ZIP without prediction", 3: "ZIP with prediction"}
HEADER_BYTES = 26
MAX_LAYERS = 200


def matches(head: bytes) -> bool:
    """Photoshop's signature and a version that exists."""
    return head[:4] == b"8BPS" and head[4:6] in (b"\0\1", b"\0\2")


def read(data: Buffer) -> ParsedContainer:
    """Facts of the header, the image resources, and the names of the layers."""
    version = data[5]
    contents = ParsedContainer(FORMATS[version], "application/vnd.adobe.photoshop")
    if len(data) < HEADER_BYTES:
        contents.report("Photoshop", "The file ends within its header.")
        return contents
    channels, height, width, depth, mode = struct.unpack_from(">HIIHH", data, 12)
    contents.add("Photoshop", "NumChannels", channels)
    contents.add_size(width, height, "Photoshop")
    contents.add("Photoshop", "BitDepth", depth)
    contents.add("Photoshop", "ColorMode", mode, COLOR_MODES.get(mode, f"unknown ({mode})"))
    _, position = _section(data, HEADER_BYTES, 4)
    start, end = _section(data, position, 4)
    if end > len(data):
        contents.report("Photoshop", f"The image resources at byte {start} are cut off by the end of the file.")
    if end - start > MAX_RESOURCES_BYTES:
        contents.report("Photoshop", f"The image resources were read up to {MAX_RESOURCES_BYTES >> 20} MB only.")
    if resources := data[start : min(end, start + MAX_RESOURCES_BYTES)]:
        contents.add_block(BlockKind.PHOTOSHOP, resources, start)
    wide = 4 if version == 1 else 8
    layers, position = _section(data, end, wide)
    _add_layers(contents, data, layers, wide)
    contents.leave_undecoded("layers", data, layers, min(position, len(data)))
    if compression := data[position : position + 2]:
        number = int.from_bytes(compression, "big")
        contents.add("Photoshop", "Compression", number, COMPRESSIONS.get(number, f"unknown ({number})"))
    return contents


def _add_layers(contents: ParsedContainer, data: Buffer, start: int, wide: int) -> None:
    """How many layers, and their names; none where the section is empty or lies beyond the file."""
    start, end = _section(data, start, wide)
    if start + 2 > len(data) or end - start < 2:
        return
    count = abs(int.from_bytes(data[start : start + 2], "big", signed=True))
    contents.add("Photoshop", "LayerCount", count)
    names, position = [], start + 2
    for _ in range(min(count, MAX_LAYERS)):
        # A rectangle, then channels with a number and a length each; blend mode and flags; then the rest's length.
        position += 18 + int.from_bytes(data[position + 16 : position + 18], "big") * (2 + wide)
        if data[position : position + 4] != b"8BIM":
            break
        extra, after = _section(data, position + 12, 4)
        _, ranges = _section(data, extra, 4)
        _, name = _section(data, ranges, 4)
        names.append(decode(data[name + 1 : name + 1 + int.from_bytes(data[name : name + 1], "big")]))
        position = after
    if names:
        contents.add("Photoshop", "LayerNames", tuple(names), ", ".join(names))


def _section(data: Buffer, position: int, width: int) -> tuple[int, int]:
    """Where the content of a section begins and ends, as the length of `width` bytes before it says."""
    start = position + width
    return start, start + int.from_bytes(data[position:start], "big")
