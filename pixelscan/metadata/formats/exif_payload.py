r"""An Exif block as containers frame it -> payload: after "Exif\0\0" or not, with the byte order as a fact."""

import re

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.blocks.tiff.ifd import Directories
from pixelscan.metadata.formats.contents import ParsedContainer

# CIPA DC-008 section 4.7.2; some writers put up to four bytes before it or leave its last NUL out.
HEADER = re.compile(rb"(?is).{0,4}?exif\0(?:[\0\xff]|(?=II|MM))")
BYTE_ORDERS = {b"II": "Little-endian (Intel, II)", b"MM": "Big-endian (Motorola, MM)"}


def header_length(data: bytes) -> int:
    """How many bytes precede the TIFF header."""
    match = HEADER.match(data)
    return match.end() if match else 0


def add_exif(
    contents: ParsedContainer,
    data: Buffer,
    offset: int | None,
    group: str = "IFD0",
    directories: Directories | None = None,
) -> None:
    """Hand the block on without its header; `directories` are its own, if they are known already."""
    start = header_length(data[:12])
    if start:
        data, offset = data[start:], None if offset is None else offset + start
    contents.add_block(BlockKind.EXIF, data, offset, group, directories)
    order = data[:2]
    if order in BYTE_ORDERS and not any(tag.name == "ExifByteOrder" for tag in contents.tags):
        contents.add("File", "ExifByteOrder", order.decode(), BYTE_ORDERS[order])
