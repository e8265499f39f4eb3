"""Fujifilm's RAF: the camera's JPEG with all the metadata, and the RAW picture's size.

The layout was never published; offsets as LibRaw and ExifTool's documentation of the format give them.
"""

import struct

from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.embedded_jpeg import merge_embedded_jpeg
from pixelscan.metadata.formats.jpeg import reader as jpeg

KINDS = jpeg.KINDS
UNUSED = jpeg.UNUSED

MAX_ENTRIES = 255
FULL_SIZE, CROPPED_SIZE, SIZE = 0x100, 0x111, 0x121
NAMES = {FULL_SIZE: "RawImageFullSize", 0x110: "RawImageCropTopLeft", CROPPED_SIZE: "RawImageCroppedSize"}
NAMES |= {SIZE: "RawImageSize", 0x115: "RawImageAspectRatio"}
HEIGHT_FIRST = {FULL_SIZE, CROPPED_SIZE, SIZE, 0x115}


def matches(head: bytes) -> bool:
    """RAF's signature."""
    return head.startswith(b"FUJIFILMCCD-RAW ")


def read(data: Buffer) -> ParsedContainer:
    """The blocks of the JPEG inside, and the facts in the directory of the RAW picture."""
    contents = ParsedContainer("RAF", "image/x-fujifilm-raf")
    if len(data) < 0x64:
        contents.report("RAF", "The file ends within its header.")
        return contents
    contents.add("RAF", "RAFVersion", decode(data[0x3C:0x40]))
    contents.add("RAF", "CameraModel", decode(data[0x1C:0x3C]))
    jpeg_start, jpeg_length, directory = struct.unpack_from(">III", data, 0x54)
    merge_embedded_jpeg(contents, data, jpeg_start, jpeg_length)
    sizes = _add_directory(contents, data, directory)
    for tag in (CROPPED_SIZE, SIZE, FULL_SIZE):
        if tag in sizes:
            contents.add_size(*sizes[tag])
            break
    return contents


def _add_directory(contents: ParsedContainer, data: Buffer, position: int) -> dict[int, tuple[int, int]]:
    """Entries of tag, length and value, one after the other; pairs of numbers come height first."""
    found: dict[int, tuple[int, int]] = {}
    count = int.from_bytes(data[position : position + 4], "big")
    position += 4
    for _ in range(min(count, MAX_ENTRIES)):
        head = data[position : position + 8]
        if len(head) < 4:
            contents.report("RAF", f"The directory of the RAW picture is cut off at byte {position}.")
            break
        tag, length = struct.unpack_from(">HH", head)
        if tag in NAMES and length == 4 and len(head) == 8:
            first, second = struct.unpack_from(">HH", head, 4)
            pair = (second, first) if tag in HEIGHT_FIRST else (first, second)
            found[tag] = pair
            contents.add("RAF", NAMES[tag], pair, "x".join(map(str, pair)), tag)
        position += 4 + length
    return found
