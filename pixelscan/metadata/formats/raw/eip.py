"""Capture One's EIP: a ZIP archive whose first file is a Phase One RAW picture, stored as it is."""

import struct

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.tiff import reader as tiff

KINDS = tiff.KINDS
UNUSED: frozenset[BlockKind] = frozenset()

LOCAL_HEADER = struct.Struct("<4sHHHIIIIHH")
STORED, SIZE_FOLLOWS = 0, 8
# A RAW file's directories come before its picture or soon after its beginning.
MAX_BYTES = 64 << 20


def matches(head: bytes) -> bool:
    """A ZIP archive that begins with a file of Phase One's."""
    if head[:4] != b"PK\3\4" or len(head) < LOCAL_HEADER.size:
        return False
    name_length = LOCAL_HEADER.unpack_from(head)[-2]
    return head[LOCAL_HEADER.size : LOCAL_HEADER.size + name_length].lower().endswith(b".iiq")


def read(data: Buffer) -> ParsedContainer:
    """The facts and blocks of the picture in it."""
    _, _, flags, method, _, _, size, _, name_length, extra_length = LOCAL_HEADER.unpack(data[: LOCAL_HEADER.size])
    start = LOCAL_HEADER.size + name_length + extra_length
    if flags & SIZE_FOLLOWS:
        size = len(data) - start
    picture = data[start : start + min(size, MAX_BYTES)]
    contents = ParsedContainer("EIP", "application/x-captureone")
    if method == STORED and tiff.matches(picture[:64]):
        return tiff.read_embedded(contents, picture, start)
    contents.report("File", "The picture in the archive is packed or damaged, and was not read.")
    return contents
