"""Where a photo was taken: signed degrees, metres above sea level, and incomplete coordinates."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pixelscan.metadata.blocks.location_tags import is_coordinate_name
from pixelscan.metadata.model import Binary, Tag, Value
from pixelscan.metadata.photo.tag_values import TagValues, number

# No camera is deeper than the deepest trench or higher than a space station: other altitudes are overflows.
LOWEST_METRES, HIGHEST_METRES = -12_000, 1_000_000
VOID = "V"
# Latitude and longitude by "group:name", the camera's own first. Older DJI drones misspell the longitude.
_SOURCES = (
    ("GPS:GPSLatitude", "GPS:GPSLongitude"),
    ("XMP-exif:GPSLatitude", "XMP-exif:GPSLongitude"),
    ("XMP-drone-dji:GPSLatitude", "XMP-drone-dji:GPSLongitude"),
    ("XMP-drone-dji:GPSLatitude", "XMP-drone-dji:GPSLongtitude"),
    ("Keys:GPSLatitude", "Keys:GPSLongitude"),
    ("UserData:GPSLatitude", "UserData:GPSLongitude"),
    ("Takeout:GPSLatitude", "Takeout:GPSLongitude"),
    ("XMP-iptcExt:LocationCreatedGPSLatitude", "XMP-iptcExt:LocationCreatedGPSLongitude"),
)
_ALTITUDES = tuple(f"{group}:GPSAltitude" for group in ("GPS", "XMP-exif", "Keys", "UserData", "Takeout"))
# 52 deg 50' 34.0" N; 48,51.5N; 22.5431: a letter may come first or last.
_TEXT = re.compile(
    r"\s*([NSEW])?\s*([+-]?\d{1,3}(?:\.\d+)?)\s*(?:°|deg|[,:]|\s|$|(?=[NSEW]))"
    r"\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:['′,:]|\s|$|(?=[NSEW])))?"
    r"\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:\"|″|''|\s|$|(?=[NSEW])))?\s*([NSEW])?\w*\s*",
    re.IGNORECASE,
)


class Coordinates(NamedTuple):
    """Degrees north and east, negative for south and west."""

    latitude: float
    longitude: float


def coordinates(values: TagValues) -> Coordinates | None:
    """The first complete pair, or None. 0° N, 0° E is ignored: receivers write it before they have a fix."""
    for latitude_key, longitude_key in _SOURCES:
        if not values.present((latitude_key, longitude_key)):
            continue
        latitude = _signed(values, latitude_key, "NS", 90)
        longitude = _signed(values, longitude_key, "EW", 180)
        if latitude is not None and longitude is not None and (latitude or longitude):
            return Coordinates(latitude, longitude)
    return None


def has_no_fix(tags: Mapping[str, Tag]) -> bool:
    """Whether the receiver says that it had no valid fix (GPSStatus V, "void"): the place may be an earlier one."""
    found = (tags[key].value for key in ("GPS:GPSStatus", "XMP-exif:GPSStatus") if key in tags)
    status = next(found, None)
    return isinstance(status, str) and status.strip("\0 ").upper()[:1] == VOID


def altitude(values: TagValues) -> float | None:
    """Metres; references 1 (below sea level) and 3 (below the ellipsoid, Exif 3.0) make it negative (CIPA DC-008).

    0 without coordinates is none: receivers write it before they have a fix.
    """
    for key in values.present(_ALTITUDES):
        metres = number(values.value(key))
        if metres is not None:
            below = number(values.value(f"{key}Ref")) in (1, 3)
            signed = -abs(metres) if below else metres
            is_known = LOWEST_METRES <= signed <= HIGHEST_METRES and (metres != 0 or coordinates(values) is not None)
            return signed if is_known else None
    return None


def coordinate_tags(tags: Iterable[Tag]) -> Iterator[Tag]:
    """The tags with a latitude or longitude other than zero, even an incomplete one."""
    for tag in tags:
        if is_coordinate_name(tag.name) and not tag.name.endswith("Ref") and _has_position(tag.value):
            yield tag


def is_origin(tag: Tag) -> bool:
    """Whether it is a latitude or longitude of zero, not one of 0/0."""
    return is_coordinate_name(tag.name) and not tag.name.endswith("Ref") and _degrees(tag.value) == 0


def _has_position(value: Value) -> bool:
    if isinstance(value, Binary):
        return value.length > 0
    parts = value if isinstance(value, tuple) else (value,)
    return any(re.search(r"[1-9]", part) if isinstance(part, str) else _is_nonzero(part) for part in parts)


def _is_nonzero(part: float) -> bool:
    return math.isfinite(part) and part != 0


def _signed(values: TagValues, key: str, letters: str, limit: int) -> float | None:
    """Signed degrees; the sign comes from the reference tag, the text itself or, in XMP, the number.

    Exif degrees have no sign: without a reference they could be in either hemisphere.
    """
    stored = values.value(key)
    if stored is None:
        return None
    degrees, letter = _degrees_in_text(stored) if isinstance(stored, str) else (_degrees(stored), "")
    letter = str(values.value(f"{key}Ref") or "").strip("\0 ").upper()[:1] or letter
    if degrees is None or (key.startswith("GPS:") and letter not in tuple(letters)):
        return None
    signed = -abs(degrees) if letter == letters[1] else degrees
    return round(signed, 8) if abs(signed) <= limit else None


def _degrees(value: Value | None) -> float | None:
    """Decimal degrees from degrees, minutes and seconds, with the sign of any of them.

    Seconds of 0/0 are ignored, as the minutes have a fraction; so are the minutes if the degrees have one.
    """
    parts = value if isinstance(value, tuple) else (value,)
    numbers = [float(part) for part in parts[:3] if isinstance(part, int | float)]
    if not numbers or len(numbers) != len(parts[:3]):
        return None
    if len(numbers) == 3 and math.isnan(numbers[2]):
        numbers.pop()
    if len(numbers) == 2 and math.isnan(numbers[1]) and not numbers[0].is_integer():
        numbers.pop()
    if not all(map(math.isfinite, numbers)):
        return None
    degrees = math.fsum(abs(part) / 60**power for power, part in enumerate(numbers))
    return -degrees if min(numbers) < 0 else degrees


def _degrees_in_text(text: str) -> tuple[float | None, str]:
    """Decimal degrees and the hemisphere's letter: 52 deg 50' 34.0" N, 22.5431, 48,51.5N."""
    match = _TEXT.fullmatch(text.split("\0", maxsplit=1)[0])
    if match is None:
        return None, ""
    whole, minutes, seconds = (float(part or 0) for part in match.group(2, 3, 4))
    degrees = abs(whole) + minutes / 60 + seconds / 3600
    return math.copysign(degrees, whole), (match[1] or match[5] or "").upper()
