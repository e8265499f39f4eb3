"""OS/2's icons, pointers and bitmap arrays, whose pictures are bitmaps (IBM, "Presentation Manager Programming").

Each is one picture, or an array of the same one for several displays.
"""

import struct
from collections.abc import Iterator

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.formats.contents import ParsedContainer

KINDS: frozenset[BlockKind] = frozenset()
UNUSED = frozenset(BlockKind)

ARRAY = b"BA"
KINDS_OF_PICTURE = {b"BM": "bitmap", b"CI": "colour icon", b"CP": "colour pointer", b"IC": "icon", b"PT": "pointer"}
# Icons have their mask in the same bitmap: twice their height.
MASKED = {b"CI", b"CP", b"IC", b"PT"}
# The oldest header has sides of two bytes.
SHORT_HEADER = 12
HEADER_LENGTHS = {12, 16, 40, 64}
ARRAY_BYTES, FILE_BYTES, MAX_PICTURES = 14, 14, 100


def matches(head: bytes) -> bool:
    """Two letters, and the length of the header after them; a bitmap alone is BMP's."""
    start = ARRAY_BYTES if head[:2] == ARRAY else 0
    kind, length = head[start : start + 2], head[start + FILE_BYTES : start + FILE_BYTES + 4]
    known = KINDS_OF_PICTURE if start else MASKED
    return kind in known and int.from_bytes(length, "little") in HEADER_LENGTHS


def read(data: Buffer) -> ParsedContainer:
    """Number of pictures, and the largest one's size, kind and bits."""
    contents = ParsedContainer("OS/2 icon", "image/x-os2-graphics")
    pictures = list(_pictures(contents, data))
    contents.add("File", "ImageCount", len(pictures))
    if pictures:
        width, height, bits, kind = max(pictures)
        contents.add("File", "ImageType", kind)
        contents.add("File", "BitDepth", bits)
        contents.add_size(width, height)
    return contents


def _pictures(contents: ParsedContainer, data: Buffer) -> Iterator[tuple[int, int, int, str]]:
    position = 0
    for _ in range(MAX_PICTURES):
        is_array = data[position : position + 2] == ARRAY
        start = position + ARRAY_BYTES * is_array
        header = data[start + FILE_BYTES : start + FILE_BYTES + 16]
        kind = data[start : start + 2]
        small = int.from_bytes(header[:4], "little") == SHORT_HEADER
        if len(header) < (SHORT_HEADER if small else 16) or kind not in KINDS_OF_PICTURE:
            contents.report("File", f"At byte {start} a picture should begin; there is none.")
            return
        width, height, _, bits = struct.unpack_from("<4H" if small else "<iiHH", header, 4)
        yield abs(width), abs(height) >> (kind in MASKED), bits, KINDS_OF_PICTURE[kind]
        following = int.from_bytes(data[position + 6 : position + 10], "little") if is_array else 0
        if following <= position:
            return
        position = following
    contents.report("File", f"There are more than {MAX_PICTURES} pictures; the others were not read.")
