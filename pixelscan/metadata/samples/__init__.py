"""Ten sample photos of a made-up trip to Skye, drawn and tagged by code; the bytes are always the same.

Used by the Photos page, the load test and the tests; needs only Pillow.
"""

import struct
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO

from PIL import Image, PngImagePlugin

from pixelscan.metadata.blocks.exif.writer import FieldValue, FieldValues, exif_block
from pixelscan.metadata.blocks.tiff.standard_tags import GPS_POINTER
from pixelscan.metadata.samples import scenery

THUMBNAIL_SIZE = (160, 120)
PHOTOSHOP_HEADER = b"Photoshop 3.0\0"


@dataclass(frozen=True, slots=True)
class SamplePhoto:
    """A sample's file name and bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Gear:
    """A camera and lens, with the values that they write into every photo."""

    make: str
    model: str
    software: str
    serial: str
    lens: str
    lens_make: str
    lens_range: tuple[float, float, float, float]
    crop: float = 1.0


_CANON = ("Canon", "Canon EOS R6 Mark II", "Firmware Version 1.5.0", "073021004417")
ZOOM = Gear(*_CANON, "RF24-105mm F4 L IS USM", "Canon", (24, 105, 4, 4))
MACRO = Gear(*_CANON, "RF100mm F2.8 L MACRO IS USM", "Canon", (100, 100, 2.8, 2.8))
COMPACT = Gear(
    "FUJIFILM", "X100V", "Digital Camera X100V Ver2.10", "31M05512", "23mm f/2", "FUJIFILM", (23, 23, 2, 2), 1.5
)


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo of the trip. `place` is latitude, longitude, altitude; `utc` is GPS time."""

    name: str
    scene: scenery.Scene
    gear: Gear
    taken: str
    shutter: float
    aperture: float
    iso: int
    focal_length: float
    place: tuple[float, float, float] | None = None
    distance: float | None = None
    area: tuple[int, ...] = ()
    offset: str = ""
    utc: str = ""
    turned: bool = False
    exif: FieldValues = field(default_factory=dict)
    ifd0: FieldValues = field(default_factory=dict)
    thumbnail: scenery.Scene | None = None
    finish: Callable[[bytes], bytes] = lambda jpeg: jpeg


def _with_rights(jpeg: bytes) -> bytes:
    """XMP and IPTC like a press agency's."""
    xmp = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        ' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmp:Rating="4" xmp:CreatorTool="Darkroom 7.2"'
        ' photoshop:City="Sligachan" photoshop:Country="United Kingdom" xmpRights:Marked="True">'
        "<dc:creator><rdf:Seq><rdf:li>Ailsa Sørensen</rdf:li></rdf:Seq></dc:creator>"
        '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">The lake below the pass</rdf:li></rdf:Alt></dc:title>'
        '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2025 Ailsa Sørensen, CC BY 4.0</rdf:li></rdf:Alt>'
        "</dc:rights><dc:subject><rdf:Bag><rdf:li>lake</rdf:li><rdf:li>mountains</rdf:li><rdf:li>Skye</rdf:li></rdf:Bag></dc:subject>"
        "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    )
    records = [(80, "Ailsa Sørensen"), (90, "Sligachan"), (101, "United Kingdom"), (105, "The lake below the pass")]
    records += [(116, "© 2025 Ailsa Sørensen"), (25, "lake"), (25, "mountains")]
    iptc = b"\x1c\x01\x5a\x00\x03\x1b%G" + b"".join(_iptc(number, text) for number, text in records)
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(iptc)) + iptc + b"\0" * (len(iptc) % 2)
    jpeg = _with_segment(jpeg, 0xED, PHOTOSHOP_HEADER + resource)
    return _with_segment(jpeg, 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp.encode())


def _iptc(number: int, text: str) -> bytes:
    data = text.encode()
    return b"\x1c\x02" + struct.pack(">BH", number, len(data)) + data


def _with_segment(jpeg: bytes, marker: int, payload: bytes) -> bytes:
    """The JPEG with a segment inserted after the first, because JFIF must come first."""
    place = 4 + struct.unpack_from(">H", jpeg, 4)[0]
    return jpeg[:place] + struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload + jpeg[place:]


def _damaged(jpeg: bytes) -> bytes:
    """The photo as a failing memory card leaves it: a pointer beyond the block's end, and a truncated picture."""
    block = jpeg.index(b"Exif\0\0") + 6
    pointer = jpeg.index(struct.pack("<HHI", GPS_POINTER, 4, 1), block) + 8
    jpeg = jpeg[:pointer] + struct.pack("<I", 0x00F4_2A10) + jpeg[pointer + 4 :]
    return jpeg[: len(jpeg) * 2 // 3]


SHOTS = (
    Shot(
        "skye-01-harbour-at-dawn.jpg", scenery.harbour, ZOOM, "2025:05:12 05:41:07", 1 / 60, 8, 200, 35,
        place=(57.41252, -6.19274, 4), distance=38.5, offset="+01:00", utc="2025:05:12 04:41:06",
    ),
    Shot(
        "skye-02-mountain-lake.jpg", scenery.lake, ZOOM, "2025:05:12 12:18:44", 1 / 125, 11, 100, 24,
        place=(57.28981, -6.17402, 214), distance=9.2, offset="+01:00", utc="2025:05:12 11:18:44",
        ifd0={0x013B: "Ailsa Sørensen", 0x8298: "© 2025 Ailsa Sørensen"}, finish=_with_rights,
    ),
    Shot(
        "skye-03-red-boat.jpg", scenery.red_boat, ZOOM, "2025:05:13 09:02:31", 1 / 500, 5.6, 400, 105,
        place=(57.25811, -5.81144, 2), distance=21.4, area=(1040, 740, 480, 250), offset="+01:00",
        utc="2025:05:13 08:02:30",
    ),
    Shot(
        "skye-04-lighthouse.jpg", scenery.lighthouse, ZOOM, "2025:05:13 15:26:58", 1 / 320, 8, 100, 70,
        place=(57.42841, -6.78774, 38), distance=64, area=(560, 570, 300, 170), offset="+01:00", turned=True,
    ),
    Shot(
        "skye-05-after-sunset.jpg", scenery.evening_ridge, COMPACT, "2025:05:13 22:04:19", 1 / 30, 5.6, 800, 23,
        place=(57.50624, -6.17558, 412), utc="2025:05:13 21:04:17",
    ),
    Shot(
        "skye-06-tent-at-night.jpg", scenery.night_sky, COMPACT, "2025:05:14 00:51:40", 20, 2, 3200, 23,
        place=(57.50719, -6.17491, 405), distance=7.5, utc="2025:05:13 23:51:39",
    ),
    Shot(
        "skye-07-flower.jpg", scenery.flower, MACRO, "2025:05:14 10:37:12", 1 / 200, 4, 200, 100,
        place=(57.27115, -6.25360, 61), distance=0.42, area=(900, 500, 300), offset="+01:00",
        utc="2025:05:14 09:37:12", exif={0x9204: -1 / 3},
    ),
    Shot(
        "skye-08-meadow-edited.jpg", scenery.meadow, ZOOM, "2025:05:14 16:45:03", 1 / 250, 8, 100, 50,
        distance=30, offset="+01:00", ifd0={0x0131: "Darkroom 7.2", 0x0132: "2025:05:20 21:14:40"},
        thumbnail=scenery.meadow_with_people,
    ),
    Shot(
        "skye-10-damaged-card.jpg", scenery.beach, ZOOM, "2025:05:15 20:58:26", 1 / 15, 4, 1600, 47,
        place=(57.30317, -6.35442, 12), finish=_damaged,
    ),
)  # fmt: skip
MAP_NAME = "skye-09-route-map.png"


@cache
def sample_photos() -> tuple[SamplePhoto, ...]:
    """All ten samples, in the order of the trip. Takes about a second the first time."""
    with ThreadPoolExecutor(2) as hands:
        photos = [*hands.map(sample_photo, SHOTS), _map()]
    return tuple(sorted(photos, key=lambda photo: photo.name))


def sample_photo(shot: Shot) -> SamplePhoto:
    """The photo drawn, tagged and packed as a JPEG."""
    upright = shot.scene()
    stored = upright.transpose(Image.Transpose.ROTATE_90) if shot.turned else upright

    thumbnail = _thumbnail(shot.thumbnail() if shot.thumbnail else stored)
    block = exif_block(_ifd0(shot), _exif(shot, stored), _gps(shot), thumbnail)
    jpeg = _jpeg(stored, exif=b"Exif\0\0" + block, dpi=(300, 300))
    return SamplePhoto(shot.name, shot.finish(jpeg))


def _map() -> SamplePhoto:
    """A PNG with text chunks and a resolution, but no Exif."""
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Title", "The way across Skye")
    texts.add_text("Software", "Drawn by hand")
    texts.add_itxt("Author", "Ailsa Sørensen")
    buffer = BytesIO()
    scenery.route_map().save(buffer, "PNG", pnginfo=texts, dpi=(144, 144))
    return SamplePhoto(MAP_NAME, buffer.getvalue())


def _ifd0(shot: Shot) -> FieldValues:
    own: dict[int, FieldValue] = {0x010F: shot.gear.make, 0x0110: shot.gear.model, 0x0131: shot.gear.software}
    own |= {0x0112: 6 if shot.turned else 1, 0x011A: 300, 0x011B: 300, 0x0128: 2, 0x0132: shot.taken, 0x0213: 2}
    return {**own, **shot.ifd0}


def _exif(shot: Shot, stored: Image.Image) -> FieldValues:
    gear = shot.gear
    own: dict[int, FieldValue] = {
        0x829A: shot.shutter,
        0x829D: shot.aperture,
        0x8827: shot.iso,
        0x920A: shot.focal_length,
    }
    own |= {0x9000: b"0232", 0x9003: shot.taken, 0x9004: shot.taken, 0x9204: 0, 0x9207: 5, 0x9209: 16, 0xA001: 1}
    own |= {0x8822: 3, 0xA402: 0, 0xA403: 0, 0xA406: 0, 0xA405: round(shot.focal_length * gear.crop)}
    own |= {0xA002: stored.width, 0xA003: stored.height}
    own |= {0xA431: gear.serial, 0xA432: gear.lens_range, 0xA433: gear.lens_make, 0xA434: gear.lens}
    if shot.distance:
        own[0x9206] = shot.distance
    if shot.area:
        own[0x9214] = shot.area
    if shot.offset:
        own |= {0x9010: shot.offset, 0x9011: shot.offset, 0x9012: shot.offset}
    return {**own, **shot.exif}


def _gps(shot: Shot) -> FieldValues | None:
    if shot.place is None:
        return None
    latitude, longitude, altitude = shot.place
    gps: dict[int, FieldValue] = {
        0x0000: (2, 3, 0, 0),
        0x0001: "N" if latitude >= 0 else "S",
        0x0002: _degrees(latitude),
    }
    gps |= {0x0003: "E" if longitude >= 0 else "W", 0x0004: _degrees(longitude), 0x0005: 0, 0x0006: altitude}
    gps[0x0012] = "WGS-84"
    if shot.utc:
        day, time = shot.utc.split(" ")
        gps |= {0x0007: tuple(int(part) for part in time.split(":")), 0x001D: day}
    return gps


def _degrees(angle: float) -> tuple[float, ...]:
    minutes, degrees = abs(angle) % 1 * 60, int(abs(angle))
    return degrees, int(minutes), round(minutes % 1 * 60, 2)


def _thumbnail(picture: Image.Image) -> bytes:
    """160 x 120 with black bars, as cameras embed it."""
    small = picture.copy()
    small.thumbnail(THUMBNAIL_SIZE)
    frame = Image.new("RGB", THUMBNAIL_SIZE)
    frame.paste(small, ((frame.width - small.width) // 2, (frame.height - small.height) // 2))
    return _jpeg(frame, quality=78)


def _jpeg(picture: Image.Image, quality: int = 86, **parts: object) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=quality, **parts)
    return buffer.getvalue()
