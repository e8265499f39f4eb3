"""Nikon's records: AF points in either byte order, flash, picture controls, and when the camera was switched on."""

import struct
from pathlib import Path

import pytest

from pixelscan.metadata.blocks.makernotes.nikon import cipher, settings
from pixelscan.metadata.blocks.makernotes.nikon import facts as nikon
from pixelscan.metadata.blocks.tiff.entry import Entry
from pixelscan.metadata.scanner import scan


def facts(number: int, data: bytes, order: str = ">") -> dict[str, object]:
    entry = Entry("Nikon", number, 7, len(data), 0, data, order)
    return {fact.name: fact.text or fact.value for fact in nikon.facts({number: entry}, b"", 0)}


@pytest.mark.parametrize("order", ["<", ">"])
def test_points_in_focus_are_stored_high_byte_first_in_any_note(order: str) -> None:
    """Bit 0 is the centre, bit 9 the far left."""
    found = facts(0x0088, bytes([1, 3, 0b10, 1]), order)
    assert found == {"AFAreaMode": "Dynamic Area", "AFPoint": "Mid-left", "AFPointsInFocus": "Center, Far Left"}


def test_flash_groups_tell_a_compensation_or_an_output() -> None:
    """In sixths of a stop; from manual mode on, as a share of the full output."""
    record = bytearray(40)
    record[:4] = b"0103"
    record[9], record[10] = 0x82, 0xFA
    record[17], record[18], record[19], record[20] = 2, 0x60, 6, 12
    found = facts(0x00A8, bytes(record))
    assert (found["FlashCommanderMode"], found["FlashControlMode"]) == ("On", "iTTL")
    assert found["FlashCompensation"] == "+1 EV"
    assert (found["FlashGroupAControlMode"], found["FlashGroupACompensation"]) == ("iTTL", "-1 EV")
    assert (found["FlashGroupBControlMode"], found["FlashGroupBOutput"]) == ("Manual", "25%")
    assert found["FlashGroupCControlMode"] == "Off"


def test_a_picture_controls_settings_count_from_their_middle() -> None:
    """The same in a Coolpix, which uses another tag number."""
    record = b"0100" + b"VIVID".ljust(20, b"\0") + b"STANDARD".ljust(20, b"\0") + bytes(4)
    record += bytes([0, 128, 130, 128, 127, 0, 255, 255, 255, 255])
    for number in (0x0023, 0x00BD):
        found = facts(number, record)
        assert (found["PictureControlName"], found["PictureControlBase"]) == ("VIVID", "STANDARD")
        assert (found["Sharpness"], found["Contrast"], found["Brightness"]) == ("+2", "Normal", "-1")


def test_the_time_of_switching_on_follows_the_notes_byte_order() -> None:
    """Year in two bytes, the rest in one each."""
    for order in ("<", ">"):
        data = struct.pack(order + "H5B", 2014, 12, 20, 11, 56, 16) + b"\0"
        assert facts(0x00B6, data, order) == {"PowerUpTime": "2014:12:20 11:56:16"}


def capture_setting(number: int, value: bytes) -> bytes:
    return struct.pack("<I14xI", number, len(value) + 4) + value


def test_what_nikon_capture_did_is_named() -> None:
    """Settings with one value, and with several in one record; unknown ones are skipped."""
    data = bytes(22) + capture_setting(0x76A43207, struct.pack("<H", 90)) + capture_setting(0x12345678, b"?" * 9)
    data += capture_setting(0xB999A36F, b"\1" + struct.pack("<I", 10)) + capture_setting(
        0x2FC08431, struct.pack("<d", 1.5)
    )
    assert facts(0x0E01, data) == {"Rotation": 90, "ColorBoostType": 1, "ColorBoostLevel": 10, "StraightenAngle": 1.5}


def test_nikon_captures_crop_is_stored_in_half_pixels() -> None:
    """For a photo 3,008 pixels wide."""
    crop = bytearray(62)
    struct.pack_into("<d", crop, 46, 6016.0)
    found = facts(0x0E01, bytes(22) + capture_setting(0x374233E0, bytes(crop)))
    assert found["CropRight"] == "3008"


def test_settings_of_nikon_capture_cut_short_never_fail() -> None:
    """Lengths that point backwards or beyond the end do not fail either."""
    for length in (0, 3, 4, 0xFFFFFFFF):
        facts(0x0E01, bytes(22) + struct.pack("<I14xI", 0xE42B5161, length) + b"\xff" * 9)


def test_records_cut_short_give_less_and_never_fail() -> None:
    """Any length of any record, of any version."""
    for number in (0x001F, 0x0021, 0x0023, 0x0088, 0x00A8, 0x00B6, 0x00B9, 0x0E0E):
        for version in (b"0100", b"0103", b"0107", b"0300"):
            for length in range(0, 90, 4):
                facts(number, version + b"\xff" * length)


def enciphered(plain: bytes, total: int, number: int) -> bytes:
    """As the camera does it: encrypting and decrypting use the same steps."""
    data = bytearray(plain[:4])
    for counter, byte in enumerate(plain[4:], 0x61):
        data.append(byte ^ total)
        total = (total + number * counter) & 0xFF
    return bytes(data)


@pytest.mark.parametrize(("total", "number"), [(0, 0), (0xC1, 0x35), (0x5A, 0xFF)])
@pytest.mark.parametrize("version", [b"02161.00k", b"080001.10.00"])
def test_the_firmwares_version_tells_the_key(version: bytes, total: int, number: int) -> None:
    """Whatever the serial number and the shutter count were; behind 512 bytes the key's stream begins anew."""
    plain = version + bytes(range(256)) * 9
    hidden = enciphered(plain, total, number)
    key = cipher.key_of(hidden)
    assert key == (total, number)
    assert cipher.deciphered(hidden[4:], key) == plain[4:]


def test_no_key_comes_out_of_noise_or_too_few_bytes() -> None:
    """Nothing false is shown then."""
    assert cipher.key_of(b"0216" + bytes(range(7, 255)) * 4) is None
    assert [cipher.key_of(b"02161.00k"[:length]) for length in range(7)] == [None] * 7


def shot(plain: bytes, model: str) -> dict[str, object]:
    """What the shot information tells when it is enciphered by any key."""
    hidden = enciphered(plain, 0x5A, 0x35)
    entry = Entry("Nikon", 0x0091, 7, len(hidden), 0, hidden, ">")
    return {
        fact.name: fact.value if fact.structure else fact.text or fact.value
        for fact in nikon.facts({0x0091: entry}, b"", 0, model)
    }


def test_settings_at_a_fixed_place_are_read_bit_by_bit() -> None:
    """A D300S; of a body that is not known the firmware alone."""
    plain = b"02161.00k".ljust(804, b"\0") + bytes([0x81, 0x8A]) + bytes(6) + b"\xf0" + bytes(22)
    found = shot(plain, "NIKON D300S")
    assert (found["FirmwareVersion"], found["CustomSettingsBank"], found["CustomSettingsAllDefault"]) == ("1.00k", 1, 1)
    assert (found["AF-CPrioritySelection"], found["DynamicAFArea"]) == (2, 2)
    assert (found["FineTuneOptMatrixMetering"], found["FineTuneOptSpotMetering"]) == (-1 / 6, 0)
    assert shot(plain, "NIKON D9999") == {"ShotInfoVersion": "0216", "FirmwareVersion": "1.00k"}


def test_settings_at_a_stored_place_are_found() -> None:
    """A D850 stores where its settings and its angles are; a Z 6 the place of its menu in a list of places."""
    plain = bytearray(b"02431.00b".ljust(400, b"\0"))
    struct.pack_into("<I", plain, 0x58, 200)
    struct.pack_into("<I", plain, 0xA0, 320)
    plain[200], plain[201] = 0x02, 0x80
    struct.pack_into("<3I", plain, 320, 359 << 16, 3 << 15, 0)
    found = shot(bytes(plain), "NIKON D850")
    assert (found["CustomSettingsBank"], found["AF-CPrioritySelection"]) == (2, 2)
    assert (found["RollAngle"], found["PitchAngle"], found["YawAngle"]) == ("-1.0°", "1.5°", "0.0°")
    plain = bytearray(b"080001.10.00".ljust(700, b"\0"))
    struct.pack_into("<I", plain, 0xA0, 200)
    struct.pack_into("<I", plain, 200 + 0x10, 50)
    struct.pack_into("<II", plain, 250 + 176, 7, 2)
    found = shot(bytes(plain), "NIKON Z 6")
    assert (found["Intervals"], found["ShotsPerInterval"], found["FirmwareVersion"]) == (7, 2, "01.10.00")


def test_places_beyond_the_end_give_less_and_never_fail() -> None:
    """Whatever a damaged record points to."""
    for model in ("NIKON D850", "NIKON D810", "NIKON Z 6", "NIKON D5200"):
        for length in range(9, 300, 7):
            shot(b"02431.00b" + b"\xff" * length, model)


def points(version: bytes, places: dict[int, int], length: int = 90) -> dict[str, object]:
    data = bytearray(version.ljust(length, b"\0"))
    for place, byte in places.items():
        data[place] = byte
    return facts(0x00B7, bytes(data), "<")


def test_the_points_of_newer_bodies_have_names() -> None:
    """Column by column outwards from the middle: 153 points of a D850, 135 of a Nikon 1, 81 of a Z 6."""
    found = points(b"0101", {6: 7, 0x1C: 1, 0x30: 0b10010, 0x44: 108})
    assert (found["AFPointsSelected"], found["AFPointsInFocus"], found["AFPointsUsed"]) == ("E9", "A9, D9", "(none)")
    assert found["PrimaryAFPoint"] == "I6"
    assert points(b"0200", {6: 4, 5: 129, 8: 0b10, 24: 0x40})["AFPointsUsed"] == "D8, I1"
    found = points(b"0300", {6: 8, 5: 193, 10: 1, 20: 1})
    assert (found["AFPointsUsed"], found["AFAreaMode"], found["PhaseDetectAF"]) == ("E5, I1", "Single", "On (81-point)")


def test_the_area_that_a_z_camera_focused_on_is_in_its_afs_pixels() -> None:
    """Zero means that nothing is stored; a record cut short gives less."""
    places = {4: 2, 5: 193, 0x2A: 0xA0, 0x2B: 0x17, 0x2E: 0xEE, 0x2F: 0x11, 0x32: 0x1D, 0x33: 1}
    found = points(b"0300", places)
    assert (found["AFImageWidth"], found["AFAreaXPosition"], found["AFAreaWidth"]) == (6048, 4590, 285)
    assert (found["FocusPositionHorizontal"], found["FocusPositionVertical"]) == ("1R of Center", "n/a")
    assert "AFAreaHeight" not in found
    for version in (b"0100", b"0101", b"0200", b"0300", b"0301", b"0400"):
        for length in range(4, 90, 5):
            facts(0x00B7, version + b"\x07" * length)


def test_the_colour_balance_is_opened_by_the_same_key() -> None:
    """A D90's levels lie 16 bytes into the enciphered part, high byte first."""
    hidden = enciphered(b"02131.00a" + bytes(900), 0x11, 0x22)
    levels = enciphered(bytes(4) + bytes(16) + struct.pack(">4H", 256, 477, 365, 256), 0x11, 0x22)[4:]
    balance = b"0211" + bytes(280) + levels
    entries = {
        number: Entry("Nikon", number, 7, len(data), 0, data, ">")
        for number, data in ((0x0091, hidden), (0x0097, balance))
    }
    found = {fact.name: fact.value for fact in nikon.facts(entries, b"", 0, "NIKON D90")}
    assert found["WB_GRBGLevels"] == (256, 477, 365, 256)


def test_a_d300s_settings_are_what_exiftool_finds(corpus: Path) -> None:
    """Sixty of them."""
    photo = scan(corpus / "found/exiv2-bug1026.jpg")
    found = {tag.name: tag.value for tag in photo.tags if "custom settings" in tag.explanation}
    assert len(found) >= 60
    assert (found["MaxContinuousRelease"], found["CLModeShootingSpeed"], found["AELockButton"]) == (100, 7, 3)


def test_the_focused_point_of_a_real_photo_is_the_one_in_its_middle(corpus: Path) -> None:
    """Big-endian, where exiv2 says the lower right."""
    found = {tag.name: tag.text for tag in scan(corpus / "found/NikonD2Hs.jpg").tags if tag.group == "Nikon"}
    assert found["AFPointsInFocus"] == "Center"


def test_the_previews_directory_is_listed_beside_the_notes(corpus: Path) -> None:
    """As ExifTool reads it, in a group of its own."""
    found = {tag.name: tag.value for tag in scan(corpus / "found/NikonD70.jpg").tags if tag.group == "PreviewIFD"}
    assert found == {
        "Compression": 6,
        "XResolution": 300,
        "YResolution": 300,
        "ResolutionUnit": 2,
        "PreviewImageStart": 1520,
        "PreviewImageLength": 26,
        "YCbCrPositioning": 2,
    }


def test_menu_settings_are_numbers_behind_a_header() -> None:
    """As many rows as are told and there; each a number, a kind and a value."""
    rows = struct.pack("<HBBI", 54, 0, 4, 7) + struct.pack("<HBBI", 47, 0, 4, 13) + struct.pack("<HBBI", 3, 0, 4, 19)
    data = b"0100\2\0\0\0" + b"0100\2\0\0\0" + b"0110" + struct.pack("<I", 9) + rows + b"\1\0\0"
    found = {fact.name: fact.value for fact in settings.facts(Entry("Nikon", 0x004E, 7, len(data), 0, data, "<"))}
    assert found == {"SelfTimerShotCount": 3, "FineTuneOptMatrixMetering": 1, "ISOAutoShutterTime": 19}
    for length in range(0, 48, 5):
        list(settings.facts(Entry("Nikon", 0x004E, 7, length, 0, b"\xff" * length, "<")))


@pytest.mark.parametrize(
    ("kind", "stored", "words"),
    [
        (3, "6905800010", "B7, C1, C5, C6, C7, D6, D7, D10"),
        (1, "00000000000000", "(none)"),
        (2, "0100", "Center"),
        (2, "ff07", "All 11 Points"),
        (3, "0100000000", "C6"),
    ],
)
def test_points_in_use_are_named_by_row_and_column(kind: int, stored: str, words: str) -> None:
    """The bits' order differs by how many points a body has."""
    assert facts(0x00B7, b"0100\0\0" + bytes([kind, 0]) + bytes.fromhex(stored))["AFPointsUsed"] == words


def test_points_of_a_body_of_unknown_order_are_not_named() -> None:
    """Nor those of a record cut short."""
    assert "AFPointsUsed" not in facts(0x00B7, b"0100\0\0\6\0" + bytes(20))
    assert "AFPointsUsed" not in facts(0x00B7, b"0400\0\0\1\0" + bytes(20))
    assert facts(0x00B7, b"0100\0\0\1") == {}


def test_settings_are_shown_in_words_where_they_mean_the_same_in_every_body(corpus: Path) -> None:
    """Others stay numbers, rather than be another body's words."""
    photo = scan(corpus / "found/exiv2-bug1026.jpg")
    found = {tag.name: tag.text for tag in photo.tags if "custom settings" in tag.explanation}
    assert (found["AFAssist"], found["CommandDialsChangeMainSub"]) == ("On", "0")
    row = struct.pack("<HBBI", 70, 0, 4, 1) + struct.pack("<HBBI", 170, 0, 4, 2)
    data = b"0100\2\0\0\0" + b"0100\2\0\0\0" + b"0110" + struct.pack("<I", 2) + row
    told = {fact.name: fact.text for fact in settings.facts(Entry("Nikon", 0x004E, 7, len(data), 0, data, "<"))}
    assert told == {"OpticalVR": "On", "LiveViewButtonOptions": "Enable (Standby Timer Active)"}
