"""Photoshop's PSD and PSB: the header's facts, and the image resources as one block (Adobe Photoshop File Formats)."""

import struct

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.psd_layers import Bytes, add_layers, blocks

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
    _add_layers(contents, data, layers, position, wide)
    contents.leave_undecoded("layers", data, layers, min(position, len(data)))
    if compression := data[position : position + 2]:
        number = int.from_bytes(compression, "big")
        contents.add("Photoshop", "Compression", number, COMPRESSIONS.get(number, f"unknown ({number})"))
    return contents


def _add_layers(contents: ParsedContainer, data: Buffer, start: int, end: int, wide: int) -> None:
    """The list of layers; of documents with 16 or 32 bits it is among the additional blocks that follow."""
    source = Bytes(data, ">", wide)
    end = min(end, len(data))
    layers, after = source.section(start, wide)
    if after > layers:
        add_layers(contents, source, layers, min(after, end))
        return
    _, position = source.section(after, 4)
    for key, content, following in blocks(source, position, end):
        if key in ("Layr", "Lr16", "Lr32"):
            add_layers(contents, source, content, following)
            return
    if start + wide <= len(data):
        contents.add("Photoshop", "LayerCount", 0)


def _section(data: Buffer, position: int, width: int) -> tuple[int, int]:
    """Where the content of a section begins and ends, as the length of `width` bytes before it says."""
    start = position + width
    return start, start + int.from_bytes(data[position:start], "big")
