"""Files with a secret where no reader looks: none gets the all-clear, and no copy that PixelScan makes keeps it.

Each kind was once said to reveal nothing. Files without a secret, of the same forms, keep their all-clear.
"""

import struct
from collections.abc import Iterator

import pytest

from pixelscan.errors import CannotStrip
from pixelscan.metadata.blocks.exif.writer import Field, FieldValue, exif_block
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.photo.privacy import privacy_risks
from pixelscan.metadata.scanner import scan_data
from pixelscan.metadata.strip import strip
from tests.support.photos import planted
from tests.support.photos.planted import XMP_HEADER, encoded, segment

SECRET = b"Jane Qzecret of Hiddenville"
TEXT = SECRET.decode()
JPEG = encoded("JPEG")
JFIF_BYTES = 20
Files = Iterator[tuple[str, bytes]]


def jpeg_with(*segments: bytes) -> bytes:
    return JPEG[:2] + b"".join(segments) + JPEG[2:]


def exif_jpeg(block: bytes) -> bytes:
    return jpeg_with(segment(0xE1, b"Exif\0\0" + block))


def with_jfif(content: bytes) -> bytes:
    return JPEG[:2] + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1" + content) + JPEG[JFIF_BYTES:]


PLAIN_EXIF = exif_block({0x0112: 6}, {0x829D: 2.8})
TURNED = struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)


def tiff_block(*entries: bytes, before: bytes = b"") -> bytes:
    """A block whose only directory has these entries and follows on `before`."""
    directory = struct.pack("<H", len(entries)) + b"".join(entries) + bytes(4)
    return b"II*\0" + struct.pack("<I", 8 + len(before)) + before + directory


def exifs() -> Files:
    yield "slack behind", PLAIN_EXIF + SECRET
    yield "slack inside", tiff_block(TURNED, before=SECRET + b"\0")
    halves = struct.pack("<HHIH2s", 0x0112, 3, 1, 6, b"Ja"), struct.pack("<HHIH2s", 0x0128, 3, 1, 2, b"ne")
    yield "rests of short values", tiff_block(*halves)
    yield "entry of zeros", tiff_block(TURNED, bytes(8) + b"Jane")
    fields: dict[str, tuple[int, FieldValue]] = {
        "unnamed bytes": (0xC123, Field(7, len(SECRET), SECRET)),
        "unnamed numbers": (0xC123, Field(3, len(TEXT), TEXT.encode("utf-16-le"))),
        "print matching": (0xC4A5, Field(7, 60, b"PrintIM\0" + SECRET.ljust(52))),
        "padding": (0xEA1C, Field(7, len(SECRET), SECRET)),
        "name for a model": (0x0110, "Jane Qzecret"),
        "name for a maker": (0x010F, "Jane Qzecret"),
        "behind a NUL": (0x010F, Field(2, 6 + len(SECRET), b"Canon\0" + SECRET)),
        "resolution": (0x011A, Field(5, 4, SECRET.ljust(32))),
    }
    for name, (tag, value) in fields.items():
        yield name, exif_block({tag: value}, {})
    own: dict[str, tuple[int, FieldValue]] = {
        "lens": (0xA434, "Jane Qzecret"),
        "settings": (0xA40B, Field(7, len(SECRET), SECRET)),
        "colour filter": (0xA302, Field(7, len(SECRET), SECRET)),
        "components": (0x9101, Field(7, len(SECRET), SECRET)),
    }
    for name, (tag, value) in own.items():
        yield name, exif_block({}, {tag: value})


def packet(inner: str = "", attributes: str = "", outside: str = "") -> bytes:
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{outside}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:foo="http://foo/" '
        f'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" {attributes}><exif:FNumber>28/10</exif:FNumber>{inner}'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def packets() -> Files:
    yield "comment", packet(f"<!-- {TEXT} -->")
    yield "instruction", packet(f"<?foo {TEXT}?>")
    yield "between elements", packet(TEXT)
    yield "around RDF", packet(outside=TEXT)
    yield "foreign element", packet(outside=f'<a b="{TEXT}"/>')
    yield "unknown property", packet(f"<foo:Bar>{TEXT}</foo:Bar>")
    yield "unknown number", packet("<foo:Bar>52.5163</foo:Bar>")
    yield "unknown attribute", packet(attributes=f'foo:Bar="{TEXT}"')
    yield "unknown name", packet("<exif:JaneQzecret/>")
    yield "model", packet(f"<tiff:Model>{TEXT}</tiff:Model>")
    yield "RDF's id", packet(f'<exif:Flash rdf:ID="{TEXT}">1</exif:Flash>')
    yield "before", SECRET + packet()
    yield "wrapper", b'<?xpacket begin="" id="' + SECRET + b'"?>' + packet()
    yield "document type", b'<!DOCTYPE x [<!ENTITY a "' + SECRET + b'">]>' + packet()
    yield "behind", packet() + SECRET
    yield "behind the wrapper", packet() + b'<?xpacket end="w"?>' + SECRET


def jpegs() -> Files:
    yield "behind JFIF", with_jfif(b"\0\0" + SECRET)
    yield "JFIF's thumbnail", with_jfif(b"\3\3" + SECRET)
    yield "curve of a gain map", jpeg_with(segment(0xE2, b"urn:iso:std:iso:ts:21496:-1\0" + bytes(4) + SECRET))
    yield "second Adobe", jpeg_with(segment(0xEE, b"Adobe\0\x64Jane\1"), segment(0xEE, b"AdobeQzecret"))
    yield "behind Adobe", jpeg_with(segment(0xEE, b"Adobe\0\x64\0\0\0\0\1" + SECRET))
    yield "quantization table", jpeg_with(segment(0xDB, b"\3" + (SECRET * 3)[:64]))
    yield "replaced table", jpeg_with(segment(0xDB, b"\0" + (SECRET * 3)[:64]))
    counts = bytes([0, 0, 0, 0, 0, 0, 0, len(SECRET), *bytes(8)])
    yield "Huffman table", jpeg_with(segment(0xC4, b"\x03" + counts + SECRET))
    yield "behind a Huffman table", jpeg_with(segment(0xC4, b"\x03" + bytes(16) + SECRET))
    yield "restart interval", jpeg_with(segment(0xDD, b"\0\0" + SECRET))
    yield "arithmetic", jpeg_with(segment(0xCC, SECRET))
    yield "Ducky", jpeg_with(segment(0xEC, b"Ducky\0\1\0\4\0\0\0\x32\0\0" + SECRET))
    yield "behind SPIFF", jpeg_with(segment(0xE8, b"SPIFF\0" + bytes(26) + SECRET))
    yield "GoPro without keys", jpeg_with(segment(0xE6, b"GoPro\0" + SECRET))
    yield "FlashPix of no kind", jpeg_with(segment(0xE2, b"FPXR\0" + bytes(8) + SECRET))
    index = b"II*\0" + struct.pack("<IHHHI4sI", 8, 1, 0xB000, 7, 4, b"0100", 0)
    yield "behind the index", jpeg_with(segment(0xE2, b"MPF\0" + index + SECRET))
    yield (
        "second part of a profile",
        jpeg_with(segment(0xE2, b"ICC_PROFILE\0\1\1" + planted.icc()), segment(0xE2, b"ICC_PROFILE\0\1\1" + SECRET)),
    )
    yield "before Exif", jpeg_with(segment(0xE1, b"Jane" + b"Exif\0\0" + PLAIN_EXIF))
    yield "before XMP", jpeg_with(segment(0xE1, SECRET + packet()))


FILES = {
    **{f"Exif: {name}": exif_jpeg(block) for name, block in exifs()},
    **{f"XMP: {name}": jpeg_with(segment(0xE1, XMP_HEADER + block)) for name, block in packets()},
    **{f"JPEG: {name}": data for name, data in jpegs()},
}
PLAIN = {
    "JPEG": JPEG,
    "Exif": exif_jpeg(PLAIN_EXIF),
    "Exif and padding": exif_jpeg(PLAIN_EXIF + bytes(500)),
    "camera": exif_jpeg(exif_block({0x010F: "NIKON CORPORATION", 0x0110: "NIKON D850"}, {0xA434: "EF-S18-55mm f/4"})),
    "XMP": jpeg_with(segment(0xE1, XMP_HEADER + packet())),
    "wrapped XMP": jpeg_with(
        segment(
            0xE1,
            XMP_HEADER + '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'.encode() + packet() + b" " * 2000
            + b'\n<?xpacket end="w"?>',
        )
    ),
    "Adobe": jpeg_with(segment(0xEE, b"Adobe\0\x64\0\0\0\0\1")),
    "profile": encoded("JPEG", icc_profile=planted.icc()),
}  # fmt: skip
SPELLINGS = (SECRET, SECRET[:12], b"Jane", b"Qzecret", TEXT.encode("utf-16-le"))


@pytest.mark.parametrize("name", FILES)
def test_a_secret_takes_the_all_clear_away(name: str) -> None:
    assert privacy_risks(scan_data(FILES[name], "a"))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("level", [Level.IDENTITY, Level.EVERYTHING])
def test_no_copy_keeps_it(name: str, level: Level) -> None:
    """Nor is the copy without anything said to contain more."""
    try:
        copy = strip(FILES[name], level).data
    except CannotStrip:
        return
    assert not [spelling for spelling in SPELLINGS if spelling in copy]
    assert level is Level.IDENTITY or privacy_risks(scan_data(copy, "a")) == ()


@pytest.mark.parametrize("name", PLAIN)
def test_what_says_nothing_keeps_the_all_clear(name: str) -> None:
    assert privacy_risks(scan_data(PLAIN[name], "a")) == ()
