"""PBM, PGM, PPM and PFM: a header of text, with comments (netpbm's specification)."""

import re

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer

KINDS = frozenset({BlockKind.COMMENT})
UNUSED = frozenset(BlockKind) - KINDS

FORMATS = {
    b"P1": ("PBM", "image/x-portable-bitmap", "text"),
    b"P2": ("PGM", "image/x-portable-graymap", "text"),
    b"P3": ("PPM", "image/x-portable-pixmap", "text"),
    b"P4": ("PBM", "image/x-portable-bitmap", "binary"),
    b"P5": ("PGM", "image/x-portable-graymap", "binary"),
    b"P6": ("PPM", "image/x-portable-pixmap", "binary"),
    b"PF": ("PFM", "image/x-pfm", "float, colour"),
    b"Pf": ("PFM", "image/x-pfm", "float, gray"),
}
MAX_HEADER_BYTES = 64 << 10

_MAGIC = re.compile(rb"P[1-6Ff]\s[\s\d#]")
_PART = re.compile(rb"\s*(?:#[ \t]?([^\r\n]*)[\r\n]|(\d{1,9})(?=\s))")


def matches(head: bytes) -> bool:
    """A letter and a digit are little to go by: what follows must look like the header too."""
    return _MAGIC.match(head) is not None


def read(data: Buffer) -> ParsedContainer:
    """Size, greatest value and comments."""
    format_, mime, encoding = FORMATS[data[:2]]
    contents = ParsedContainer(format_, mime)
    contents.add("File", "Compression", encoding)
    numbers: list[int] = []
    comments: list[bytes] = []
    header = data[2:MAX_HEADER_BYTES]
    wanted = 3 if format_ in ("PGM", "PPM") else 2
    position = 0
    while len(numbers) < wanted and (part := _PART.match(header, position)):
        position = part.end()
        if part[2] is None:
            comments.append(part[1])
        else:
            numbers.append(int(part[2]))
    if comments:
        text = b"\n".join(comments)
        contents.add("File", "Comment", decode(text))
        contents.add_block(BlockKind.COMMENT, text, None)
    if len(numbers) < wanted:
        contents.report("File", "The header is damaged or cut off.")
    if len(numbers) >= 2:
        contents.add_size(numbers[0], numbers[1])
    if len(numbers) > 2:
        contents.add("File", "MaxVal", numbers[2])
    if encoding == "binary" and len(numbers) == wanted:
        end = 2 + position + 1 + _picture_bytes(data[:2], numbers)
        contents.leave_undecoded("bytes after the picture", data, min(end, len(data)), len(data))
    return contents


def _picture_bytes(magic: bytes, numbers: list[int]) -> int:
    """Rows of bits, of samples of one or two bytes."""
    width, height, *greatest = numbers
    if magic == b"P4":
        return -(-width // 8) * height
    channels = 3 if magic == b"P6" else 1
    return width * height * channels * (1 if greatest[0] < 256 else 2)
