"""Where exiv2's name, value or words for a maker's tag are not what the camera meant: a row for each, with the reason.

Rows are named by exiv2's group (a structure inside the note) and the number in it. Names are ExifTool's, by which
people look for a tag; formulas are those of ExifTool's printed values.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pixelscan.metadata.blocks.makernotes.records import f_number, metres, millimetres, seconds
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.model import Value

# Degrees Celsius.
HOTTEST_SENSOR = 100


class Correction(NamedTuple):
    """`value` gives the true value from the stored one, None where the camera stored none; `text` its words."""

    name: str = ""
    value: Callable[[Any], Value | None] | None = None
    text: Callable[[Any], str] | None = None


def signed(number: int) -> int:
    """exiv2 takes 16 bits for a number from 0 to 65535 where the camera means one from -32768 to 32767."""
    return number - 0x10000 if isinstance(number, int) and 0x8000 <= number <= 0xFFFF else number


def _signed_long(number: int) -> int:
    return number - (1 << 32) if isinstance(number, int) and number >> 31 else number


def stored(none: int, scale: float = 1, offset: float = 0) -> Callable[[int], Value | None]:
    """A number that was divided by `scale`; `none` means that the camera stored nothing."""
    return lambda number: (
        None if not isinstance(number, int) or signed(number) == none else signed(number) * scale + offset
    )


def canon_ev(number: int) -> float:
    """Canon's steps of 1/32; 12 and 20 of them are meant as a third and two thirds."""
    number = signed(number)
    sign, steps = (-1, -number) if number < 0 else (1, number)
    whole, part = steps - steps % 32, steps % 32
    exact = {0x0C: 32 / 3, 0x14: 64 / 3}.get(part, part)
    return sign * (whole + exact) / 32


def canon_aperture(number: int) -> float | None:
    """F number; zero and less mean that none is stored."""
    return None if not isinstance(number, int) or signed(number) <= 0 else 2 ** (canon_ev(number) / 2)


def canon_time(number: int) -> float | None:
    """Seconds; 0 means that none is stored."""
    return None if not isinstance(number, int) or abs(canon_ev(number)) > 32 else 2 ** -canon_ev(number)


def canon_time_if_stored(number: int) -> float | None:
    """0 is not one second: the camera stored none."""
    return canon_time(number) if number else None


def canon_iso(number: int) -> float | None:
    """100 doubled every 32 steps."""
    return None if not isinstance(number, int) or abs(signed(number)) > 400 else 100 * 2 ** (signed(number) / 32)


def canon_base_iso(number: int) -> float | None:
    """A doubling every 32 steps; 0 means that none is stored."""
    return None if not number or number > 1000 else 100 / 32 * 2 ** (number / 32)


def canon_distance(number: int) -> float | None:
    """Metres from centimetres; 0 means that none is stored, 65535 infinity."""
    if not isinstance(number, int) or number == 0:
        return None
    return math.inf if number >= 0xFFFF else number / 100


def words_of_distance(value: float) -> str:
    """Metres or infinity."""
    return "Infinity" if math.isinf(value) else metres(value)


def text_of(value: Value) -> Value:
    """Text that was stored as numbers."""
    parts = value if isinstance(value, tuple) else (value,)
    characters = "".join(chr(part) for part in parts if isinstance(part, int) and 32 <= part < 127)
    return characters.strip() if len(characters) == sum(part != 0 for part in parts) else value


def decoded_text(value: Value) -> Value:
    """Text of any letters that was stored as numbers, up to its end."""
    if not isinstance(value, tuple) or not all(isinstance(part, int) and 0 <= part < 256 for part in value):
        return value
    return decode(bytes(int(part) for part in value).split(b"\0")[0]).strip()


def inverted(value: Value) -> Value:
    """Pentax stores its firmware's numbers with every bit turned over."""
    return (
        tuple(0xFF - part if isinstance(part, int) else part for part in value) if isinstance(value, tuple) else value
    )


def each_signed(value: Value) -> Value:
    """exiv2 takes signed numbers for positive ones."""
    return (
        tuple(signed(part) if isinstance(part, int) else part for part in value) if isinstance(value, tuple) else value
    )


def fractions(scale: float) -> Callable[[Any], Value | None]:
    """The first of several numbers in units of `scale`: the camera stores quotients as integers."""

    def scaled(value: Value) -> Value | None:
        first = value[0] if isinstance(value, tuple) and value else value
        return first * scale if isinstance(first, int | float) else value

    return scaled


def _number_text(value: float) -> str:
    return f"{value:.4g}"


def _stops(value: float) -> str:
    return f"{value:.2f} stops"


def _celsius(value: float) -> str:
    return f"{value:g} °C"


def nikon_steps(value: Value) -> Value | None:
    """Four bytes: a signed number, a factor, a divisor; exiv2 takes the first for a positive number."""
    if not isinstance(value, tuple) or len(value) < 3 or not all(isinstance(part, int) for part in value):
        return value
    number, factor, divisor = (int(part) for part in value[:3])
    if not divisor:
        return 0.0
    return (number - 0x100 if number > 0x7F else number) * factor / divisor


def _ev(value: object) -> str:
    return f"{value:+.2g} EV" if isinstance(value, int | float) and value else "0 EV" if value == 0 else str(value)


def _flash_flags(flags: int) -> str:
    names = ("Fired", "", "Bounce Flash", "Wide Flash Adapter", "Dome Diffuser")
    return ", ".join(name for bit, name in enumerate(names) if name and flags >> bit & 1) or "(none)"


def _olympus_aperture(number: int) -> float:
    """An APEX value in 256ths."""
    return float(2 ** (number / 512))


def _olympus_temperature(value: Value) -> Value | None:
    """Degrees as they are, or a number that falls with them, which is above all that a sensor gets; 0 is none."""
    first = value[0] if isinstance(value, tuple) else value
    if not isinstance(first, int) or first in (0, -32768):
        return None
    return first if isinstance(value, tuple) or first <= HOTTEST_SENSOR else 84 - 3 * first / 26


def _olympus_stabilization(value: Value) -> str:
    """On where the first four bytes are something; a bit of byte 44 tells the mode."""
    if not isinstance(value, tuple) or len(value) <= 44:
        return ""
    return f"On, Mode {2 - (int(value[44]) & 1)}" if any(value[:4]) else "Off"


def _olympus_distance(value: Value) -> Value | None:
    """Metres; all bits set is infinity, over 1 in older cameras and over 10 in newer ones."""
    scaled = fractions(1 / 1000)(value)
    return math.inf if isinstance(scaled, float) and scaled >= 0xFFFFFFFF / 10_000 else scaled


_OLYMPUS_FOCUS = {0: "Single AF", 1: "Sequential shooting AF", 2: "Continuous AF", 3: "Multi AF", 4: "Face Detect"}
_OLYMPUS_FOCUS |= {10: "MF"}
_OLYMPUS_FOCUS_BITS = {0: "S-AF", 2: "C-AF", 4: "MF", 5: "Face Detect", 6: "Imager AF"}
_OLYMPUS_FOCUS_BITS |= {7: "Live View Magnification Frame", 8: "AF sensor", 9: "Starry Sky AF"}


def _olympus_focus_mode(value: Value) -> str:
    """A number, and in newer cameras than the E-1 a second one of bits, after whose words exiv2 repeats the number."""
    mode, bits = value if isinstance(value, tuple) and len(value) == 2 else (value, 0)
    words = [word for bit, word in _OLYMPUS_FOCUS_BITS.items() if isinstance(bits, int) and bits >> bit & 1]
    known = _OLYMPUS_FOCUS.get(mode, "") if isinstance(mode, int) else ""
    return "; ".join(filter(None, (known, ", ".join(words))))


def _dotted(value: object) -> str:
    return (
        ".".join(f"{part:02}" if place else str(part) for place, part in enumerate(value))
        if isinstance(value, tuple)
        else str(value)
    )


def _nothing(_value: object) -> None:
    return None


_SIGNED = Correction(value=signed)
_NOT_STORED = Correction(value=_nothing)
_STOPS = fractions(1 / 12)
_NIKON_SHOTS = ("D40", "D80", "D300a", "D300b", "02xx", "01xx")
_NIKON_ENCRYPTED = (106, 110, 117, 130, 343, 430, 582, 586, 590, 598, 604, 613, 630, 633, 635, 644, 645, 707, 729, 804)
_VERSIONS = {
    ("Nikon3", 1): "MakerNoteVersion",
    **{(f"NikonSi{version}", 0): "ShotInfoVersion" for version in _NIKON_SHOTS},
    **{(f"NikonLd{version}", 0): "LensDataVersion" for version in "1234"},
    **{(f"NikonCb{version}", 0): "ColorBalanceVersion" for version in ("1", "2", "2a", "2b", "3", "4")},
    **{(f"NikonFl{version}", 0): "FlashInfoVersion" for version in "1234567"},
    ("NikonVr", 0): "VRInfoVersion",
    ("NikonPc", 0): "PictureControlVersion",
    ("NikonMe", 0): "MultiExposureVersion",
    **{(group, 0): "AFInfo2Version" for group in ("NikonAf2", "NikonAf21", "NikonAf22")},
    ("NikonFi", 0): "FileInfoVersion",
    ("Minolta", 0): "MakerNoteVersion",
    ("Fujifilm", 0): "Version",
    ("Panasonic", 2): "FirmwareVersion",
    ("OlympusEq", 0): "EquipmentVersion",
    ("OlympusCs", 0): "CameraSettingsVersion",
    ("OlympusRd", 0): "RawDevVersion",
    ("OlympusRd2", 0): "RawDev2Version",
    ("OlympusIp", 0): "ImageProcessingVersion",
    ("OlympusFi", 0): "FocusInfoVersion",
}
_OLYMPUS = ("Olympus", "Olympus2")
_OLYMPUS_MATRICES = (("Olympus", 0x1011), ("Olympus2", 0x1011), ("OlympusIp", 0x0200))
_OLYMPUS_NAMES = {
    0x1024: "InternalFlashTable",
    0x1025: "ExternalFlashGValue",
    0x1030: "SceneDetect",
    0x1038: "AFResult",
}
_OLYMPUS_NAMES |= {0x1035: "PreviewImageValid", 0x103D: "LightValueCenter", 0x103E: "LightValuePeriphery"}
_OLYMPUS_SETTINGS = {0x0306: "AFFineTune", 0x052D: "PictureModeEffect", 0x052E: "ToneLevel", 0x052F: "ArtFilterEffect"}
_OLYMPUS_SETTINGS |= {0x0532: "ColorCreatorEffect", 0x0804: "StackedImage", 0x0908: "DateTimeUTC"}
_OLYMPUS_SETTINGS |= {0x0500: "WhiteBalance2", 0x0603: "ImageQuality2"}
_OLYMPUS_SETTINGS |= {0x0903: "RollAngle", 0x0904: "PitchAngle"}
_OLYMPUS_PROCESSING = {0x0805: "SensorCalibration", 0x1202: "MaxFaces", 0x1203: "FaceDetectFrameSize"}
_OLYMPUS_PROCESSING |= {0x0600: "BlackLevel2", 0x1010: "NoiseReduction2", 0x1011: "DistortionCorrection2"}
_OLYMPUS_PROCESSING |= {0x1012: "ShadingCompensation2"}
_OLYMPUS_PROCESSING |= {0x1207: "FaceDetectFrameCrop", 0x1900: "KeystoneCompensation"}
_PANASONIC_TEXTS = (0x65, 0x66, 0x67, 0x69, 0x6B, 0x6D, 0x6F, 0x80)
# In the older and the newer record alike.
_MINOLTA = {
    8: Correction("ISO", lambda number: 100 * 2 ** ((number - 48) / 8), _number_text),
    9: Correction("ExposureTime", lambda number: 2 ** ((48 - number) / 8), seconds),
    10: Correction("FNumber", lambda number: 2 ** ((number - 8) / 16), f_number),
    13: Correction("ExposureCompensation", lambda number: number / 3 - 2, _ev),
    18: Correction("FocalLength", fractions(1 / 256), lambda value: f"{value:.1f} mm"),
    19: Correction("FocusDistance", lambda number: number / 1000 or math.inf, words_of_distance),
    23: Correction("MaxAperture", lambda number: 2 ** ((number - 8) / 16), f_number),
    **dict.fromkeys((28, 29, 30), Correction(value=fractions(1 / 256), text=_number_text)),
    # Counted from 0, meant from -3.
    **dict.fromkeys((31, 32, 41), Correction(value=lambda number: number - 3, text=str)),
    35: Correction("FlashExposureComp", lambda number: (number - 6) / 3, _ev),
    43: Correction("InternalFlash"),
    44: Correction("Brightness", lambda number: number / 8 - 6, _number_text),
}
# In notes of JPEGs and of DNGs alike.
_PENTAX = {
    # The third number means nothing.
    0x003F: Correction(value=lambda value: value[:2] if isinstance(value, tuple) else value),
    0x0012: Correction("ExposureTime", fractions(1e-5), seconds),
    0x0013: Correction("FNumber", fractions(0.1), f_number),
    0x0027: Correction("DSPFirmwareVersion", inverted, _dotted),
    0x0028: Correction("CPUFirmwareVersion", inverted, _dotted),
    0x002D: Correction("EffectiveLV", lambda number: signed(number) / 1024, _number_text),
    0x0040: Correction("SensitivityAdjust", lambda number: (number - 50) / 10, _number_text),
}
# Of a Dynax 5D and 7D: their first numbers of sharpness, contrast and saturation, of the exposure, and of the counters.
_KONICA = {
    "MinoltaCs5D": ((48, 49, 50), 53, 54, (174,)),
    "MinoltaCs7D": ((38, 39, 40), 72, 71, (94, 98)),
}
_KONICA_ROWS = {
    (group, number): row
    for group, (settings, time, aperture, counters) in _KONICA.items()
    for number, row in (
        *((setting, Correction(value=lambda number: number - 10, text=str)) for setting in settings),
        (time, Correction(value=lambda number: 2 ** ((48 - number) / 8), text=seconds)),
        (aperture, Correction(value=lambda number: 2 ** ((number / 8 - 1) / 2), text=f_number)),
        *((counter, Correction(value=lambda number: number + 1, text=str)) for counter in counters),
    )
}
CORRECTIONS: Mapping[tuple[str, int], Correction] = {
    # Canon's camera settings are signed; 65535 is -1.
    **{("CanonCs", number): _SIGNED for number in range(47) if number not in (22, 23)},
    ("CanonCs", 1): Correction("MacroMode", signed),
    ("CanonCs", 2): Correction("SelfTimer", signed),
    ("CanonCs", 4): Correction("CanonFlashMode", signed),
    ("CanonCs", 5): Correction("ContinuousDrive", signed),
    ("CanonCs", 9): Correction("RecordMode", stored(-1)),
    ("CanonCs", 10): Correction("CanonImageSize", signed),
    # One of two tags that exiv2 calls ISOSpeed: the setting.
    ("CanonCs", 16): Correction("CameraISO", lambda number: None if number in (0, 0x7FFF, 0xFFFF) else number),
    ("CanonCs", 18): Correction("FocusRange", signed),
    ("CanonCs", 19): Correction("AFPoint", stored(0)),
    ("CanonCs", 20): Correction("CanonExposureMode", signed),
    ("CanonCs", 26): Correction("MaxAperture", canon_aperture, f_number),
    ("CanonCs", 27): Correction("MinAperture", canon_aperture, f_number),
    ("CanonCs", 28): Correction("FlashActivity", stored(-1)),
    ("CanonCs", 29): Correction("FlashBits", signed),
    ("CanonCs", 33): Correction("AESetting", stored(-1)),
    ("CanonCs", 34): Correction("ImageStabilization", stored(-1)),
    ("CanonCs", 35): Correction("DisplayAperture", stored(0, 0.1), f_number),
    ("CanonCs", 39): Correction("SpotMeteringMode", stored(-1)),
    ("CanonCs", 40): Correction("PhotoEffect", stored(-1)),
    ("CanonSi", 1): Correction("AutoISO", canon_iso, _number_text),
    # The other of the two: the sensor's sensitivity, to be multiplied by AutoISO.
    ("CanonSi", 2): Correction("BaseISO", canon_base_iso, _number_text),
    ("CanonSi", 3): Correction("MeasuredEV", lambda number: signed(number) / 32 + 5, _number_text),
    ("CanonSi", 4): Correction("TargetAperture", canon_aperture, f_number),
    ("CanonSi", 5): Correction("TargetExposureTime", canon_time, seconds),
    ("CanonSi", 6): Correction("ExposureCompensation", canon_ev, _ev),
    ("CanonSi", 8): Correction("SlowShutter", signed),
    ("CanonSi", 9): Correction("SequenceNumber", signed),
    # 0 and 1 are no temperatures.
    ("CanonSi", 12): Correction(
        "CameraTemperature", lambda number: number - 128 if 1 < number < 256 else None, _celsius
    ),
    ("CanonSi", 13): Correction("FlashGuideNumber", stored(-1, 1 / 32), _number_text),
    # 0: this camera keeps its points elsewhere.
    ("CanonSi", 14): Correction("AFPointsInFocus", stored(0)),
    ("CanonSi", 15): Correction("FlashExposureComp", canon_ev, _ev),
    ("CanonSi", 16): Correction("AutoExposureBracketing", signed),
    ("CanonSi", 17): Correction("AEBBracketValue", canon_ev, _ev),
    ("CanonSi", 19): Correction("FocusDistanceUpper", canon_distance, words_of_distance),
    ("CanonSi", 20): Correction("FocusDistanceLower", canon_distance, words_of_distance),
    ("CanonSi", 21): Correction("FNumber", canon_aperture, f_number),
    ("CanonSi", 22): Correction("ExposureTime", canon_time_if_stored, seconds),
    # 0 is no measure, not -6.
    ("CanonSi", 23): Correction("MeasuredEV2", stored(0, 1 / 8, -6), _number_text),
    ("CanonSi", 24): Correction("BulbDuration", lambda number: number / 10, seconds),
    ("CanonSi", 27): Correction("AutoRotate", stored(-1)),
    ("CanonSi", 28): Correction("NDFilter", signed),
    # exiv2 calls 0 "Selftimer 2s".
    ("CanonSi", 29): Correction("SelfTimer2", stored(-1, 0.1), seconds),
    ("CanonSi", 33): Correction("FlashOutput", signed),
    # The one of the note's own directory repeats.
    ("CanonFi", 1): Correction("FileNumber"),
    ("CanonFi", 8): Correction("LongExposureNoiseReduction2"),
    ("CanonFi", 20): Correction("FocusDistanceUpper", canon_distance, words_of_distance),
    ("CanonFi", 21): Correction("FocusDistanceLower", canon_distance, words_of_distance),
    ("CanonPr", 8): Correction("ProcessingWhiteBalance"),
    # A UUID, not 16 numbers.
    ("Canon", 0x0028): Correction(
        "ImageUniqueID", lambda value: bytes(value).hex() if isinstance(value, tuple) else value
    ),
    # Text, and behind it bytes that were never written.
    ("Canon", 0x0096): Correction("InternalSerialNumber", lambda value: str(value).rstrip("\xff")),
    ("Canon", 0x2602): Correction("NumAFPoints"),
    ("Canon", 0x2603): Correction("ValidAFPoints"),
    ("Canon", 0x2604): Correction("CanonImageWidth"),
    ("Canon", 0x2605): Correction("CanonImageHeight"),
    ("Canon", 0x260A): Correction("AFAreaXPositions"),
    ("Canon", 0x260B): Correction("AFAreaYPositions"),
    # A version is four digits of text.
    **{key: Correction(name, text_of) for key, name in _VERSIONS.items()},
    # The structure is encrypted from 2005 on, and exiv2 reads it as it stands.
    **{(f"NikonSi{version}", number): _NOT_STORED for version in _NIKON_SHOTS for number in _NIKON_ENCRYPTED},
    # Signed steps, which exiv2 takes for a number from 0 to 255.
    ("Nikon3", 0x000D): Correction("ProgramShift", nikon_steps, _ev),
    ("Nikon3", 0x000E): Correction("ExposureDifference", nikon_steps, _ev),
    ("Nikon3", 0x0012): Correction("FlashExposureComp", nikon_steps, _ev),
    ("Nikon3", 0x0017): Correction("ExternalFlashExposureComp", nikon_steps, _ev),
    ("Nikon3", 0x0018): Correction("FlashExposureBracketValue", nikon_steps, _ev),
    ("Nikon3", 0x001C): Correction("ExposureTuning", nikon_steps, _ev),
    ("Nikon3", 0x008B): Correction("LensFStops", nikon_steps, _stops),
    # exiv2 writes stops as an F number.
    ("NikonLd1", 7): Correction("LensFStops", _STOPS, _stops),
    ("NikonLd2", 12): Correction("LensFStops", _STOPS, _stops),
    ("NikonLd3", 13): Correction("LensFStops", _STOPS, _stops),
    # exiv2 has no names for these.
    ("NikonLd4", 0x35): Correction("LensMountType"),
    ("NikonLd4", 0x4C): Correction("FocusDistanceRangeWidth"),
    # 0 says that no external flash was there; exiv2 says "Fired".
    ("NikonFl1", 8): Correction("ExternalFlashFlags", text=_flash_flags),
    ("NikonFl2", 8): Correction("ExternalFlashFlags", text=_flash_flags),
    ("NikonFl3", 8): Correction("ExternalFlashFlags", text=_flash_flags),
    ("NikonAFT", 2): Correction("AFFineTuneAdj", lambda number: number - 256 if number > 127 else number, str),
    **{(group, 0x0209): Correction("CameraID", text_of) for group in ("Olympus", "Olympus2")},
    **{key: Correction("ColorMatrix", each_signed) for key in _OLYMPUS_MATRICES},
    # A quotient of 256 and a constant.
    **{(group, 0x1017): Correction("RedBalance", fractions(1 / 256), _number_text) for group in _OLYMPUS},
    **{(group, 0x1018): Correction("BlueBalance", fractions(1 / 256), _number_text) for group in _OLYMPUS},
    # Millimetres.
    ("OlympusFi", 0x0305): Correction(value=_olympus_distance, text=words_of_distance),
    ("Olympus", 0x1000): Correction("ShutterSpeedValue", lambda apex: 2**-apex, seconds),
    ("Olympus", 0x1001): Correction("ISOValue", lambda apex: 100 * 2 ** (apex - 5), _number_text),
    # No name of exiv2's.
    **{("Olympus", number): Correction(name) for number, name in _OLYMPUS_NAMES.items()},
    **{("OlympusCs", number): Correction(name) for number, name in _OLYMPUS_SETTINGS.items()},
    **{("OlympusIp", number): Correction(name) for number, name in _OLYMPUS_PROCESSING.items()},
    ("OlympusCs", 0x0301): Correction(text=_olympus_focus_mode),
    ("OlympusFi", 0x120A): Correction("MacroLED"),
    ("OlympusFi", 0x1500): Correction(value=_olympus_temperature, text="{:.1f} °C".format),
    ("OlympusFi", 0x1600): Correction(text=_olympus_stabilization),
    ("OlympusEq", 0x0100): Correction("CameraType2"),
    **{("OlympusEq", number): Correction(value=_olympus_aperture, text=f_number) for number in (0x205, 0x206, 0x20A)},
    **_KONICA_ROWS,
    **{(group, number): row for group in ("MinoltaCsOld", "MinoltaCsNew") for number, row in _MINOLTA.items()},
    # Title, names and places as the photographer typed them.
    **{("Panasonic", number): Correction(value=decoded_text) for number in _PANASONIC_TEXTS},
    # Millimetres.
    ("Casio", 0x0006): Correction(value=fractions(1 / 1000), text=metres),
    **{(group, number): row for group in ("Pentax", "PentaxDng") for number, row in _PENTAX.items()},
    # Magenta is negative; exiv2 takes 32 bits for a positive number.
    **{(group, 0xB022): Correction(value=_signed_long) for group in ("Sony1", "Sony2")},
    # Tenths of a millimetre, sixteenths, and 256ths of a stop.
    **{("Sony2010e", number): Correction(value=fractions(0.1), text=millimetres) for number in (4728, 4730, 4732)},
    ("Sony2010e", 540): Correction("DigitalZoomRatio", fractions(1 / 16), _number_text),
    ("Sony2010e", 4466): Correction("StopsAboveBaseISO", lambda number: 16 - number / 256, _number_text),
    ("Sony2010e", 4468): Correction("BrightnessValue", lambda number: number / 256 - 56.6, _number_text),
}


def correction(structure: str, number: int) -> Correction | None:
    """The row for an entry of a structure, if exiv2 needs one."""
    return CORRECTIONS.get((structure, number))
