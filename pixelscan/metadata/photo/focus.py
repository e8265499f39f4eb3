"""Where the camera focused: distance, mode, AF points and areas, from standard tags and the maker note."""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pixelscan.metadata.model import Scan, Tag

EXIF_GROUPS = {"IFD0", "ExifIFD"}
MAKER_GROUPS = {"Apple", "Canon", "Casio", "DJI", "FujiFilm", "Kodak", "Minolta", "Nikon", "Olympus", "Panasonic"}
MAKER_GROUPS |= {"Leica", "Pentax", "Ricoh", "Samsung", "Sanyo", "Sigma", "Sony"}
# A point has no size: it is drawn as a square, with this fraction of the picture's shorter side.
POINT_SIZE = 0.06
FARTHEST_METRES = 10_000
# PowerShots that do not write the near end use 6553 centimetres for infinity.
CANON_INFINITY = 65.53
NO_CASIO_POINT = 65_535

_FOCUS_NAME = re.compile(r"(?i:focus|subjectdistance|objectdistance)|^AF(?![a-z])|[a-z]AF(?![a-z])")
_MODE_NAMES = ("FocusMode", "AutofocusMode", "Focus", "FocusMode2", "FocusMode3", "AFMode", "AutoFocus")
_POINT_NAMES = ("AFPointsInFocus", "AFPointInFocus", "AFPoint", "AFFocusPos", "FocusArea", "AFPointUsed", "AFArea")
_DISTANCE_NAMES = ("FocusDistance", "SubjectDistance", "ObjectDistance", "FocusDistance2")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in the stored picture, before rotation; each side as a fraction (0 to 1) of its width or height."""

    left: float
    top: float
    right: float
    bottom: float


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
    mode = _first_words(tags, _MODE_NAMES)
    points = _first_words(tags, _POINT_NAMES)
    source, areas = _areas(scan)
    found = (("distance", distance and distance[1]), ("mode", mode), ("points", points), ("areas", source))
    return Focus(
        distance=distance[0] if distance else None,
        mode=mode.text if mode else None,
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
    """The tag that comes first in `names` and has a text, not just a number in brackets."""
    ranked = [tag for tag in tags if tag.name in names and tag.group in MAKER_GROUPS and _is_words(tag.text)]
    return min(ranked, key=lambda tag: names.index(tag.name), default=None)


def _is_words(text: str) -> bool:
    return bool(re.search(r"[A-Za-z]", text)) and not text.lower().startswith(("0 focus points", "n/a", "(none"))


def _distance(tags: tuple[Tag, ...]) -> tuple[float, Tag] | None:
    """Metres and their tag: Exif first, then the maker note, then XMP."""
    native = next((tag for tag in tags if (tag.group, tag.name, tag.value) == ("Nikon", "LensMountType", 1)), None)
    tags = tuple(tag for tag in tags if "Distance" in tag.name)
    for tag in tags:
        if tag.group == "ExifIFD" and tag.name == "SubjectDistance" and (metres := _metres(tag)):
            return metres, tag
    if (range_ := _canon_distance(tags) or _apple_distance(tags)) is not None:
        return range_
    if native is not None and (far := next((tag for tag in tags if _is_at_infinity(tag)), None)):
        return math.inf, far
    for name in _DISTANCE_NAMES:
        for tag in tags:
            if tag.group in MAKER_GROUPS and tag.name == name and (metres := _metres_in_words(tag.text)):
                return metres, tag
    for tag in tags:
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
    return metres or None


def _canon_distance(tags: tuple[Tag, ...]) -> tuple[float, Tag] | None:
    """The middle of Canon's stored range; its far end if the near end is missing."""
    ends = {tag.name: tag for tag in reversed(tags) if tag.group == "Canon"}
    upper, lower = ends.get("FocusDistanceUpper"), ends.get("FocusDistanceLower")
    far = _metres(upper) if upper else None
    near = _metres(lower) if lower else None
    if upper is None or far is None:
        return None
    if near is None:
        return (math.inf if far >= CANON_INFINITY else far), upper
    return (math.inf if math.isinf(far) else round((far + near) / 2, 4)), upper


def _apple_distance(tags: tuple[Tag, ...]) -> tuple[float, Tag] | None:
    """The middle of the iPhone's stored range; its ends come in either order."""
    for tag in tags:
        if (tag.group, tag.name) == ("Apple", "FocusDistanceRange") and isinstance(tag.value, tuple):
            ends = [end for end in tag.value if isinstance(end, int | float) and 0 < end < FARTHEST_METRES]
            return (sum(ends) / len(ends), tag) if len(ends) == len(tag.value) else None
    return None


def _areas(scan: Scan) -> tuple[Tag | None, tuple[Area, ...]]:
    """The focus areas and their tag; the maker's are more precise than the standard's."""
    photo = _Photo(scan)
    for source, read in _AREA_SOURCES:
        tag = photo.tags.get(source)
        if tag is not None and (areas := read(photo)):
            return tag, areas
    return None, ()


class _Photo:
    """A scan for the area readers: numbers by tag, areas from their centre."""

    def __init__(self, scan: Scan) -> None:
        self.tags = {(tag.group, tag.name): tag for tag in reversed(scan.tags)}
        self.width, self.height = float(scan.width or 0), float(scan.height or 0)

    def numbers(self, group: str, name: str) -> tuple[float, ...]:
        """The tag's finite numbers; empty if the tag is missing."""
        tag = self.tags.get((group, name))
        values = tag.value if tag and isinstance(tag.value, tuple) else (tag.value,) if tag else ()
        return tuple(float(value) for value in values if isinstance(value, int | float) and math.isfinite(value))

    def point(self, x: float, y: float) -> tuple[Area, ...]:
        """A square around a point; `x` and `y` are fractions of the width and height."""
        side = POINT_SIZE * min(self.width or 1, self.height or 1)
        return _box(x, y, side / (self.width or 1), side / (self.height or 1))

    def counted_size(self) -> tuple[float, float]:
        """The size that Exif coordinates refer to: the size at capture, if it has the picture's aspect ratio."""
        width = self.numbers("ExifIFD", "PixelXDimension")
        height = self.numbers("ExifIFD", "PixelYDimension")
        if width and height and min(width[0], height[0], self.width, self.height) > 0:
            same_shape = math.isclose(width[0] / height[0], self.width / self.height, rel_tol=0.02)
            return (width[0], height[0]) if same_shape else (self.width, self.height)
        return self.width, self.height


def _box(x: float, y: float, width: float, height: float) -> tuple[Area, ...]:
    """An area around its centre, clipped at the edges; empty if the centre is outside the picture."""
    if not (0 <= x <= 1 and 0 <= y <= 1):
        return ()
    left, right = max(x - width / 2, 0.0), min(x + width / 2, 1.0)
    return (Area(left, max(y - height / 2, 0.0), right, min(y + height / 2, 1.0)),)


def _subject_area(photo: _Photo) -> tuple[Area, ...]:
    """CIPA DC-008: point x y; circle x y diameter; rectangle x y width height; x y is the centre."""
    values = photo.numbers("ExifIFD", "SubjectArea") or photo.numbers("ExifIFD", "SubjectLocation")
    width, height = photo.counted_size()
    if len(values) not in (2, 3, 4) or min(width, height) <= 0:
        return ()
    x, y = values[0] / width, values[1] / height
    if len(values) == 2:
        return photo.point(x, y)
    return _box(x, y, values[2] / width, values[-1] / height)


def _canon_areas(photo: _Photo) -> tuple[Area, ...]:
    """Canon measures from the centre of the picture; up is positive on EOS bodies, down on PowerShots."""
    width, height = photo.numbers("Canon", "AFImageWidth"), photo.numbers("Canon", "AFImageHeight")
    columns = [photo.numbers("Canon", name) for name in ("AFAreaXPositions", "AFAreaYPositions")]
    for many, one in (("AFAreaWidths", "AFAreaWidth"), ("AFAreaHeights", "AFAreaHeight")):
        columns.append(photo.numbers("Canon", many) or photo.numbers("Canon", one) * len(columns[0]))
    if not (width and height and min(width[0], height[0]) > 0):
        return ()
    model = photo.tags.get(("IFD0", "Model"))
    upward = -1 if model and "EOS" in model.text else 1
    areas: list[Area] = []
    for index in _canon_points(photo):
        if all(index < len(column) for column in columns):
            x, y, across, down = (column[index] for column in columns)
            areas += _box(0.5 + x / width[0], 0.5 + upward * y / height[0], across / width[0], down / height[0])
    return tuple(areas)


def _canon_points(photo: _Photo) -> list[int]:
    """The indexes of the points in focus, stored as bits of any number of 16-bit words."""
    words = photo.numbers("Canon", "AFPointsInFocus")
    return [16 * place + bit for place, word in enumerate(words) for bit in range(16) if int(word) >> bit & 1]


def _nikon_areas(photo: _Photo) -> tuple[Area, ...]:
    names = ("AFImageWidth", "AFImageHeight", "AFAreaXPosition", "AFAreaYPosition", "AFAreaWidth", "AFAreaHeight")
    values = [photo.numbers("Nikon", name) for name in names]
    if not all(values) or min(values[0][0], values[1][0], values[4][0]) <= 0:
        return ()
    width, height, x, y, across, down = (value[0] for value in values)
    return _box(x / width, y / height, across / width, down / height)


def _sony_location(photo: _Photo) -> tuple[Area, ...]:
    """Width, height, x, y in pixels; zero if the camera did not record them."""
    values = photo.numbers("Sony", "FocusLocation")
    if len(values) != 4 or min(values) <= 0:
        return ()
    return photo.point(values[2] / values[0], values[3] / values[1])


def _fujifilm_point(photo: _Photo) -> tuple[Area, ...]:
    values = photo.numbers("FujiFilm", "FocusPoint")
    width, height = photo.counted_size()
    if len(values) != 2 or min(width, height) <= 0 or not any(values):
        return ()
    return photo.point(values[0] / width, values[1] / height)


def _panasonic_point(photo: _Photo) -> tuple[Area, ...]:
    """Fractions of width and height; 16777216 if no point was used."""
    values = photo.numbers("Panasonic", "AFPointPosition")
    return photo.point(values[0], values[1]) if len(values) == 2 and any(values) else ()


def _olympus_areas(photo: _Photo) -> tuple[Area, ...]:
    """Each number packs left, top, right and bottom as 255ths of the picture."""
    areas = []
    for packed in photo.numbers("Olympus", "AFAreas"):
        sides = int(packed).to_bytes(4, "big") if 0 < packed < 0xFFFFFFFF else b""
        if sides and sides[0] <= sides[2] and sides[1] <= sides[3]:
            areas.append(Area(*(side / 255 for side in sides)))
    return tuple(areas)


def _casio_point(photo: _Photo) -> tuple[Area, ...]:
    """Two fractions, x and y; 65535 if no point was used."""
    values = photo.numbers("Casio", "AFPointPosition")
    if len(values) != 4 or min(values) <= 0 or max(values) == NO_CASIO_POINT:
        return ()
    return photo.point(values[0] / values[1], values[2] / values[3])


_AREA_SOURCES: tuple[tuple[tuple[str, str], Callable[[_Photo], tuple[Area, ...]]], ...] = (
    (("Canon", "AFPointsInFocus"), _canon_areas),
    (("Nikon", "AFAreaXPosition"), _nikon_areas),
    (("Sony", "FocusLocation"), _sony_location),
    (("FujiFilm", "FocusPoint"), _fujifilm_point),
    (("Panasonic", "AFPointPosition"), _panasonic_point),
    (("Olympus", "AFAreas"), _olympus_areas),
    (("Casio", "AFPointPosition"), _casio_point),
    (("ExifIFD", "SubjectArea"), _subject_area),
    (("ExifIFD", "SubjectLocation"), _subject_area),
)
