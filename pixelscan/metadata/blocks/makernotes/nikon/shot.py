"""Nikon's shot information, which is enciphered: the body's firmware, its custom settings and how it was held.

Places as ExifTool's documentation of Nikon's tags gives them.
"""

import struct
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from pixelscan.metadata.blocks.makernotes.nikon import shot_tables as tables
from pixelscan.metadata.blocks.makernotes.nikon.cipher import CLEAR_BYTES, FIRMWARE, Key, deciphered
from pixelscan.metadata.blocks.makernotes.nikon.shot_tables import Settings
from pixelscan.metadata.blocks.makernotes.records import NoteFact, NoteField, NoteFields, named, read_record
from pixelscan.metadata.blocks.makernotes.setting_words import NIKON_CUSTOM_SETTINGS

STRUCTURE = "custom settings"
_OFF_ON = {0: "Off", 1: "On"}
_METERING = {0: "Matrix", 1: "Center", 2: "Spot", 3: "Highlight"}
_IMAGE_AREAS = {0: "FX (36x24)", 1: "DX (24x16)", 2: "5:4 (30x24)", 3: "1.2x (30x20)", 4: "1:1 (24x24)"}
_FLASHES = {0: "TTL", 1: "Auto External Flash", 2: "GN (distance priority)", 3: "Manual", 4: "Repeating Flash"}
_OVERFLOW = {0: "Overflow", 2: "Backup", 3: "NEF Primary + JPG Secondary"}


class _Part(NamedTuple):
    """Settings or a record from byte `start` on; each of the `pointers` adds the offset stored at its place."""

    content: Settings | NoteFields
    start: int = 0
    pointers: tuple[int, ...] = ()


def _turned(stored: int) -> float:
    """Degrees from fractions of 1/65536, from -180 to 180."""
    degrees = stored / 0x10000
    return degrees - 360 if degrees > 180 else degrees


def _masked(mask: int) -> Callable[[int], int]:
    return lambda number: (number & mask) >> _shift(mask)


def _shift(mask: int) -> int:
    return (mask & -mask).bit_length() - 1


_ANGLES: NoteFields = {
    place: NoteField(name, "{:.1f}°".format, _turned, "<I")
    for place, name in ((0, "RollAngle"), (4, "PitchAngle"), (8, "YawAngle"))
}
_VERSIONS: NoteFields = {
    14: NoteField("FirmwareVersion2", code="8s"),
    24: NoteField("FirmwareVersion3", code="8s"),
    36: NoteField("NumberOffsets", code="<I"),
}
_BRACKETS: NoteFields = {
    15: NoteField("AEBracketingSteps"),
    16: NoteField("WBBracketingSteps"),
    23: NoteField("NikonMeteringMode", None, _masked(3)),
}
_AUTO_ISO: NoteFields = {4: NoteField("ISOAutoShutterTime", None, _masked(0x3F)), 5: NoteField("ISOAutoHiLimit")}
_SECOND_SLOT: NoteFields = {0x13C: NoteField("SecondarySlotFunction", _OVERFLOW, _masked(3))}
_IMAGE_AREA: NoteFields = {0x06DD: NoteField("PhotoShootingMenuBankImageArea", _IMAGE_AREAS, _masked(7))}
_FIRST_SLOT: NoteFields = {0x25: NoteField("PrimarySlot", None, _masked(0x80))}
_Z_INTERVAL: NoteFields = {0x24: NoteField("IntervalShooting", {0: "Off"}, code="<H")}
_Z_MENU: NoteFields = {
    **named("SingleFrame", 90),
    160: NoteField("IntervalDurationHours", code="<I"),
    164: NoteField("IntervalDurationMinutes", code="<I"),
    168: NoteField("IntervalDurationSeconds", code="<I"),
    176: NoteField("Intervals", code="<I"),
    180: NoteField("ShotsPerInterval", code="<I"),
    184: NoteField("IntervalExposureSmoothing", _OFF_ON),
    186: NoteField("IntervalPriority", _OFF_ON),
    **named("FocusShiftNumberShots", 220),
    **named("FocusShiftStepWidth", 224),
    228: NoteField("FocusShiftInterval", "{} s".format),
    232: NoteField("FocusShiftExposureLock", _OFF_ON),
    322: NoteField("DiffractionCompensation", _OFF_ON),
    323: NoteField("AutoDistortionControl", _OFF_ON),
    326: NoteField("NikonMeteringMode", _METERING),
    328: NoteField("FlashControlMode", _FLASHES),
    352: NoteField("FlashMasterControlMode", {0: "TTL", 1: "Manual", 2: "Auto", 3: "Off"}),
}
_Z = (_Part(_VERSIONS), _Part(_Z_INTERVAL, 0, (0x30,)), _Part(_ANGLES, 0, (0x98,)), _Part(_Z_MENU, 0, (0xA0, 0x10)))
# By what the model's name ends in.
_PARTS: Mapping[str, tuple[_Part, ...]] = {
    "D4": (_Part(tables.D4, 0x751),),
    "D5": (_Part(tables.D5, 0, (0x58,)), _Part(_ANGLES, 0, (0xA0,))),
    "D40": (_Part(tables.D40, 729),),
    "D40X": (_Part(tables.D40, 729),),
    "D80": (_Part(tables.D80, 748),),
    "D90": (_Part(tables.D90, 884),),
    "D300": (_Part(tables.D300, 802),),
    "D300S": (_Part(tables.D300, 804),),
    "D500": (_Part(tables.D500, 0, (0x58,)), _Part(_ANGLES, 0, (0xA0,))),
    "D610": (_Part(tables.D610, 0x7CF),),
    "D700": (_Part(tables.D700, 804),),
    "D800": (_Part(tables.D800, 0x6EC),),
    "D800E": (_Part(tables.D800, 0x6EC),),
    "D810": (
        _Part(_SECOND_SLOT, 0, (0x10,)),
        _Part(_BRACKETS, 0, (0x24,)),
        _Part(_AUTO_ISO, 0, (0x38,)),
        _Part(tables.D810, 0, (0x40,)),
        _Part(_ANGLES, 0, (0x84,)),
    ),
    "D850": (
        _Part(_IMAGE_AREA, 0, (0x10,)),
        _Part(_FIRST_SLOT, 0, (0x4C,)),
        _Part(tables.D850, 0, (0x58,)),
        _Part(_ANGLES, 0, (0xA0,)),
    ),
    "D5000": (_Part(tables.D5000, 888),),
    "D5100": (_Part(tables.D5100, 1031),),
    "D5200": (_Part(tables.D5200, 0xCD5),),
    "D7000": (_Part(tables.D7000, 1028),),
    **dict.fromkeys(("Z 5", "Z 6", "Z 7", "Z 6_2", "Z 7_2", "Z 50", "Z fc"), _Z),
}
# What the stored number means, by what the setting's name begins with.
_MEANT: Mapping[str, Callable[[int], float]] = {
    # Signed sixths of a stop.
    "FineTuneOpt": lambda number: (number - 16 if number > 7 else number) / 6,
    "CommanderInternalTTL": lambda number: (number - 9) / 3,
    "CommanderGroupA_TTL": lambda number: (number - 9) / 3,
    "CommanderGroupB_TTL": lambda number: (number - 9) / 3,
    "CommanderChannel": lambda number: number + 1,
    "CommanderInternalManualOutput": lambda number: 2 ** (-number / 3),
    "CommanderGroupAManualOutput": lambda number: 2 ** (-number / 3),
    "CommanderGroupBManualOutput": lambda number: 2 ** (-number / 3),
    "ManualFlashOutput": lambda number: 2 ** (-number / 3),
    "RepeatingFlashOutput": lambda number: 2 ** (-number - 2),
    "RepeatingFlashCount": lambda number: number + 1 if number < 10 else 5 * (number - 7),
    "RepeatingFlashRate": lambda number: number + 1 if number < 10 else 10 * (number - 8),
}


def facts(data: bytes, model: str, key: Key) -> Iterator[NoteFact]:
    """Firmware, settings and angles of the bodies whose places are known."""
    plain = data[:CLEAR_BYTES] + deciphered(data[CLEAR_BYTES:], key)
    if version := FIRMWARE.match(plain, CLEAR_BYTES):
        yield NoteFact("FirmwareVersion", version[0].rstrip(b"\0 ").decode())
    for part in next((parts for name, parts in _PARTS.items() if model.endswith(f" {name}")), ()):
        start = part.start + _pointed(plain, part.pointers)
        if isinstance(part.content, tuple):
            yield from _settings(plain[start:], part.content)
        else:
            yield from read_record(plain[start:], "<", "B", part.content)


def _pointed(plain: bytes, pointers: tuple[int, ...]) -> int:
    """Where the last pointer leads to; behind the end if one lies there itself."""
    place = 0
    for pointer in pointers:
        if place + pointer + 4 > len(plain):
            return len(plain)
        place += struct.unpack_from("<I", plain, place + pointer)[0]
    return place


def _settings(plain: bytes, rows: Settings) -> Iterator[NoteFact]:
    for row in rows:
        if row.place < len(plain):
            number = (plain[row.place] & row.mask) >> _shift(row.mask)
            meant = next((mean for start, mean in _MEANT.items() if row.name.startswith(start)), None)
            words = NIKON_CUSTOM_SETTINGS.get(row.name, {}).get(number, "")
            yield NoteFact(row.name, meant(number) if meant else number, words, structure=STRUCTURE)
