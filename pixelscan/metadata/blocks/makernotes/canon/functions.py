"""Canon's custom functions: which one an EOS body's numbers mean, by ExifTool's names.

Bodies up to 2007 number them by model; from the EOS-1D Mark III on all share one list.
"""

from collections.abc import Callable, Iterator, Sequence

from pixelscan.metadata.blocks.makernotes.records import NoteFact, NoteField, f_number, named, read_record, seconds
from pixelscan.metadata.blocks.makernotes.setting_words import CANON_FUNCTIONS

STRUCTURE = "custom functions"
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
    0x0510: "SuperimposedDisplay",
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
    0x0708: "WBMediaImageSizeSetting",
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
    0x040C: "LVShootingAreaDisplay",
    0x051D: "VFDisplayIllumination",
    0x051E: "InitialAFPointAIServoAF",
    0x070E: "FlashButtonFunction",
    0x070F: "MultiFunctionLock",
    0x0710: "TrashButtonFunction",
    0x0711: "ShutterReleaseWithoutLens",
    0x0712: "ControlRingRotation",
    0x0713: "FocusRingRotation",
    0x0714: "RFLensMFFocusRingSensitivity",
    0x0715: "CustomizeDials",
    0x0816: "AudioCompression",
    0x0815: "AddIPTCInformation",
}

# What one number means where others write two.
_SINGLE = {"ISOSpeedRange": "ISOExpansion"}
_7D = {"SuperimposedDisplay": "VFDisplayIllumination"}


def _iso_limit(number: int) -> float:
    """Eighths of a stop; small numbers stand for the speeds beyond the range."""
    return number if number < 2 else 100 * 2 ** (number / 8 - 9)


# Whether the function is on, then its limits in eighths of a stop: the value that each means, and its words.
_LIMITS: dict[str, tuple[Callable[[int], float], Callable[[float], str]]] = {
    "ISOSpeedRange": (_iso_limit, "{:.0f}".format),
    "ShutterSpeedRange": (lambda number: 2.0 ** (7 - number / 8), seconds),
    "ApertureRange": (lambda number: 2.0 ** ((number / 8 - 1) / 2), f_number),
}
# Beyond them no camera goes; damaged numbers would be too great to compute with.
MOST_EIGHTHS = 400
_BOUNDS, _DISABLED = ("highest", "lowest"), ("Disable", "Enable")

_EARLY = "LongExposureNoiseReduction FlashSyncSpeedAv Shutter-AELock AFAssistBeam ExposureLevelIncrements"
_MIDDLE = "FlashFiring ISOExpansion AEBSequenceAutoCancel SuperimposedDisplay MenuButtonDisplayPosition MirrorLockup"
_MIDDLE += " AFPointSelectionMethod ETTLII ShutterCurtainSync SafetyShiftInAvOrTv"
# By what the model's name ends in: the number of the first function, and all in their order.
_BY_MODEL: dict[tuple[str, ...], tuple[int, str]] = {
    ("EOS-1D", "EOS-1DS", "EOS-1Ds", "1D Mark II", "1Ds Mark II", "1D Mark II N"): (
        0,
        (
            "FocusingScreen FinderDisplayDuringExposure ShutterReleaseNoCFCard ISOSpeedExpansion ShutterAELButton"
            " ManualTv ExposureLevelIncrements USMLensElectronicMF LCDPanels AEBSequenceAutoCancel AFPointIllumination"
            " AFPointSelection MirrorLockup AFPointSpotMetering FillFlashAutoReduction ShutterCurtainSync"
            " SafetyShiftInAvOrTv AFPointActivationArea SwitchToRegisteredAFPoint LensAFStopButton"
            " AIServoTrackingSensitivity AIServoContinuousShooting"
        ),
    ),
    ("EOS 5D",): (
        0,
        (
            f"FocusingScreen SetFunctionWhenShooting {_EARLY} {_MIDDLE} AFPointActivationArea LCDDisplayReturnToShoot"
            " LensAFStopButton AddOriginalDecisionData"
        ),
    ),
    ("EOS 10D",): (
        1,
        (
            "SetButtonWhenShooting ShutterReleaseNoCFCard FlashSyncSpeedAv Shutter-AELock AFAssist"
            " ExposureLevelIncrements AFPointRegistration RawAndJpgRecording AEBSequenceAutoCancel SuperimposedDisplay"
            " MenuButtonDisplayPosition MirrorLockup AssistButtonFunction FillFlashAutoReduction ShutterCurtainSync"
            " SafetyShiftInAvOrTv LensAFStopButton"
        ),
    ),
    ("EOS 20D",): (0, f"SetFunctionWhenShooting {_EARLY} {_MIDDLE} LensAFStopButton AddOriginalDecisionData"),
    ("EOS 30D",): (
        1,
        (f"SetFunctionWhenShooting {_EARLY} {_MIDDLE} MagnifiedView LensAFStopButton AddOriginalDecisionData"),
    ),
    ("350D DIGITAL", "REBEL XT", "Kiss Digital N"): (
        0,
        (f"SetButtonCrossKeysFunc {_EARLY} MirrorLockup ETTLII ShutterCurtainSync"),
    ),
    ("400D DIGITAL", "REBEL XTi", "Kiss Digital X", "K236"): (
        0,
        (f"SetButtonCrossKeysFunc {_EARLY} MirrorLockup ETTLII ShutterCurtainSync MagnifiedView LCDDisplayAtPowerOn"),
    ),
    ("EOS D30", "EOS D60"): (
        1,
        (
            "LongExposureNoiseReduction Shutter-AELock MirrorLockup ExposureLevelIncrements AFAssist FlashSyncSpeedAv"
            " AEBSequence ShutterCurtainSync LensAFStopButton FillFlashAutoReduction MenuButtonReturn"
            " SetButtonWhenShooting SensorCleaning SuperimposedDisplay ShutterReleaseNoCFCard"
        ),
    ),
}
_PERSONAL = named(
    "PF0CustomFuncRegistration PF1DisableShootingModes PF2DisableMeteringModes PF3ManualExposureMetering"
    " PF4ExposureTimeLimits PF5ApertureLimits PF6PresetShootingModes PF7BracketContinuousShoot PF8SetBracketShots"
    " PF9ChangeBracketSequence PF10RetainProgramShift - - PF13DrivePriority PF14DisableFocusSearch"
    " PF15DisableAFAssistBeam PF16AutoFocusPointShoot PF17DisableAFPointSel PF18EnableAutoAFPointSel"
    " PF19ContinuousShootSpeed PF20LimitContinousShots PF21EnableQuietOperation - PF23SetTimerLengths"
    " PF24LightLCDDuringBulb PF25DefaultClearSettings PF26ShortenReleaseLag PF27ReverseDialRotation"
    " PF28NoQuickDialExpComp PF29QuickDialSwitchOff PF30EnlargementMode PF31OriginalDecisionData",
    1,
)


def _personal_time(number: int) -> float:
    """Seconds; counted in eighths of a stop."""
    return float(1000 * 2 ** -(number / 8 + 3))


_PERSONAL_VALUES = {
    **named("PF1Value PF2Value PF3Value", 1),
    4: NoteField("PF4ExposureTimeMin", seconds, _personal_time),
    5: NoteField("PF4ExposureTimeMax", seconds, _personal_time),
    6: NoteField("PF5ApertureMin", f_number, lambda number: 2 ** ((number / 8 - 1) / 2)),
    7: NoteField("PF5ApertureMax", f_number, lambda number: 2 ** ((number / 8 - 1) / 2)),
    **named(
        "PF8BracketShots PF19ShootingSpeedLow PF19ShootingSpeedHigh PF20MaxContinousShots PF23ShutterButtonTime"
        " PF23FELockTime PF23PostReleaseTime PF25AEMode PF25MeteringMode PF25DriveMode PF25AFMode PF25AFPointSel"
        " PF25ImageSize PF25WBMode PF25Parameters PF25ColorMatrix PF27Value",
        8,
    ),
}


def functions_by_model(numbers: Sequence[int], model: str) -> Iterator[NoteFact]:
    """Behind the record's length: a function's number in the high byte, its setting in the low one."""
    found = next((row for ends, row in _BY_MODEL.items() if model.endswith(ends)), None)
    if found is None:
        return
    first, names = found[0], found[1].split()
    for number in numbers[1:]:
        place = (number >> 8) - first
        if 0 <= place < len(names):
            yield NoteFact(names[place], number & 0xFF, "", place + first, STRUCTURE)


def personal_functions(data: bytes, byte_order: str) -> Iterator[NoteFact]:
    """Whether each of the EOS-1D's personal functions is on."""
    yield from read_record(data, byte_order, "H", _PERSONAL, STRUCTURE)


def personal_function_values(data: bytes, byte_order: str) -> Iterator[NoteFact]:
    """The limits and choices of the EOS-1D's personal functions."""
    yield from read_record(data, byte_order, "H", _PERSONAL_VALUES, STRUCTURE)


def functions(numbers: Sequence[int], model: str) -> Iterator[NoteFact]:
    """Groups of records: group number, bytes, records; then for each its number, how many values, the values."""
    position = 2
    while position + 3 <= len(numbers):
        count, position = numbers[position + 2], position + 3
        for _ in range(min(count, len(numbers))):
            if position + 2 > len(numbers):
                return
            function, length = numbers[position : position + 2]
            stored = tuple(numbers[position + 2 : position + 2 + length])
            position += 2 + max(length, 0)
            if stored and function in CUSTOM_FUNCTIONS:
                yield _function(function, stored, model)


def _function(function: int, stored: tuple[int, ...], model: str) -> NoteFact:
    """Under the name that it has in this body; limits as times, F numbers and ISO speeds."""
    name = CUSTOM_FUNCTIONS[function]
    if len(stored) == 1:
        single = _7D.get(name, name) if model.endswith(" 7D") else name
        meaning = CANON_FUNCTIONS.get(single, {}).get(stored[0], "")
        return NoteFact(_SINGLE.get(single, single), stored[0], meaning, function, STRUCTURE)
    if name in _LIMITS and len(stored) == len(_BOUNDS) + 1 and max(map(abs, stored)) <= MOST_EIGHTHS:
        limit, words = _LIMITS[name]
        limits = tuple(map(limit, stored[1:]))
        text = ", ".join(f"{bound} {words(value)}" for bound, value in zip(_BOUNDS, limits, strict=True))
        return NoteFact(name, (stored[0], *limits), f"{_DISABLED[bool(stored[0])]}, {text}", function, STRUCTURE)
    return NoteFact(name, stored, "", function, STRUCTURE)
