"""ZSoft's PCX: the header's facts (ZSoft PCX Technical Reference Manual)."""

import struct

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.formats.contents import ParsedContainer

KINDS: frozenset[BlockKind] = frozenset()
UNUSED = frozenset(BlockKind)

HEADER_BYTES = 74
VERSIONS = {
    0: "PC Paintbrush 2.5",
    2: "PC Paintbrush 2.8 (with palette)",
    3: "PC Paintbrush 2.8 (without palette)",
    4: "PC Paintbrush for Windows",
    5: "PC Paintbrush 3.0+",
}
ENCODINGS = {0: "None", 1: "RLE"}
DEPTHS = {1, 2, 4, 8}
COLOR_MODES = {0: "n/a", 1: "Color palette", 2: "Grayscale"}


def matches(head: bytes) -> bool:
    """One byte is little to go by: version, coding, depth and borders must be possible too."""
    if len(head) < 16 or head[0] != 0x0A or head[1] not in VERSIONS or head[2] not in ENCODINGS:
        return False
    left, top, right, bottom = struct.unpack_from("<4H", head, 4)
    return head[3] in DEPTHS and left <= right and top <= bottom


def read(data: Buffer) -> ParsedContainer:
    """Size, depth, coding and resolution."""
    contents = ParsedContainer("PCX", "image/pcx")
    header = bytes(data[:HEADER_BYTES])
    left, top, right, bottom, across, down = struct.unpack_from("<6H", header, 4)
    contents.add("File", "Software", header[1], VERSIONS[header[1]])
    contents.add("File", "Encoding", header[2], ENCODINGS[header[2]])
    contents.add("File", "BitsPerPixel", header[3])
    contents.add("File", "LeftMargin", left)
    contents.add("File", "TopMargin", top)
    contents.add_size(right - left + 1, bottom - top + 1)
    contents.add("File", "XResolution", across)
    contents.add("File", "YResolution", down)
    if len(header) < HEADER_BYTES:
        contents.report("File", "The file ends within its header.")
        return contents
    planes, line, mode = struct.unpack_from("<BHH", header, 65)
    contents.add("File", "ColorPlanes", planes)
    contents.add("File", "BytesPerLine", line)
    contents.add("File", "ColorMode", mode, COLOR_MODES.get(mode, f"unknown ({mode})"))
    return contents
