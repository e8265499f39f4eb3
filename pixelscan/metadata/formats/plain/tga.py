"""Truevision's TGA: the header's facts (Truevision TGA File Format Specification 2.0). It has no magic number."""

import struct
from typing import NamedTuple

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer

KINDS = frozenset({BlockKind.COMMENT})
UNUSED = frozenset(BlockKind) - KINDS

HEADER = struct.Struct("<3B2HB4H2B")
# Type of the picture -> its words, and the bits that a pixel of it may have.
TYPES = {
    1: ("Color-mapped", {8, 16}),
    2: ("RGB", {15, 16, 24, 32}),
    3: ("Grayscale", {8, 16}),
    9: ("Color-mapped RLE", {8, 16}),
    10: ("RGB RLE", {15, 16, 24, 32}),
    11: ("Grayscale RLE", {8, 16}),
}
COLOR_MAPPED = {1, 9}
FIRST_PACKED = 9
# Version 2's: offsets of the areas before it, and a name.
FOOTER_BYTES, FOOTER_END = 26, b"TRUEVISION-XFILE.\0"
MAP_DEPTHS = {15, 16, 24, 32}
ALPHA_BITS = {0, 1, 8}
ORIGINS = {0: "Bottom left", 1: "Bottom right", 2: "Top left", 3: "Top right"}


class _Header(NamedTuple):
    id_length: int
    has_map: int
    type: int
    map_first: int
    map_length: int
    map_depth: int
    left: int
    top: int
    width: int
    height: int
    depth: int
    descriptor: int


def matches(head: bytes) -> bool:
    """Without a signature, every field of the header must be one that the format allows."""
    if len(head) < HEADER.size:
        return False
    header = _Header(*HEADER.unpack_from(head))
    if header.type not in TYPES or header.has_map > 1 or not header.width or not header.height:
        return False
    if header.has_map != (header.type in COLOR_MAPPED) or header.descriptor & 0xC0:
        return False
    if header.has_map and (header.map_depth not in MAP_DEPTHS or not header.map_length):
        return False
    if not header.has_map and (header.map_first or header.map_length or header.map_depth):
        return False
    return header.depth in TYPES[header.type][1] and header.descriptor & 0xF in ALPHA_BITS


def read(data: Buffer) -> ParsedContainer:
    """Size, depth, coding and the text after the header."""
    contents = ParsedContainer("TGA", "image/tga")
    header = _Header(*HEADER.unpack(data[: HEADER.size]))
    contents.add_size(header.width, header.height)
    contents.add("File", "ImageType", header.type, TYPES[header.type][0])
    contents.add("File", "ColorMapType", header.has_map)
    contents.add("File", "PixelDepth", header.depth)
    contents.add("File", "AlphaBits", header.descriptor & 0xF)
    origin = header.descriptor >> 4 & 3
    contents.add("File", "ImageOrigin", origin, ORIGINS[origin])
    if text := decode(data[HEADER.size : HEADER.size + header.id_length]).strip():
        contents.add("File", "Comment", text)
        contents.add_block(BlockKind.COMMENT, bytes(data[HEADER.size : HEADER.size + header.id_length]), HEADER.size)
    end = min(_picture_end(data, header), len(data))
    behind = len(data)
    if data[-len(FOOTER_END) :] == FOOTER_END:
        behind = max(end, behind - FOOTER_BYTES)
    contents.leave_undecoded("bytes after the picture", data, end, behind)
    return contents


def _picture_end(data: Buffer, header: _Header) -> int:
    """Where the last pixel ends, run by run in packed pictures."""
    start = HEADER.size + header.id_length + header.map_length * -(-header.map_depth // 8)
    pixel, left = -(-header.depth // 8), header.width * header.height
    if header.type < FIRST_PACKED:
        return start + left * pixel
    while left > 0 and start < len(data):
        run = data[start]
        count = (run & 0x7F) + 1
        start += 1 + pixel * (1 if run & 0x80 else count)
        left -= count
    return start
