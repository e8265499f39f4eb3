"""The areas of the picture that the camera focused in, as makers and the standard store them."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from pixelscan.metadata.model import Scan, Tag

# A point has no size: it is drawn as a square, with this fraction of the picture's shorter side.
POINT_SIZE = 0.06
NO_CASIO_POINT = 65_535


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in the stored picture, before rotation; each side as a fraction (0 to 1) of its width or height."""

    left: float
    top: float
    right: float
    bottom: float


def focus_areas(scan: Scan) -> tuple[Tag | None, tuple[Area, ...]]:
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
