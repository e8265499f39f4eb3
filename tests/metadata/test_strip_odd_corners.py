"""Secrets where nobody looks: in numbers, behind the end of a profile, in a segment that decoders pass over.

Each file is stripped or refused. What a picture's packed data itself hides is no metadata and is not looked for.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

import pillow_jxl  # noqa: F401 - makes Pillow write JPEG XL
import pytest
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from pixelscan.errors import CannotStrip
from pixelscan.metadata.blocks.boxes import box_bytes
from pixelscan.metadata.blocks.exif.writer import Field, FieldValue, exif_block
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.scanner import scan_data
from pixelscan.metadata.strip import strip
from tests.support.photos import planted
from tests.support.photos.planted import SECRET, XMP_HEADER, chunk, encoded, segment

TEXT = SECRET.decode()
JPEG, PNG, GIF, TIFF = (encoded(format_) for format_ in ("JPEG", "PNG", "GIF", "TIFF"))
WEBP = encoded("WEBP", icc_profile=planted.icc(), lossless=True)
PROFILE = planted.icc()
XMP_PACKET = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:FNumber="28/10"/></rdf:RDF></x:xmpmeta>"""
Files = Iterator[tuple[str, bytes]]


def jpeg_with(*segments: bytes) -> bytes:
    return JPEG[:2] + b"".join(segments) + JPEG[2:]


def exif_segment(
    ifd0: dict[int, FieldValue], exif: dict[int, FieldValue], interop: dict[int, FieldValue] | None = None
) -> bytes:
    return segment(0xE1, b"Exif\0\0" + exif_block(ifd0, exif, interop=interop))


def undefined(data: bytes) -> Field:
    return Field(7, len(data), data)


def jpegs() -> Files:
    fields: dict[str, tuple[dict[int, FieldValue], dict[int, FieldValue]]] = {
        "version": ({}, {0x9000: undefined(b"0232" + SECRET)}),
        "make behind its NUL": ({0x010F: Field(2, 6 + len(SECRET), b"Canon\0" + SECRET)}, {}),
        "date": ({}, {0x9003: TEXT}),
        "f-number": ({}, {0x829D: TEXT}),
        "components": ({}, {0x9101: undefined(SECRET)}),
        "orientation": ({0x0112: TEXT}, {}),
        "long orientation": ({0x0112: Field(3, 20, b"\6\0" + SECRET.ljust(38))}, {}),
        "colour space": ({}, {0xA001: undefined(SECRET)}),
        "gamma": ({}, {0xA500: TEXT}),
        "scene": ({}, {0xA301: undefined(SECRET)}),
        "prompt": ({}, {0xA434: f'{{"prompt": "{TEXT}"}}'}),
    }
    for name, (ifd0, exif) in fields.items():
        yield name, jpeg_with(exif_segment(ifd0, exif))
    interop: dict[int, FieldValue] = {1: Field(2, 4 + len(SECRET), b"R03\0" + SECRET)}
    yield "interoperability", jpeg_with(exif_segment({}, {0x829D: 2.8}, interop=interop))
    yield "second Exif", jpeg_with(exif_segment({0x0112: 6}, {}), exif_segment({0x013B: TEXT}, {}))
    for marker in (0xDC, 0xCC, 0xDE, 0xDF, 0xDD):
        yield f"segment {marker:X}", jpeg_with(segment(marker, b"\0\x20" + SECRET))
    yield "part of no profile", jpeg_with(segment(0xE2, b"ICC_PROFILE\0\7\1" + SECRET))
    yield "no profile", jpeg_with(segment(0xE2, b"ICC_PROFILE\0\1\1" + SECRET * 20))
    yield "behind a profile", jpeg_with(segment(0xE2, b"ICC_PROFILE\0\1\1" + PROFILE + SECRET))
    yield "restart", JPEG[:-2] + b"\xff\xd0" + SECRET + JPEG[-2:]
    yield "second picture", JPEG + jpeg_with(segment(0xFE, SECRET))
    properties = f"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
        xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
        xmlns:apdi="http://ns.apple.com/pixeldatainfo/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
        apdi:AuxiliaryImageType="urn:com:apple:photo:2020:aux:{TEXT}" exif:FNumber="{TEXT}"
        exif:DateTimeOriginal="{TEXT}" xmlns:GPano="http://ns.google.com/photos/1.0/panorama/"
        GPano:ProjectionType="{TEXT}"/></rdf:RDF></x:xmpmeta>"""
    yield "XMP's numbers", jpeg_with(segment(0xE1, XMP_HEADER + properties.encode()))


def pngs() -> Files:
    start, behind = PNG.index(b"IDAT") - 4, PNG.index(b"IEND") - 4
    data = PNG[start + 8 : behind - 4]
    for name, parts in {
        "after the picture's data": (data + SECRET,),
        "in one more part": (data, SECRET),
        "behind the last row": (zlib.compress(zlib.decompress(data) + SECRET, 0),),
    }.items():
        yield name, PNG[:start] + b"".join(chunk(b"IDAT", part) for part in parts) + PNG[behind:]
    yield "IEND", PNG[:behind] + chunk(b"IEND", SECRET)
    chunks = {
        b"iCCP": SECRET + b"\0\0" + zlib.compress(PROFILE),
        b"sPLT": SECRET + b"\0\x08",
        b"gAMA": struct.pack(">I", 45455) + SECRET,
        b"sTER": b"\0" + SECRET,
        b"bKGD": bytes(6) + SECRET,
        b"acTL": struct.pack(">II", 1, 0) + SECRET,
        b"PLTE": SECRET.ljust(12),
        b"hIST": SECRET.ljust(12),
        b"tRNS": SECRET,
        b"fcTL": SECRET.ljust(26),
        b"fdAT": bytes(4) + SECRET,
        b"IHDR": SECRET.ljust(13)[:13],
    }
    for type_, content in chunks.items():
        yield type_.decode(), PNG[:33] + chunk(type_, content) + PNG[33:]
    no_profile = chunk(b"iCCP", b"name\0\0" + zlib.compress(SECRET * 20, 0))
    yield "no profile", PNG[:33] + no_profile + PNG[33:]
    digits = b"\nicc\n%8d\n%b\n" % (len(PROFILE), PROFILE.hex().encode())
    xmp = b"XML:com.adobe.xmp\0\0\0" + SECRET + b"\0\0" + XMP_PACKET
    for name, part in {
        "no raw profile": chunk(b"tEXt", b"Raw profile type icc\0\nicc\n 10\n" + SECRET),
        "behind a raw profile": chunk(b"tEXt", b"Raw profile type icc\0" + digits + SECRET),
        "behind a packed raw profile": chunk(b"zTXt", b"Raw profile type icc\0\0" + zlib.compress(digits) + SECRET),
        "language of XMP": chunk(b"iTXt", xmp),
    }.items():
        yield name, PNG[:33] + part + PNG[33:]
    frame = chunk(b"acTL", struct.pack(">II", 1, 0)) + chunk(b"fdAT", bytes(4) + SECRET)
    yield "frame of no animation", PNG[:33] + frame + PNG[33:]


def riff_chunk(type_: bytes, data: bytes) -> bytes:
    return type_ + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def webps() -> Files:
    chunks = []
    position = 12
    while position < len(WEBP):
        length = int.from_bytes(WEBP[position + 4 : position + 8], "little")
        chunks.append((WEBP[position : position + 4], WEBP[position + 8 : position + 8 + length]))
        position += 8 + length + length % 2
    for type_, new in ((b"VP8X", SECRET), (b"ICCP", SECRET)):
        yield type_.decode(), riff((one, data + new * (one == type_)) for one, data in chunks)
    yield "no profile", riff((one, SECRET * 20 if one == b"ICCP" else data) for one, data in chunks)
    yield "second picture", riff([*chunks, (b"VP8L", SECRET)])
    yield "animation", riff([*chunks, (b"ANIM", bytes(6) + SECRET)])


def riff(chunks: Iterator[tuple[bytes, bytes]] | list[tuple[bytes, bytes]]) -> bytes:
    body = b"WEBP" + b"".join(riff_chunk(type_, data) for type_, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def gifs() -> Files:
    sub_block = bytes([len(SECRET)]) + SECRET + b"\0"
    for name, head in {
        "text": b"\x21\x01\x0c" + bytes(12),
        "loops": b"\x21\xff\x0bNETSCAPE2.0\3\1\0\0",
        "frame control": b"\x21\xf9\4\0\0\0\0",
        "profile": b"\x21\xff\x0bICCRGBG1012",
        "other loops": b"\x21\xff\x0bANIMEXTS1.0",
    }.items():
        yield name, GIF[:-1] + head + sub_block + b"\x3b"


def tiff_with(tag: int, value: str | bytes, type_: int) -> bytes:
    extra = ImageFileDirectory_v2()
    extra.tagtype[tag], extra[tag] = type_, value
    return encoded("TIFF", tiffinfo=extra)


def with_data(tiff: bytes, data: bytes, offsets: int, lengths: int) -> bytes:
    """The only strip, or JPEG stream, behind the file's end."""
    new = bytearray(tiff)
    start = int.from_bytes(new[4:8], "little")
    for at in range(start + 2, start + 2 + 12 * int.from_bytes(new[start : start + 2], "little"), 12):
        (tag,) = struct.unpack_from("<H", new, at)
        if tag in (offsets, lengths):
            struct.pack_into("<HII", new, at + 2, 4, 1, len(new) if tag == offsets else len(data))
    return bytes(new) + data


def tiffs() -> Files:
    yield "ink names", tiff_with(333, TEXT, 2)
    yield "tables", tiff_with(347, SECRET, 7)
    yield "halftone hints", tiff_with(321, TEXT, 2)
    yield "no data", tiff_with(42113, TEXT, 2)
    yield "page number", tiff_with(297, TEXT, 2)
    yield "no profile", tiff_with(34675, SECRET * 20, 7)
    yield "behind a profile", tiff_with(34675, PROFILE + SECRET, 7)
    yield "make behind its NUL", tiff_with(271, f"Canon\0{TEXT}", 2)
    yield "long strip", with_data(TIFF, planted.picture().tobytes() + SECRET, 273, 279)
    yield (
        "comment in a strip",
        with_data(encoded("TIFF", compression="jpeg"), jpeg_with(segment(0xFE, SECRET)), 273, 279),
    )
    extra = ImageFileDirectory_v2()
    for tag in (513, 514):
        extra.tagtype[tag], extra[tag] = 4, 0
    preview = jpeg_with(exif_segment({0x013B: TEXT}, {}))
    yield "preview", with_data(encoded("TIFF", tiffinfo=extra), preview, 513, 514)


def boxed() -> Files:
    codestream = encoded("JXL")
    signature, brand = b"\0\0\0\x0cJXL \r\n\x87\n", b"jxl \0\0\0\0jxl "
    start = codestream if codestream[:4] == signature[:4] else None
    jxl = start or signature + box_bytes(b"ftyp", brand) + box_bytes(b"jxlc", codestream)
    for type_ in (b"jxlc", b"jxli", b"free", b"uuid"):
        yield f"JXL {type_.decode()}", jxl + box_bytes(type_, SECRET)
    yield "JXL ftyp", jxl[:12] + box_bytes(b"ftyp", brand + SECRET) + jxl[32:]
    yield "JXL jxll", jxl[:32] + box_bytes(b"jxll", b"\5" + SECRET) + jxl[32:]
    for type_, content in ((b"free", SECRET), (b"mdat", SECRET), (b"meta", bytes(4) + SECRET)):
        yield f"AVIF {type_.decode()}", encoded("AVIF") + box_bytes(type_, content)


def with_property(type_: bytes, content: bytes) -> bytes:
    """An AVIF with one more property that belongs to no item; what the item table points to moves along."""
    plain, added = encoded("AVIF"), box_bytes(type_, content)
    new = bytearray(plain)
    at = plain.index(b"ipco") + int.from_bytes(plain[plain.index(b"ipco") - 4 : plain.index(b"ipco")], "big") - 4
    for holder in (b"meta", b"iprp", b"ipco"):
        start = plain.index(holder) - 4
        new[start : start + 4] = (int.from_bytes(plain[start : start + 4], "big") + len(added)).to_bytes(4, "big")
    first, table = plain.index(b"mdat") + 4, plain.index(b"iloc")
    for position in range(table + 12, table + int.from_bytes(plain[table - 4 : table], "big") - 7):
        offset = int.from_bytes(plain[position : position + 4], "big")
        if first <= offset < len(plain):
            new[position : position + 4] = (offset + len(added)).to_bytes(4, "big")
    return bytes(new[:at]) + added + bytes(new[at:])


def properties() -> Files:
    for type_, content in {
        b"colr": b"prof" + PROFILE + SECRET,
        b"auxC": bytes(4) + b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0" + SECRET,
        b"ispe": bytes(12) + SECRET,
        b"pixi": bytes(4) + b"\1\x08" + SECRET,
        b"hvcC": bytes(23) + SECRET,
        b"free": SECRET,
        b"zzzz": SECRET,
        b"udes": bytes(4) + SECRET,
    }.items():
        yield type_.decode(), with_property(type_, content)
    yield "nclx", with_property(b"colr", b"nclx" + bytes(7) + SECRET)


def files() -> dict[str, bytes]:
    families = {"JPEG": jpegs(), "PNG": pngs(), "WebP": webps(), "GIF": gifs(), "TIFF": tiffs(), "box": boxed()} | {
        "property": properties()
    }
    return {f"{family}: {name}": data for family, made in families.items() for name, data in made}


FILES = files()


def pixels(data: bytes) -> str | None:
    """A digest of the first frame; None of a file that cannot be decoded."""
    try:
        with Image.open(BytesIO(data)) as image:
            return hashlib.sha256(image.tobytes()).hexdigest()
    except (OSError, ValueError, SyntaxError):
        return None


@pytest.mark.parametrize("name", FILES)
@pytest.mark.filterwarnings("ignore")
def test_no_corner_keeps_a_secret(name: str) -> None:
    """Gone, or the file is refused; the picture is the same."""
    data = FILES[name]
    before = pixels(data)
    for level in (Level.IDENTITY, Level.EVERYTHING):
        try:
            copy = strip(data, level).data
        except CannotStrip:
            continue
        assert SECRET not in copy
        assert before is None or pixels(copy) == before


def test_most_files_are_stripped_and_not_refused() -> None:
    """A program that refuses everything would pass the test above."""
    refused = []
    for name, data in FILES.items():
        try:
            strip(data, Level.EVERYTHING)
        except CannotStrip:
            refused.append(name)
    assert len(FILES) > 60
    assert len(refused) < 15, refused


def test_a_value_of_unknown_type_is_removed() -> None:
    """Damage gives any type; the value cannot be told from a secret."""
    tiff = bytearray(tiff_with(271, "Canon", 2))
    at = tiff.index(struct.pack("<HHI", 271, 2, 6))
    struct.pack_into("<H", tiff, at + 2, 42754)
    assert b"Canon" not in strip(bytes(tiff), Level.IDENTITY).data


@pytest.mark.parametrize("level", Level)
def test_a_turn_that_cannot_be_read_is_not_lost(level: Level) -> None:
    """Other programs pass over the damaged entry before it, and turn the picture; they would not turn the copy."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Maker", 6
    turned = BytesIO()
    Image.new("RGB", (40, 30)).save(turned, "JPEG", exif=exif)
    sound = turned.getvalue()
    first = sound.index(b"MM\0*") + 10
    damaged = sound[: first + 2] + b"\0\xff" + sound[first + 4 :]
    assert strip(sound, level)
    with pytest.raises(CannotStrip, match="orientation"):
        strip(damaged, level)


@pytest.mark.parametrize("level", Level)
def test_what_follows_a_tiffs_last_page_goes(level: Level) -> None:
    """An archive or a film may hold a place; nothing in the file points to it."""
    data = TIFF + b"PK\3\4" + SECRET
    assert "bytes after the last page" in {part.name for part in scan_data(data, "a.tif").parts}
    copy = strip(data, level).data
    assert SECRET not in copy
    assert pixels(copy) == pixels(TIFF)
    assert not scan_data(TIFF, "a.tif").parts


def test_a_picture_whose_length_is_not_stored_is_no_leftover() -> None:
    """Old programs wrote no StripByteCounts; decoders read to the end."""
    data = bytearray(tiff_with(0x010D, TEXT, 2))
    start = int.from_bytes(data[4:8], "little")
    for at in range(start + 2, start + 2 + 12 * int.from_bytes(data[start : start + 2], "little"), 12):
        if data[at : at + 2] == struct.pack("<H", 279):
            struct.pack_into("<HHII", data, at, 279, 4, 1, 0)
    assert strip(bytes(data), Level.PLACE).data == bytes(data)


@pytest.mark.parametrize("level", [Level.IDENTITY, Level.EVERYTHING])
def test_a_value_that_leads_into_a_directory_is_not_changed_with_it(level: Level) -> None:
    """Damage lets BitsPerSample point among the entries, which move up in a copy: it would not decode."""
    data = bytearray(tiff_with(0x010D, TEXT, 2))
    start = int.from_bytes(data[4:8], "little")
    entries = range(start + 2, start + 2 + 12 * int.from_bytes(data[start : start + 2], "little"), 12)
    at = next(at for at in entries if data[at : at + 2] == struct.pack("<H", 0x0102))
    struct.pack_into("<I", data, at + 8, entries[-3])
    with pytest.raises(CannotStrip, match="overlap"):
        strip(bytes(data), level)
