"""Google Takeout's JSON beside a photo: when and where by Google Photos, its description, who is in it.

Not documented by Google; keys as its exports have them since 2018.
"""

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pixelscan.errors import NotAnImage
from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.formats.contents import ParsedContainer

KINDS: frozenset[BlockKind] = frozenset()
UNUSED = frozenset(BlockKind)

MAX_BYTES = 1 << 20
MAX_TEXT, MAX_PEOPLE = 10_000, 100
NOT_TAKEOUT = "The file is JSON, but not what Google Takeout lays beside a photo."
TEXTS = {"title": "Title", "description": "Description", "url": "URL", "imageViews": "ImageViews"}
FLAGS = {"favorited": "Favorited", "archived": "Archived", "trashed": "Trashed"}
TIMES = {"photoTakenTime": "DateTimeOriginal", "creationTime": "UploadTime"}
# Where a person or the camera put it; the second one is the photo's own.
PLACES = ("geoData", "geoDataExif")


def matches(head: bytes) -> bool:
    """An object that begins with a title."""
    text = head.lstrip()
    return text.startswith(b"{") and b'"title"' in text


def read(data: Buffer) -> ParsedContainer:
    """Facts of one photo. Raises NotAnImage for any other JSON."""
    try:
        listed = json.loads(bytes(data[:MAX_BYTES]))
    except (ValueError, RecursionError) as fault:
        raise NotAnImage("The file begins like JSON, but it is damaged.") from fault
    if not isinstance(listed, dict) or not any(name in listed for name in (*TIMES, *PLACES)):
        raise NotAnImage(NOT_TAKEOUT)
    contents = ParsedContainer("Takeout JSON", "application/json")
    for key, name in TEXTS.items():
        if isinstance(text := listed.get(key), str) and text:
            contents.add("Takeout", name, text[:MAX_TEXT], tag_id=key)
    for key, name in FLAGS.items():
        if listed.get(key) is True:
            contents.add("Takeout", name, "yes", tag_id=key)
    for key, name in TIMES.items():
        _add_time(contents, name, listed.get(key), key)
    _add_place(contents, listed)
    _add_people(contents, listed.get("people"))
    return contents


def _add_time(contents: ParsedContainer, name: str, stored: Any, key: str) -> None:
    """Seconds since 1970, UTC."""
    try:
        moment = datetime.fromtimestamp(int(stored["timestamp"]), UTC)
    except (TypeError, KeyError, ValueError, OverflowError, OSError):
        return
    contents.add("Takeout", name, f"{moment:%Y:%m:%d %H:%M:%S}+00:00", f"{moment:%Y-%m-%d %H:%M:%S} UTC", key)


def _add_place(contents: ParsedContainer, listed: Mapping[str, Any]) -> None:
    """The first place that is one: zeros say that none is known."""
    for key in PLACES:
        place = listed.get(key)
        if not isinstance(place, dict):
            continue
        numbers = [place.get(name) for name in ("latitude", "longitude", "altitude")]
        found = [float(number) if isinstance(number, int | float) else math.nan for number in numbers]
        latitude, longitude, altitude = found
        if not (abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude or longitude)):
            continue
        contents.add("Takeout", "GPSLatitude", latitude, f"{latitude:.6g}°", key)
        contents.add("Takeout", "GPSLongitude", longitude, f"{longitude:.6g}°", key)
        if math.isfinite(altitude) and altitude:
            contents.add("Takeout", "GPSAltitude", altitude, f"{altitude:g} m", key)
        return


def _add_people(contents: ParsedContainer, people: Any) -> None:
    if not isinstance(people, list):
        return
    named = [person.get("name") for person in people[:MAX_PEOPLE] if isinstance(person, dict)]
    if names := tuple(name[:MAX_TEXT] for name in named if isinstance(name, str) and name):
        contents.add("Takeout", "PersonInImage", names, ", ".join(names), "people")
