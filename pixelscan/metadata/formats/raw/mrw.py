"""Minolta's MRW: blocks in front of the picture, one of which is TIFF (as dcraw and ExifTool document it)."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.exif_payload import add_exif
from pixelscan.metadata.formats.reassemble import MAX_JOINED_BYTES

KINDS = frozenset({BlockKind.EXIF, BlockKind.MAKERNOTES, BlockKind.THUMBNAIL})
UNUSED: frozenset[BlockKind] = frozenset()

ORDERS = {b"\0MRM": ">", b"\0MRI": "<"}
FIRST_BLOCK = 8
PICTURE_FACTS = ("SensorHeight", "SensorWidth", "ImageHeight", "ImageWidth", "RawDepth", "BitDepth", "StorageMethod")
STORAGE = {82: "Padded", 89: "Linear"}


class _Block(NamedTuple):
    name: str
    offset: int
    content: bytes


def matches(head: bytes) -> bool:
    """Minolta's letters."""
    return head[:4] in ORDERS


def read(data: Buffer) -> ParsedContainer:
    """The picture's size (PRD), and Exif with Minolta's notes (TTW)."""
    contents = ParsedContainer("MRW", "image/x-minolta-mrw")
    order = ORDERS[bytes(data[:4])]
    for block in _blocks(contents, data, order):
        if block.name == "PRD":
            _add_picture(contents, block.content, order)
        elif block.name == "TTW":
            add_exif(contents, block.content, block.offset)
    return contents


def _blocks(contents: ParsedContainer, data: Buffer, order: str) -> Iterator[_Block]:
    position = FIRST_BLOCK
    end = FIRST_BLOCK + int.from_bytes(data[4:8], "big" if order == ">" else "little")
    if end > len(data):
        contents.report("MinoltaRaw", "The file is cut off: its picture is missing.")
    while position + 8 <= min(end, len(data)) and contents.step():
        name, length = struct.unpack(order + "4sI", data[position : position + 8])
        content = data[position + 8 : position + 8 + min(length, MAX_JOINED_BYTES)]
        yield _Block(decode(name[1:]) if order == ">" else decode(name[::-1][1:]), position + 8, content)
        position += 8 + length


def _add_picture(contents: ParsedContainer, content: bytes, order: str) -> None:
    if len(content) < 24:
        contents.report("MinoltaRaw", "The block of the picture's size is cut off.")
        return
    contents.add("MinoltaRaw", "FirmwareID", decode(content[:8]))
    for name, number in zip(PICTURE_FACTS, struct.unpack_from(order + "4H3B", content, 8), strict=True):
        contents.add("MinoltaRaw", name, number, STORAGE.get(number, "") if name == "StorageMethod" else "")
    contents.height, contents.width = struct.unpack_from(order + "HH", content, 12)
