"""Places in Sony's enciphered structures, and which cameras have which: ExifTool's documentation of Sony's tags."""

from pixelscan.metadata.blocks.makernotes.records import NoteField, NoteFields, f_number, millimetres, named, seconds
from pixelscan.metadata.blocks.makernotes.sony import words
from pixelscan.metadata.blocks.makernotes.sony.enciphered import Structure

_DAY = "{:04}:{:02}:{:02} {:02}:{:02}:{:02}"


def _iso(number: int) -> float:
    return float(100 * 2 ** (16 - number / 256))


def _stops(number: int) -> float:
    return 16 - number / 256


def _aperture(number: int) -> float:
    return float(2 ** ((number / 256 - 16) / 2))


def _aperture_of_byte(number: int) -> float:
    return float(2 ** ((number / 8 - 1.06) / 2))


def _time(number: int) -> float:
    return float(2 ** (16 - number / 256)) if number else 0.0


def _quotient(parts: tuple[int, int]) -> float | None:
    return parts[0] / parts[1] if parts[1] else None


def _bulb(value: float) -> str:
    return seconds(value) if value else "Bulb"


def _one_more(number: int) -> int:
    return number + 1


def _if_any(number: int) -> int | None:
    return number or None


def _count(number: int) -> int:
    return number & 0xFFFFFF


def _digits(parts: tuple[int, ...]) -> tuple[int, ...]:
    return parts


def _hexadecimal(parts: tuple[int, ...]) -> str:
    return bytes(parts).hex()


def _features(parts: tuple[int, int]) -> str:
    return " ".join(words.lens_features(parts[0] << 8 | parts[1]))


def _shutter(parts: tuple[int, ...]) -> str:
    return ("Mechanical" if any(parts) else "Silent / Electronic") + f" ({' '.join(map(str, parts))})"


def _whole(value: float) -> str:
    return f"{value:.0f}"


def _ev(value: float) -> str:
    return f"{value:+.1f} EV" if value else "0 EV"


def _version(number: int) -> str:
    return f"{number >> 8:x}.{number & 0xFF:02x}"


_ISO = NoteField("SonyISO", _whole, _iso, "H")
_STOPS = NoteField("StopsAboveBaseISO", "{:.1f}".format, _stops, "H")
_RELEASE = NoteField("ReleaseMode2", words.RELEASES)
_PROGRAM = NoteField("ExposureProgram", words.PROGRAMS)
_PROFILE = NoteField("PictureProfile", words.PROFILES)
_PRESENT = NoteField("DistortionCorrParamsPresent", words.NO_YES)
_FORMAT = NoteField("LensFormat", words.FORMATS)
_DISTORTION = NoteField("DistortionCorrParams", code="16h")
_PARAMS = NoteField("DistortionCorrParamsNumber", {11: "11 (APS-C)", 16: "16 (Full-frame)"})
_IMAGE = NoteField("SequenceImageNumber", None, _one_more, "I")
_FILE = NoteField("SequenceFileNumber", None, _one_more, "I")


def _settings(at: int, profile: int = 58, behind: int = 0) -> NoteFields:
    """The settings of 0x2010 from their first on; `behind` moves those behind the profile."""
    return {
        at: NoteField("ReleaseMode3", words.RELEASES_3),
        at + 4: _RELEASE,
        at + 12: NoteField("SelfTimer", words.SELF_TIMERS),
        at + 16: NoteField("FlashMode", words.FLASH_MODES),
        at + 22: _STOPS,
        at + 24: NoteField("BrightnessValue", "{:.2f}".format, lambda number: number / 256 - 56.6, "H"),
        at + 28: NoteField("DynamicRangeOptimizer", words.OPTIMIZER),
        at + 32: NoteField("HDRSetting", words.HDR),
        at + 36: NoteField("ExposureCompensation", _ev, lambda number: -number / 256, "h"),
        at + profile: _PROFILE,
        at + profile + 5: NoteField("PictureEffect2", words.EFFECTS),
        at + 76 + behind: NoteField("Quality2", words.QUALITIES),
        at + 80 + behind: NoteField("MeteringMode", words.METERING),
        at + 81 + behind: _PROGRAM,
        at + 88 + behind: NoteField("WB_RGBLevels", code="3H"),
    }


def _focal(at: int) -> NoteFields:
    """Tenths of a millimetre: this photo's, the lens's shortest and longest."""
    names = ("FocalLength", "MinFocalLength", "MaxFocalLength")
    return {
        at + 2 * place: NoteField(name, millimetres, lambda number: number / 10 or None, "H")
        for place, name in enumerate(names)
    }


def _distortion(at: int) -> NoteFields:
    """Its parameters, and behind them and the lens whether there are any and how many."""
    return {at: _DISTORTION, at + 33: _FORMAT, at + 40: _PRESENT, at + 41: _PARAMS}


_SEQUENCE: NoteFields = {0: _IMAGE, 4: _FILE, 8: NoteField("ReleaseMode2", words.RELEASES, code="I")}
_START: NoteFields = {4: NoteField("ReleaseMode2", words.RELEASES, code="I")}
_LATEST: NoteFields = {
    516: NoteField("ReleaseMode3", words.RELEASES_3),
    520: _RELEASE,
    528: NoteField("SelfTimer", {**words.SELF_TIMERS, 1: "Self-timer 5 or 10 s"}),
    529: NoteField("FlashMode", words.FLASH_MODES),
    535: _STOPS,
    537: NoteField("BrightnessValue", "{:.2f}".format, lambda number: number / 256 - 56.6, "H"),
    539: NoteField("DynamicRangeOptimizer", words.OPTIMIZER),
    543: NoteField("HDRSetting", words.HDR),
    547: NoteField("ExposureCompensation", _ev, lambda number: -number / 256, "h"),
    567: _PROFILE,
    572: NoteField("PictureEffect2", words.EFFECTS),
    583: NoteField("Quality2", words.QUALITIES),
    587: NoteField("MeteringMode", words.METERING),
    588: _PROGRAM,
    594: NoteField("WB_RGBLevels", code="3H"),
    **_focal(778),
    800: _ISO,
}
_LATE = {**_START, 80: NoteField("DynamicRangeOptimizer", words.OPTIMIZER), **_settings(524), **_focal(812)}
_COMPACT_E = "SLT-A58|ILCE-3[05]00|NEX-3N|DSC-(HX300|HX50|TX30|WX)"


def _moment(at: int) -> NoteFields:
    return {at: NoteField("SonyDateTime", None, lambda parts: _DAY.format(parts[0] | parts[1] << 8, *parts[2:]), "7B")}


_E = {**_SEQUENCE, 540: NoteField("DigitalZoomRatio", None, lambda number: number / 16), **_moment(556)}
_E |= {808: NoteField("DynamicRangeOptimizer", words.OPTIMIZER), **_settings(4444)}
SETTINGS = (
    Structure(_settings(4392, 54, -4), "NEX-5N$"),
    Structure(
        {**_SEQUENCE, **_moment(438), **_settings(4392), 4632: _ISO, 6691: _DISTORTION}, "SLT-A[67]|NEX-(7|VG20)"
    ),
    Structure({**_SEQUENCE, **_moment(528), **_settings(4356), 4596: _ISO}, "SLT-A[35]7|NEX-F3"),
    Structure(
        {**_SEQUENCE, **_moment(510), **_settings(4480), 4720: _ISO}, "DSC-(HX[123]0V|HX200V|TX|WX[57]0|WX1[05]0)"
    ),
    Structure(
        {**_E, **_distortion(6256), **_focal(4728), 4736: _ISO}, "SLT-A58|ILCE-3[05]00|NEX-3N", lens=(6290, 6291, 6294)
    ),
    Structure({**_E, **_focal(4728), 4736: _ISO}, _COMPACT_E),
    Structure({**_E, 4696: _ISO}, "DSC-RX1R?$"),
    Structure({**_E, 4692: _ISO}, "DSC-RX100$|Stellar$"),
    Structure({**_E, **_distortion(6256), 4692: _ISO}, "SLT-A99|HV|NEX-(5[RT]|6|VG[39]0)", lens=(6290, 6291, 6294)),
    Structure({**_START, **_settings(4116), **_focal(4404), 4412: _ISO}, "DSC-(RX100M2|QX100?)$"),
    Structure({**_LATE, 836: _ISO}, r"DSC-(QX30|RX10|RX100M3|HX60V|HX350|HX400V|WX220|WX350)$"),
    Structure(
        {**_LATE, 836: _ISO, **_distortion(6300)},
        r"ILCE-(7(R|S|M2)?|[56]000|5100|QX1)$|ILCA-(68|77M2)$",
        lens=(6334, 6335, 6338),
    ),
    Structure({**_LATE, 838: _ISO}, r"DSC-(RX0|RX1RM2|RX10M[23]|RX100M[45]|HX80|HX90V?|WX500)$"),
    Structure(
        {**_LATE, 838: _ISO, **_distortion(6348)}, r"ILCE-(6300|6500|7RM2|7SM2)$|ILCA-99M2", lens=(6382, 6383, 6386)
    ),
    Structure({**_START, **_LATEST}, r"DSC-(RX10M4|RX100M6|RX100M5A|RX100M7|HX99|RX0M2)$|ZV-1"),
    Structure(
        {**_START, **_LATEST, **_distortion(6096)},
        r"ILCE-(6100|6400|6600|7C|7M3|7RM3A?|7RM4A?|9|9M2)$|ZV-E10",
        lens=(6130, 6131, 6134),
    ),
)


def _body(at: int, serial: int, serial_bytes: int, exposure: int) -> NoteFields:
    """The shutter from `at` on, then flash and counter; the exposure; and the body's number."""
    flash = at + 17 if at == 32 else at + 19
    return {
        at: NoteField("Shutter", _shutter, code="3H"),
        flash: NoteField("FlashStatus", words.FLASHES),
        flash + 1: NoteField("ShutterCount", None, _count, "I"),
        exposure: NoteField("SonyExposureTime", _bulb, _time, "H"),
        exposure + 2: NoteField("SonyFNumber", f_number, _aperture, "H"),
        exposure + 5: _RELEASE,
        serial: NoteField("InternalSerialNumber", _hexadecimal, _digits, f"{serial_bytes}B"),
    }


def _second_count(at: int) -> NoteFields:
    return {at: NoteField("ShutterCount2", None, _count, "I")}


def _third_count(at: int) -> NoteFields:
    return {at: NoteField("ShutterCount3", None, _if_any, "I")}


_APERTURES: NoteFields = {
    0: NoteField("SonyMaxAperture", f_number, _aperture_of_byte),
    1: NoteField("SonyMinAperture", f_number, _aperture_of_byte),
}
_LENS: NoteFields = {262: _FORMAT, 267: _PRESENT}
_LENS_LATER = {**_LENS, 278: NoteField("LensSpecFeatures", _features, code="2B")}
_CROP = {276: NoteField("APS-CSizeCapture", words.OFF_ON)}
_A = {**_body(32, 124, 4, 58), **_LENS}
_SLT = {**_APERTURES, **_body(32, 240, 5, 58), **_LENS}
_B = {**_body(38, 136, 6, 70), **_LENS_LATER}
_B_415 = {**_B, **_third_count(415)}

_EARLY_FEATURES = {277: NoteField("LensSpecFeatures", _features, code="2B")}
_A_LATER = {**_A, **_LENS_LATER, **_second_count(76)}
_MOMENT_2 = {
    81: NoteField(
        "SonyDateTime2", None, lambda parts: _DAY.format(2000 + parts[0], *parts[1:]) if parts[0] else None, "6B"
    )
}
_BODY_LENS = (261, 263, 265)
BODY = (
    Structure({**_body(38, 138, 6, 70), **_second_count(80)}, "ILCE-1$"),
    Structure({**_body(38, 136, 6, 70), **_second_count(80)}, "ILCE-(7M4|7RM5|7SM3)|ILME-FX3"),
    Structure({**_B_415, **_second_count(80)}, r"ILCE-(6100|6400|6600|7C|7RM4A?|9M2)|ZV-E10", lens=_BODY_LENS),
    Structure({**_B_415, **_CROP, **_second_count(82)}, "ILCE-(7M3|7RM3A?)", lens=_BODY_LENS),
    Structure({**_B_415, **_CROP, **_second_count(88)}, "ILCE-9$", lens=_BODY_LENS),
    Structure({**_B, **_CROP, **_third_count(459), **_second_count(88)}, "ILCE-7[RS]M2", lens=_BODY_LENS),
    Structure({**_B, **_third_count(461), **_second_count(88)}, "ILCE-6[35]00", lens=_BODY_LENS),
    Structure({**_APERTURES, **_B, **_CROP, **_third_count(461), **_second_count(88)}, "ILCA-99M2", lens=_BODY_LENS),
    Structure({}, "DSC-|Stellar|ZV-"),
    Structure({**_A, **_EARLY_FEATURES, **_third_count(445)}, "NEX-(F3|5N|7|VG20)|Lunar", lens=_BODY_LENS),
    Structure({**_SLT, **_EARLY_FEATURES, **_third_count(445)}, "SLT-A(37|57|65|77)", lens=_BODY_LENS),
    Structure({**_SLT, **_LENS_LATER, **_third_count(426)}, "SLT-|HV", lens=_BODY_LENS),
    Structure({**_SLT, **_LENS_LATER, **_third_count(416)}, "ILCA-", lens=_BODY_LENS),
    Structure({**_A, **_LENS_LATER, **_third_count(426)}, "NEX-|ILCE-3[05]00", lens=_BODY_LENS),
    Structure({**_A_LATER, **_MOMENT_2, **_third_count(416)}, "ILCE-(5100|QX1)", lens=_BODY_LENS),
    Structure({**_A_LATER, **_MOMENT_2, **_third_count(426)}, "ILCE-5000", lens=_BODY_LENS),
    Structure({**_A_LATER, **_MOMENT_2}, "ILCE-6000", lens=_BODY_LENS),
    Structure({**_A_LATER, **_CROP, **_MOMENT_2}, "ILCE-7", lens=_BODY_LENS),
)
_TURNED = NoteField("CameraOrientation", words.ORIENTATIONS)
_SHOT_NUMBER = NoteField("ShotNumberSincePowerUp", code="I")
_LENGTH = NoteField("SequenceLength", words.SEQUENCE_SHOTS)
_ZOOMED = {18: NoteField("DigitalZoom", words.NO_YES)}
_HEIGHT = NoteField("SonyImageHeight", lambda value: f"{8 * value}" if value else "n.a.", code="H")
_YEAR = NoteField("ModelReleaseYear", "20{:02}".format)
_NEW_QUALITIES = {1: "JPEG", 2: "RAW", 3: "RAW + JPEG", 4: "HEIF", 6: "RAW + HEIF"}
_A9400: NoteFields = {
    8: _IMAGE,
    12: _FILE,
    16: _RELEASE,
    26: _SHOT_NUMBER,
    34: _LENGTH,
    40: _TURNED,
    41: NoteField("Quality2", words.QUALITIES),
}
_C9400: NoteFields = {
    9: _RELEASE,
    18: _IMAGE,
    22: _LENGTH,
    26: _FILE,
    30: NoteField("SequenceLength", words.SEQUENCE_FILES),
    41: _TURNED,
    42: NoteField("Quality2", words.QUALITIES),
}
_C9400_KIND = rb"[\x23\x24\x26\x28\x31\x32]"
_OLD_ZOOM = r"SLT-A[67][57]|NEX-(5N|7|VG20)|DSC-(HX10V|HX20V|HX200V|TX20|TX55|TX300V|WX30|WX70)"
SHOT = (
    Structure({**_A9400, 68: _HEIGHT, 82: _YEAR}, "SLT-A[67][57]|NEX-(5N|7|VG20)|Lunar", rb"[\x07\x09\x0a]"),
    Structure(_A9400, _OLD_ZOOM, rb"[\x07\x09\x0a]"),
    Structure({**_A9400, **_ZOOMED, 68: _HEIGHT, 82: _YEAR}, "SLT-|HV|NEX-|DSC-RX|Stellar", rb"[\x07\x09\x0a]"),
    Structure({**_A9400, **_ZOOMED}, "", rb"[\x07\x09\x0a]"),
    Structure(
        {
            8: _IMAGE,
            12: _FILE,
            16: _RELEASE,
            **_ZOOMED,
            22: _SHOT_NUMBER,
            30: _LENGTH,
            36: _TURNED,
            37: NoteField("Quality2", words.QUALITIES),
            63: _HEIGHT,
            70: _YEAR,
        },
        "",
        rb"\x0c",
    ),
    Structure({**_C9400, 42: NoteField("Quality2", _NEW_QUALITIES)}, "ILCE-(1|7M4|7RM5|7SM3)$|ILME-FX3", _C9400_KIND),
    Structure(
        {**_C9400, 10: _SHOT_NUMBER, 71: _HEIGHT, 83: _YEAR},
        r"ILCA-|ILCE-(5000|5100|6000|6300|6500|7|7M2|7R|7RM2|7S|7SM2|QX1)$"
        r"|DSC-(HX350|HX400V|HX60V|HX80|HX90V?|QX30|RX0|RX1RM2|RX10|RX10M[23]|RX100M[345]|WX220|WX350|WX500)$",
        _C9400_KIND,
    ),
    Structure({**_C9400, 71: _HEIGHT, 83: _YEAR}, "", _C9400_KIND),
)
_FOCUS: NoteFields = {
    22: NoteField("FocusMode", words.FOCUS_MODES, lambda number: number & 0x7F),
    23: NoteField("AFAreaMode", words.AREAS),
}
_POSITION = named("FocusPosition2", 45)
FOCUS = (
    Structure(_FOCUS, "DSC-|Stellar", rb"[^\x05\xff]"),
    Structure({**_FOCUS, **_POSITION}, "(?!SLT-|HV|ILCA-)", rb"[^\x05\xff]"),
)
_ZOOM = NoteField("LensZoomPosition", lambda value: f"{value / 10.24:.0f} %", code="H")
_INTELLIGENT = NoteField("IntelligentAuto", words.OFF_ON)
PROGRAM = (
    Structure({11: _PROGRAM, 13: _INTELLIGENT, 25: _ZOOM}, "(?!SLT-)", rb"[\x40\x7d]..\x01"),
    Structure({11: _PROGRAM, 13: _INTELLIGENT}, "", rb"[\x40\x7d\xb6]..\x01"),
    Structure({12: _PROGRAM, 14: _INTELLIGENT, **named("FocusPosition2", 32)}, "SLT-|HV|ILCA-", rb".{3}\x08"),
    Structure({12: _PROGRAM, 14: _INTELLIGENT, 30: _ZOOM}, "", rb".{3}\x08"),
)
_CORRECTION = NoteField("DistortionCorrection", {0: "None", 1: "Applied"})
_EXPOSURE: NoteFields = {
    4: _ISO,
    6: NoteField("BaseISO", _whole, _iso, "H"),
    10: _STOPS,
    14: NoteField("SonyExposureTime2", _bulb, _time, "H"),
    16: NoteField("ExposureTime", _bulb, _quotient, "2H"),
    22: NoteField("SonyMaxApertureValue", f_number, _aperture, "H"),
    36: _IMAGE,
    52: _RELEASE,
    62: NoteField("SonyImageWidthMax", code="H"),
    64: NoteField("SonyImageHeightMax", code="H"),
    70: NoteField("PictureEffect2", words.EFFECTS),
    72: _PROGRAM,
    91: _CORRECTION,
}
_SYSTEM = {**_EXPOSURE, 20: NoteField("SonyFNumber", f_number, _aperture, "H"), 90: _PRESENT, 93: _FORMAT}
_SYSTEM |= {100: _DISTORTION}
_B9405 = rb"[\x3a\xb3\x7e\x9a\x25\xe1\x76\x8b]"


def _corrections(vignetting: int, aberration: int) -> NoteFields:
    return {
        vignetting: NoteField("VignettingCorrParams", code="16h"),
        aberration: NoteField("ChromaticAberrationCorrParams", code="32h"),
    }


_LENS_PLACES = (94, 96, 98)
LENS = (
    Structure({1537: _CORRECTION}, "DSC-|Stellar", rb"[\x1b\x40\x7d]"),
    Structure(
        {1536: _PRESENT, 1537: _CORRECTION, 1539: _FORMAT, **_corrections(1610, 1642), 1738: _DISTORTION},
        "",
        rb"[\x1b\x40\x7d]",
        lens=(1540, 1541, 1544),
    ),
    Structure({**_EXPOSURE, 846: _ZOOM}, "DSC-(RX100M5|RX100M5A|RX100M6|RX100M7|RX10M4|HX99)$", _B9405),
    Structure({**_EXPOSURE, 858: _ZOOM}, "DSC-(HX80|HX90V|RX10M[23]|RX100M4|WX500)$", _B9405),
    Structure(_EXPOSURE, "DSC-RX0|ZV-1", _B9405),
    Structure({**_EXPOSURE, 834: _ZOOM}, "DSC-", _B9405),
    Structure({**_SYSTEM, **_corrections(842, 892)}, r"ILCA-(68|77M2)", _B9405, lens=_LENS_PLACES),
    Structure(
        {**_SYSTEM, **_corrections(842, 892), 834: _ZOOM},
        r"ILCE-([56]000|5100|7|7R|7S|QX1)$",
        _B9405,
        lens=_LENS_PLACES,
    ),
    Structure({**_SYSTEM, **_corrections(848, 900), 834: _ZOOM}, "ILCE-7M2", _B9405, lens=_LENS_PLACES),
    Structure({**_SYSTEM, **_corrections(872, 924), 858: _ZOOM}, "ILCE-7[RS]M2", _B9405, lens=_LENS_PLACES),
    Structure({**_SYSTEM, **_corrections(872, 924)}, "ILCE-6300", _B9405, lens=_LENS_PLACES),
    Structure({**_SYSTEM, **_corrections(860, 944)}, "ILCA-99M2|ILCE-6500", _B9405, lens=_LENS_PLACES),
    Structure({**_SYSTEM, **_corrections(860, 952)}, "ILCE-9$", _B9405, lens=_LENS_PLACES),
    Structure({**_SYSTEM, **_corrections(860, 952), 846: _ZOOM}, "ILCE-|ZV-E10", _B9405, lens=_LENS_PLACES),
)
BATTERY = (
    Structure(
        {
            5: NoteField("BatteryTemperature", "{:.1f} °C".format, lambda number: (number - 32) / 1.8),
            6: NoteField("BatteryLevelGrip1", "{} %".format, _if_any),
            7: NoteField("BatteryLevel", "{} %".format),
            8: NoteField("BatteryLevelGrip2", "{} %".format, lambda number: None if number in (0, 255) else number),
        },
        "(?!ILCE-7R?$)",
        rb"[\x01\x08\x1b].[\x08\x1b]",
    ),
    Structure(
        {
            5: NoteField("BatteryTemperature", "{:.1f} °C".format, lambda number: (number - 32) / 1.8),
            7: NoteField("BatteryLevel", "{} %".format),
        },
        "",
        rb"[\x01\x08\x1b].[\x08\x1b]",
    ),
)
E_MOUNT = (
    Structure(
        {
            8: NoteField("LensMount2", {0: "Unknown", 1: "A-mount (1)", 4: "E-mount", 5: "A-mount (5)"}),
            9: NoteField("LensType3", None, _if_any, "H"),
            11: NoteField("CameraE-mountVersion", _version, code="H"),
            13: NoteField("LensE-mountVersion", _version, code="H"),
            20: NoteField("LensFirmwareVersion", lambda value: f"Ver.{value >> 8:02x}.{value & 0xFF:03}", code="H"),
        },
        r"NEX-|ILCE-|ILME-|Lunar|ZV-E10",
        rb".{8}[^\0]",
    ),
    Structure(
        {8: NoteField("LensMount2", {0: "Unknown"}), 11: NoteField("CameraE-mountVersion", _version, code="H")},
        r"NEX-|ILCE-|ILME-|Lunar|ZV-E10",
    ),
)
_LATEST_EXPOSURE: NoteFields = {
    4: _ISO,
    6: _STOPS,
    10: NoteField("SonyExposureTime2", _bulb, _time, "H"),
    12: NoteField("ExposureTime", _bulb, _quotient, "2H"),
    16: NoteField("SonyFNumber2", f_number, _aperture, "H"),
    18: NoteField("SonyMaxApertureValue", f_number, _aperture, "H"),
    29: _IMAGE,
    53: _PROGRAM,
    79: _DISTORTION,
    112: _PROFILE,
    **_focal(113),
}
_LATEST_SYSTEM = {**_LATEST_EXPOSURE, 73: _FORMAT}
_LATEST_LENS = (74, 75, 77)
EXPOSURE = (
    Structure(_LATEST_EXPOSURE, "DSC-"),
    Structure({**_LATEST_SYSTEM, **_corrections(2191, 2324)}, "ILCE-(1|7SM3)$|ILME-FX3$", lens=_LATEST_LENS),
    Structure({**_LATEST_SYSTEM, **_corrections(2193, 2326)}, "ILCE-7M4", lens=_LATEST_LENS),
    Structure({**_LATEST_SYSTEM, **_corrections(2203, 2373)}, "ILCE-7RM5|ILME-FX30", lens=_LATEST_LENS),
    Structure(_LATEST_SYSTEM, "", lens=_LATEST_LENS),
)
STRUCTURES: dict[int, tuple[Structure, ...]] = {
    0x2010: SETTINGS,
    0x9050: BODY,
    0x9400: SHOT,
    0x9402: FOCUS,
    0x9404: PROGRAM,
    0x9405: LENS,
    0x9406: BATTERY,
    0x940C: E_MOUNT,
    0x9416: EXPOSURE,
}
