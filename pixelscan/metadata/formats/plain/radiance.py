"""Radiance's HDR pictures: a header of text lines, then the size (Radiance's "filefmts", Greg Ward)."""

import re

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer

KINDS: frozenset[BlockKind] = frozenset()
UNUSED = frozenset(BlockKind)

MAX_HEADER_BYTES = 64 << 10
NAMES = {
    "FORMAT": "Format",
    "EXPOSURE": "Exposure",
    "GAMMA": "Gamma",
    "COLORCORR": "ColorCorrection",
    "PIXASPECT": "PixelAspectRatio",
    "PRIMARIES": "ColorPrimaries",
    "SOFTWARE": "Software",
    "VIEW": "View",
    "CAPDATE": "DateTimeOriginal",
}
_SIZE = re.compile(r"([+-][XY]) (\d{1,9}) ([+-][XY]) (\d{1,9})")


def matches(head: bytes) -> bool:
    """The first line names the program or the coding of the pixels."""
    return head.startswith((b"#?RADIANCE\n", b"#?RGBE\n", b"#?RADIANCE\r", b"#?RGBE\r"))


def read(data: Buffer) -> ParsedContainer:
    """Variables, the commands that made the picture, and its size."""
    contents = ParsedContainer("HDR", "image/vnd.radiance")
    header, _, rest = bytes(data[:MAX_HEADER_BYTES]).replace(b"\r\n", b"\n").partition(b"\n\n")
    for line in decode(header).split("\n")[1:]:
        name, equals, value = line.partition("=")
        if equals and name.strip().upper() in NAMES:
            contents.add("File", NAMES[name.strip().upper()], value.strip())
        elif line.strip("# \t"):
            contents.add("File", "Command", line.strip("# \t"))
    size = _SIZE.match(decode(rest[:64]))
    if size is None:
        contents.report("File", "The header is damaged or cut off: it tells no size.")
        return contents
    first, second = int(size[2]), int(size[4])
    contents.add_size(*((second, first) if size[1][1] == "Y" else (first, second)))
    contents.add("File", "Orientation", size[0])
    return contents
