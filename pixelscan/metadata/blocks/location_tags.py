"""Which tags contain the place where a photo was taken, in every block. One table for showing and for stripping."""

import re
from typing import NamedTuple

# By the property's own name: XMP has coordinates and names of places in some twenty namespaces.
_PLACE = re.compile(
    r"(?i)(?:.*(?:gps|latitude|longitude|longtitude|altitude|geotag|geohash|georef|location|municipality|postal-?code).*"
    r"|(?:country|province|state|city|county|district|town|street)(?:name|code|id)?"
    r"|(?:place|venue)(?:name)?|(?:spatial)?coverage|provincestate|stateprovince|province-state|worldregion|landmark|habitat|geography)"
)
_COORDINATE = re.compile(r"(?i)lat_?itude|long?t?itude")
# lat, long, LRFTargetLat, target_lon: a word of its own, for "flat" and "salon" are none.
_SHORT_COORDINATE = re.compile(r"(?:.*[a-z0-9])?(?:Lat|Lon|Lng|Long)|(?:.*[_-])?(?:lat|lon|lng|long|LAT|LON)")
# Where in the picture the subject, the focus, an AF point or a border is.
_NO_PLACE = re.compile(r"(?i)(?:subject|focus|border)location|(?=.*AFPoint).*location\d?")
# The photographer's and the licensor's address: a person's place, not the photo's.
_ADDRESSES = ("iptcCore:CreatorContactInfo", "plus:Licensor", "plus:ImageSupplier", "iptcCore:CiAdr")
# The cell of the phone network; the rock that a find of Darwin Core lay in.
_PLACES = ("cell:", "dwc:GeologicalContext")

# GeoTIFF 1.1 (OGC 19-008r4): model to place; and GDAL's free-form metadata beside it.
GEOTIFF = frozenset({0x830E, 0x8480, 0x8482, 0x85D8, 0x87AF, 0x87B0, 0x87B1, 0xA480})
# IIM 4.2: content location, sub-location, city, province, country.
IPTC = frozenset({(2, 26), (2, 27), (2, 90), (2, 92), (2, 95), (2, 100), (2, 101)})


class NoteForm(NamedTuple):
    """A maker's note that names places: what it begins with, where its directory stands and its byte order is told,
    from where its offsets count (None: the Exif block), and the entries that name places. A note without a beginning of
    its own is known by the camera's maker; `part` are the bytes of a value that name the place, if not all do.
    """

    beginning: bytes
    directory: int
    order_at: int | None
    base: int | None
    tags: frozenset[int]
    make: bytes = b""
    part: slice = slice(None)


_PANASONIC = frozenset({0x67, 0x69, 0x6B, 0x6D, 0x6F, 0x80})
# Place names in two languages, and what is not known but for its name, "GPSInfo".
_SAMSUNG = frozenset({0x2F, 0x30, 0x31, 0x32, 0x33, 0x34})
MAKER_NOTES = (
    NoteForm(b"Panasonic\0\0\0", 12, None, None, _PANASONIC),
    NoteForm(b"LEICA\0\0\0", 8, None, None, _PANASONIC),
    NoteForm(b"Nikon\0\2", 18, 10, 10, frozenset({0x39})),
    # Of the barometer's values, the height above sea level.
    NoteForm(b"Nikon\0\2", 18, 10, 10, frozenset({0xC3}), part=slice(6, 10)),
    # Cities that the clock is set to: home and destination.
    NoteForm(b"AOC\0", 6, 4, None, frozenset({0x23, 0x24})),
    NoteForm(b"AOC\0", 6, 4, None, frozenset({0x6B}), part=slice(2, 4)),
    NoteForm(b"PENTAX \0", 10, 8, 0, frozenset({0x23, 0x24})),
    NoteForm(b"PENTAX \0", 10, 8, 0, frozenset({0x6B}), part=slice(2, 4)),
    NoteForm(b"QVC\0", 6, None, None, frozenset({0x3006})),
    NoteForm(b"", 0, None, None, frozenset({0x1000, 0x1001}), make=b"Asahi Optical"),
    NoteForm(b"", 0, None, None, frozenset({0x1000, 0x1001}), make=b"PENTAX"),
    # Of the clock's settings, the city.
    NoteForm(b"", 0, None, None, frozenset({0x35}), make=b"Canon", part=slice(8, 12)),
    # Offsets count from the block's beginning in some models, from the note's in others.
    NoteForm(b"", 0, None, None, _SAMSUNG, make=b"SAMSUNG"),
    NoteForm(b"", 0, None, 0, _SAMSUNG, make=b"SAMSUNG"),
)
# A directory of Kodak's professional cameras, which IFD0 points to, with the receiver's sentence.
KODAK_POINTER = 0xFE00
KODAK = NoteForm(b"", 0, None, None, frozenset({0x0402}))
# Coordinates in a text whose form nobody knows: "gps_lat":52.5, Longitude = 13.4.
_COORDINATES_IN_TEXT = re.compile(rb"(?i)(?<![a-z])(?:gps|lat|lon|lng)[a-z_ ]*[\"']?\s*[:=]\s*[\"'\[(]*[-+\dNSEW]")


def names_coordinates(text: bytes) -> bool:
    """Whether bytes of unknown form hold coordinates as text."""
    return _COORDINATES_IN_TEXT.search(text) is not None


def is_place_name(name: str) -> bool:
    """Whether a property of that name (without its namespace) tells a place: City, GPSLatitude, LRFTargetLat."""
    if _NO_PLACE.fullmatch(name):
        return False
    return _PLACE.fullmatch(name) is not None or is_coordinate_name(name)


def is_coordinate_name(name: str) -> bool:
    """Whether a property of that name is a latitude or a longitude."""
    return _COORDINATE.search(name) is not None or _SHORT_COORDINATE.fullmatch(name) is not None


def is_place_path(path: str) -> bool:
    """Whether an XMP property tells the photo's place, by its path: `iptcExt:LocationShown/iptcExt:City`."""
    if path.startswith(_ADDRESSES):
        return False
    return path.startswith(_PLACES) or any(is_place_name(step.rpartition(":")[2]) for step in path.split("/"))
