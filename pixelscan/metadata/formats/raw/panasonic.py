"""What Panasonic's RW2 keeps packed in its first directory: white balances and the lens's distortion.

As ExifTool's documentation of PanasonicRaw lists it.
"""

import struct

from pixelscan.metadata.formats.contents import ParsedContainer

WHITE_BALANCES, DISTORTION = 0x27, 0x119
MAX_ENTRIES = 20
LIGHTS = {
    1: "Daylight",
    2: "Fluorescent",
    3: "Tungsten (Incandescent)",
    4: "Flash",
    9: "Fine Weather",
    10: "Cloudy",
    11: "Shade",
    20: "D55",
    21: "D65",
    22: "D75",
    24: "ISO Studio Tungsten",
}
PARAMETERS = (2, 4, 8, 9, 11)
UNIT = 32768
CORRECTIONS = {0: "Off", 1: "On"}


def add_white_balances(contents: ParsedContainer, content: bytes) -> None:
    """A light and three levels each."""
    count = min(int.from_bytes(content[:2], "little"), MAX_ENTRIES)
    contents.add("PanasonicRaw", "NumWBEntries", count)
    entries = content[2 : 2 + 8 * count]
    for number, (light, *levels) in enumerate(struct.iter_unpack("<4H", entries[: len(entries) // 8 * 8]), 1):
        contents.add("PanasonicRaw", f"WBType{number}", light, LIGHTS.get(light, ""))
        contents.add("PanasonicRaw", f"WB_RGBLevels{number}", tuple(levels))


def add_distortion(contents: ParsedContainer, content: bytes) -> None:
    """Parameters of the polynomial, scale, and whether the camera corrects it."""
    if len(content) < 32:
        return
    numbers = struct.unpack_from("<16h", content)
    for index in PARAMETERS:
        contents.add("PanasonicRaw", f"DistortionParam{index:02}", numbers[index] / UNIT)
    scale = 1 + numbers[5] / UNIT
    contents.add("PanasonicRaw", "DistortionScale", 1 / scale if scale else 0.0)
    on = numbers[7] & 0x0F
    contents.add("PanasonicRaw", "DistortionCorrection", on, CORRECTIONS.get(on, ""))
