"""What programs append to a picture and write into segments of their own: read, listed, and gone from a copy."""

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.model import Scan
from pixelscan.metadata.photo.privacy_topics import Topic, topic_of
from pixelscan.metadata.scanner import scan
from pixelscan.metadata.strip import strip
from tests.support.photos.trailer_builder import (
    JUKEBOX,
    RATIOS,
    STEREO,
    afcp,
    fotostation,
    jpeg,
    photo_mechanic,
    qualcomm,
    ricoh,
    samsung,
)


def scanned(folder: Path, data: bytes) -> Scan:
    (folder / "photo.jpg").write_bytes(data)
    return scan(folder / "photo.jpg")


def words(found: Scan) -> dict[str, str]:
    return {f"{tag.group}:{tag.name}": tag.text for tag in found.tags}


TRAILERS: dict[str, tuple[Callable[[int], bytes], dict[str, str]]] = {
    "AFCP trailer": (afcp, {"IPTC2:By-line": "Jane Roe"}),
    "FotoStation trailer": (
        fotostation,
        {
            "IPTC2:By-line": "Jane Roe",
            "FotoStation:OriginalImageWidth": "1536",
            "FotoStation:XYResolution": "38.626",
            "FotoStation:Rotation": "90.0",
            "FotoStation:CropLeft": "18.422 %",
        },
    ),
    "Photo Mechanic trailer": (
        photo_mechanic,
        {
            "PhotoMechanic:Tagged": "Yes",
            "PhotoMechanic:ColorClass": "6 (Typical alt)",
            "PhotoMechanic:RawCropLeft": "10.001 %",
        },
    ),
    "Samsung trailer": (
        samsung,
        {"Samsung:TimeStamp": "2018:04:11 01:28:03.171+00:00", "Samsung:MCCData": "466"},
    ),
}


@pytest.mark.parametrize("name", TRAILERS)
def test_a_trailer_is_read_by_its_last_bytes(name: str, tmp_path: Path) -> None:
    """It stays listed by its name, since its pictures are not decoded."""
    build, expected = TRAILERS[name]
    picture = jpeg()
    found = scanned(tmp_path, picture + build(len(picture)))
    told = words(found)
    assert {key: told[key] for key in expected} == expected
    assert [(part.name, part.offset) for part in found.parts] == [(name, len(picture))]
    assert found.problems == ()


def test_afcp_is_read_in_either_byte_order(tmp_path: Path) -> None:
    """An exclamation mark stands for the high byte first, an asterisk for the low one."""
    picture = jpeg()
    assert words(scanned(tmp_path, picture + afcp(len(picture), "<")))["IPTC2:By-line"] == "Jane Roe"


@pytest.mark.parametrize("name", TRAILERS)
@pytest.mark.parametrize("level", list(Level))
def test_a_trailer_is_gone_at_every_level(name: str, level: Level) -> None:
    """A place, a name and a time of its own may be in it."""
    picture = jpeg()
    copy = strip(picture + TRAILERS[name][0](len(picture)), level).data
    assert not any(secret in copy for secret in (b"Jane Roe", b"1523410083171", b"cbipcbbl", b"SEFH"))


@pytest.mark.parametrize("name", TRAILERS)
def test_a_damaged_trailer_is_harmless(name: str, tmp_path: Path) -> None:
    """Any byte of it, and any length, turned into another."""
    picture = jpeg()
    whole = TRAILERS[name][0](len(picture))
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        scanned(tmp_path, picture + bytes(damaged))
        scanned(tmp_path, picture + whole[place:])


RARE = {
    "stereo": ((0xE3, STEREO), {"JPS:JPSType": "Stereo", "JPS:JPSLayout": "Over Under"}),
    "Ricoh": ((0xE5, ricoh()), {"RMETA:Location": "Gantry", "RMETA:Remark": "near 12 Test Street"}),
    "Qualcomm": ((0xE7, qualcomm()), {"Qualcomm:AECCurrentSensorLuma": "22", "Qualcomm:ASF5LumaFilter0": "-1"}),
    "Media Jukebox": (
        (0xE9, JUKEBOX),
        {"MediaJukebox:People": "Jane Roe", "MediaJukebox:Date": "2005-01-01 00:00:00"},
    ),
    "HDR": (
        (0xEB, RATIOS),
        {"JPEG-HDR:JPEG-HDRVersion": "11", "JPEG-HDR:Alpha": "1.00"},
    ),
    "AVI": ((0xE0, b"AVI1\1"), {"AVI1:InterleavedField": "Odd"}),
    "GraphicConverter": ((0xEF, b"Q 70\0"), {"GraphConv:Quality": "70"}),
}


@pytest.mark.parametrize("name", RARE)
def test_a_rare_segment_is_read_and_stays_listed(name: str, tmp_path: Path) -> None:
    """What is not understood of it may still hold anything."""
    segment, expected = RARE[name]
    found = scanned(tmp_path, jpeg(segment))
    told = words(found)
    assert {key: told.get(key) for key in expected} == expected
    assert len(found.parts) == 1
    assert found.problems == ()


@pytest.mark.parametrize("name", RARE)
def test_a_damaged_segment_is_harmless(name: str, tmp_path: Path) -> None:
    """Cut at any byte, and with any byte turned into another."""
    (marker, content), _ = RARE[name]
    for place in range(len(content)):
        damaged = bytearray(content)
        damaged[place] ^= 0xFF
        scanned(tmp_path, jpeg((marker, content[:place]), (marker, bytes(damaged))))


def test_an_infiray_thermal_photo_names_its_sensors(tmp_path: Path) -> None:
    """A header in APP2 says that the segments behind it are InfiRay's; alone they are nobody's."""
    header = (0xE2, b"\0\2\0\1IJPEG\0".ljust(80, b"\0"))
    measured = (0xE5, struct.pack("<5f", 25, 0.25, 0.99, 0.5, 25).ljust(38, b"\1"))
    sensor = (0xE9, b"infisense".ljust(0xC0, b"\0") + b"P200019".ljust(600, b"\0"))
    told = words(scanned(tmp_path, jpeg(header, measured, sensor)))
    assert (told["InfiRay:IJPEGVersion"], told["InfiRay:Distance"]) == ("0 2 0 1", "0.25 m")
    assert (told["InfiRay:EnvironmentTemp"], told["InfiRay:IRSensorSerialNumber"]) == ("25 °C", "P200019")
    assert not any(key.startswith("InfiRay") for key in words(scanned(tmp_path, jpeg(measured, sensor))))
    for length in range(0, 80, 7):
        scanned(tmp_path, jpeg(header, (0xE4, b"\xff" * length), (0xE6, b"\xff" * length)))


def test_places_and_people_in_them_are_told_as_such(tmp_path: Path) -> None:
    """On the privacy card, like those of any block."""
    found = scanned(tmp_path, jpeg(RARE["Media Jukebox"][0]) + samsung())
    topics = {tag.name: topic_of(tag) for tag in found.tags}
    assert (topics["People"], topics["MCCData"], topics["TimeStamp"]) == (Topic.PEOPLE, Topic.PLACE_NAME, Topic.TIME)
