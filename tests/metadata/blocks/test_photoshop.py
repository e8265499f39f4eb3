"""Photoshop's image resources -> tags and nested blocks: ExifTool's answers, and built blocks for special cases."""

import struct

import pytest

from pixelscan.metadata.blocks.payload import BlockKind, Payload
from pixelscan.metadata.blocks.photoshop import reader as photoshop
from pixelscan.metadata.blocks.reading import BlockResult
from pixelscan.metadata.model import Binary, EmbeddedImage
from tests.support.photos.mutation import mutations
from tests.support.photos.tag_values import by_name


def resource(number: int, data: bytes, name: bytes = b"", signature: bytes = b"8BIM") -> bytes:
    title = bytes([len(name)]) + name
    title += b"\0" * (len(title) % 2)
    return signature + number.to_bytes(2, "big") + title + len(data).to_bytes(4, "big") + data + b"\0" * (len(data) % 2)


def read(data: bytes, offset: int | None = None) -> BlockResult:
    return photoshop.read(Payload(BlockKind.PHOTOSHOP, data, offset))


def test_resolution_is_in_pixels_per_inch_whatever_unit_is_shown() -> None:
    """The unit only says what Photoshop's dialog showed."""
    reading = read(resource(0x03ED, struct.pack(">IHHIHH", 300 << 16, 2, 1, 72 << 16, 1, 1)))
    assert [(tag.name, tag.value, tag.text) for tag in reading.tags] == [
        ("XResolution", 300.0, "300 dpi"),
        ("DisplayedUnitsX", 2, "cm"),
        ("YResolution", 72.0, "72 dpi"),
        ("DisplayedUnitsY", 1, "inches"),
    ]


def test_simple_resources_have_names_and_texts() -> None:
    """Copyright flag, address, digest, JPEG quality, programs and slices."""
    name = struct.pack(">I", 2) + "PS".encode("utf-16-be")
    data = (
        resource(0x040A, b"\1")
        + resource(0x040B, b"http://example.org")
        + resource(0x0425, bytes(range(16)))
        + resource(0x0406, struct.pack(">3h", 4, 0x0101, 1))
        + resource(0x0421, struct.pack(">IB", 1, 1) + name + name)
        + resource(0x041A, struct.pack(">5I", 6, 0, 0, 9, 9) + name + struct.pack(">I", 3))
        + resource(0x041E, struct.pack(">I", 1) + b"slic\0\0\0\1" + name)
    )
    assert by_name(read(data).tags) == {
        "CopyrightFlag": 1,
        "URL": "http://example.org",
        "IPTCDigest": "000102030405060708090a0b0c0d0e0f",
        "PhotoshopQuality": 4,
        "PhotoshopFormat": 0x0101,
        "ProgressiveScans": 1,
        "HasRealMergedData": 1,
        "WriterName": "PS",
        "ReaderName": "PS",
        "SlicesGroupName": "PS",
        "NumSlices": 3,
        "URL_List": ("PS",),
    }
    assert {tag.name: tag.text for tag in read(data).tags}["PhotoshopQuality"] == "8"


def test_nested_blocks_are_passed_on_with_their_offset_in_the_file() -> None:
    """IPTC, XMP, Exif and ICC have their own readers; their offsets stay correct."""
    data = resource(0x0404, b"\x1c\x02", b"odd") + resource(0x0424, b"<x/>") + resource(0x0422, b"Exif\0\0MM\0*")
    data += resource(0x040F, b"profile")
    nested = read(data, offset=1000).nested
    assert [(block.kind, block.data) for block in nested] == [
        (BlockKind.IPTC, b"\x1c\x02"),
        (BlockKind.XMP, b"<x/>"),
        (BlockKind.EXIF, b"MM\0*"),
        (BlockKind.ICC, b"profile"),
    ]
    assert all(block.offset == 1000 + data.index(block.data) for block in nested)


def test_thumbnails_are_found_behind_their_header() -> None:
    """Both the old and the new resource contain a JPEG after 28 bytes."""
    jpeg = b"\xff\xd8\xff\xd9"
    data = resource(0x040C, bytes(28) + jpeg)
    assert read(data).embedded == [EmbeddedImage("Photoshop", data.index(jpeg), 4)]


@pytest.mark.parametrize("signature", [b"8BIM", b"8B64", b"AgHg", b"DCSR", b"PHUT", b"MeSa"])
def test_every_known_signature_is_read(signature: bytes) -> None:
    """ImageReady, PhotoDeluxe and others write their own."""
    assert by_name(read(resource(0x040A, b"\0", signature=signature)).tags) == {"CopyrightFlag": 0}


def test_unknown_resources_are_shown_by_number_and_size() -> None:
    """For example paths."""
    assert by_name(read(resource(0x07D0, b"path!")).tags) == {"0x07d0": Binary(5)}


@pytest.mark.parametrize(
    ("tail", "where"),
    [
        (b"8BIM\x04\x25\0\0\xff\xff\xff\xff", "0x0425"),
        (b"not a resource", "byte 14"),
        (resource(0x03ED, b"\0\0"), "0x03ed"),
    ],
)
def test_damage_costs_only_what_it_hits(tail: bytes, where: str) -> None:
    """Resources before it are kept; the problem says which one is broken."""
    reading = read(resource(0x040A, b"\1") + tail)
    assert [tag.value for tag in reading.tags] == [1]
    assert where in reading.problems[0].text


def test_mutated_blocks_never_raise() -> None:
    """Whichever byte is damaged, there is a result."""
    seed = (
        resource(0x03ED, bytes(16))
        + resource(0x0421, b"\0\0\0\1\1\0\0\0\1\0a\0\0\0\1\0b")
        + resource(0x0404, b"\x1c\2")
    )
    seed += resource(0x03EE, b"\3abc\2de") + resource(0x0426, bytes(14)) + resource(0x040C, bytes(28) + b"\xff\xd8")
    for data in mutations(seed, 2000, repeatable_by=4):
        assert isinstance(read(data), BlockResult)
