"""Sony's encrypted structures, focus points, faces and the lens's own description."""

import struct
from pathlib import Path

import pytest

from pixelscan.metadata.blocks.makernotes.sony import enciphered, facts
from pixelscan.metadata.blocks.tiff.entry import Entry
from pixelscan.metadata.model import Tag
from pixelscan.metadata.scanner import scan
from tests.support.photos.maker_notes import directory, note_offset, photo_with_note
from tests.support.photos.tiff_builder import longs, text


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


def af_record(kind: int, length: int = 0x180) -> bytearray:
    data = bytearray(length)
    data[1:3] = 1, kind
    return data


def test_an_slts_focus_sensor_names_points_and_their_states() -> None:
    """An SLT-A58 with 15 points; near is negative, and -32768 says that nothing was found."""
    data = af_record(1)
    struct.pack_into("<h", data, 4, -27)
    data[7:11] = 6, 255, 14, 1
    struct.pack_into("<3h", data, 0x11, -32768, 0, 36)
    struct.pack_into("<I", data, 0x16E, 0b1001)
    data[0x17D] = 0xFD
    told = found(0x940E, cipher(bytes(data)), "SLT-A58")
    assert told["AFStatusActiveSensor"] == "Front Focus (-27)"
    assert (told["AFPoint"], told["AFPointInFocus"]) == ("Center (horizontal)", "(none)")
    assert (told["AFPointAtShutterRelease"], told["AFAreaMode"]) == ("Right", "Spot")
    assert (told["AFStatusUpper-left"], told["AFStatusLeft"]) == ("Out of Focus", "In Focus")
    assert told["AFStatusLower-left"] == "Back Focus (+36)"
    assert (told["AFPointsUsed"], told["AFMicroAdj"]) == ("Center, Right", -3)


def test_an_ilcas_79_points_are_numbered_and_named() -> None:
    """The 55th is the middle one; an E-mount camera has no such sensor."""
    data = af_record(3)
    data[0x37:0x3B] = 54, 94, 95, 1
    data[0x10 + 4] = 0b10000000
    struct.pack_into("<h", data, 0x7D + 2 * 54, -400)
    told = found(0x940E, cipher(bytes(data)), "ILCA-68")
    assert (told["AFPoint"], told["AFPointInFocus"]) == ("E6 Center", "E6 Center F2.8")
    assert (told["AFPointAtShutterRelease"], told["AFAreaMode"]) == ("(none)", "Center")
    assert told["AFStatus_54_E6_Center"] == "Front Focus (-400)"
    assert {"AFStatus_00_B4", "AFStatus_26_A7_Vertical", "AFStatus_94_E6_Center_F2-8"} <= told.keys()
    assert told["AFPointsUsed"] == "E6"
    assert found(0x940E, cipher(bytes(data)), "ILCE-6000") == {}


def test_the_points_that_an_slt_selected_have_names() -> None:
    """Some sets of them are zones."""
    for bits, words in ((0, "(none)"), (0x7801, "Center Zone"), (0b110, "Top, Upper-right")):
        data = cipher(bytes(4) + struct.pack("<I", bits))
        assert found(0x940A, data, "SLT-A77V") == {"AFPointsSelected": words}


def test_the_newer_quality_is_of_raw_and_jpeg() -> None:
    """Two numbers in one entry."""
    for stored, words in (((1, 2), "RAW + Fine"), ((0, 3), "Extra Fine"), ((0, 0), "n/a")):
        assert found(0x202E, struct.pack("<2H", *stored), "ILCE-7M3") == {"Quality": words}


def a100_note(start: int) -> bytes:
    """Sony's note around Minolta's directory, with its sensors and its settings."""
    sensors = bytearray(60)
    struct.pack_into("<2h", sensors, 2, 11, -32768)
    settings = bytearray(200)
    struct.pack_into(">2H", settings, 12, 48, 40)
    minolta = [text(0, b"MLT0", 7), longs(0x0040, 1818681), text(0x0010, bytes(sensors), 7)]
    minolta.append(text(0x0114, bytes(settings), 7))
    outer = directory([longs(0xB028, 0)], start + 12)
    inner = start + 12 + len(outer)
    return b"SONY DSC \0\0\0" + directory([longs(0xB028, inner)], start + 12) + directory(minolta, inner)


def test_an_a100s_notes_are_minoltas_inside_sonys(tmp_path: Path) -> None:
    """The settings stand high byte first in a note of any order."""
    start = note_offset(photo_with_note(tmp_path, a100_note(0), b"SONY", b"DSLR-A100"), a100_note(0))
    photo = scan(photo_with_note(tmp_path, a100_note(start), b"SONY", b"DSLR-A100"))
    told = {tag.name: tag.text for tag in photo.tags if tag.group == "Minolta"}
    assert (told["MakerNoteVersion"], told["CompressedImageSize"]) == ("MLT0", "1818681")
    assert (told["AFStatusActiveSensor"], told["AFStatusTop-right"]) == ("Back Focus (+11)", "Out of Focus")
    assert (told["ShutterSpeedSetting"], told["ApertureSetting"]) == ("1 s", "f/4.0")
