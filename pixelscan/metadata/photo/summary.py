"""What a person asks first of a photo: one value for each question, None where the photo does not say.

The first source that answers wins, in this order: Exif (ExifIFD, then IFD0, where TIFF-based RAW files
keep it), the maker's note, XMP, IPTC, the container. A stored 0, 0/0, 1/0 or 1e300 is no answer.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pixelscan.metadata.model import Scan, Tag, Value
from pixelscan.metadata.photo.capture_time import capture_time
from pixelscan.metadata.photo.focus import focus_distance

INCHES_A_METRE = 1 / 0.0254
CENTIMETRES_AN_INCH = 2.54
# CIPA DC-008: the true sensitivity is in one of the other tags.
ISO_OVERFLOW = 65535
# Beyond these no fact of a photo lies; a hostile file's 1e-320 or 1e300 would overflow every formula.
SMALLEST, LARGEST = 1e-9, 1e12


@dataclass(frozen=True, slots=True)
class Summary:
    """Times in seconds, lengths in millimetres, distance and altitude in metres, places in signed degrees.

    `taken` is ISO 8601, with its zone where one is known; resolutions are dots per inch as stored.
    """

    camera: str | None = None
    lens: str | None = None
    taken: str | None = None
    exposure_time: float | None = None
    f_number: float | None = None
    iso: int | None = None
    focal_length: float | None = None
    focal_length_35mm: float | None = None
    focus_distance: float | None = None
    dpi_x: float | None = None
    dpi_y: float | None = None
    megapixels: float | None = None
    latitude: float | None = None
    longitude: float | None = None
    altitude: float | None = None


def summarize(scan: Scan) -> Summary:
    """The answers that a scan holds."""
    tags = scan.by_key()
    facts = _Facts(tags)
    resolution = next(resolutions(tags), None)
    latitude, longitude = _place(facts)
    return Summary(
        camera=_camera(facts),
        lens=_lens(facts),
        taken=_taken(tags),
        exposure_time=_exposure_time(facts),
        f_number=_f_number(facts),
        iso=_iso(facts),
        focal_length=facts.positive("ExifIFD:FocalLength", "IFD0:FocalLength", "XMP-exif:FocalLength"),
        focal_length_35mm=facts.positive("ExifIFD:FocalLengthIn35mmFilm", "XMP-exif:FocalLengthIn35mmFormat"),
        focus_distance=focus_distance(scan),
        dpi_x=resolution.dpi_x if resolution else None,
        dpi_y=resolution.dpi_y if resolution else None,
        megapixels=scan.width * scan.height / 1e6 if scan.width and scan.height else None,
        latitude=latitude,
        longitude=longitude,
        altitude=_altitude(facts),
    )


class _Facts:
    """The tags by "group:name", asked for values of one sort."""

    def __init__(self, tags: Mapping[str, Tag]) -> None:
        self._tags = tags

    def value(self, key: str) -> Value | None:
        tag = self._tags.get(key)
        return None if tag is None else tag.value

    def positive(self, *keys: str) -> float | None:
        """The first of the keys that holds a number above zero that a photo can have."""
        for key in keys:
            tag = self._tags.get(key)
            if tag is not None and (number := _number(tag.value)) and SMALLEST <= number <= LARGEST:
                return number
        return None

    def text(self, *keys: str) -> str | None:
        """The words of the first of the keys that has any."""
        for key in keys:
            tag = self._tags.get(key)
            if tag is not None and (text := " ".join(tag.text.split("\0")[0].split())):
                return text
        return None


_NUMBER_IN_TEXT = re.compile(r"(?:f/)?([+-]?\d{1,15}(?:\.\d{1,15})?)(?:/(\d{1,15}(?:\.\d{1,15})?))?(?:$|[^\d.:])")


def _number(value: Value | None) -> float | None:
    """A finite number: the value itself, the first of several, or what a text like "1/60 s" begins with."""
    if isinstance(value, tuple):
        value = value[0] if value else None
    if isinstance(value, str):
        match = _NUMBER_IN_TEXT.match(value.strip())
        if not match or (match[2] and not float(match[2])):
            return None
        value = float(match[1]) / float(match[2] or 1)
    return value if isinstance(value, int | float) and math.isfinite(value) else None


# What a maker's name carries besides the name.
_COMPANY = re.compile(
    r"[\s,]+(?:corporation|corp\.?|company|co\.?|ltd\.?|inc\.?|ag|gmbh|electronics|imaging|optical|camera"
    r"|technologies|techwin|computer|electric|systems)(?=[\s,.]|$).*",
    re.IGNORECASE,
)


def _camera(facts: _Facts) -> str | None:
    """Maker and model, the maker named once: "NIKON CORPORATION", "NIKON D70" -> "NIKON D70"."""
    make = facts.text("IFD0:Make", "XMP-tiff:Make", "XMP-exif:Make")
    model = facts.text("IFD0:Model", "XMP-tiff:Model", "XMP-exif:Model", "IFD0:UniqueCameraModel")
    return _named(make, model)


def _named(make: str | None, model: str | None) -> str | None:
    if not make or not model:
        return model or make
    maker_words = re.split(r"[\s\-,]+", make.casefold())
    first = re.split(r"[\s\-_]", model.casefold())[0]
    initials = "".join(word[:1] for word in maker_words)
    if first in maker_words or first == initials or model.casefold().startswith(maker_words[0]):
        return model
    return f"{_COMPANY.sub('', make)} {model}"


# A name before a mere range; the maker's own word before a program's.
_LENSES = (
    *("ExifIFD:LensModel", "IFD0:LensModel"),
    *("Canon:LensModel", "Canon:LensType", "Nikon:LensIDNumber", "Nikon:LensID", "Sony:LensID", "Sony:LensType"),
    *("Minolta:LensID", "Pentax:LensType", "Olympus:LensType", "Olympus:LensModel", "Panasonic:LensType"),
    *("Leica:LensType", "Samsung:LensType", "Sigma:LensType", "FLIR:LensModel"),
    *("XMP-exifEX:LensModel", "XMP-aux:Lens", "ExifIFD:LensSpecification"),
    *("Canon:Lens", "Nikon:Lens", "Sigma:LensRange"),
)


def _lens(facts: _Facts) -> str | None:
    """The lens by name, else by its range; its maker in front when that is not the camera's."""
    lens = next((words for key in _LENSES if (words := facts.text(key)) and _is_name(words)), None)
    make = facts.text("ExifIFD:LensMake", "IFD0:LensMake")
    if not lens or not make or lens != facts.text("ExifIFD:LensModel", "IFD0:LensModel"):
        return lens
    return lens if make.casefold() == (facts.text("IFD0:Make") or "").casefold() else _named(make, lens)


def _is_name(words: str) -> bool:
    """Not a mere number, a number in brackets, dashes, or a word for not knowing."""
    known = not re.match(r"(?:unknown|none|n/a|no lens|manual lens|undef)\b", words, re.IGNORECASE)
    return known and bool(re.search(r"[A-Za-z]", words)) and not words.startswith(("(", "0x"))


def _taken(tags: Mapping[str, Tag]) -> str | None:
    """To the second or, where the camera counts finer, the millisecond; a bare date where no clock stands by it."""
    time = capture_time(tags)
    if time is None:
        return None
    if not time.has_clock:
        return time.local.date().isoformat()
    return time.local.isoformat(timespec="milliseconds" if time.local.microsecond else "seconds")


def _exposure_time(facts: _Facts) -> float | None:
    """Seconds; from the APEX value 2^-Tv (CIPA DC-008 annex C) where the time itself is missing."""
    stored = facts.positive("ExifIFD:ExposureTime", "IFD0:ExposureTime", "XMP-exif:ExposureTime")
    return stored or _from_apex(facts, "ShutterSpeedValue", lambda apex: 2**-apex)


def _f_number(facts: _Facts) -> float | None:
    """From the APEX value 2^(Av/2) (CIPA DC-008 annex C) where the F number itself is missing."""
    stored = facts.positive("ExifIFD:FNumber", "IFD0:FNumber", "XMP-exif:FNumber")
    return stored or _from_apex(facts, "ApertureValue", lambda apex: 2 ** (apex / 2))


def _from_apex(facts: _Facts, name: str, formula: Callable[[float], float]) -> float | None:
    for group in ("ExifIFD", "IFD0", "XMP-exif"):
        apex = _number(facts.value(f"{group}:{name}"))
        if apex is not None and abs(apex) < 30:
            return float(f"{formula(apex):.6g}")
    return None


_ISO_NAMES = ("PhotographicSensitivity", "ISOSpeedRatings", "RecommendedExposureIndex", "StandardOutputSensitivity")
_ISO_KEYS = tuple(f"{group}:{name}" for group in ("ExifIFD", "IFD0") for name in (*_ISO_NAMES, "ISOSpeed", "ISO"))
_ISO_KEYS += ("XMP-exif:ISO", "XMP-exifEX:PhotographicSensitivity")


def _iso(facts: _Facts) -> int | None:
    overflow = None
    for key in _ISO_KEYS:
        if iso := round(facts.positive(key) or 0):
            if iso != ISO_OVERFLOW:
                return iso
            overflow = iso
    # The makers store codes; only the words tell the sensitivity.
    worded = _number(facts.text("Canon:ISOSpeed", "Nikon:ISOSpeed", "Kodak:ISO")) or 0
    return overflow or (round(worded) if worded >= 1 else None)


class Resolution(NamedTuple):
    """Dots per inch across and down as one block stores them, and that block's name."""

    dpi_x: float | None
    dpi_y: float | None
    source: str


def resolutions(tags: Mapping[str, Tag]) -> Iterator[Resolution]:
    """Every block's own; a supposed 72 is none."""
    facts = _Facts(tags)
    for name_x, name_y, unit_key, inches in _RESOLUTIONS:
        unit = _number(facts.value(unit_key)) if unit_key else None
        scale = inches.get(None if unit is None else int(unit))
        x, y = facts.positive(name_x), facts.positive(name_y)
        if scale and (x or y):
            source = name_x.partition(":")[0]
            yield Resolution(x and round(x * scale, 3), y and round(y * scale, 3), source)


_TIFF_UNITS = {None: 1.0, 2: 1.0, 3: CENTIMETRES_AN_INCH}
# Where dots are counted, the tag with the unit, and how many units an inch has (absent: no true size).
_RESOLUTIONS: tuple[tuple[str, str, str | None, dict[int | None, float]], ...] = (
    ("IFD0:XResolution", "IFD0:YResolution", "IFD0:ResolutionUnit", _TIFF_UNITS),
    ("JFIF:XResolution", "JFIF:YResolution", "JFIF:ResolutionUnit", {1: 1.0, 2: CENTIMETRES_AN_INCH}),
    ("PNG-pHYs:PixelsPerUnitX", "PNG-pHYs:PixelsPerUnitY", "PNG-pHYs:PixelUnits", {1: 1 / INCHES_A_METRE}),
    ("Photoshop:XResolution", "Photoshop:YResolution", None, {None: 1.0}),
    ("XMP-tiff:XResolution", "XMP-tiff:YResolution", "XMP-tiff:ResolutionUnit", _TIFF_UNITS),
    ("File:PixelsPerMeterX", "File:PixelsPerMeterY", None, {None: 1 / INCHES_A_METRE}),
)


def _place(facts: _Facts) -> tuple[float | None, float | None]:
    """Latitude and longitude, both or neither: a half position is no place."""
    latitude = _gps_angle(facts, "Latitude", "NS", 90)
    longitude = _gps_angle(facts, "Longitude", "EW", 180)
    if latitude is None or longitude is None:
        latitude = _xmp_angle(facts, "Latitude", 90)
        longitude = _xmp_angle(facts, "Longitude", 180)
    return (latitude, longitude) if latitude is not None and longitude is not None else (None, None)


def _gps_angle(facts: _Facts, name: str, references: str, limit: int) -> float | None:
    """Signed degrees from degrees, minutes and seconds and the reference, without which the sign is unknown."""
    value = facts.value(f"GPS:GPS{name}")
    parts = value if isinstance(value, tuple) else (value,)
    reference = str(facts.value(f"GPS:GPS{name}Ref") or "").strip("\0 ").upper()[:1]
    if not all(isinstance(part, int | float) and math.isfinite(part) for part in parts):
        return None
    if not reference or reference not in references:
        return None
    angle = sum(float(part) / 60**power for power, part in enumerate(parts[:3]) if isinstance(part, int | float))
    angle = -abs(angle) if reference == references[1] else angle
    return round(angle, 8) if abs(angle) <= limit else None


def _xmp_angle(facts: _Facts, name: str, limit: int) -> float | None:
    angle = facts.value(f"XMP-exif:GPS{name}")
    if not isinstance(angle, int | float) or not abs(angle) <= limit:
        return None
    return round(float(angle), 8)


def _altitude(facts: _Facts) -> float | None:
    """Metres; CIPA DC-008: references 1 (below sea level) and 3 (below the ellipsoid, Exif 3.0) turn the sign."""
    for group in ("GPS", "XMP-exif"):
        metres = _number(facts.value(f"{group}:GPSAltitude"))
        if metres is not None:
            below = _number(facts.value(f"{group}:GPSAltitudeRef")) in (1, 3)
            return -abs(metres) if below else metres
    return None
