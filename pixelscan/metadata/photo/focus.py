"""Where the camera focused: distance, mode, AF points and areas, from standard tags and the maker note."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pixelscan.metadata.model import Scan, Tag
from pixelscan.metadata.photo.focus_areas import Area, focus_areas

EXIF_GROUPS = {"IFD0", "ExifIFD"}
MAKER_GROUPS = {"Apple", "Canon", "Casio", "DJI", "FujiFilm", "Kodak", "Minolta", "Nikon", "Olympus", "Panasonic"}
MAKER_GROUPS |= {"Leica", "Pentax", "Ricoh", "Samsung", "Sanyo", "Sigma", "Sony"}
FARTHEST_METRES = 10_000
# Models of 2001 store millimetres where later ones store centimetres: beside Exif's SubjectDistance they have ten times
# as much. Of those of 2002 the unit is not known.
CANON_IN_MILLIMETRES = re.compile(r"Canon (?:PowerShot (?:A10|A20|G2|S30|S40)|DIGITAL IXUS 300)")
CANON_OF_UNKNOWN_UNIT = re.compile(
    r"Canon (?:PowerShot (?:A30|A40|A100|A200|G1|Pro90 IS|S110|S200|S300|S330)|DIGITAL IXUS (?:v|v2|v3|330))"
)
# PowerShots that do not write the near end use 6553 centimetres for infinity.
CANON_INFINITY = 65.53

_FOCUS_NAME = re.compile(r"(?i:focus|subjectdistance|objectdistance)|^AF(?![a-z])|[a-z]AF(?![a-z])")
_MODE_NAMES = ("FocusMode", "AutofocusMode", "Focus", "FocusMode2", "FocusMode3", "AFMode", "AutoFocus")
_POINT_NAMES = ("AFPointsInFocus", "AFPointInFocus", "AFPoint", "AFFocusPos", "FocusArea", "AFPointUsed", "AFArea")
# Which area the camera focuses in: exiv2's name for Sony's AFAreaMode.
_NO_MODE = ("Sony", "AFMode")
_DISTANCE_NAMES = ("FocusDistance", "SubjectDistance", "ObjectDistance", "FocusDistance2")


@dataclass(frozen=True, slots=True)
class Focus:
    """Focus distance in metres (inf = infinity), mode, points and areas; `sources` names the tag of each.

    `tags` holds every tag about focus.
    """

    distance: float | None = None
    mode: str | None = None
    points: str | None = None
    areas: tuple[Area, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    tags: tuple[Tag, ...] = ()


def focus(scan: Scan) -> Focus:
    """A photo's focus data; unknown fields are empty."""
    tags = tuple(tag for tag in scan.tags if _is_about_focus(tag))
    distance = _distance(scan.tags)
    mode = _first_words((tag for tag in tags if tag[:2] != _NO_MODE), _MODE_NAMES)
    points = _first_words(tags, _POINT_NAMES)
    source, areas = focus_areas(scan)
    found = (("distance", distance and distance[1]), ("mode", mode), ("points", points), ("areas", source))
    return Focus(
        distance=distance[0] if distance else None,
        mode=_plain(mode.text) if mode else None,
        points=points.text if points else None,
        areas=areas,
        sources=tuple((fact, f"{tag.group}:{tag.name}") for fact, tag in found if tag),
        tags=tags,
    )


def focus_distance(scan: Scan) -> float | None:
    """Only the distance of `focus`, in metres, in a fifth of the time."""
    found = _distance(scan.tags)
    return found[0] if found else None


def _is_about_focus(tag: Tag) -> bool:
    if tag.group in EXIF_GROUPS:
        return tag.name in ("SubjectDistance", "SubjectArea", "SubjectLocation", "SubjectDistanceRange")
    if tag.group in MAKER_GROUPS:
        return bool(_FOCUS_NAME.search(tag.name))
    return (tag.group, tag.name) in (("XMP-aux", "ApproximateFocusDistance"), ("XMP-GFocus", "FocalDistance"))


def _first_words(tags: Iterable[Tag], names: tuple[str, ...]) -> Tag | None:
    """The tag that comes first in `names` and has words."""
    ranked = [tag for tag in tags if tag.name in names and tag.group in MAKER_GROUPS and _is_words(tag.text)]
    return min(ranked, key=lambda tag: names.index(tag.name), default=None)


def _is_words(text: str) -> bool:
    """False for a number, even in brackets, and for none: Olympus writes the same number for the left point."""
    return bool(re.search(r"[A-Za-z]", text)) and not _NO_WORDS.match(text)


_NO_WORDS = re.compile(r"(?i)0 focus points|n/a|\(none|unknown|.*\(or n/a\)|\d+ focus points; +used")


def _plain(text: str) -> str:
    """Without the number that tells two manual modes apart, and the brackets and padding around a stored text."""
    text = re.sub(r" \(\d+\)$", "", text)
    if inside := re.fullmatch(r"\(([^()]*)\)", text):
        text = inside[1].strip()
        return text.capitalize() if text.isalpha() and text.isupper() else text
    return text


def _distance(tags: tuple[Tag, ...]) -> tuple[float, Tag] | None:
    """Metres and their tag: Exif first, then the maker note, then XMP."""
    told = tuple(tag for tag in tags if "Distance" in tag.name)
    return _best_distance(told, tags) if told else None


def _best_distance(told: tuple[Tag, ...], tags: tuple[Tag, ...]) -> tuple[float, Tag] | None:
    model = next((tag.text.strip("\0 ") for tag in tags if tag.name == "Model" and tag.group in _CANON_FILES), "")
    native = any(tag.name == "LensMountType" and tag.group == "Nikon" and tag.value == 1 for tag in tags)
    for tag in told:
        if tag.group == "ExifIFD" and tag.name == "SubjectDistance" and (metres := _metres(tag)):
            return metres, tag
    if (range_ := _canon_distance(told, model) or _apple_distance(told)) is not None:
        return range_
    if native and (far := next((tag for tag in told if _is_at_infinity(tag)), None)):
        return math.inf, far
    for name in _DISTANCE_NAMES:
        for tag in told:
            if tag.group in MAKER_GROUPS and tag.name == name and (metres := _metres_in_words(tag.text)):
                return metres, tag
    for tag in told:
        if (tag.group, tag.name) == ("XMP-aux", "ApproximateFocusDistance") and (metres := _metres(tag)):
            return metres, tag
    return None


def _is_at_infinity(tag: Tag) -> bool:
    """Nikon's native Z lenses store a range of zero width there, and still a distance of some metres."""
    return (tag.group, tag.name, tag.value) == ("Nikon", "FocusDistanceRangeWidth", 0)


def _metres(tag: Tag) -> float | None:
    value = tag.value
    if not isinstance(value, int | float) or math.isnan(value) or value <= 0:
        return None
    return float(value) if value < FARTHEST_METRES else math.inf


def _metres_in_words(text: str) -> float | None:
    if text.lower() in ("inf", "infinity", "infinite"):
        return math.inf
    match = re.fullmatch(r"(\d+(?:\.\d+)?) ?(m|cm|mm)", text.strip())
    if not match:
        return None
    metres = float(match[1]) * {"m": 1, "cm": 0.01, "mm": 0.001}[match[2]]
    return (metres if metres < FARTHEST_METRES else math.inf) or None


_CANON_FILES = ("IFD0", "CanonRaw", "CIFF")


def _canon_distance(tags: tuple[Tag, ...], model: str) -> tuple[float, Tag] | None:
    """The middle of Canon's stored range; its far end if the near end is missing."""
    ends = {tag.name: tag for tag in reversed(tags) if tag.group == "Canon"}
    upper, lower = ends.get("FocusDistanceUpper"), ends.get("FocusDistanceLower")
    far = _metres(upper) if upper else None
    near = _metres(lower) if lower else None
    if upper is None or far is None or CANON_OF_UNKNOWN_UNIT.fullmatch(model):
        return None
    if CANON_IN_MILLIMETRES.fullmatch(model):
        return round(far / 10, 4), upper
    if near is None:
        return (math.inf if far >= CANON_INFINITY else far), upper
    return None if near > far else ((math.inf if math.isinf(far) else round((far + near) / 2, 4)), upper)


def _apple_distance(tags: tuple[Tag, ...]) -> tuple[float, Tag] | None:
    """The middle of the iPhone's stored range; its ends come in either order."""
    for tag in tags:
        if (tag.group, tag.name) == ("Apple", "FocusDistanceRange") and isinstance(tag.value, tuple):
            ends = [end for end in tag.value if isinstance(end, int | float) and 0 < end < FARTHEST_METRES]
            return (sum(ends) / len(ends), tag) if len(ends) == len(tag.value) else None
    return None
