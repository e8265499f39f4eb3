"""Capture One's EIP: a ZIP archive whose first file is a Phase One RAW picture, stored as it is."""

import struct

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.tiff import reader as tiff
from pixelscan.metadata.model import PartKind

KINDS = tiff.KINDS
UNUSED: frozenset[BlockKind] = frozenset()

LOCAL_HEADER = struct.Struct("<4sHHHIIIIHH")
SIGNATURE = b"PK\3\4"
STORED, SIZE_FOLLOWS = 0, 8
MAX_FILES = 100
# A RAW file's directories come before its picture or soon after its beginning.
MAX_BYTES = 64 << 20


def matches(head: bytes) -> bool:
    """A ZIP archive that begins with a file of Phase One's."""
    if head[:4] != SIGNATURE or len(head) < LOCAL_HEADER.size:
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
    _add_files(contents, data)
    if method == STORED and tiff.matches(picture[:64]):
        return tiff.read_embedded(contents, picture, start)
    contents.report("File", "The picture in the archive is packed or damaged, and was not read.")
    return contents


def _add_files(contents: ParsedContainer, data: Buffer) -> None:
    """The picture, and what is not decoded: manifests, and the settings of each version of Capture One."""
    position = 0
    for number in range(MAX_FILES):
        header = data[position : position + LOCAL_HEADER.size]
        if len(header) < LOCAL_HEADER.size or header[:4] != SIGNATURE:
            return
        _, _, flags, _, moment, _, size, unpacked, name_length, extra_length = LOCAL_HEADER.unpack(header)
        start = position + LOCAL_HEADER.size + name_length + extra_length
        name = decode(bytes(data[position + LOCAL_HEADER.size : position + LOCAL_HEADER.size + name_length]))
        contents.add("ZIP", "ZipFileName", name)
        contents.add("ZIP", "ZipModifyDate", _dos_time(moment))
        contents.add("ZIP", "ZipUncompressedSize", unpacked)
        if number:
            contents.add_part(PartKind.NOT_DECODED, name, start, size)
        if flags & SIZE_FOLLOWS:
            return
        position = start + size


def _dos_time(moment: int) -> str:
    """Two numbers of 16 bits: the time to two seconds, and the day since 1980."""
    day, clock = moment >> 16, moment & 0xFFFF
    date = f"{1980 + (day >> 9)}:{day >> 5 & 15:02}:{day & 31:02}"
    return f"{date} {clock >> 11:02}:{clock >> 5 & 63:02}:{2 * (clock & 31):02}"
