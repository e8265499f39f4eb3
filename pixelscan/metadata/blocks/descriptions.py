"""Values of the standard's tags in words for a person (CIPA DC-008-2023 sections 4.6.5 to 4.6.7, TIFF 6.0)."""

import math
from collections.abc import Callable
from typing import Any

from pixelscan.formatting import exposure_time
from pixelscan.metadata.model import Binary, Scalar, Value

# APEX values beyond this are what cameras write for "not known": 0x80000000.
NO_APEX = 100
FILTER_COLORS = ("Red", "Green", "Blue", "Cyan", "Magenta", "Yellow", "White")

_LOW_HIGH = {0: "Normal", 1: "Low", 2: "High"}
_SOFT_HARD = {0: "Normal", 1: "Soft", 2: "Hard"}
_LENGTH_UNITS = {1: "none", 2: "inch", 3: "cm", 4: "mm", 5: "µm"}
_COMPRESSIONS = {
    1: "Uncompressed",
    2: "CCITT 1D",
    3: "T4/Group 3 fax",
    4: "T6/Group 4 fax",
    5: "LZW",
    6: "JPEG (old style)",
    7: "JPEG",
    8: "Deflate",
    9: "JBIG black and white",
    10: "JBIG colour",
    262: "Kodak 262",
    32767: "Sony ARW",
    32769: "Packed RAW",
    32770: "Samsung SRW",
    32773: "PackBits",
    32809: "Thunderscan",
    32867: "Kodak KDC",
    32946: "Deflate",
    34661: "JBIG",
    34676: "SGI Log luminance",
    34712: "JPEG 2000",
    34713: "Nikon NEF",
    34892: "Lossy JPEG",
    34925: "LZMA2",
    50000: "Zstandard",
    50001: "WebP",
    52546: "JPEG XL",
    65000: "Kodak DCR",
    65535: "Pentax PEF",
}
_ILLUMINANTS = {
    0: "Unknown",
    1: "Daylight",
    2: "Fluorescent",
    3: "Tungsten",
    4: "Flash",
    9: "Fine weather",
    10: "Cloudy weather",
    11: "Shade",
    12: "Daylight fluorescent (5700 to 7100 K)",
    13: "Day white fluorescent (4600 to 5500 K)",
    14: "Cool white fluorescent (3800 to 4500 K)",
    15: "White fluorescent (3250 to 3800 K)",
    16: "Warm white fluorescent (2600 to 3250 K)",
    17: "Standard light A",
    18: "Standard light B",
    19: "Standard light C",
    20: "D55",
    21: "D65",
    22: "D75",
    23: "D50",
    24: "ISO studio tungsten",
    255: "Other",
}

ENUMERATIONS: dict[str, dict[int, str]] = {
    "NewSubfileType": {
        0: "Full-resolution picture",
        1: "Reduced-resolution picture",
        2: "One page of several",
        3: "Reduced page of several",
        4: "Transparency mask",
        65537: "Alternative reduced-resolution picture",
    },
    "SubfileType": {1: "Full-resolution picture", 2: "Reduced-resolution picture", 3: "One page of several"},
    "Compression": _COMPRESSIONS,
    "PhotometricInterpretation": {
        0: "White is zero",
        1: "Black is zero",
        2: "RGB",
        3: "Palette",
        4: "Transparency mask",
        5: "CMYK",
        6: "YCbCr",
        8: "CIE Lab",
        9: "ICC Lab",
        10: "ITU Lab",
        32803: "Colour filter array",
        32844: "Log luminance",
        32845: "Log LUV",
        34892: "Linear RAW",
    },
    "Thresholding": {1: "None", 2: "Ordered dither", 3: "Randomised dither"},
    "FillOrder": {1: "Normal", 2: "Reversed"},
    "Orientation": {
        1: "Upright",
        2: "Mirrored left to right",
        3: "Rotate 180°",
        4: "Mirrored top to bottom",
        5: "Mirrored, then turned by 270° clockwise",
        6: "Rotate 90° clockwise",
        7: "Mirrored, then turned by 90° clockwise",
        8: "Rotate 270° clockwise",
    },
    "PlanarConfiguration": {1: "Chunky", 2: "Planar"},
    "ResolutionUnit": _LENGTH_UNITS,
    "FocalPlaneResolutionUnit": _LENGTH_UNITS,
    "Predictor": {1: "None", 2: "Horizontal differencing", 3: "Floating point"},
    "ExtraSamples": {0: "Unspecified", 1: "Associated alpha", 2: "Unassociated alpha"},
    "SampleFormat": {1: "Unsigned", 2: "Signed", 3: "Float", 4: "Undefined", 5: "Complex int", 6: "Complex float"},
    "InkSet": {1: "CMYK", 2: "Not CMYK"},
    "YCbCrPositioning": {1: "Centred", 2: "Co-sited"},
    "CleanFaxData": {0: "Clean", 1: "Regenerated", 2: "Unclean"},
    "JPEGProc": {1: "Baseline", 14: "Lossless"},
    "ExposureProgram": {
        0: "Not defined",
        1: "Manual",
        2: "Normal program",
        3: "Aperture priority",
        4: "Shutter priority",
        5: "Creative (depth of field)",
        6: "Action (fast shutter)",
        7: "Portrait",
        8: "Landscape",
        9: "Bulb",
    },
    "SensitivityType": {
        0: "Unknown",
        1: "Standard output sensitivity",
        2: "Recommended exposure index",
        3: "ISO speed",
        4: "Standard output sensitivity and recommended exposure index",
        5: "Standard output sensitivity and ISO speed",
        6: "Recommended exposure index and ISO speed",
        7: "Standard output sensitivity, recommended exposure index and ISO speed",
    },
    "MeteringMode": {
        0: "Unknown",
        1: "Average",
        2: "Centre-weighted average",
        3: "Spot",
        4: "Multi-spot",
        5: "Pattern",
        6: "Partial",
        255: "Other",
    },
    "LightSource": _ILLUMINANTS,
    "CalibrationIlluminant1": _ILLUMINANTS,
    "CalibrationIlluminant2": _ILLUMINANTS,
    "CalibrationIlluminant3": _ILLUMINANTS,
    "ColorSpace": {1: "sRGB", 2: "Adobe RGB", 0xFFFD: "Wide gamut RGB", 0xFFFE: "ICC profile", 0xFFFF: "Uncalibrated"},
    "SensingMethod": {
        1: "Not defined",
        2: "One-chip colour area sensor",
        3: "Two-chip colour area sensor",
        4: "Three-chip colour area sensor",
        5: "Colour sequential area sensor",
        7: "Trilinear sensor",
        8: "Colour sequential linear sensor",
    },
    "FileSource": {0: "Other", 1: "Transparent scanner", 2: "Reflex scanner", 3: "Digital camera"},
    "SceneType": {1: "Directly photographed"},
    "CustomRendered": {
        0: "Normal",
        1: "Custom",
        2: "HDR, no original saved",
        3: "HDR, original saved",
        4: "Original for HDR",
        6: "Panorama",
        7: "Portrait HDR",
        8: "Portrait",
    },
    "ExposureMode": {0: "Auto", 1: "Manual", 2: "Auto bracket"},
    "WhiteBalance": {0: "Auto", 1: "Manual"},
    "SceneCaptureType": {0: "Standard", 1: "Landscape", 2: "Portrait", 3: "Night scene", 4: "Other"},
    "GainControl": {0: "None", 1: "Low gain up", 2: "High gain up", 3: "Low gain down", 4: "High gain down"},
    "Contrast": _SOFT_HARD,
    "Saturation": _LOW_HIGH,
    "Sharpness": _SOFT_HARD,
    "SubjectDistanceRange": {0: "Unknown", 1: "Macro", 2: "Close", 3: "Distant"},
    "CompositeImage": {
        0: "Unknown",
        1: "Not a composite",
        2: "General composite",
        3: "Composite captured while shooting",
    },
    "GPSAltitudeRef": {
        0: "Above sea level",
        1: "Below sea level",
        2: "Above the ellipsoid",
        3: "Below the ellipsoid",
    },
    "GPSDifferential": {0: "No correction", 1: "Differential correction"},
}

LETTERS: dict[str, dict[str, str]] = {
    "GPSLatitudeRef": {"N": "North", "S": "South"},
    "GPSLongitudeRef": {"E": "East", "W": "West"},
    "GPSDestLatitudeRef": {"N": "North", "S": "South"},
    "GPSDestLongitudeRef": {"E": "East", "W": "West"},
    "GPSStatus": {"A": "Measurement active", "V": "Measurement void"},
    "GPSMeasureMode": {"2": "Two-dimensional", "3": "Three-dimensional"},
    "GPSSpeedRef": {"K": "km/h", "M": "mph", "N": "knots"},
    "GPSDestDistanceRef": {"K": "km", "M": "miles", "N": "nautical miles"},
    "GPSTrackRef": {"T": "True north", "M": "Magnetic north"},
    "GPSImgDirectionRef": {"T": "True north", "M": "Magnetic north"},
    "GPSDestBearingRef": {"T": "True north", "M": "Magnetic north"},
    "InteroperabilityIndex": {
        "R98": "R98: DCF basic file (sRGB)",
        "R03": "R03: DCF option file (Adobe RGB)",
        "THM": "THM: DCF thumbnail file",
    },
}


def describe(name: str, value: Value) -> str:
    """A tag's value for a person; plain notation where the standard gives no words."""
    if isinstance(value, str):
        return LETTERS.get(name, {}).get(value.strip().upper(), "") or _date(name, value)
    if isinstance(value, Binary):
        return str(value)
    if name in _SENTENCES:
        try:
            return _SENTENCES[name](value)
        except (TypeError, ValueError, LookupError, ArithmeticError):
            return plain(value)
    if name in ENUMERATIONS:
        meanings = ENUMERATIONS[name]
        elements = value if isinstance(value, tuple) else (value,)
        return ", ".join(_meaning(meanings, element) for element in elements)
    return plain(value)


def _meaning(meanings: dict[int, str], element: Scalar) -> str:
    known = meanings.get(element) if isinstance(element, int) else None
    return known or f"unknown ({plain(element)})"


def plain(value: Value) -> str:
    """A value without a unit: six significant digits, several joined by blanks."""
    if isinstance(value, tuple):
        return " ".join(plain(element) for element in value)
    if isinstance(value, float):
        if math.isnan(value):
            return "undefined"
        return "infinite" if math.isinf(value) else f"{value:.6g}"
    return str(value)


def describe_flash(value: int) -> str:
    """The bit field of the tag Flash (CIPA DC-008 table 12) as a sentence."""
    parts = ["Flash fired" if value & 1 else "Flash did not fire"]
    parts += {2: ["return light not detected"], 3: ["return light detected"]}.get(value >> 1 & 3, [])
    parts += {1: ["compulsory"], 2: ["suppressed"], 3: ["auto mode"]}.get(value >> 3 & 3, [])
    if value & 0x20:
        return "No flash function"
    if value & 0x40:
        parts.append("red-eye reduction")
    return ", ".join(parts)


def _date(name: str, value: str) -> str:
    """A stored date with the dashes people know: 2024:05:01 -> 2024-05-01."""
    if name.startswith("DateTime") or name in ("GPSDateStamp", "PreviewDateTime"):
        day, blank, clock = value.partition(" ")
        if len(day) == 10 and day[4] == day[7] == ":":
            return f"{day.replace(':', '-')}{blank}{clock}"
    return value


def _degrees(value: tuple[float, ...]) -> str:
    degrees, minutes, rest = (*value, 0.0, 0.0)[:3]
    total = round((degrees * 60 + minutes) * 60 + rest, 2)
    return f"{int(total // 3600)}° {int(total // 60 % 60)}' {total % 60:.2f}\""


def _clock(value: tuple[float, ...]) -> str:
    hours, minutes, rest = value
    whole, fraction = divmod(rest, 1)
    return f"{int(hours):02d}:{int(minutes):02d}:{int(whole):02d}" + (f"{fraction:.3f}"[1:] if fraction else "")


def _lens(value: tuple[float, ...]) -> str:
    """An end that is not stored (0/0) is a question mark. Some lenses give their long end first."""
    short, long, wide, tele = value
    if short > long > 0:
        short, long, wide, tele = long, short, tele, wide
    ends = [plain(end) if 0 < end < math.inf else "?" for end in (short, long)]
    focal = "-".join(dict.fromkeys(ends))
    stops = [plain(stop) for stop in dict.fromkeys((wide, tele)) if 0 < stop < math.inf]
    return f"{focal} mm" + (f" f/{'-'.join(stops)}" if stops else "")


def _area(value: tuple[int, ...]) -> str:
    shapes = {2: "Point at {} {}", 3: "Circle at {} {}, diameter {}", 4: "Rectangle at {} {}, {} × {}"}
    return shapes[len(value)].format(*value)


def _distance(value: float) -> str:
    if value == 0 or math.isnan(value):
        return "Unknown"
    return "Infinity" if value >= 0xFFFFFFFF else f"{value:.4g} m"


def _bias(value: float) -> str:
    if value == 0:
        return "0 EV"
    from fractions import Fraction  # noqa: PLC0415 - takes 3 ms, and most photos have no bias

    nearest = Fraction(value).limit_denominator(6)
    whole = (
        f"{float(nearest):+.3g}" if nearest.denominator in (1, 2) else f"{nearest.numerator:+d}/{nearest.denominator}"
    )
    return f"{whole} EV"


def _ratio(value: float) -> str:
    return "Not used" if value == 0 or math.isnan(value) else f"{value:.3g}×"


def _components(value: tuple[int, ...]) -> str:
    names = ("-", "Y", "Cb", "Cr", "R", "G", "B")
    return ", ".join(names[component] if component < len(names) else "?" for component in value)


def _subsampling(value: tuple[int, int]) -> str:
    known = {(1, 1): "4:4:4", (2, 1): "4:2:2", (2, 2): "4:2:0", (4, 1): "4:1:1", (4, 2): "4:1:0", (1, 2): "4:4:0"}
    return f"{known.get(value, 'unusual')} ({value[0]} {value[1]})"


def _unit(unit: str) -> Callable[[Value], str]:
    return lambda value: f"{plain(value)} {unit}"


def _aperture(apex: float) -> str:
    return f"f/{2 ** (apex / 2):.2g}" if abs(apex) < NO_APEX else "undefined"


def _shutter_speed(apex: float) -> str:
    return exposure_time(2**-apex) if abs(apex) < NO_APEX else "undefined"


def _filter_pattern(value: tuple[int, ...]) -> str:
    """Rows of the colour filter array: behind the numbers of columns and rows (Exif), or of a square (TIFF/EP)."""
    side = math.isqrt(len(value))
    columns, colors = (side, value) if side * side == len(value) else (value[0], value[2:])
    names = [FILTER_COLORS[color] for color in colors]
    return "".join(f"[{','.join(names[start : start + columns])}]" for start in range(0, len(names), columns))


_SENTENCES: dict[str, Callable[[Any], str]] = {
    "ExposureTime": exposure_time,
    "ShutterSpeedValue": _shutter_speed,
    "FNumber": lambda value: f"f/{value:.3g}",
    "ApertureValue": _aperture,
    "MaxApertureValue": _aperture,
    "BrightnessValue": _unit("EV"),
    "ExposureBiasValue": _bias,
    "PhotographicSensitivity": lambda value: f"ISO {plain(value)}",
    "FocalLength": lambda value: f"{value:.4g} mm",
    "FocalLengthIn35mmFilm": lambda value: f"{plain(value)} mm" if value else "Unknown",
    "SubjectDistance": _distance,
    "SubjectArea": _area,
    "SubjectLocation": _area,
    "Flash": describe_flash,
    "FlashEnergy": _unit("BCPS"),
    "DigitalZoomRatio": _ratio,
    "LensSpecification": _lens,
    "DNGLensInfo": _lens,
    "ComponentsConfiguration": _components,
    "CFAPattern": _filter_pattern,
    "YCbCrSubSampling": _subsampling,
    "Temperature": _unit("°C"),
    "Humidity": _unit("%"),
    "Pressure": _unit("hPa"),
    "WaterDepth": _unit("m"),
    "Acceleration": _unit("mGal"),
    "CameraElevationAngle": _unit("°"),
    "GPSVersionID": lambda value: ".".join(str(part) for part in value),
    "DNGVersion": lambda value: ".".join(str(part) for part in value),
    "DNGBackwardVersion": lambda value: ".".join(str(part) for part in value),
    "GPSLatitude": _degrees,
    "GPSLongitude": _degrees,
    "GPSDestLatitude": _degrees,
    "GPSDestLongitude": _degrees,
    "GPSAltitude": lambda value: f"{value:.6g} m",
    "GPSTimeStamp": _clock,
    "GPSTrack": _unit("°"),
    "GPSImgDirection": _unit("°"),
    "GPSDestBearing": _unit("°"),
    "GPSHPositioningError": _unit("m"),
}
