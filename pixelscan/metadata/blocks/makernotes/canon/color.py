"""Canon's ColorData: white balance levels and colour temperatures, at places that the record's length tells.

Places as ExifTool's documentation of Canon's tags gives them, lengths by model as LibRaw's has them.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from pixelscan.metadata.blocks.makernotes.records import NoteFact

LEVELS = 4
_USUAL = "AsShot Auto Measured"
_LIGHTS = "Daylight Shade Cloudy Tungsten Fluorescent Kelvin Flash"


class _Layout(NamedTuple):
    """From `start` on four levels and a temperature for each light, `-` for one that nobody knows.

    `step` is the distance of two lights, `temperature` that of the levels and their temperature.
    """

    start: int
    lights: str
    step: int = 5
    temperature: int = 4
    black: int | None = None
    white: int | None = None
    average_black: int | None = None
    measured: int | None = None
    versioned: bool = True


def _unknown(count: int) -> str:
    return " -" * count + " "


_FOUR = _Layout(63, f"{_USUAL} - {_LIGHTS}", average_black=231, measured=640)
_LAYOUTS: dict[int, _Layout] = {
    582: _Layout(25, "AsShot Auto Daylight Shade Cloudy Tungsten Fluorescent Flash Custom1 Custom2", versioned=False),
    653: _Layout(
        24,
        f"Auto - AsShot Daylight Shade Cloudy Tungsten Fluorescent Kelvin Flash{_unknown(14)}PC1 PC2 PC3",
        measured=618,
        versioned=False,
    ),
    796: _Layout(63, f"{_USUAL} {_LIGHTS} PC1 PC2 PC3 Custom", black=196),
    **dict.fromkeys((674, 692, 702), _FOUR._replace(black=692, white=696)),
    **dict.fromkeys((1227, 1250, 1251, 1337, 1338, 1346), _FOUR._replace(black=692, white=696)),
    **dict.fromkeys(
        (1273, 1275), _Layout(63, f"{_USUAL}{_unknown(5)}{_LIGHTS}", black=479, white=483, average_black=251)
    ),
    **dict.fromkeys((1312, 1313, 1316, 1506), _Layout(63, f"{_USUAL}{_unknown(10)}{_LIGHTS}", average_black=276)),
    **dict.fromkeys((1353, 1560, 1592, 1602), _Layout(63, f"{_USUAL}{_unknown(11)}{_LIGHTS}", average_black=326)),
    **dict.fromkeys((1816, 1820, 1824), _Layout(71, f"{_USUAL}{_unknown(10)}{_LIGHTS}", black=329, white=796)),
    **dict.fromkeys((2024, 3656), _Layout(85, f"{_USUAL}{_unknown(10)}{_LIGHTS}", black=343, white=810)),
    **dict.fromkeys((3778, 3973), _Layout(105, f"{_USUAL}{_unknown(15)}{_LIGHTS}", black=363, white=640)),
}
# Compacts and early mirrorless cameras, by the version that stands first.
_COMPACTS = {
    -3: _Layout(71, f"{_USUAL}{_unknown(1)}{_LIGHTS}", step=8, temperature=7, black=264),
    -4: _Layout(71, f"{_USUAL}{_unknown(1)}{_LIGHTS}", black=333, white=1385),
}
# Where records of one length differ: the version and where its black levels stand; the white ones follow.
_BLACK_BY_VERSION = {4: 692, 5: 692, 6: 715, 7: 715, 9: 719, 10: 504, 11: 728, 12: 778, 13: 778, 14: 556, 15: 778}
_MEASURED_BY_VERSION = {10: 429, 11: 619}
_WHITES = ("NormalWhiteLevel", "SpecularWhiteLevel", "LinearityUpperMargin")


def facts(data: bytes, byte_order: str) -> Iterator[NoteFact]:
    """Levels, temperatures, black and white levels of a ColorData record; nothing of one of an unknown length."""
    count = len(data) // 2
    numbers = struct.unpack_from(f"{byte_order}{count}h", data)
    layout = _LAYOUTS.get(count) or (
        _COMPACTS.get(numbers[0]) if count > max(row.start for row in _COMPACTS.values()) else None
    )
    if layout is None:
        return
    if layout.versioned:
        yield NoteFact("ColorDataVersion", numbers[0])
    yield from _white_balances(numbers, layout)
    yield from _levels(data, byte_order, _of_version(layout, numbers[0]))


def _of_version(layout: _Layout, version: int) -> _Layout:
    black = _BLACK_BY_VERSION.get(version)
    if black is None or layout.black not in (None, 692):
        return layout
    measured = _MEASURED_BY_VERSION.get(version, layout.measured)
    return layout._replace(black=black, white=black + LEVELS, measured=measured)


def _white_balances(numbers: tuple[int, ...], layout: _Layout) -> Iterator[NoteFact]:
    for place, light in enumerate(layout.lights.split()):
        at = layout.start + place * layout.step
        if light != "-" and at + layout.temperature < len(numbers):
            yield NoteFact(f"WB_RGGBLevels{light}", numbers[at : at + LEVELS])
            yield NoteFact(f"ColorTemp{light}", numbers[at + layout.temperature])


def _levels(data: bytes, byte_order: str, layout: _Layout) -> Iterator[NoteFact]:
    def unsigned(at: int, code: str = "H") -> tuple[int, ...]:
        width = LEVELS * struct.calcsize("=" + code)
        return struct.unpack_from(f"{byte_order}{LEVELS}{code}", data, 2 * at) if 2 * at + width <= len(data) else ()

    if layout.average_black and (average := unsigned(layout.average_black)):
        yield NoteFact("AverageBlackLevel", average)
    if layout.measured and (measured := unsigned(layout.measured, "I")):
        # The two halves of each number stand in the other order.
        yield NoteFact("RawMeasuredRGGB", tuple(number >> 16 | (number & 0xFFFF) << 16 for number in measured))
    if layout.black and (black := unsigned(layout.black)):
        yield NoteFact("PerChannelBlackLevel", black)
    if layout.white and (white := unsigned(layout.white)):
        yield from (NoteFact(name, level) for name, level in zip(_WHITES, white, strict=False) if level)


# The EOS 10D's and 300D's earlier record.
_BALANCES = ["Auto", "Daylight", "Shade", "Cloudy", "Tungsten", "Fluorescent", "Flash", "Custom", "Kelvin"]


def balance_facts(numbers: tuple[int, ...]) -> Iterator[NoteFact]:
    """Levels of every light, behind the record's length."""
    for place, light in enumerate(_BALANCES):
        levels = numbers[1 + LEVELS * place : 1 + LEVELS * (place + 1)]
        if len(levels) == LEVELS:
            yield NoteFact(f"WB_RGGBLevels{light}", levels)
    black = numbers[37 : 37 + LEVELS]
    if len(black) == LEVELS:
        yield NoteFact("WB_RGGBBlackLevels", black)
