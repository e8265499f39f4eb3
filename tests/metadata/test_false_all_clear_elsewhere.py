"""As test_false_all_clear, in other containers than JPEG, and in the parts beside a JPEG's picture."""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

import brotli
import pillow_heif
import pillow_jxl  # noqa: F401 - makes Pillow write JPEG XL
import pytest

from pixelscan.errors import CannotStrip
from pixelscan.metadata.blocks.boxes import box_bytes
from pixelscan.metadata.blocks.exif.writer import exif_block
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.photo.privacy import privacy_risks
from pixelscan.metadata.scanner import scan_data
from pixelscan.metadata.strip import strip
from tests.metadata.test_false_all_clear import JPEG, PLAIN_EXIF, SECRET, SPELLINGS, TEXT, packet
from tests.metadata.test_strip_odd_corners import riff, with_property
from tests.support.photos import planted
from tests.support.photos.planted import XMP_HEADER, chunk, encoded, segment

pillow_heif.register_heif_opener()
PNG, WEBP, GIF, TIFF = (encoded(format_) for format_ in ("PNG", "WEBP", "GIF", "TIFF"))
HEIF, JP2, BMP, TGA, PPM = (encoded(format_) for format_ in ("HEIF", "JPEG2000", "BMP", "TGA", "PPM"))
JXL = b"\0\0\0\x0cJXL \r\n\x87\n" + box_bytes(b"ftyp", b"jxl \0\0\0\0jxl ") + box_bytes(b"jxlc", encoded("JXL"))
HEADER_END = 33  # of a PNG's first chunk
Files = Iterator[tuple[str, bytes]]


def with_chunk(type_: bytes, content: bytes) -> bytes:
    return PNG[:HEADER_END] + chunk(type_, content) + PNG[HEADER_END:]


def pngs() -> Files:
    for type_, content in {
        b"sPLT": SECRET + b"\0\x08",
        b"pCAL": SECRET + b"\0" + bytes(10) + b"m\0",
        b"sCAL": b"\1" + SECRET + b"\x001",
        b"cHRM": SECRET.ljust(32),
        b"gAMA": b"Jane",
        b"pHYs": SECRET[:9],
        b"sBIT": b"Jane",
        b"mDCV": SECRET[:24],
        b"cLLI": SECRET[:8],
        b"acTL": SECRET[:8],
        b"tIME": bytes(7) + SECRET,
        b"iDOT": SECRET,
        b"hIST": SECRET,
        b"tRNS": SECRET,
        b"PLTE": SECRET,
        b"eXIf": PLAIN_EXIF + SECRET,
    }.items():
        yield type_.decode(), with_chunk(type_, content)
    yield "behind a profile", with_chunk(b"iCCP", b"icc\0\0" + zlib.compress(planted.icc()) + SECRET)
    yield "behind a packed text", with_chunk(b"zTXt", b"Title\0\0" + zlib.compress(b"") + SECRET)
    yield "end", PNG[:-12] + chunk(b"IEND", SECRET)


def webps_and_gifs() -> Files:
    picture = WEBP[12:16], WEBP[20 : 20 + int.from_bytes(WEBP[16:20], "little")]
    canvas = bytes(4) + (47).to_bytes(3, "little") + (31).to_bytes(3, "little")
    frame = bytes(16) + WEBP[12:] + b"zzzz" + struct.pack("<I", len(SECRET)) + SECRET
    yield "WebP canvas", riff([(b"VP8X", canvas + SECRET), picture])
    yield "WebP animation", riff([(b"VP8X", canvas), (b"ANIM", bytes(6) + SECRET), picture])
    yield "WebP frame", riff([(b"VP8X", b"\2" + canvas[1:]), (b"ANIM", bytes(6)), (b"ANMF", frame)])
    sub_block = bytes([len(SECRET)]) + SECRET + b"\0"
    yield "GIF loops", GIF[:-1] + b"\x21\xff\x0bNETSCAPE2.0\3\1\0\0" + sub_block + b"\x3b"
    yield "GIF control", GIF[:-1] + b"\x21\xf9\4\0\0\0\0" + sub_block + b"\x3b"


def boxed() -> Files:
    yield "JXL level", JXL + box_bytes(b"jxll", b"\5" + SECRET)
    yield "JXL index", JXL + box_bytes(b"jxli", SECRET)
    yield "JXL second codestream", JXL + box_bytes(b"jxlc", SECRET)
    before = struct.pack(">I", len(SECRET)) + SECRET + PLAIN_EXIF
    yield "JXL before Exif", JXL + box_bytes(b"Exif", before)
    yield "JXL before packed Exif", JXL + box_bytes(b"brob", b"Exif" + brotli.compress(before))
    author = bytes(4) + exif_block({0x013B: TEXT}, {})
    for name, packed in {
        "Exif": b"Exif" + brotli.compress(author),
        "XMP": b"xml " + brotli.compress(packet(f"<!-- {TEXT} -->")),
        "packed once more": b"brob" + brotli.compress(b"Exif" + brotli.compress(author)),
        "of unknown kind": b"uuid" + brotli.compress(SECRET),
        "too short": b"Ex",
    }.items():
        yield f"JXL packed {name}", JXL + box_bytes(b"brob", packed)
    yield "HEIF second meta", HEIF + box_bytes(b"meta", bytes(4) + SECRET)
    for type_, content in {
        b"zzzz": SECRET,
        b"udes": bytes(4) + SECRET,
        b"amve": SECRET[:8],
        b"clli": bytes(4) + SECRET,
        b"colr": b"nclx" + bytes(7) + SECRET,
    }.items():
        yield f"AVIF property {type_.decode()}", with_property(type_, content)
    yield "JP2 size", JP2 + box_bytes(b"ihdr", bytes(14) + SECRET)
    yield "JP2 components", JP2 + box_bytes(b"bpcc", SECRET)
    yield "JP2 features", JP2 + box_bytes(b"rreq", SECRET)
    yield "JP2 second codestream", JP2 + box_bytes(b"jp2c", SECRET)
    start = JP2.index(b"\xff\x4f\xff\x51")
    size_end = start + 4 + int.from_bytes(JP2[start + 4 : start + 6], "big")
    comment = b"\xff\x64" + struct.pack(">HH", len(SECRET) + 4, 1) + SECRET
    yield "J2C comment", JP2[start:size_end] + comment + JP2[size_end:]
    yield "J2C behind", JP2[start:] + SECRET


def heifs() -> Files:
    for name, options in {
        "slack behind Exif": {"exif": PLAIN_EXIF + SECRET},
        "comment in XMP": {"xmp": packet(f"<!-- {TEXT} -->")},
    }.items():
        yield name, encoded("HEIF", **options)
    two = pillow_heif.from_pillow(planted.picture())
    two.add_from_pillow(planted.picture("red"))
    stream = BytesIO()
    two.save(stream)
    yield "second picture", stream.getvalue()


def plain_formats() -> Files:
    yield "BMP behind", BMP + SECRET
    yield "BMP before the picture", BMP[:10] + struct.pack("<I", 54 + len(SECRET)) + BMP[14:54] + SECRET + BMP[54:]
    yield "BMP reserved", BMP[:6] + b"Jane" + BMP[10:]
    yield "TGA behind", TGA + SECRET
    yield "PPM behind", PPM + SECRET


GAIN_MAP = encoded("JPEG", quality=50)
OF_GAIN_MAP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" hdrgm:GainMapMax="2.5"/>
    </rdf:RDF></x:xmpmeta>"""


def with_gain_map(added: bytes = b"", xmp: bytes = OF_GAIN_MAP, behind: bytes = b"") -> bytes:
    """A JPEG whose index lists a gain map, in which `added` stands."""
    gain_map = GAIN_MAP[:2] + segment(0xE1, XMP_HEADER + xmp) + added + GAIN_MAP[2:] + behind
    head = 20

    def index(length: int, start: int) -> bytes:
        rows = struct.pack("<IIIHH", 0x030000, length, 0, 0, 0) + struct.pack("<IIIHH", 0, len(gain_map), start, 0, 0)
        entries = struct.pack("<HHI4sHHIIHHII", 0xB000, 7, 4, b"0100", 0xB001, 4, 1, 2, 0xB002, 7, len(rows), 50)
        return segment(0xE2, b"MPF\0II*\0" + struct.pack("<IH", 8, 3) + entries + bytes(4) + rows)

    length = len(JPEG) + len(index(0, 0))
    return JPEG[:head] + index(length, length - head - 8) + JPEG[head:] + gain_map


def gain_maps() -> Files:
    yield "Exif", with_gain_map(segment(0xE1, b"Exif\0\0" + exif_block({0x013B: TEXT}, {})))
    yield "comment", with_gain_map(segment(0xFE, SECRET))
    yield "comment in XMP", with_gain_map(xmp=OF_GAIN_MAP.replace(b"</rdf:RDF>", b"<!-- " + SECRET + b" --></rdf:RDF>"))
    yield "table", with_gain_map(segment(0xDB, b"\3" + (SECRET * 3)[:64]))
    yield "behind", with_gain_map(behind=SECRET)


FAMILIES = {
    "PNG": pngs(),
    "chunks": webps_and_gifs(),
    "boxes": boxed(),
    "HEIF": heifs(),
    "plain": plain_formats(),
    "gain map": gain_maps(),
}
FILES = {f"{family}: {name}": data for family, made in FAMILIES.items() for name, data in made}
PLAIN = {"PNG": PNG, "WebP": WEBP, "GIF": GIF, "TIFF": TIFF, "HEIF": HEIF, "AVIF": encoded("AVIF"), "JXL": JXL}
PLAIN |= {"JP2": JP2, "BMP": BMP, "TGA": TGA, "PPM": PPM, "gain map": with_gain_map()}
PLAIN |= {"packed TGA": encoded("TGA", compression="tga_rle"), "HEIF with Exif": encoded("HEIF", exif=PLAIN_EXIF)}


@pytest.mark.parametrize("name", FILES)
def test_a_secret_takes_the_all_clear_away(name: str) -> None:
    assert privacy_risks(scan_data(FILES[name], "a"))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("level", [Level.IDENTITY, Level.EVERYTHING])
def test_no_copy_keeps_it(name: str, level: Level) -> None:
    """Of formats that are stripped. A second picture stays, and the copy says so."""
    try:
        copy = strip(FILES[name], level).data
    except CannotStrip:
        return
    assert not [spelling for spelling in SPELLINGS if spelling in copy]
    is_clear = privacy_risks(scan_data(copy, "a")) == ()
    assert is_clear == (name != "HEIF: second picture") or level is Level.IDENTITY


@pytest.mark.parametrize("name", PLAIN)
def test_what_says_nothing_keeps_the_all_clear(name: str) -> None:
    assert privacy_risks(scan_data(PLAIN[name], "a")) == ()
