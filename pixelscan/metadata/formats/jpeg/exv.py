"""Exiv2's EXV: the metadata segments of a photo in a file of their own, as a JPEG without its picture."""

from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.jpeg import reader as jpeg

KINDS = jpeg.KINDS
UNUSED = jpeg.UNUSED

SIGNATURE = b"\xff\x01Exiv2"


def matches(head: bytes) -> bool:
    """Exiv2's signature in the place of a JPEG's first marker."""
    return head.startswith(SIGNATURE)


def read(data: Buffer) -> ParsedContainer:
    """Every block; a size only if Exif has one."""
    contents = ParsedContainer("EXV", "image/x-exv")
    jpeg.add_segments(contents, data, len(SIGNATURE))
    return contents
