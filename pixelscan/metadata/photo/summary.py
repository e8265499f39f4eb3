"""A photo's main facts: one value for each, None if the photo does not have it.

The first source with a value wins, in this order: Exif (ExifIFD, then IFD0, where TIFF-based RAW files
keep it), the maker note, XMP, IPTC, the container. A stored 0, 0/0, 1/0 or 1e300 is ignored.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pixelscan.metadata.model import Scan, Tag
from pixelscan.metadata.photo.capture_time import CaptureTime, capture_time
from pixelscan.metadata.photo.focus import focus_distance
from pixelscan.metadata.photo.known_names import camera_name, is_placeholder
from pixelscan.metadata.photo.location import altitude, coordinates
from pixelscan.metadata.photo.tag_values import TagValues, number

INCHES_A_METRE = 1 / 0.0254
CENTIMETRES_AN_INCH = 2.54
# CIPA DC-008: this value means that the real ISO is higher, and in one of the other tags.
ISO_OVERFLOW = 65535
# Lower values are maker codes, not ISO speeds.
LEAST_ISO = 20
# All bits of the tag are set.
UNKNOWN_EQUIVALENT = 65535
# A day and more; a pinhole; a telescope, in millimetres. What is beyond is damage.
LONGEST_EXPOSURE, SMALLEST_APERTURE, LONGEST_LENS = 100_000, 10_000, 100_000


@dataclass(frozen=True, slots=True)
class Summary:
    """Times in seconds, lengths in millimetres, distance and altitude in metres, coordinates in signed degrees.

    `taken` is ISO 8601, with its time zone if known; resolutions are dots per inch as stored.
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
    """The main facts of a scan."""
    tags = scan.by_key()
    return summary_of(scan, tags, capture_time(tags))


def summary_of(scan: Scan, tags: Mapping[str, Tag], time: CaptureTime | None) -> Summary:
    """`summarize`, for those who have the scan's tags by "group:name" and its capture time."""
    facts = TagValues(tags)
    resolution = next(resolutions(tags), None)
    found = coordinates(facts)
    return Summary(
        camera=_camera(facts),
        lens=_lens(facts),
        taken=_taken(time),
        exposure_time=_real(_exposure_time(facts), LONGEST_EXPOSURE),
        f_number=_real(_fnumber(facts), SMALLEST_APERTURE),
        iso=_iso(facts),
        focal_length=_real(facts.positive(*_FOCAL_KEYS, *_in_containers("FocalLength")), LONGEST_LENS),
        focal_length_35mm=_real(facts.positive(*_EQUIVALENT_KEYS), UNKNOWN_EQUIVALENT - 1),
        focus_distance=focus_distance(scan),
        dpi_x=resolution.dpi_x if resolution else None,
        dpi_y=resolution.dpi_y if resolution else None,
        megapixels=scan.width * scan.height / 1e6 if scan.width and scan.height else None,
        latitude=found.latitude if found else None,
        longitude=found.longitude if found else None,
        altitude=altitude(facts),
    )


_FOCAL_KEYS = ("ExifIFD:FocalLength", "IFD0:FocalLength", "XMP-exif:FocalLength")
_EQUIVALENT_KEYS = (
    "ExifIFD:FocalLengthIn35mmFilm",
    "XMP-exif:FocalLengthIn35mmFormat",
    "SigmaRaw:FocalLengthIn35mmFormat",
)
# Container groups that hold the exposure without Exif, in this module's units.
_CONTAINERS = ("CanonRaw", "CIFF", "SigmaRaw", "PictureInfo", "Keys", "UserData")


@cache
def _in_containers(*names: str) -> tuple[str, ...]:
    return tuple(f"{group}:{name}" for group in _CONTAINERS for name in names)


# Company words in a maker's name.
_COMPANY = re.compile(
    r"[\s,]+(?:corporation|corp\.?|company|co\.?|ltd\.?|inc\.?|ag|gmbh|electronics|imaging|optical|camera"
    r"|technologies|techwin|computer|electric|systems)(?=[\s,.]|$).*",
    re.IGNORECASE,
)


def _camera(facts: TagValues) -> str | None:
    """Maker and model, without repeating the maker: "NIKON CORPORATION", "NIKON D70" -> "NIKON D70"."""
    makers = ("IFD0:Make", "XMP-tiff:Make", "XMP-exif:Make", *_in_containers("Make"))
    models = ("IFD0:Model", "XMP-tiff:Model", "XMP-exif:Model", "IFD0:UniqueCameraModel", *_in_containers("Model"))
    return _named(_camera_name(facts, makers), _camera_name(facts, models))


def _camera_name(facts: TagValues, keys: tuple[str, ...]) -> str | None:
    """The first that is a name; numbers are none."""
    texts = (camera_name(facts.text(key)) for key in facts.present(keys) if isinstance(facts.value(key), str))
    return next((text for text in texts if text), None)


def _named(make: str | None, model: str | None) -> str | None:
    if not make or not model:
        return model or make
    maker_words = re.split(r"[\s\-,]+", make.casefold())
    first = re.split(r"[\s\-_]", model.casefold())[0]
    initials = "".join(word[:1] for word in maker_words)
    if first in maker_words or first == initials or model.casefold().startswith(maker_words[0]):
        return model
    return f"{_COMPANY.sub('', make)} {model}"


# A name comes before a focal length range, and the maker's value before another program's.
_LENSES = (
    *("ExifIFD:LensModel", "IFD0:LensModel"),
    *("Canon:LensModel", "Canon:LensType", "Nikon:LensIDNumber", "Nikon:LensID", "Sony:LensID", "Sony:LensType"),
    *("Minolta:LensID", "Pentax:LensType", "Olympus:LensType", "Olympus:LensModel", "Panasonic:LensType"),
    *("Leica:LensType", "Samsung:LensType", "Sigma:LensType", "FLIR:LensModel", "PhaseOne:LensModel", "Keys:LensModel"),
    *("XMP-exifEX:LensModel", "XMP-aux:Lens", "ExifIFD:LensSpecification"),
    *("Canon:Lens", "Nikon:Lens", "Sigma:LensRange", "SigmaRaw:LensFocalRange"),
)


def _lens(facts: TagValues) -> str | None:
    """The lens's name, else its focal length range; starts with its maker if that differs from the camera's."""
    focal = facts.positive(*_FOCAL_KEYS)
    known = (key for key in facts.present(_LENSES) if (key, facts.value(key)) not in _GUESSES)
    names = (_fitting(key, words, focal) for key in known if (words := facts.text(key)) and _is_name(words))
    lens = next((name for name in names if name), None)
    make = facts.text("ExifIFD:LensMake", "IFD0:LensMake")
    if not lens or not make or lens != facts.text("ExifIFD:LensModel", "IFD0:LensModel"):
        return lens
    return lens if make.casefold() == (facts.text("IFD0:Make") or "").casefold() else _named(make, lens)


# Cameras identify these lenses by a number that several lenses share.
_NUMBERED = ("Canon:LensType", "Nikon:LensIDNumber", "Sony:LensID", "Minolta:LensID", "Pentax:LensType")
# So many lenses share these that a name would be a guess.
_GUESSES = {("Pentax:LensType", code) for code in ((3, 25), (3, 255), (8, 255))}
_ALTERNATIVES = re.compile(r" or | \| (?=[^|]*\d ?mm)")
_FOCAL_RANGE = re.compile(r"(\d+(?:\.\d+)?)(?: ?- ?(\d+(?:\.\d+)?))? ?mm")
# The stored ends of a zoom differ a little from the real ones. A teleconverter doubles the focal length; where the
# names are guesses, as with Pentax, none is assumed.
SHORTEST, LONGEST, LONGEST_GUESS = 0.9, 2.1, 1.1


def _fitting(key: str, words: str, focal: float | None) -> str:
    """The name; if several lenses share the number, those with which the photo's focal length is possible."""
    if key not in _NUMBERED or not focal:
        return words
    longest = LONGEST_GUESS if key.startswith("Pentax") else LONGEST
    return " or ".join(name for name in _ALTERNATIVES.split(words) if _is_possible(name, focal, longest))


def _is_possible(name: str, focal: float, longest: float) -> bool:
    found = _FOCAL_RANGE.search(name)
    if found is None:
        return True
    return SHORTEST * float(found[1]) <= focal <= longest * float(found[2] or found[1])


# "0.0 mm f/0.0", "DT 0mm F0 SAM", "-- mm f/--", "65535 mm f/65535": what bodies write that cannot ask the lens.
_NO_LENGTH = re.compile(r"(?:(?<![\d.])0+(?:\.0+)?(?: ?- ?0+(?:\.0+)?)?|-|(?<!\d)65535(?:\.0+)?) ?mm|f/65535")
# "XX", and a teleconverter without its lens, "1.4x".
_NO_LENS = re.compile(r"[Xx?* .-]+|[\d.]+ ?[xX](?: teleconverter| converter| extender)?", re.IGNORECASE)


def _is_name(words: str) -> bool:
    """False for a number, a number in brackets, dashes, no possible length, or a word that means unknown."""
    if is_placeholder(words) or _NO_LENGTH.search(words) or _NO_LENS.fullmatch(words.strip()):
        return False
    known = not re.match(r"(?:unknown|none|n/a|no lens|manual lens|undef(?:ined)?|\?+ ?mm)\b", words, re.IGNORECASE)
    return known and bool(re.search(r"[A-Za-z]", words)) and not words.startswith(("(", "0x"))


def _taken(time: CaptureTime | None) -> str | None:
    """ISO 8601 to the second, or the millisecond if the camera records fractions; only a date if there is no time."""
    if time is None:
        return None
    if not time.has_clock:
        return time.local.date().isoformat()
    return time.local.isoformat(timespec="milliseconds" if time.local.microsecond else "seconds")


def _real(value: float | None, most: float) -> float | None:
    return value if value and value <= most else None


def _exposure_time(facts: TagValues) -> float | None:
    """Seconds; from the APEX value, 2^-Tv (CIPA DC-008 annex C), if the exposure time is missing."""
    stored = facts.positive("ExifIFD:ExposureTime", "IFD0:ExposureTime", "XMP-exif:ExposureTime")
    stored = stored or _from_apex(facts, "ShutterSpeedValue", "ExposureTime", lambda apex: 2**-apex)
    return stored or facts.positive(*_in_containers("ExposureTime", "ShutterSpeedValue"))


def _fnumber(facts: TagValues) -> float | None:
    """The f-number; from the APEX value, 2^(Av/2) (CIPA DC-008 annex C), if it is missing."""
    stored = facts.positive("ExifIFD:FNumber", "IFD0:FNumber", "XMP-exif:FNumber")
    stored = stored or _from_apex(facts, "ApertureValue", "FNumber", lambda apex: 2 ** (apex / 2))
    return stored or facts.positive(*_in_containers("FNumber", "ApertureValue"))


def _from_apex(facts: TagValues, name: str, plain: str, formula: Callable[[float], float]) -> float | None:
    """By the formula; 0 beside a plain value of 0 means that the camera knew neither."""
    for group in ("ExifIFD", "IFD0", "XMP-exif"):
        apex = number(facts.value(f"{group}:{name}"))
        is_unknown = apex == 0 and number(facts.value(f"{group}:{plain}")) == 0
        if apex is not None and abs(apex) < 30 and not is_unknown:
            return float(f"{formula(apex):.6g}")
    return None


_ISO_NAMES = ("PhotographicSensitivity", "ISOSpeedRatings", "RecommendedExposureIndex", "StandardOutputSensitivity")
_ISO_KEYS = tuple(f"{group}:{name}" for group in ("ExifIFD", "IFD0") for name in (*_ISO_NAMES, "ISOSpeed", "ISO"))
_ISO_KEYS += ("XMP-exif:ISO", "XMP-exifEX:PhotographicSensitivity", "SigmaRaw:ISO")


def _iso(facts: TagValues) -> int | None:
    stored = [iso for key in facts.present(_ISO_KEYS) if (iso := round(facts.positive(key) or 0))]
    real = next((iso for iso in stored if iso != ISO_OVERFLOW), None)
    return real if stored else _makers_iso(facts)


def _makers_iso(facts: TagValues) -> int | None:
    """Canon compacts store a base ISO and a percentage of it; other makers' codes need their text."""
    base, percent = facts.positive("Canon:BaseISO"), facts.positive("Canon:AutoISO")
    if base:
        return round(base * (percent or 100) / 100)
    worded = (number(facts.text(key)) or 0 for key in facts.present(_MAKERS_ISO_KEYS))
    return next((round(iso) for iso in worded if LEAST_ISO <= iso < ISO_OVERFLOW), None)


_MAKERS_ISO_KEYS = ("Canon:CameraISO", "Nikon:ISOSpeed", "Minolta:ISO", "Pentax:ISO", "Kodak:ISO", "Casio:ISO")


class Resolution(NamedTuple):
    """Dots per inch across and down from one block, and that block's name."""

    dpi_x: float | None
    dpi_y: float | None
    source: str


def resolutions(tags: Mapping[str, Tag]) -> Iterator[Resolution]:
    """The resolution of each block that stores one; the default of 72 is not assumed."""
    facts = TagValues(tags)
    for name_x, name_y, unit_key, inches in _RESOLUTIONS:
        unit = number(facts.value(unit_key)) if unit_key else None
        scale = inches.get(None if unit is None else int(unit))
        x, y = facts.positive(name_x), facts.positive(name_y)
        if scale and (x or y):
            source = name_x.partition(":")[0]
            yield Resolution(x and round(x * scale, 3), y and round(y * scale, 3), source)


_TIFF_UNITS = {None: 1.0, 2: 1.0, 3: CENTIMETRES_AN_INCH}
# The tags with the resolution, the tag with its unit, and the units per inch (a unit not listed has no real size).
_RESOLUTIONS: tuple[tuple[str, str, str | None, dict[int | None, float]], ...] = (
    ("IFD0:XResolution", "IFD0:YResolution", "IFD0:ResolutionUnit", _TIFF_UNITS),
    ("JFIF:XResolution", "JFIF:YResolution", "JFIF:ResolutionUnit", {1: 1.0, 2: CENTIMETRES_AN_INCH}),
    ("PNG-pHYs:PixelsPerUnitX", "PNG-pHYs:PixelsPerUnitY", "PNG-pHYs:PixelUnits", {1: 1 / INCHES_A_METRE}),
    ("Photoshop:XResolution", "Photoshop:YResolution", None, {None: 1.0}),
    ("XMP-tiff:XResolution", "XMP-tiff:YResolution", "XMP-tiff:ResolutionUnit", _TIFF_UNITS),
    ("File:PixelsPerMeterX", "File:PixelsPerMeterY", None, {None: 1 / INCHES_A_METRE}),
)
