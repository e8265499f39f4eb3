"""Canon's notes: facts that lie in arrays, which exiv2 hands on as they are, under ExifTool's names.

Positions in the arrays as ExifTool's documentation of Canon's tags gives them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pixelscan.metadata.model import Value

# By exiv2's group, one for each structure inside the note, and the entry's number in it.
Arrays = Mapping[tuple[str, int], Value]
Numbers = tuple[int, ...]
MILLIMETRES_AN_INCH = 25.4
# Below it the size of the focal plane was not stored.
LEAST_FOCAL_PLANE = 40
MAX_POINTS = 500

FOCAL_TYPES = {1: "Fixed", 2: "Zoom"}
ASPECT_RATIOS = {0: "3:2", 1: "1:1", 2: "4:3", 7: "16:9", 8: "4:5", 12: "3:2 (APS-H crop)", 13: "3:2 (APS-C crop)"}
SENSOR_INFO = {
    1: "SensorWidth",
    2: "SensorHeight",
    5: "SensorLeftBorder",
    6: "SensorTopBorder",
    7: "SensorRightBorder",
    8: "SensorBottomBorder",
    9: "BlackMaskLeftBorder",
    10: "BlackMaskTopBorder",
    11: "BlackMaskRightBorder",
    12: "BlackMaskBottomBorder",
}
CROP_INFO = {0: "CropLeftMargin", 1: "CropRightMargin", 2: "CropTopMargin", 3: "CropBottomMargin"}
ASPECT_INFO = {1: "CroppedImageWidth", 2: "CroppedImageHeight", 3: "CroppedImageLeft", 4: "CroppedImageTop"}
AF_SIZES = {0: "NumAFPoints", 1: "ValidAFPoints", 2: "CanonImageWidth", 3: "CanonImageHeight"}
AF_SIZES |= {4: "AFImageWidth", 5: "AFImageHeight", 6: "AFAreaWidth", 7: "AFAreaHeight"}
CUSTOM_FUNCTIONS = {
    0x0101: "ExposureLevelIncrements",
    0x0102: "ISOSpeedIncrements",
    0x0103: "ISOSpeedRange",
    0x0104: "AEBAutoCancel",
    0x0105: "AEBSequence",
    0x0106: "AEBShotCount",
    0x0107: "SpotMeterLinkToAFPoint",
    0x0108: "SafetyShift",
    0x0109: "UsableShootingModes",
    0x010A: "UsableMeteringModes",
    0x010B: "ExposureModeInManual",
    0x010C: "ShutterSpeedRange",
    0x010D: "ApertureRange",
    0x010E: "ApplyShootingMeteringMode",
    0x010F: "FlashSyncSpeedAv",
    0x0110: "AEMicroadjustment",
    0x0111: "FEMicroadjustment",
    0x0112: "SameExposureForNewAperture",
    0x0113: "ExposureCompAutoCancel",
    0x0114: "AELockMeterModeAfterFocus",
    0x0201: "LongExposureNoiseReduction",
    0x0202: "HighISONoiseReduction",
    0x0203: "HighlightTonePriority",
    0x0204: "AutoLightingOptimizer",
    0x0304: "ETTLII",
    0x0305: "ShutterCurtainSync",
    0x0306: "FlashFiring",
    0x0407: "ViewInfoDuringExposure",
    0x0408: "LCDIlluminationDuringBulb",
    0x0409: "InfoButtonWhenShooting",
    0x040A: "ViewfinderWarnings",
    0x040B: "LVShootingAreaDisplay",
    0x0501: "USMLensElectronicMF",
    0x0502: "AIServoTrackingSensitivity",
    0x0503: "AIServoImagePriority",
    0x0504: "AIServoTrackingMethod",
    0x0505: "LensDriveNoAF",
    0x0506: "LensAFStopButton",
    0x0507: "AFMicroadjustment",
    0x0508: "AFPointAreaExpansion",
    0x0509: "SelectableAFPoint",
    0x050A: "SwitchToRegisteredAFPoint",
    0x050B: "AFPointAutoSelection",
    0x050C: "AFPointDisplayDuringFocus",
    0x050D: "AFPointBrightness",
    0x050E: "AFAssistBeam",
    0x050F: "AFPointSelectionMethod",
    0x0510: "VFDisplayIllumination",
    0x0511: "AFDuringLiveView",
    0x0512: "SelectAFAreaSelectMode",
    0x0513: "ManualAFPointSelectPattern",
    0x0514: "DisplayAllAFPoints",
    0x0515: "FocusDisplayAIServoAndMF",
    0x0516: "OrientationLinkedAFPoint",
    0x060F: "MirrorLockup",
    0x0517: "MultiControllerWhileMetering",
    0x0518: "AccelerationTracking",
    0x0519: "AIServoFirstImagePriority",
    0x051A: "AIServoSecondImagePriority",
    0x051B: "AFAreaSelectMethod",
    0x051C: "AutoAFPointColorTracking",
    0x0610: "ContinuousShootingSpeed",
    0x0611: "ContinuousShotLimit",
    0x0612: "RestrictDriveModes",
    0x0701: "Shutter-AELock",
    0x0702: "AFOnAELockButtonSwitch",
    0x0703: "QuickControlDialInMeter",
    0x0704: "SetButtonWhenShooting",
    0x0705: "ManualTv",
    0x0706: "DialDirectionTvAv",
    0x0707: "AvSettingWithoutLens",
    0x0708: "WBMediaImageSetting",
    0x0709: "LockMicrophoneButton",
    0x070A: "ButtonFunctionControlOff",
    0x070B: "AssignFuncButton",
    0x070C: "CustomControls",
    0x070D: "StartMovieShooting",
    0x080B: "FocusingScreen",
    0x080C: "TimerLength",
    0x080D: "ShortReleaseTimeLag",
    0x080E: "AddAspectRatioInfo",
    0x080F: "AddOriginalDecisionData",
    0x0810: "LiveViewExposureSimulation",
    0x0811: "LCDDisplayAtPowerOn",
    0x0812: "MemoAudioQuality",
    0x0813: "DefaultEraseOption",
    0x0814: "RetractLensOnPowerOff",
    0x0815: "AddIPTCInformation",
}


class CanonFact(NamedTuple):
    """One value out of an array; `text` where the words are not the value itself."""

    name: str
    value: Value
    text: str = ""
    group: str = "Canon"


def facts(arrays: Arrays) -> Iterator[CanonFact]:
    """All that the arrays of one note hold and exiv2 does not take apart."""
    for key, read in _READERS.items():
        if (numbers := _numbers(arrays.get(key))) is not None:
            yield from read(numbers)
    if ("CanonPi", 0) in arrays:
        yield from _af_info([arrays.get(("CanonPi", index)) for index in range(MAX_POINTS)])


def _numbers(value: Value | None) -> Numbers | None:
    if not isinstance(value, tuple):
        return None
    numbers = tuple(part for part in value if isinstance(part, int))
    return numbers if len(numbers) == len(value) else None


def _named(names: Mapping[int, str]) -> Callable[[Numbers], Iterator[CanonFact]]:
    def read(numbers: Numbers) -> Iterator[CanonFact]:
        yield from (CanonFact(name, numbers[index]) for index, name in names.items() if index < len(numbers))

    return read


def _focal_length(numbers: Numbers) -> Iterator[CanonFact]:
    """Whether the lens zooms, and the size of the focal plane in thousandths of an inch."""
    if len(numbers) < 4 or numbers[0] not in FOCAL_TYPES:
        return
    yield CanonFact("FocalType", numbers[0], FOCAL_TYPES[numbers[0]])
    for name, inches in zip(("FocalPlaneXSize", "FocalPlaneYSize"), numbers[2:4], strict=True):
        if inches >= LEAST_FOCAL_PLANE:
            millimetres = inches * MILLIMETRES_AN_INCH / 1000
            yield CanonFact(name, millimetres, f"{millimetres:.2f} mm")


def _aspect_info(numbers: Numbers) -> Iterator[CanonFact]:
    if numbers:
        yield CanonFact("AspectRatio", numbers[0], ASPECT_RATIOS.get(numbers[0], ""))
    yield from _named(ASPECT_INFO)(numbers)


def _af_info(values: Sequence[Value | None]) -> Iterator[CanonFact]:
    """Older cameras' points: how many, sizes, all positions across, all down, and a bit for each in focus."""
    numbers = [value for value in values if isinstance(value, int)]
    if len(numbers) < 8 or not 0 < numbers[0] <= MAX_POINTS:
        return
    yield from (CanonFact(name, numbers[index]) for index, name in AF_SIZES.items())
    count = numbers[0]
    across, down = numbers[8 : 8 + count], numbers[8 + count : 8 + 2 * count]
    bits = numbers[8 + 2 * count : 8 + 2 * count + (count + 15) // 16]
    if len(down) == count:
        yield CanonFact("AFAreaXPositions", tuple(map(_signed, across)))
        yield CanonFact("AFAreaYPositions", tuple(map(_signed, down)))
    if bits:
        points = [16 * word + bit for word, mask in enumerate(bits) for bit in range(16) if mask >> bit & 1]
        yield CanonFact("AFPointsInFocus", tuple(bits), ",".join(map(str, points)) or "(none)")


def _custom_functions(numbers: Numbers) -> Iterator[CanonFact]:
    """Groups of records: group number, bytes, records; then for each its number, how many values, the values."""
    position = 2
    while position + 3 <= len(numbers):
        count, position = numbers[position + 2], position + 3
        for _ in range(min(count, len(numbers))):
            if position + 2 > len(numbers):
                return
            function, length = numbers[position : position + 2]
            stored = numbers[position + 2 : position + 2 + length]
            position += 2 + max(length, 0)
            if function in CUSTOM_FUNCTIONS and stored:
                value = stored[0] if len(stored) == 1 else stored
                yield CanonFact(CUSTOM_FUNCTIONS[function], value, group="CanonCustom")


def _signed(number: int) -> int:
    return number - 0x10000 if number >= 0x8000 else number


_READERS: dict[tuple[str, int], Callable[[Numbers], Iterator[CanonFact]]] = {
    ("Canon", 0x0002): _focal_length,
    ("Canon", 0x0098): _named(CROP_INFO),
    ("Canon", 0x0099): _custom_functions,
    ("Canon", 0x009A): _aspect_info,
    ("Canon", 0x00E0): _named(SENSOR_INFO),
}
