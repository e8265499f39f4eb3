"""Places in Pentax's records as ExifTool's documentation of Pentax's tags has them; formulas of its printed values."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from pixelscan.metadata.blocks.makernotes.records import (
    NoteField,
    NoteFields,
    f_number,
    millimetres,
    named,
    seconds,
)

# How long the flash's record is where its places are known.
FLASH_BYTES = 27
OLDER_BATTERY = re.compile(r"\*ist|\b(K10D|GX10|GX-1|K20D|GX20|K1[01]0D|K200D)")
OLDEST_LENS = re.compile(r"\*ist|\bGX-1")
OLD_LENS = re.compile(r"\bK1[01]0D")
UNKNOWN = 0xFF


class Bits(NamedTuple):
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


SHORTEST = NoteField("AEMinExposureTime", seconds, _time)
STEPS = NoteField("AEApertureSteps", None, lambda number: None if number == UNKNOWN else number)
AE_INFO: NoteFields = {
    **_exposure(0),
    3: NoteField("AEXv", _plain, lambda number: (number - 64) / 8),
    4: NoteField("AEBXv", _plain, _eighths, "b"),
    5: SHORTEST,
    6: NoteField("AEProgramMode"),
    8: STEPS,
    **_limits(9),
    12: NoteField("AEMeteringMode"),
    14: NoteField("FlashExposureCompSet", _plain, _eighths, "b"),
}
AE_INFO_K01: NoteFields = {
    **_exposure(2),
    5: NoteField("AEXv", _plain, lambda number: (number - 64) / 8),
    6: NoteField("AEBXv", _plain, _eighths, "b"),
    11: STEPS,
    15: NoteField("SceneMode"),
    **_limits(16),
    19: SHORTEST,
}
AE_INFO_K3: NoteFields = {**_exposure(16), **_limits(28), 31: SHORTEST}
# By the record's length.
# Longer records have one byte more before the steps of the aperture.
AE_INFO_LONGER: NoteFields = {place + (place > 7): field for place, field in AE_INFO.items()}
AE_INFO_BY_LENGTH = {21: AE_INFO_K01, 48: AE_INFO_K3}
AE_INFO_BY_LENGTH |= dict.fromkeys(range(22, 26), AE_INFO_LONGER)

SETTINGS: NoteFields = {
    0: NoteField("PictureMode2"),
    4: NoteField("AFPointSelected2", code=">H"),
    6: NoteField("ISOFloor", _plain, _iso),
    **named("DriveMode2 ExposureBracketStepSize BracketShotNumber", 7),
}
SETTING_BITS = (
    Bits(1, 0, 0x03, "ProgramLine"),
    Bits(1, 5, 0x01, "EVSteps"),
    Bits(1, 6, 0x01, "E-DialInProgram"),
    Bits(1, 7, 0x01, "ApertureRingUse"),
    Bits(2, 4, 0x0F, "FlashOptions"),
    Bits(2, 0, 0x0F, "MeteringMode2"),
    Bits(3, 4, 0x0F, "AFPointMode"),
    Bits(3, 0, 0x0F, "FocusMode2"),
    Bits(10, 4, 0x0F, "WhiteBalanceSet"),
    Bits(10, 0, 0x0F, "MultipleExposureSet"),
)
SETTINGS_K10D: NoteFields = {
    13: NoteField("RawAndJpgRecording"),
    18: NoteField("TvExposureTimeSetting", seconds, lambda number: 2 ** -_pentax_ev(number - 68)),
    19: NoteField("AvApertureSetting", f_number, lambda number: 2 ** (_pentax_ev(number - 68) / 2)),
    20: NoteField("SvISOSetting", _plain, lambda number: 100 * 2 ** _pentax_ev(number - 32)),
    21: NoteField("BaseExposureCompensation", _plain, lambda number: _pentax_ev(64 - number)),
}
SETTING_BITS_K10D = (
    Bits(14, 0, 0x03, "JpgRecordedPixels"),
    Bits(16, 4, 0x0F, "FlashOptions2"),
    Bits(16, 0, 0x0F, "MeteringMode3"),
    Bits(17, 7, 0x01, "SRActive"),
    Bits(17, 5, 0x03, "Rotation"),
    Bits(17, 2, 0x01, "ISOSetting"),
    Bits(17, 1, 0x01, "SensitivitySteps"),
)
SETTING_BITS_OTHERS = (
    Bits(14, 0, 0x01, "LinkAEToAFPoint"),
    Bits(14, 1, 0x01, "SensitivitySteps"),
    Bits(14, 2, 0x01, "ISOAuto"),
)
LENS_BITS = (
    Bits(0, 0, 0x01, "AutoAperture"),
    Bits(0, 1, 0x03, "MinAperture"),
    Bits(0, 4, 0x07, "LensFStops", lambda number: 5 + (number ^ 7) / 2, _plain),
    Bits(3, 3, 0x1F, "MinFocusDistance"),
    Bits(3, 0, 0x07, "FocusRangeIndex"),
    Bits(9, 0, 0xFF, "LensFocalLength", lambda number: 10 * (number >> 2) * 4 ** ((number & 3) - 2), millimetres),
    Bits(10, 4, 0x0F, "NominalMaxAperture", lambda number: 2 ** (number / 4), f_number),
    Bits(10, 0, 0x0F, "NominalMinAperture", lambda number: 2 ** ((number + 10) / 4), f_number),
    Bits(14, 0, 0x7F, "MaxAperture", lambda number: 2 ** ((number - 1) / 32), f_number),
)
BATTERY_BITS = (
    Bits(0, 0, 0x0F, "PowerSource"),
    Bits(1, 4, 0x0F, "BodyBatteryState"),
    Bits(1, 0, 0x0F, "GripBatteryState"),
)
BATTERY = named("BodyBatteryADNoLoad BodyBatteryADLoad GripBatteryADNoLoad GripBatteryADLoad", 2)
VOLTAGES: NoteFields = {
    2 * number: NoteField(f"BodyBatteryVoltage{number}", "{:g} V".format, lambda value: value / 100, ">H")
    for number in range(1, 5)
}
FLASH = {
    **named("FlashStatus InternalFlashMode ExternalFlashMode InternalFlashStrength"),
    **named("TTL_DA_AUp TTL_DA_ADown TTL_DA_BUp TTL_DA_BDown", 4),
    **named("ExternalFlashExposureComp ExternalFlashBounce", 25),
}
FLASH_BITS = (Bits(24, 0, 0x1F, "ExternalFlashGuideNumber"),)


def _date(number: int) -> str:
    digits = f"{number:08}"
    return f"{digits[:4]}:{digits[4:6]}:{digits[6:]}"


SOURCES = {0: "SourceDirectoryIndex", 2: "SourceFileIndex"}
LEVELS = [
    f"WB_RGGBLevels{light}"
    for light in (
        *("Daylight", "Shade", "Cloudy", "Tungsten", "FluorescentD", "FluorescentN", "FluorescentW", "Flash"),
        "FluorescentL",
    )
]
# By the entry's number: the record's unit and fields.
RECORDS: Mapping[int, tuple[str, NoteFields]] = {
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
            4: NoteField("AFPredictor", code=">h"),
            6: NoteField("AFDefocus"),
            7: NoteField("AFIntegrationTime", "{} ms".format, lambda number: number * 2),
            11: NoteField("AFPointsInFocus"),
        },
    ),
    0x0222: ("b", named("WBShiftAB WBShiftGM", 16)),
    0x0224: ("B", named("EVSteps SensitivitySteps")),
    0x0226: ("B", named("CameraOrientation", 1)),
    0x022A: ("B", {place: NoteField(name, code=">H") for place, name in SOURCES.items()}),
    0x003F: ("B", named("ExtenderStatus", 3)),
    0x0243: ("B", named("PixelShiftResolution")),
    0x022D: ("B", {2 + 9 * number: NoteField(name, code=">4H") for number, name in enumerate(LEVELS)}),
}
NAMES = {0x003D: "DataScaling", 0x0062: "RawDevelopmentProcess", 0x0067: "Hue", 0x0070: "FineSharpness"}
NAMES |= {0x006C: "HighLowKeyAdj", 0x006D: "ContrastHighlight", 0x006E: "ContrastShadow", 0x0076: "FaceDetect"}
NAMES |= {0x0073: "MonochromeFilterEffect", 0x0074: "MonochromeToning", 0x0077: "FaceDetectFrameSize"}
NAMES |= {0x0079: "ShadowCorrection", 0x007A: "ISOAutoParameters", 0x007B: "CrossProcess", 0x007E: "WhiteLevel"}
NAMES |= {0x007F: "BleachBypassToning", 0x0080: "AspectRatio", 0x0082: "BlurControl", 0x0085: "HDR"}
NAMES |= {0x006F: "ContrastHighlightShadowAdj", 0x0087: "ShutterType", 0x0092: "IntervalShooting"}
NAMES |= {0x0095: "SkinToneCorrection", 0x0096: "ClarityControl", 0x0231: "ContrastDetectAFArea"}
NAMES |= {0x0403: "ToneCurves"}
# Arrays of fractions with one denominator, or of whole numbers: a name, a struct code and the denominator.
ARRAYS = {
    0x0203: ("ColorMatrixA", "h", 8192),
    0x0204: ("ColorMatrixB", "h", 8192),
    0x021C: ("ColorMatrixA2", "h", 1),
    0x021D: ("ColorMatrixB2", "h", 1),
    # Millimetres.
    0x0035: ("SensorSize", "H", 500),
}
# What every stored colour temperature is subtracted from.
KELVIN = 53190
LIGHTS = ("Daylight", "Shade", "Cloudy", "Tungsten", "FluorescentD", "FluorescentN", "FluorescentW", "Flash")
FIRST_LIGHT, KELVIN_TABLE = 0x0053, 0x0221
# Where a lens's data begin, by how long its record is.
LENS_DATA = {90: 13, 91: 12, 80: 15, 128: 15}

LEVEL_BITS = (Bits(0, 0, 0x0F, "LevelOrientation"), Bits(0, 4, 0x0F, "CompositionAdjust"))
LEVEL: NoteFields = {
    1: NoteField("RollAngle", "{:g}°".format, lambda number: -number / 2),
    2: NoteField("PitchAngle", "{:g}°".format, lambda number: -number / 2),
    5: NoteField("CompositionAdjustX", None, lambda number: -number),
    6: NoteField("CompositionAdjustY", None, lambda number: -number),
    7: NoteField("CompositionAdjustRotation", "{:g}°".format, lambda number: -number / 2),
}
TIME_BITS = (
    Bits(0, 0, 0x01, "WorldTimeLocation"),
    Bits(0, 1, 0x01, "HometownDST"),
    Bits(0, 2, 0x01, "DestinationDST"),
)
THERMOMETERS = re.compile(r"K-(01|3|30|5|50|500)\b")
# Degrees Celsius.
HOTTEST_SENSOR = 100
TEMPERATURES: NoteFields = {
    12: NoteField("SensorTemperature", "{:g} °C".format, lambda number: number / 10, "h"),
    14: NoteField("SensorTemperature2", "{:g} °C".format, lambda number: number / 10, "h"),
}
