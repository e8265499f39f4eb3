"""GeoTIFF's keys, which say where a picture is on the Earth (OGC 19-008r4 "GeoTIFF 1.1", annexes B and C)."""

import struct
from collections.abc import Iterator

from pixelscan.metadata.blocks.tiff.entry import numbers
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.tiff.outline import Page

DIRECTORY, DOUBLES, TEXTS = 0x87AF, 0x87B0, 0x87B1
MAX_KEYS = 500
USER_DEFINED = 32767
NAMES = {
    1024: "GTModelType",
    1025: "GTRasterType",
    1026: "GTCitation",
    2048: "GeographicType",
    2049: "GeogCitation",
    2050: "GeogGeodeticDatum",
    2051: "GeogPrimeMeridian",
    2052: "GeogLinearUnits",
    2053: "GeogLinearUnitSize",
    2054: "GeogAngularUnits",
    2055: "GeogAngularUnitSize",
    2056: "GeogEllipsoid",
    2057: "GeogSemiMajorAxis",
    2058: "GeogSemiMinorAxis",
    2059: "GeogInvFlattening",
    2060: "GeogAzimuthUnits",
    2061: "GeogPrimeMeridianLong",
    2062: "GeogToWGS84",
    3072: "ProjectedCSType",
    3073: "PCSCitation",
    3074: "Projection",
    3075: "ProjCoordTrans",
    3076: "ProjLinearUnits",
    3077: "ProjLinearUnitSize",
    3078: "ProjStdParallel1",
    3079: "ProjStdParallel2",
    3080: "ProjNatOriginLong",
    3081: "ProjNatOriginLat",
    3082: "ProjFalseEasting",
    3083: "ProjFalseNorthing",
    3084: "ProjFalseOriginLong",
    3085: "ProjFalseOriginLat",
    3086: "ProjFalseOriginEasting",
    3087: "ProjFalseOriginNorthing",
    3088: "ProjCenterLong",
    3089: "ProjCenterLat",
    3090: "ProjCenterEasting",
    3091: "ProjCenterNorthing",
    3092: "ProjScaleAtNatOrigin",
    3093: "ProjScaleAtCenter",
    3094: "ProjAzimuthAngle",
    3095: "ProjStraightVertPoleLong",
    4096: "VerticalCSType",
    4097: "VerticalCitation",
    4098: "VerticalDatum",
    4099: "VerticalUnits",
}
UNITS = {
    9001: "Linear Meter",
    9002: "Linear Foot",
    9003: "Linear Foot US Survey",
    9101: "Angular Radian",
    9102: "Angular Degree",
    9105: "Angular Grad",
}
SYSTEMS = {
    3857: "WGS84 Web Mercator",
    4230: "ED50",
    4258: "ETRS89",
    4267: "NAD27",
    4269: "NAD83",
    4277: "OSGB 1936",
    4326: "WGS 84",
    4979: "WGS 84 with height",
    27700: "OSGB 1936 British National Grid",
    2180: "ETRS89 Poland CS92",
}
WORDS: dict[int, dict[int, str]] = {
    1024: {1: "Projected", 2: "Geographic", 3: "Geocentric"},
    1025: {1: "Pixel Is Area", 2: "Pixel Is Point"},
    2052: UNITS,
    2054: UNITS,
    2060: UNITS,
    3076: UNITS,
    4099: UNITS,
    2048: SYSTEMS,
    3072: SYSTEMS,
}
# Zones of the transverse Mercator projection, by the hundred of their code.
ZONES = {269: "NAD83 UTM zone {}N", 258: "ETRS89 UTM zone {}N", 326: "WGS84 UTM zone {}N", 327: "WGS84 UTM zone {}S"}
PROJECTIONS = {160: "UTM zone {}N", 161: "UTM zone {}S"}
PROJECTED, PROJECTION, LAST_ZONE = 3072, 3074, 60


def add_geo_keys(contents: ParsedContainer, page: Page) -> None:
    """The keys of the first page, if it has any."""
    directory = page.entries.get(DIRECTORY)
    if directory is None:
        return
    order = directory.byte_order
    shorts = [number for (number,) in struct.iter_unpack(f"{order}H", directory.data[: len(directory.data) // 2 * 2])]
    if len(shorts) < 4:
        contents.report("GeoTiff", "The directory of GeoTIFF keys is cut off.")
        return
    version, major, minor, count = shorts[:4]
    contents.add("GeoTiff", "GeoTiffVersion", f"{version}.{major}.{minor}")
    for key, place, length, value in _keys(shorts[4 : 4 + 4 * min(count, MAX_KEYS)]):
        name = NAMES.get(key, f"GeoKey{key}")
        if place == 0:
            contents.add("GeoTiff", name, value, _words(key, value), key)
        elif place == TEXTS and (texts := page.entries.get(TEXTS)):
            contents.add("GeoTiff", name, decode(texts.data[value : value + length]).rstrip("|\n "), tag_id=key)
        elif place == DOUBLES and (doubles := page.entries.get(DOUBLES)):
            found = numbers(doubles)[value : value + length]
            contents.add("GeoTiff", name, found[0] if len(found) == 1 else found, tag_id=key)


def _keys(shorts: list[int]) -> Iterator[tuple[int, int, int, int]]:
    """Key, the entry that holds the value or 0, how many values, and the value or where it begins there."""
    yield from zip(shorts[::4], shorts[1::4], shorts[2::4], shorts[3::4], strict=False)


def _words(key: int, value: int) -> str:
    if value == USER_DEFINED:
        return "User Defined"
    hundred, zone = divmod(value, 100)
    zones = {PROJECTED: ZONES, PROJECTION: PROJECTIONS}.get(key, {})
    if hundred in zones and 1 <= zone <= LAST_ZONE:
        return zones[hundred].format(zone)
    return WORDS.get(key, {}).get(value) or (f"EPSG:{value}" if key not in (1024, 1025) else "")
