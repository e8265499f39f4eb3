"""Sony's encrypted structures, focus points, faces and the lens's own description."""

import struct
from pathlib import Path

import pytest

from pixelscan.metadata.blocks.makernotes.sony import enciphered, facts
from pixelscan.metadata.blocks.tiff.entry import Entry
from pixelscan.metadata.model import Tag
from pixelscan.metadata.scanner import scan


def cipher(data: bytes) -> bytes:
    """As a camera encrypts it: each byte's cube modulo 249."""
    return bytes(byte if byte > 248 else byte**3 % 249 for byte in data)


def found(number: int, data: bytes, model: str) -> dict[str, object]:
    entry = Entry("Sony", number, 7, len(data), 0, data, "<")
    return {fact.name: fact.text or fact.value for fact in facts.facts({number: entry}, model)}


def test_deciphering_restores_every_byte() -> None:
    """Bytes above 248 are unchanged."""
    assert enciphered.deciphered(cipher(bytes(range(256)))) == bytes(range(256))


def test_the_shutter_count_is_read_from_the_body() -> None:
    """An α6000: shutter, flash, counter, exposure and lens."""
    data = bytearray(280)
    struct.pack_into("<3H", data, 32, 3139, 5567, 7150)
    struct.pack_into("<BI", data, 49, 64, 1880)
    struct.pack_into("<2H", data, 58, 16 * 256 + 512, 18 * 256)
    data[261:263] = 2, 1
    data[263:265] = struct.pack("<H", 32793)
    data[278:280] = 0xC3, 0
    told = found(0x9050, cipher(bytes(data)), "ILCE-6000")
    assert (told["ShutterCount"], told["FlashStatus"]) == (1880, "Built-in Flash present")
    assert (told["SonyExposureTime"], told["SonyFNumber"]) == ("1/4 s", "f/2.0")
    assert (told["LensMount"], told["LensType2"], told["LensSpecFeatures"]) == ("E-mount", 32793, "E PZ OSS")


def test_places_differ_by_camera() -> None:
    """An α7R II has its counter elsewhere; compacts have none."""
    data = bytearray(100)
    struct.pack_into("<I", data, 58, 54040)
    assert found(0x9050, cipher(bytes(data)), "ILCE-7RM2")["ShutterCount"] == 54040
    assert found(0x9050, cipher(bytes(data)), "DSC-RX100M5") == {}


def test_battery_and_iso_limits_are_read() -> None:
    """The battery in percent, its temperature converted from Fahrenheit; speeds by their number in a list."""
    told = found(0x9406, b"\x08\0\x1b\0\0" + cipher(bytes([103, 0, 17, 0])), "ILCE-6000")
    assert (told["BatteryLevel"], told["BatteryTemperature"]) == ("17 %", "39.4 °C")
    data = bytearray(0x6E7 + 5)
    data[0], data[0x6E7], data[0x6E9], data[0x6EB] = 127, 0, 11, 32
    told = found(0x9401, cipher(bytes(data)), "ILCE-6000")
    assert told == {"ISOSetting": "Auto", "ISOAutoMin": 100, "ISOAutoMax": 12800}


def test_a_firmware_that_enciphered_twice_is_read() -> None:
    """The first byte of the shot's structure shows it, and then it applies to all structures."""
    shot = bytearray(60)
    # Encrypted once it is 0x0a, as in other cameras; encrypted twice 0x04.
    shot[0] = enciphered.deciphered(b"\x0a")[0]
    struct.pack_into("<2I", shot, 8, 4, 7)
    twice = cipher(cipher(bytes(shot)))
    assert twice[0] == 0x04
    told = found(0x9400, twice, "NEX-6")
    assert (told["SequenceImageNumber"], told["SequenceFileNumber"]) == (5, 8)


def test_the_lens_describes_itself() -> None:
    """Features, focal lengths and apertures as decimal digits; impossible ones give nothing."""
    lens = Entry("Sony", 0xB02A, 7, 8, 0, bytes.fromhex("0000700300405601"), "<")
    assert [fact.text for fact in facts.facts({0xB02A: lens}, "SLT-A58")] == ["70-300mm F4-5.6 SSM"]
    for stored in ("e803000001000000", "ffffffffffffffff", "00"):
        assert found(0xB02A, bytes.fromhex(stored), "SLT-A58") == {}


def test_no_more_faces_and_focus_points_than_counted() -> None:
    """No more of them than there is room for."""
    shot = bytearray(0x5E + 3 * 0x25)
    shot[:2] = b"II"
    struct.pack_into("<H", shot, 2, 0x5E)
    struct.pack_into("<2H", shot, 48, 2, 0x25)
    struct.pack_into("<4H", shot, 0x5E, 100, 200, 50, 50)
    told = found(0x3000, bytes(shot), "DSC-RX100")
    assert told["Face1Position"] == (100, 200, 50, 50)
    assert "Face2Position" in told
    assert "Face3Position" not in told
    points = found(0x202A, b"\1\2" + struct.pack("<6H", 640, 428, 322, 240, 301, 240), "ILCE-6000")
    assert points["FocalPlaneAFPointLocation2"] == (301, 240)


def test_any_bytes_of_any_camera_are_harmless() -> None:
    """Structures cut short or made up give less, and never fail."""
    for model in ("ILCE-9", "ILCA-99M2", "NEX-5N", "SLT-A58", "DSC-RX10", "ILCE-7M4", ""):
        for number in (0x2010, 0x202A, 0x3000, 0x9050, *range(0x9400, 0x9417), 0xB02A):
            for data in (b"", b"\x01", b"\xff" * 7000, bytes(range(256)) * 3, b"\0" * 7000):
                found(number, data, model)


def test_a_photos_note_is_read_whole(corpus: Path) -> None:
    """As ExifTool shows them for this α58."""
    tags: dict[str, Tag] = {
        tag.name: tag for tag in scan(corpus / "found/Sony_alpha_a58.JPG").tags if tag.group == "Sony"
    }
    assert tags["LensSpec"].text == "70-300mm F4-5.6 SSM"
    assert tags["SonyISO"].value == pytest.approx(100, abs=15)
