"""Nikon's records: AF points in either byte order, flash, picture controls, and when the camera was switched on."""

import struct
from pathlib import Path

import pytest

from pixelscan.metadata.blocks.makernotes.nikon import facts as nikon
from pixelscan.metadata.blocks.makernotes.nikon import settings
from pixelscan.metadata.blocks.makernotes.nikon import shot as nikon_shot
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
def test_enciphered_settings_are_read_by_the_firmwares_version(total: int, number: int) -> None:
    """Whatever the serial number and the shutter count were."""
    plain = b"02161.00k".ljust(804, b"\0") + bytes([0x81, 0x8A]) + bytes(22)
    assert nikon_shot.decipher(enciphered(plain, total, number)) == plain
    found = {fact.name: fact.value for fact in nikon_shot.facts(enciphered(plain, total, number), "NIKON D300S")}
    assert (found["FirmwareVersion"], found["CustomSettingsBank"], found["CustomSettingsAllDefault"]) == ("1.00k", 1, 1)
    assert (found["AF-CPrioritySelection"], found["DynamicAFArea"]) == (2, 2)


def test_a_record_that_no_key_opens_gives_nothing() -> None:
    """Noise gives no false settings, and neither does a record of another model."""
    assert list(nikon_shot.facts(b"0216" + bytes(range(7, 255)) * 4, "NIKON D300S")) == []
    plain = enciphered(b"02161.00k".ljust(900, b"\0"), 1, 2)
    assert [fact.name for fact in nikon_shot.facts(plain, "NIKON D9999")] == ["FirmwareVersion"]


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
    assert "AFPointsUsed" not in facts(0x00B7, b"0100\0\0\7\0" + bytes(20))
    assert "AFPointsUsed" not in facts(0x00B7, b"0300\0\0\1\0" + bytes(20))
    assert facts(0x00B7, b"0100\0\0\1") == {}
