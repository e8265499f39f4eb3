"""Canon's notes: facts that lie in arrays, which exiv2 hands on as they are, under ExifTool's names.

Positions in the arrays as ExifTool's documentation of Canon's tags gives them.
"""

import re
import struct
from collections.abc import Callable, Iterator, Mapping

from pixelscan.metadata.blocks.makernotes.canon import af as canon_af
from pixelscan.metadata.blocks.makernotes.canon import camera_info as canon_camera_info
from pixelscan.metadata.blocks.makernotes.canon import color as canon_color
from pixelscan.metadata.blocks.makernotes.canon import functions as canon_functions
from pixelscan.metadata.blocks.makernotes.corrections import canon_ev
from pixelscan.metadata.blocks.makernotes.records import (
    NoteFact,
    NoteField,
    NoteFields,
    millimetres,
    named,
    read_record,
    seconds,
)
from pixelscan.metadata.blocks.makernotes.relocation import Camera
from pixelscan.metadata.blocks.makernotes.setting_words import CANON_ARRAYS
from pixelscan.metadata.blocks.tiff.entry import Entry
from pixelscan.metadata.charsets import decode

Numbers = tuple[int, ...]
_Reader = Callable[[Entry, Camera], Iterator[NoteFact]]
MILLIMETRES_AN_INCH = 25.4
# Below it the size of the focal plane was not stored.
LEAST_FOCAL_PLANE = 40
FOCUS_UPPER, FOCUS_LOWER, SHOT_TIME = 19, 20, 22
# These count the time of a shot otherwise.
_ANOTHER_TIME = re.compile(r"\b(20D|350D|REBEL XT|Kiss Digital N)\b")
CAMERA_SETTINGS, FOCAL_LENGTH = 0x0001, 0x0002
FOCAL_UNITS = 25

FOCAL_TYPES = {1: "Fixed", 2: "Zoom"}
ASPECT_RATIOS = {0: "3:2", 1: "1:1", 2: "4:3", 7: "16:9", 8: "4:5", 12: "3:2 (APS-H crop)", 13: "3:2 (APS-C crop)"}
_OFF_ON = {0: "Off", 1: "On"}


def _ratio(pair: tuple[int, int]) -> float:
    return pair[0] / pair[1] if pair[1] else 0.0


# By the entry's number: the record's unit, and its fields by place.
_RECORDS: Mapping[int, tuple[str, NoteFields]] = {
    0x0005: ("h", named("PanoramaFrameNumber - - PanoramaDirection", 2)),
    0x001D: ("H", named("MyColorMode", 2)),
    0x0023: ("I", named("Categories", 1)),
    0x0024: ("H", {2: NoteField("FacesDetected"), 3: NoteField("FaceDetectFrameSize", code="2H")}),
    0x0025: ("B", named("FaceWidth FacesDetected", 1)),
    0x0027: ("H", {4: NoteField("IntelligentContrast", {8: "On", 0xFFFF: "n/a"})}),
    0x002F: ("H", named("FacesDetected", 3)),
    0x0029: (
        "i",
        {
            2 + 8 * place: NoteField(f"WB_GRBGLevels{light.name}", code="4i")
            for place, light in named(
                "Auto Daylight Cloudy Tungsten Fluorescent FluorHigh Flash Underwater Custom1 Custom2"
            ).items()
        },
    ),
    0x0035: ("i", named("TimeZone TimeZoneCity DaylightSavings", 1)),
    0x0093: (
        "h",
        {
            **named(
                "BracketMode BracketValue BracketShotNumber RawJpgQuality RawJpgSize LongExposureNoiseReduction2", 3
            ),
            **named("WBBracketMode", 9),
            **named("WBBracketValueAB WBBracketValueGM FilterEffect ToningEffect MacroMagnification", 12),
            **named("LiveViewShooting", 19),
            **named("ShutterMode", 23),
            **named("FlashExposureLock", 25),
            61: NoteField("RFLensType", None, lambda number: number or None, "H"),
        },
    ),
    0x0098: ("H", named("CropLeftMargin CropRightMargin CropTopMargin CropBottomMargin")),
    0x009A: (
        "I",
        {
            0: NoteField("AspectRatio", ASPECT_RATIOS),
            **named("CroppedImageWidth CroppedImageHeight CroppedImageLeft CroppedImageTop", 1),
        },
    ),
    0x00AA: ("H", {1: NoteField("MeasuredRGGB", code="4H")}),
    0x00B0: ("h", named("ModifiedParamFlag", 1)),
    0x00B1: (
        "h",
        named(
            "ModifiedToneCurve ModifiedSharpness ModifiedSharpnessFreq ModifiedSensorRedLevel ModifiedSensorBlueLevel"
            " ModifiedWhiteBalanceRed ModifiedWhiteBalanceBlue ModifiedWhiteBalance ModifiedColorTemp"
            " ModifiedPictureStyle ModifiedDigitalGain",
            1,
        ),
    ),
    0x00B6: ("I", named("PreviewQuality PreviewImageLength PreviewImageWidth PreviewImageHeight PreviewImageStart", 1)),
    0x00E0: (
        "H",
        {
            **named("SensorWidth SensorHeight", 1),
            **named("SensorLeftBorder SensorTopBorder SensorRightBorder SensorBottomBorder", 5),
            **named("BlackMaskLeftBorder BlackMaskTopBorder BlackMaskRightBorder BlackMaskBottomBorder", 9),
        },
    ),
    0x4003: ("h", named("Saturation ColorTone ColorSpace", 1)),
    0x4009: ("H", {0: NoteField("PictureStylePC", code="3H")}),
    0x4013: (
        "i",
        {1: NoteField("AFMicroAdjMode"), 2: NoteField("AFMicroAdjValue", None, _ratio, "2i")},
    ),
    0x4015: (
        "h",
        {
            **named("PeripheralLighting DistortionCorrection ChromaticAberrationCorr", 2),
            **named("PeripheralLightingValue", 6),
            **named("DistortionCorrectionValue - OriginalImageWidth OriginalImageHeight", 9),
        },
    ),
    0x4016: (
        "i",
        named(
            "PeripheralLightingSetting ChromaticAberrationSetting DistortionCorrectionSetting"
            " - DigitalLensOptimizerSetting",
            5,
        ),
    ),
    0x4018: (
        "i",
        {
            **named("PeripheralIlluminationCorr AutoLightingOptimizer HighlightTonePriority", 1),
            **named("LongExposureNoiseReduction HighISONoiseReduction", 4),
            **named("DigitalLensOptimizer", 10),
        },
    ),
    0x4020: ("i", named("AmbienceSelection", 1)),
    0x4021: ("i", named("MultiExposure MultiExposureControl MultiExposureShots", 1)),
    0x4025: ("i", {1: NoteField("HDR", _OFF_ON), 2: NoteField("HDREffect")}),
    0x4026: (
        "i",
        named("CompressionFormat - Sharpness Saturation ColorTone ColorSpace2 ColorMatrix CanonLogVersion", 4),
    ),
    0x4028: (
        "i",
        {1: NoteField("AFConfigTool", "Case {}".format, lambda number: number + 1)}
        | named(
            "AFTrackingSensitivity AFAccelDecelTracking AFPointSwitching AIServoFirstImage"
            " AIServoSecondImage USMLensElectronicMF AFAssistBeam OneShotAFRelease AutoAFPointSelEOSiTRAF"
            " LensDriveWhenAFImpossible SelectAFAreaSelectionMode AFAreaSelectionMethod OrientationLinkedAF"
            " ManualAFPointSelPattern AFPointDisplayDuringFocus VFDisplayIllumination AFStatusViewfinder"
            " InitialAFPointInServo",
            2,
        ),
    ),
    0x403F: ("I", named("RawBurstImageNum RawBurstImageCount", 1)),
}
# By the first half of the number: what else stands in the list of creative filters.
_FILTERS = {
    0x0101: "GrainyBWFilter",
    0x0201: "SoftFocusFilter",
    0x0301: "ToyCameraFilter",
    0x0401: "MiniatureFilter",
    0x0402: "MiniatureFilterOrientation",
    0x0403: "MiniatureFilterPosition",
    0x0404: "MiniatureFilterParameter",
    0x0501: "FisheyeFilter",
    0x0601: "PaintingFilter",
    0x0701: "WatercolorFilter",
}


def facts(entries: Mapping[int, Entry], camera: Camera) -> Iterator[NoteFact]:
    """All that the arrays of one note hold and exiv2 does not take apart, in words where the numbers have any."""
    for fact in _facts(entries, camera):
        if fact.name in CANON_ARRAYS and isinstance(fact.value, int) and not fact.text:
            yield fact._replace(text=CANON_ARRAYS[fact.name].get(fact.value, ""))
        else:
            yield fact


def _facts(entries: Mapping[int, Entry], camera: Camera) -> Iterator[NoteFact]:
    for number, (unit, fields) in _RECORDS.items():
        if number in entries:
            yield from read_record(entries[number].data, entries[number].byte_order, unit, fields)
    for number, read in _READERS.items():
        if number in entries:
            yield from read(entries[number], camera)
    yield from _lens(entries)


def _shorts(entry: Entry) -> Numbers:
    return struct.unpack_from(f"{entry.byte_order}{len(entry.data) // 2}H", entry.data)


def _longs(entry: Entry) -> Numbers:
    return struct.unpack_from(f"{entry.byte_order}{len(entry.data) // 4}i", entry.data)


def _lens(entries: Mapping[int, Entry]) -> Iterator[NoteFact]:
    """Focal lengths in units that the camera settings tell, and the size of the focal plane in inches / 1000."""
    settings = _shorts(entries[CAMERA_SETTINGS]) if CAMERA_SETTINGS in entries else ()
    units = settings[FOCAL_UNITS] if len(settings) > FOCAL_UNITS else 0
    if units:
        for place, name in ((23, "MaxFocalLength"), (24, "MinFocalLength")):
            yield NoteFact(name, settings[place] / units, millimetres(settings[place] / units), place)
        yield NoteFact("FocalUnits", units, f"{units}/mm", FOCAL_UNITS)
    focal = _shorts(entries[FOCAL_LENGTH]) if FOCAL_LENGTH in entries else ()
    if len(focal) < 4:
        return
    if focal[0]:
        yield NoteFact("FocalType", focal[0], FOCAL_TYPES.get(focal[0], ""), 0)
    if focal[1]:
        yield NoteFact("FocalLength", focal[1] / (units or 1), millimetres(focal[1] / (units or 1)), 1)
    for place, name in ((2, "FocalPlaneXSize"), (3, "FocalPlaneYSize")):
        if focal[place] >= LEAST_FOCAL_PLANE:
            length = focal[place] * MILLIMETRES_AN_INCH / 1000
            yield NoteFact(name, length, f"{length:.2f} mm", place)


def _shot(entry: Entry, camera: Camera) -> Iterator[NoteFact]:
    """What the numbers of this record mean only beside each other, or only in some cameras."""
    numbers = _shorts(entry)
    if len(numbers) > SHOT_TIME and numbers[FOCUS_UPPER] and not numbers[FOCUS_LOWER]:
        yield NoteFact("FocusDistanceLower", 0, "0 m", FOCUS_LOWER)
    if len(numbers) > SHOT_TIME and numbers[SHOT_TIME] and _ANOTHER_TIME.search(camera.model):
        time = 2 ** -canon_ev(numbers[SHOT_TIME]) * 1000 / 32
        yield NoteFact("ExposureTime", time, seconds(time), SHOT_TIME)


def _battery(entry: Entry, _: Camera) -> Iterator[NoteFact]:
    """Behind its length."""
    if name := decode(entry.data[4:].split(b"\0")[0]).strip():
        yield NoteFact("BatteryType", name, "", 0x0038)


def _filters(numbers: Numbers) -> Iterator[NoteFact]:
    """Groups of records, as in the custom functions: a number, how many values, the values."""
    for at, number in enumerate(numbers[:-2]):
        if number in _FILTERS and numbers[at + 1] == 1:
            yield NoteFact(_FILTERS[number], numbers[at + 2])


def _vignetting_version(numbers: Numbers) -> Iterator[NoteFact]:
    if numbers:
        yield NoteFact("VignettingCorrVersion", numbers[0] & 0xFF)


def _of_shorts(read: Callable[[Numbers], Iterator[NoteFact]]) -> _Reader:
    return lambda entry, _: read(_shorts(entry))


def _of_longs(read: Callable[[Numbers], Iterator[NoteFact]]) -> _Reader:
    return lambda entry, _: read(_longs(entry))


def _of_bytes(read: Callable[[bytes, str], Iterator[NoteFact]]) -> _Reader:
    return lambda entry, _: read(entry.data, entry.byte_order)


def _functions_by_model(entry: Entry, camera: Camera) -> Iterator[NoteFact]:
    return canon_functions.functions_by_model(_shorts(entry), camera.model)


def _camera_info(entry: Entry, camera: Camera) -> Iterator[NoteFact]:
    return canon_camera_info.facts(entry.data, entry.byte_order, camera.model)


_READERS: Mapping[int, _Reader] = {
    0x0004: _shot,
    0x0038: _battery,
    0x000D: _camera_info,
    0x000F: _functions_by_model,
    0x0012: _of_shorts(canon_af.older_points),
    0x0026: _of_shorts(canon_af.newer_points),
    0x003C: _of_shorts(canon_af.newer_points),
    0x0090: _functions_by_model,
    0x0091: _of_bytes(canon_functions.personal_functions),
    0x0092: _of_bytes(canon_functions.personal_function_values),
    0x0099: lambda entry, camera: canon_functions.functions(_longs(entry), camera.model),
    0x00A9: _of_shorts(canon_color.balance_facts),
    0x4001: _of_bytes(canon_color.facts),
    0x4015: _of_shorts(_vignetting_version),
    0x4024: _of_longs(_filters),
}
