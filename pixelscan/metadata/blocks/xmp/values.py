"""An XMP property's text -> value and text: numbers, rationals and coordinates as numbers, the rest as stored."""

import re
from string import ascii_letters, digits

from pixelscan.metadata.blocks.descriptions import describe, plain
from pixelscan.metadata.model import Binary, Value

MAX_TEXT = 64 << 10
MIN_BASE64 = 400

_NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d{0,14})(?:\.\d{1,16})?|[+-]?\d\.\d{1,16}[Ee][+-]?\d{1,2}")
_RATIONALS = re.compile(r"-?\d{1,15}/-?\d{1,15}(?: -?\d{1,15}/-?\d{1,15}){0,15}")
_BASE64 = (ascii_letters + digits + "+/=\r\n").encode()
# XMP specification part 2, section 2.3 (GPSCoordinate): "D,M,SK" or "D,M.mK", K one of N S E W.
_COORDINATE = re.compile(r"(\d{1,3}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?(?:,(\d{1,2}(?:\.\d+)?))?\s?([NSEW])")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?")

# Text even if it looks like a number: a year as a title, a digit as a keyword, an identifier.
_TEXT_GROUPS = {"dc", "rdf", "x", "xmpMM", "xmpRights", "xmpBJ", "iptcCore", "lr", "digiKam", "xmpNote", "mediapro"}
_TEXT_GROUPS |= {"expressionmedia", "avm", "plus"}
_RATIONAL_GROUPS = {"exif", "exifEX", "tiff", "aux"}
_STANDARD_GROUPS = {"exif", "exifEX", "tiff"}
_STANDARD_NAMES = {"ISOSpeedRatings": "PhotographicSensitivity", "LensInfo": "LensSpecification"}
_STANDARD_NAMES |= {"ApproximateFocusDistance": "SubjectDistance"}

# CIPA DC-008 table 12: the bits of Flash, which XMP stores separately.
_FLASH = {
    "FlashReturn": {0: "No return light detection", 2: "Return light not detected", 3: "Return light detected"},
    "FlashMode": {0: "Unknown", 1: "Compulsory firing", 2: "Compulsory suppression", 3: "Auto"},
}
_SWITCHES = {"True": "Yes", "False": "No"}


def value_of(group: str, name: str, text: str) -> Value:
    """The value of a property's text; base64 data and very long text only by length."""
    if len(text) > MIN_BASE64 and (data := text.strip()) and not data.encode().translate(None, _BASE64):
        return Binary((len(data) - data.count("\n") - data.count("\r") - data.count("=", -2)) * 3 // 4)
    if len(text) > MAX_TEXT:
        return Binary(len(text))
    if group in _TEXT_GROUPS or not text:
        return text
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    if group in _RATIONAL_GROUPS and _RATIONALS.fullmatch(text):
        numbers = tuple(_ratio(part) for part in text.split())
        return numbers[0] if len(numbers) == 1 else numbers
    if group in _RATIONAL_GROUPS and name.endswith("itude") and (match := _COORDINATE.fullmatch(text)):
        return _degrees(match)
    return text


def _ratio(text: str) -> float:
    numerator, denominator = map(int, text.split("/"))
    if denominator:
        return numerator / denominator
    return float("inf") if numerator else float("nan")


def _degrees(match: re.Match[str]) -> float:
    degrees, minutes, seconds = (float(part or 0) for part in match.groups()[:3])
    angle = degrees + minutes / 60 + seconds / 3600
    return -angle if match[4] in "SW" else angle


def value_words(group: str, name: str, value: Value) -> str:
    """The value for people; properties that mirror Exif use the standard's wording."""
    if group in _STANDARD_GROUPS or group == "aux":
        if name in _FLASH and isinstance(value, int):
            return _FLASH[name].get(value, str(value))
        if not (name.endswith("itude") and isinstance(value, float)):
            value = _SWITCHES.get(value, value) if isinstance(value, str) else value
            value = _dated(value) if isinstance(value, str) else value
            return describe(_STANDARD_NAMES.get(name, name), value)
        return f"{value:.6f}°" if name != "GPSAltitude" else describe(name, value)
    if isinstance(value, str):
        return _dated(value)
    if isinstance(value, tuple):
        return ", ".join(_dated(part) if isinstance(part, str) else plain(part) for part in value)
    return plain(value) if isinstance(value, float) else str(value)


def _dated(text: str) -> str:
    """A complete ISO 8601 time with spaces for readability; other text unchanged."""
    match = _DATE.fullmatch(text) if len(text) < 40 else None
    return " ".join(part for part in match.groups() if part) if match else text
