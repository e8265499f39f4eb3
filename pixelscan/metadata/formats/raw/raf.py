"""Fujifilm's RAF: the camera's JPEG with all the metadata, and the RAW picture's size.

The layout was never published; offsets as LibRaw and ExifTool's documentation of the format give them.
"""

import math
import struct

from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.embedded_jpeg import merge_embedded_jpeg
from pixelscan.metadata.formats.jpeg import reader as jpeg

KINDS = jpeg.KINDS
UNUSED = jpeg.UNUSED

MAX_ENTRIES = 255
SECOND_AT = 0x78
FULL_SIZE, CROPPED_SIZE, SIZE = 0x100, 0x111, 0x121
NAMES = {FULL_SIZE: "RawImageFullSize", 0x110: "RawImageCropTopLeft", CROPPED_SIZE: "RawImageCroppedSize"}
NAMES |= {SIZE: "RawImageSize", 0x115: "RawImageAspectRatio"}
LAYOUT = 0x130
RELATIVE_EXPOSURE = 0x9200
EXPOSURES = {RELATIVE_EXPOSURE: "RelativeExposure", 0x9650: "RawExposureBias"}
LEVELS = {
    0x2000: "Auto",
    0x2100: "Daylight",
    0x2200: "Cloudy",
    0x2300: "DaylightFluor",
    0x2301: "DayWhiteFluor",
    0x2302: "WhiteFluorescent",
    0x2310: "WarmWhiteFluor",
    0x2311: "LivingRoomWarmWhiteFluor",
    0x2400: "Tungsten",
    0x2410: "Flash",
    0x2FF0: "",
}
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
    sizes = _add_directory(contents, data, directory, "RAF")
    # Cameras with two kinds of photosites have a second picture.
    second = int.from_bytes(data[SECOND_AT : SECOND_AT + 4], "big")
    if directory > SECOND_AT and jpeg_start > SECOND_AT and 0 < second < len(data):
        _add_directory(contents, data, second, "RAF2")
    for tag in (CROPPED_SIZE, SIZE, FULL_SIZE):
        if tag in sizes:
            contents.add_size(*sizes[tag])
            break
    return contents


def _add_directory(contents: ParsedContainer, data: Buffer, position: int, group: str) -> dict[int, tuple[int, int]]:
    """Entries of tag, length and value, one after the other; pairs of numbers come height first."""
    found: dict[int, tuple[int, int]] = {}
    count = int.from_bytes(data[position : position + 4], "big")
    position += 4
    for _ in range(min(count, MAX_ENTRIES)):
        head = data[position : position + 8]
        if len(head) < 4:
            contents.report(group, f"The directory of the RAW picture is cut off at byte {position}.")
            break
        tag, length = struct.unpack_from(">HH", head)
        if tag in NAMES and length == 4 and len(head) == 8:
            first, second = struct.unpack_from(">HH", head, 4)
            pair = (second, first) if tag in HEIGHT_FIRST else (first, second)
            found[tag] = pair
            contents.add(group, NAMES[tag], pair, "x".join(map(str, pair)), tag)
        elif tag in LEVELS and length >= 8:
            levels = struct.unpack(">4H", data[position + 4 : position + 12].ljust(8, b"\0"))
            contents.add(group, f"WB_GRGBLevels{LEVELS[tag]}", levels, tag_id=tag)
        elif tag in EXPOSURES and length == 4 and len(head) == 8:
            above, below = struct.unpack_from(">hh", head, 4)
            stops = _stops(tag, above, below)
            contents.add(group, EXPOSURES[tag], stops, f"{stops:g} EV", tag)
        elif tag == LAYOUT and length == 4:
            contents.add(group, "FujiLayout", tuple(head[4:8]), tag_id=tag)
        position += 4 + length
    return found


def _stops(tag: int, above: int, below: int) -> float:
    """A ratio of exposures in stops; a bias is in stops already."""
    ratio = above / below if below else 0.0
    if tag == RELATIVE_EXPOSURE:
        return round(math.log2(ratio), 4) if ratio > 0 else 0.0
    return ratio
