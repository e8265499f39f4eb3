"""Pentax's records: exposure, lens, shake reduction, battery, and settings packed into bits.

Places as ExifTool's documentation of Pentax's tags gives them, formulas those of its printed values.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from pixelscan.metadata.blocks.makernotes.records import (
    NoteFact,
    NoteField,
    NoteFields,
    f_number,
    millimetres,
    named,
    read_record,
    seconds,
)
from pixelscan.metadata.blocks.tiff.ifd import Entry

# How long the record of a K10D, K20D or K200D is, which have more than others.
FLASH_BYTES, BATTERY_BYTES = 27, 6
_OLDER_BATTERY = re.compile(r"\b(K10D|GX10|GX-1|K20D|GX20|K1[01]0D|\*ist)")
UNKNOWN = 0xFF


class _Bits(NamedTuple):
    """Some bits of one byte: the byte's place, how far to shift it, and the bits that remain."""

    place: int
    shift: int
    mask: int
    name: str
    convert: Callable[[int], float] | None = None
    words: Callable[[float], str] | None = None


def _pentax_ev(number: int) -> float:
    """Eighths of a stop, of which three and five mean thirds."""
    sign, steps = (-1, -number) if number < 0 else (1, number)
    return sign * (steps // 8 + {3: 1 / 3, 5: 2 / 3}.get(steps % 8, steps % 8 / 8))


def _time(number: int) -> float:
    return float(24 * 2 ** ((32 - number) / 8))


def _aperture(number: int) -> float:
    return float(2 ** ((number - 68) / 16))


def _iso(number: int) -> float:
    return float(100 * 2 ** ((number - 32) / 8))


def _eighths(number: int) -> float:
    return number / 8


def _plain(value: float) -> str:
    return f"{value:.4g}"


def _exposure(first: int) -> dict[int, NoteField]:
    return {
        first: NoteField("AEExposureTime", seconds, _time),
        first + 1: NoteField("AEAperture", f_number, _aperture),
        first + 2: NoteField("AE_ISO", _plain, _iso),
    }


def _limits(first: int) -> dict[int, NoteField]:
    names = ("AEMaxAperture", "AEMaxAperture2", "AEMinAperture")
    return {place: NoteField(name, f_number, _aperture) for place, name in enumerate(names, first)}


_SHORTEST = NoteField("AEMinExposureTime", seconds, _time)
_STEPS = NoteField("AEApertureSteps", None, lambda number: None if number == UNKNOWN else number)
_AE_INFO: NoteFields = {
    **_exposure(0),
    3: NoteField("AEXv", _plain, lambda number: (number - 64) / 8),
    4: NoteField("AEBXv", _plain, _eighths, "b"),
    5: _SHORTEST,
    6: NoteField("AEProgramMode"),
    8: _STEPS,
    **_limits(9),
    12: NoteField("AEMeteringMode"),
    14: NoteField("FlashExposureCompSet", _plain, _eighths, "b"),
}
_AE_INFO_K01: NoteFields = {
    **_exposure(2),
    5: NoteField("AEXv", _plain, lambda number: (number - 64) / 8),
    6: NoteField("AEBXv", _plain, _eighths, "b"),
    11: _STEPS,
    15: NoteField("SceneMode"),
    **_limits(16),
    19: _SHORTEST,
}
_AE_INFO_K3: NoteFields = {**_exposure(16), **_limits(28), 31: _SHORTEST}
# By the record's length.
_AE_INFO_BY_LENGTH = {21: _AE_INFO_K01, 48: _AE_INFO_K3}

_SETTINGS: NoteFields = {
    0: NoteField("PictureMode2"),
    4: NoteField("AFPointSelected2", code=">H"),
    6: NoteField("ISOFloor", _plain, _iso),
    **named("DriveMode2 ExposureBracketStepSize BracketShotNumber", 7),
}
_SETTING_BITS = (
    _Bits(1, 0, 0x03, "ProgramLine"),
    _Bits(1, 5, 0x01, "EVSteps"),
    _Bits(1, 6, 0x01, "E-DialInProgram"),
    _Bits(1, 7, 0x01, "ApertureRingUse"),
    _Bits(2, 4, 0x0F, "FlashOptions"),
    _Bits(2, 0, 0x0F, "MeteringMode2"),
    _Bits(3, 4, 0x0F, "AFPointMode"),
    _Bits(3, 0, 0x0F, "FocusMode2"),
    _Bits(10, 4, 0x0F, "WhiteBalanceSet"),
    _Bits(10, 0, 0x0F, "MultipleExposureSet"),
)
_SETTINGS_K10D: NoteFields = {
    13: NoteField("RawAndJpgRecording"),
    18: NoteField("TvExposureTimeSetting", seconds, lambda number: 2 ** -_pentax_ev(number - 68)),
    19: NoteField("AvApertureSetting", f_number, lambda number: 2 ** (_pentax_ev(number - 68) / 2)),
    20: NoteField("SvISOSetting", _plain, lambda number: 100 * 2 ** _pentax_ev(number - 32)),
    21: NoteField("BaseExposureCompensation", _plain, lambda number: _pentax_ev(64 - number)),
}
_SETTING_BITS_K10D = (
    _Bits(14, 0, 0x03, "JpgRecordedPixels"),
    _Bits(16, 4, 0x0F, "FlashOptions2"),
    _Bits(16, 0, 0x0F, "MeteringMode3"),
    _Bits(17, 7, 0x01, "SRActive"),
    _Bits(17, 5, 0x03, "Rotation"),
    _Bits(17, 2, 0x01, "ISOSetting"),
    _Bits(17, 1, 0x01, "SensitivitySteps"),
)
_SETTING_BITS_OTHERS = (
    _Bits(14, 0, 0x01, "LinkAEToAFPoint"),
    _Bits(14, 1, 0x01, "SensitivitySteps"),
    _Bits(14, 2, 0x01, "ISOAuto"),
)
_LENS_BITS = (
    _Bits(0, 0, 0x01, "AutoAperture"),
    _Bits(0, 1, 0x03, "MinAperture"),
    _Bits(0, 4, 0x07, "LensFStops", lambda number: 5 + (number ^ 7) / 2, _plain),
    _Bits(3, 3, 0x1F, "MinFocusDistance"),
    _Bits(3, 0, 0x07, "FocusRangeIndex"),
    _Bits(9, 0, 0xFF, "LensFocalLength", lambda number: 10 * (number >> 2) * 4 ** ((number & 3) - 2), millimetres),
    _Bits(10, 4, 0x0F, "NominalMaxAperture", lambda number: 2 ** (number / 4), f_number),
    _Bits(10, 0, 0x0F, "NominalMinAperture", lambda number: 2 ** ((number + 10) / 4), f_number),
    _Bits(14, 0, 0x7F, "MaxAperture", lambda number: 2 ** ((number - 1) / 32), f_number),
)
_BATTERY_BITS = (
    _Bits(0, 0, 0x0F, "PowerSource"),
    _Bits(1, 4, 0x0F, "BodyBatteryState"),
    _Bits(1, 0, 0x0F, "GripBatteryState"),
)
_BATTERY = named("BodyBatteryADNoLoad BodyBatteryADLoad GripBatteryADNoLoad GripBatteryADLoad", 2)
_VOLTAGES: NoteFields = {
    2 * number: NoteField(f"BodyBatteryVoltage{number}", "{:g} V".format, lambda value: value / 100, ">H")
    for number in range(1, 5)
}
_FLASH = {
    **named("FlashStatus InternalFlashMode ExternalFlashMode InternalFlashStrength"),
    **named("TTL_DA_AUp TTL_DA_ADown TTL_DA_BUp TTL_DA_BDown", 4),
    **named("ExternalFlashExposureComp ExternalFlashBounce", 25),
}
_FLASH_BITS = (_Bits(24, 0, 0x1F, "ExternalFlashGuideNumber"),)


def _date(number: int) -> str:
    digits = f"{number:08}"
    return f"{digits[:4]}:{digits[4:6]}:{digits[6:]}"


# By the entry's number: the record's unit and fields.
_RECORDS: Mapping[int, tuple[str, NoteFields]] = {
    0x005C: (
        "B",
        {
            **named("SRResult ShakeReduction"),
            2: NoteField("SRHalfPressTime", "{:.2f} s".format, lambda number: number / 60),
            3: NoteField("SRFocalLength", millimetres, lambda number: number * 4 if number & 1 else number / 2),
        },
    ),
    0x0060: ("B", {0: NoteField("FacesDetected"), 2: NoteField("FacePosition", code="2B")}),
    0x0068: ("B", named("WhiteBalanceAutoAdjustment TungstenAWB")),
    0x007D: (
        "B",
        named("DistortionCorrection ChromaticAberrationCorrection PeripheralIlluminationCorr DiffractionCorrection"),
    ),
    0x0215: (
        "I",
        {
            1: NoteField("ManufactureDate", None, _date),
            2: NoteField("ProductionCode", None, lambda pair: "{}.{}".format(*pair), "2I"),
            4: NoteField("InternalSerialNumber"),
        },
    ),
    0x021F: (
        "B",
        {
            4: NoteField("AFPredictor", code="h"),
            6: NoteField("AFDefocus"),
            7: NoteField("AFIntegrationTime", "{} ms".format, lambda number: number * 2),
            11: NoteField("AFPointsInFocus"),
        },
    ),
    0x0222: ("b", named("WBShiftAB WBShiftGM", 16)),
    0x0224: ("B", named("EVSteps SensitivitySteps")),
    0x0226: ("B", named("CameraOrientation", 1)),
}
_NAMES = {0x003D: "DataScaling", 0x0062: "RawDevelopmentProcess", 0x0067: "Hue", 0x0070: "FineSharpness"}
# Where a lens's data begin, by how long its record is: longest first.
_LENS_DATA = ((91, 13), (80, 12), (69, 4), (36, 3))


def facts(entries: Mapping[int, Entry], model: str) -> Iterator[NoteFact]:
    """All that the note's records hold."""
    for number, (unit, fields) in _RECORDS.items():
        if number in entries:
            yield from read_record(entries[number].data, entries[number].byte_order, unit, fields)
    for number, name in _NAMES.items():
        if number in entries and entries[number].count == 1:
            yield from read_record(entries[number].data, entries[number].byte_order, "H", {0: NoteField(name)})
    for number, read in _READERS.items():
        if number in entries:
            yield from read(entries[number].data, model)


def _bits(data: bytes, rows: tuple[_Bits, ...]) -> Iterator[NoteFact]:
    for row in rows:
        if row.place < len(data):
            stored = data[row.place] >> row.shift & row.mask
            value = row.convert(stored) if row.convert else stored
            yield NoteFact(row.name, value, row.words(value) if row.words else "")


def _settings(data: bytes, model: str) -> Iterator[NoteFact]:
    yield from read_record(data, ">", "B", _SETTINGS)
    yield from _bits(data, _SETTING_BITS)
    if "K10D" in model or "GX10" in model:
        yield from read_record(data, ">", "B", _SETTINGS_K10D)
        yield from _bits(data, _SETTING_BITS_K10D)
    else:
        yield from _bits(data, _SETTING_BITS_OTHERS)


def _exposures(data: bytes, _: str) -> Iterator[NoteFact]:
    yield from read_record(data, ">", "B", _AE_INFO_BY_LENGTH.get(len(data), _AE_INFO))


def _lens(data: bytes, _: str) -> Iterator[NoteFact]:
    start = next((start for length, start in _LENS_DATA if len(data) >= length), None)
    if start is not None:
        yield from _bits(data[start:], _LENS_BITS)


def _flash(data: bytes, _: str) -> Iterator[NoteFact]:
    if len(data) == FLASH_BYTES:
        yield from read_record(data, ">", "B", _FLASH)
        yield from _bits(data, _FLASH_BITS)


def _battery(data: bytes, model: str) -> Iterator[NoteFact]:
    yield from _bits(data, _BATTERY_BITS)
    has_voltages = len(data) > BATTERY_BYTES or not _OLDER_BATTERY.search(model)
    yield from read_record(data, ">", "B", _VOLTAGES if has_voltages else _BATTERY)


_READERS: Mapping[int, Callable[[bytes, str], Iterator[NoteFact]]] = {
    0x0205: _settings,
    0x0206: _exposures,
    0x0207: _lens,
    0x0208: _flash,
    0x0216: _battery,
}
