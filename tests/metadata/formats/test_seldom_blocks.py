"""XML in JPEG 2000, Casio's QVCI segment, and the files in Capture One's archives."""

import random
import struct

import pytest

from pixelscan.metadata.blocks.boxes import box_bytes
from pixelscan.metadata.model import PartKind, Scan
from pixelscan.metadata.photo.privacy import privacy_risks
from pixelscan.metadata.photo.privacy_topics import Topic
from pixelscan.metadata.scanner import scan_data
from tests.support.photos.planted import encoded, segment

JP2 = encoded("JPEG2000")
XML = b"""<?xml version="1.0"?><CONTENT_DESCRIPTION xmlns="http://www.jpeg.org/jpx/1.0/xml"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x y"><CAPTION>A lighthouse</CAPTION>
  <LOCATION><ADDRESS TYPE="Home"><CITY>Charlotte</CITY></ADDRESS></LOCATION>
  <TIME>2001-08-01T15:40:00-06:00</TIME></CONTENT_DESCRIPTION>"""


def texts(found: Scan, group: str) -> dict[str, str]:
    return {tag.name: tag.text for tag in found.tags if tag.group == group}


def with_xml(xml: bytes) -> Scan:
    return scan_data(JP2 + box_bytes(b"xml ", xml), "a.jp2")


def test_plain_xml_is_read_under_the_names_of_its_path() -> None:
    found = with_xml(XML)
    assert texts(found, "XML") == {
        "ContentDescriptionXmlns": "http://www.jpeg.org/jpx/1.0/xml",
        "ContentDescriptionCaption": "A lighthouse",
        "ContentDescriptionLocationAddressType": "Home",
        "ContentDescriptionLocationAddressCity": "Charlotte",
        "ContentDescriptionTime": "2001:08:01 15:40:00-06:00",
    }
    assert not found.parts
    told = {risk.topic: risk.text for risk in privacy_risks(found)}
    assert "Charlotte" in told[Topic.PLACE_NAME]
    assert "A lighthouse" in told[Topic.COMMENT]


@pytest.mark.parametrize(
    "xml",
    [
        XML[:-9],
        b"<a>" * 100_000,
        b"<a " + b" ".join(b'x%d="y"' % number for number in range(50_000)) + b"/>",
        b"<!DOCTYPE a [<!ENTITY b 'Jane'>]><a>&b;</a>",
        b"<a><!-- Jane --></a>",
        b"Jane",
    ],
)
def test_xml_that_is_not_read_whole_is_listed(xml: bytes) -> None:
    assert [part.kind for part in with_xml(xml).parts] == [PartKind.NOT_DECODED]


def test_casios_segment_gives_model_and_time() -> None:
    content = bytearray(b"QVCI\0".ljust(134, b"\0"))
    content[0x2C] = 3
    content[0x4D:0x61] = b"1998.10.24.12.08.57\0"
    content[0x62:0x69] = b"KX-778\0"
    jpeg = encoded("JPEG")
    found = scan_data(jpeg[:2] + segment(0xE1, bytes(content)) + jpeg[2:], "a.jpg")
    assert texts(found, "Casio") == {
        "CasioQuality": "Fine",
        "DateTimeOriginal": "1998:10:24 12:08:57",
        "ModelType": "KX-778",
        "ManufactureIndex": "",
        "ManufactureCode": "",
    }


def archived(name: bytes, data: bytes) -> bytes:
    """A file in a ZIP, stored as it is on 3 April 2009, 10:14:36."""
    moment = (29 << 25 | 4 << 21 | 3 << 16) | (10 << 11 | 14 << 5 | 18)
    return struct.pack("<4sHHHIIIIHH", b"PK\3\4", 10, 0, 0, moment, 0, len(data), len(data), len(name), 0) + name + data


def test_the_files_beside_capture_ones_picture_are_listed() -> None:
    data = archived(b"0.IIQ", encoded("TIFF")) + archived(b"manifest.xml", b"<a/>") + archived(b"x.cos", b"settings")
    found = scan_data(data, "a.eip")
    listed = [tag.text for tag in found.tags if tag.name == "ZipFileName"]
    assert listed == ["0.IIQ", "manifest.xml", "x.cos"]
    assert texts(found, "ZIP")["ZipModifyDate"] == "2009:04:03 10:14:36"
    assert [(part.name, part.size) for part in found.parts if part.kind is PartKind.NOT_DECODED] == [
        ("manifest.xml", 4),
        ("x.cos", 8),
    ]


@pytest.mark.parametrize("seed", range(5))
def test_damage_raises_nothing(seed: int) -> None:
    """Bytes changed anywhere in the new blocks."""
    chosen = random.Random(seed)
    whole = archived(b"0.IIQ", encoded("TIFF")) + archived(b"m.xml", XML), JP2 + box_bytes(b"xml ", XML)
    for data in whole:
        damaged = bytearray(data)
        for _ in range(20):
            damaged[chosen.randrange(4, len(damaged))] = chosen.randrange(256)
        assert not any("fault" in problem.text for problem in scan_data(bytes(damaged), "a").problems)
