"""Windows icons and cursors: the directory's facts; the largest picture's size counts as the file's."""

import struct

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.model import PartKind

KINDS: frozenset[BlockKind] = frozenset()
UNUSED: frozenset[BlockKind] = frozenset()

FORMATS = {b"\0\0\1\0": ("ICO", "image/x-icon"), b"\0\0\2\0": ("CUR", "image/x-cursor")}
MAX_IMAGES = 200


def matches(head: bytes) -> bool:
    """The signature has no letters: the first entry must make sense too (one byte in it is always 0)."""
    if head[:4] not in FORMATS or len(head) < 22:
        return False
    count, offset = int.from_bytes(head[4:6], "little"), int.from_bytes(head[18:22], "little")
    return 0 < count <= MAX_IMAGES and head[9] == 0 and offset >= 6 + 16 * count


def read(data: Buffer) -> ParsedContainer:
    """Number of pictures, and the largest one's size and bits."""
    contents = ParsedContainer(*FORMATS[data[:4]])
    count = int.from_bytes(data[4:6], "little")
    contents.add("File", "ImageCount", count)
    table = data[6 : 6 + 16 * count]
    if len(table) < 16 * count:
        contents.report("File", f"The directory is cut off: only {len(table) // 16} of {count} pictures are listed.")
    # A side of 256 is written as 0.
    entries = [
        (width or 256, height or 256, bits, colors, size, offset)
        for width, height, colors, _, _, bits, size, offset in struct.iter_unpack(
            "<BBBBHHII", table[: len(table) // 16 * 16]
        )
    ]
    largest = max(entries, key=lambda entry: (entry[0] * entry[1], entry[2]))
    width, height, bits, colors, _, _ = largest
    contents.add_size(width, height)
    contents.add("File", "NumColors", colors, "" if colors else "256 or more")
    contents.add("File", "BitsPerPixel", bits)
    for across, down, depth, _, size, offset in (entry for entry in entries if entry is not largest):
        name = f"picture of {across} x {down} pixels, {depth} bits"
        contents.add_part(PartKind.FURTHER_PICTURE, name, offset, size)
    return contents
