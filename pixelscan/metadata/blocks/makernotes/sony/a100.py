"""The Sony DSLR-A100's notes, which are Minolta's inside Sony's: its sensors, white balance and settings.

Places and names as ExifTool's documentation of Minolta's tags gives them.
"""

from collections.abc import Iterator, Mapping

from pixelscan.metadata.blocks.makernotes.corrections import text_of
from pixelscan.metadata.blocks.makernotes.records import (
    NoteFact,
    NoteField,
    NoteFields,
    f_number,
    fact_of,
    focus_state,
    metres,
    named,
    read_record,
    seconds,
)
from pixelscan.metadata.blocks.tiff import ifd
from pixelscan.metadata.blocks.tiff.entry import Entry
from pixelscan.metadata.blocks.tiff.ifd import Block
from pixelscan.metadata.blocks.tiff.values import value_of
from pixelscan.metadata.model import Binary, Value

# In Sony's note: where Minolta's directory lies.
POINTER = 0xB028
MINOLTA = "Minolta"
_FARTHEST = 266
_OFF_ON = {0: "Off", 1: "On"}


def _states(names: str, first: int) -> NoteFields:
    places = enumerate(names.split())
    return {first + 2 * place: NoteField(f"AFStatus{name}", focus_state, code="h") for place, name in places}


_SENSORS: NoteFields = {
    1: NoteField("AFSensorActive"),
    **_states("ActiveSensor Top-right Bottom-right Bottom MiddleHorizontal CenterVertical Top Top-left Bottom-left", 2),
    **named("FocusLocked AFPoint AFMode", 20),
    **_states("Left CenterHorizontal Right", 45),
    51: NoteField("AFAreaMode"),
}


def _distance(number: int) -> float | None:
    return None if number > _FARTHEST else float(2 ** ((number - 126) / 16))


def _level(number: int) -> float:
    return (number - 106) / 8


def _eighths(number: int) -> float:
    return number / 8


def _time(number: int) -> float:
    return float(2 ** (6 - number / 8)) if number else 0.0


def _aperture(number: int) -> float:
    return float(2 ** ((number / 8 - 1) / 2))


def _levels(code: str, places: Mapping[int, str]) -> dict[int, NoteField]:
    return {place: NoteField(f"WB_{name}", code=code) for place, name in places.items()}


_WHITE_BALANCE: NoteFields = {
    **named("DriveMode - Rotation - - - ImageStabilizationSetting DynamicRangeOptimizerMode", 14),
    **named("ExposureCompensationMode WBBracketShotNumber WhiteBalanceBracketing ExposureBracketShotNumber", 42),
    49: NoteField("FlashFunction", code="H"),
    52: NoteField("ExposureMode", code="H"),
    54: NoteField("ColorMode", code="H"),
    56: NoteField("AverageLV", None, _level, "H"),
    60: NoteField("FrameNumber"),
    **_levels("3H", {150: "RGBLevels"}),
    **_levels("4H", {174: "GBRGLevels"}),
    **_levels(
        "7H",
        {
            first + 14 * offset: f"{color}Levels{light}"
            for first, light in (
                *((192, "Tungsten"), (220, "Daylight"), (248, "Cloudy")),
                *((276, "Flash"), (332, "Fluorescent"), (360, "Shade")),
            )
            for offset, color in enumerate(("Red", "Blue"))
        },
    ),
    **_levels("H", {392: "RedLevel6500K", 394: "BlueLevel6500K", 396: "RedLevelCustom", 398: "BlueLevelCustom"}),
    **_levels("H", {408: "RedLevel3500K", 410: "BlueLevel3500K"}),
    **_levels("75H", {446: "RedLevelsKelvin", 596: "BlueLevelsKelvin"}),
    **_levels("2H", {772: "RBLevelsFlash", 776: "RBLevelsCoolWhiteF", 1000: "RBLevelsTungsten"}),
    **_levels("2H", {1004: "RBLevelsDaylight", 1008: "RBLevelsCloudy", 1048: "RBLevelsShade"}),
    **_levels("2H", {1056: "RBLevels6500K", 1060: "RBLevelsCustom", 1072: "RBLevels3500K"}),
    1576: NoteField("AEMeteringSegments", None, lambda parts: tuple(map(_level, parts)), "40B"),
    1680: NoteField("MeasuredLV", None, _level),
    1681: NoteField("BrightnessValue", None, _level),
    18872: NoteField("ExposureTime", seconds, _time),
    18874: NoteField("ISO", "{:.0f}".format, lambda number: 100 * 2 ** ((number - 48) / 8)),
    18875: NoteField("FocusDistance", metres, _distance),
    18880: NoteField("ExposureCompensation", "{:+g} EV".format, _eighths, "b"),
    18885: NoteField("MaxAperture", f_number, lambda number: 2 ** ((number - 8) / 16)),
    18887: NoteField("FNumber", f_number, lambda number: 2 ** ((number - 8) / 16)),
    18908: NoteField("InternalSerialNumber", code="12s"),
}


def _hundredths(number: int) -> float:
    return number / 100 - 3


def _from_ten(number: int) -> int:
    return number - 10


_SETTINGS: NoteFields = {
    1: NoteField("ExposureCompensationSetting", "{:+g} EV".format, _hundredths),
    5: NoteField("HighSpeedSync", _OFF_ON),
    6: NoteField("ShutterSpeedSetting", seconds, _time),
    7: NoteField("ApertureSetting", f_number, _aperture),
    **named("DriveMode2 - FocusMode AFPointSelected - FlashMode", 10),
    16: NoteField("FlashExposureCompSet", "{:+g} EV".format, _hundredths),
    **named("MeteringMode ISOSetting ZoneMatchingMode DynamicRangeOptimizer - ColorSpace", 18),
    **{
        place: NoteField(name, None, _from_ten)
        for place, name in enumerate(("Sharpness", "Contrast", "Saturation"), 24)
    },
    **named("FlashMetering PrioritySetupShutterRelease - SelfTimerTime ContinuousBracketing SingleFrameBracketing", 28),
    **named("WhiteBalanceSetting PresetWhiteBalance ColorTemperatureSetting CustomWBSetting", 35),
    **named("DynamicRangeOptimizerSetting", 39),
    **named("FreeMemoryCardImages - CustomWBRedLevel CustomWBGreenLevel CustomWBBlueLevel CustomWBError", 50),
    **named("SonyImageSize SonyQuality InstantPlaybackTime InstantPlaybackSetup NoiseReduction EyeStartAF", 59),
    **named("RedEyeReduction FlashDefault AutoBracketOrder FocusHoldButton AELButton ControlDialSet", 65),
    **named("AFAssist CardShutterLock LensShutterLock AFAreaIllumination MonitorDisplayOff RecordDisplay", 72),
    **named("PlayDisplay - ExposureIndicator AELExposureIndicator ExposureBracketingIndicatorLast", 78),
    **named("MeteringOffScaleIndicator FlashExposureIndicator FlashExposureIndicatorNext", 83),
    **named("FlashExposureIndicatorLast - FocusModeSwitch FlashType - AELock - - - - BatteryState", 86),
}
_ENTRIES = {
    0x0000: NoteField("MakerNoteVersion", None, text_of),
    0x0040: NoteField("CompressedImageSize"),
    **named("PreviewImageStart PreviewImageLength", 0x0088),
    **named("SceneMode ColorMode MinoltaQuality MinoltaImageSize FlashExposureComp Teleconverter", 0x0100),
    **named("RawAndJpgRecording ZoneMatching ColorTemperature LensType", 0x0109),
    **named("ColorCompensationFilter WhiteBalanceFineTune", 0x0111),
    0x0113: NoteField("ImageStabilization", _OFF_ON),
    0x0115: NoteField("WhiteBalance"),
}
# Little-endian or big-endian whatever the note is; places count in the unit.
_RECORDS: Mapping[int, tuple[str, str, NoteFields]] = {
    0x0010: ("<", "B", _SENSORS),
    0x0020: (">", "B", _WHITE_BALANCE),
    0x0114: (">", "H", _SETTINGS),
}


def facts(pointer: Entry, block: Block) -> Iterator[NoteFact]:
    """What the directory that Sony's note points to holds; of names that stand twice, the first."""
    told: set[str] = set()
    offset = int.from_bytes(pointer.data[:4], "little" if pointer.byte_order == "<" else "big")
    found = {entry.id: entry for entry in ifd.read_directory(block, offset, MINOLTA, pointer.byte_order).entries}
    for fact in _all_facts(found):
        if fact.name not in told:
            told.add(fact.name)
            yield fact


def _all_facts(found: Mapping[int, Entry]) -> Iterator[NoteFact]:
    for number, field in _ENTRIES.items():
        if number in found and (fact := fact_of(field, _stored(found[number]), number)) is not None:
            yield fact
    for number, (order, unit, fields) in _RECORDS.items():
        if number in found:
            yield from read_record(found[number].data, order, unit, fields)


def _stored(entry: Entry) -> Value:
    value = value_of(entry, "")
    return tuple(entry.data) if isinstance(value, Binary) and entry.length <= 4 else value
