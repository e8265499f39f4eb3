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
SIGNED_SETTINGS = {"Saturation": 1, "Contrast": 2, "Sharpness": 3, "ColorFilter": 56, "BWFilter": 57, "Hue": 59}
COLOR_MODES = {
    0: "Natural color",
    1: "Black & White",
    2: "Vivid color",
    3: "Solarization",
    4: "Adobe RGB",
    5: "Sepia",
    12: "Portrait",
    13: "Natural sRGB",
    15: "Landscape",
}
PROGRAMS = {0: "None", 1: "Portrait", 2: "Text", 3: "Night Portrait", 4: "Sunset", 5: "Sports"}
SETTINGS = {
    "ProgramMode": (5, PROGRAMS),
    "ColorMode": (7, COLOR_MODES),
    "ZoneMatching": (58, {0: "ISO Setting Used", 1: "High Key", 2: "Low Key"}),
}
WB_MODES = {0: "Auto", 1: "Daylight", 2: "Cloudy", 3: "Tungsten", 4: "Flash/Fluorescent", 5: "Fluorescent", 6: "Shade"}
LIGHTS = ("Tungsten", "Daylight", "Cloudy", "CoolWhiteF", "Flash", "Custom")
STORAGE = {82: "Padded", 89: "Linear"}


class _Block(NamedTuple):
    name: str
    offset: int
    content: bytes


def matches(head: bytes) -> bool:
    """Minolta's letters."""
    return head[:4] in ORDERS


def read(data: Buffer) -> ParsedContainer:
    """The picture's size (PRD), settings and white balance (RIF, WBG), and Exif with Minolta's notes (TTW)."""
    contents = ParsedContainer("MRW", "image/x-minolta-mrw")
    order = ORDERS[bytes(data[:4])]
    for block in _blocks(contents, data, order):
        if block.name == "PRD":
            _add_picture(contents, block.content, order)
        elif block.name == "WBG":
            _add_white_balance(contents, block.content, order)
        elif block.name == "RIF":
            _add_settings(contents, block.content, order)
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
    pattern = content[23]
    contents.add("MinoltaRaw", "BayerPattern", pattern, {1: "RGGB", 4: "GBRG"}.get(pattern, ""))
    contents.height, contents.width = struct.unpack_from(order + "HH", content, 12)


def _add_white_balance(contents: ParsedContainer, content: bytes, order: str) -> None:
    if len(content) < 12:
        contents.report("MinoltaRaw", "The block of the white balance is cut off.")
        return
    contents.add("MinoltaRaw", "WBScale", tuple(content[:4]))
    contents.add("MinoltaRaw", "WB_RGGBLevels", struct.unpack_from(order + "4H", content, 4))


def _add_settings(contents: ParsedContainer, content: bytes, order: str) -> None:
    """What the camera was set to, and its white balance for each light."""
    if len(content) < 60:
        contents.report("MinoltaRaw", "The block of settings is cut off.")
        return
    for name, at in SIGNED_SETTINGS.items():
        contents.add("MinoltaRaw", name, struct.unpack_from("b", content, at)[0])
    for name, (at, words) in SETTINGS.items():
        contents.add("MinoltaRaw", name, content[at], words.get(content[at], ""))
    mode = content[4]
    contents.add("MinoltaRaw", "WBMode", mode, f"{WB_MODES.get(mode & 0x0F, 'Unknown')} ({(mode >> 4) - 8})")
    if 0 < content[6] < 255:
        contents.add("MinoltaRaw", "ISOSetting", round(100 * 2 ** ((content[6] - 48) / 8)))
    for index, light in enumerate(LIGHTS):
        levels = struct.unpack_from(order + "HH", content, 8 + 4 * index)
        contents.add("MinoltaRaw", f"WB_RBLevels{light}", levels)
