"""Decoding Canon's arrays: AF points, colour, custom functions and the layouts of different models."""

import struct
from pathlib import Path

import pytest

from pixelscan.metadata.blocks.makernotes.canon import facts as canon
from pixelscan.metadata.blocks.makernotes.relocation import Camera
from pixelscan.metadata.blocks.tiff.entry import Entry
from pixelscan.metadata.model import Value
from pixelscan.metadata.scanner import scan


def facts(records: dict[int, tuple[str, list[int]]], model: str = "Canon EOS 350D DIGITAL") -> dict[str, Value]:
    """The result of canon.facts for arrays given as a struct code and numbers."""
    entries = {
        number: Entry("Canon", number, 7, 0, 0, struct.pack(f"<{len(numbers)}{code}", *numbers), "<")
        for number, (code, numbers) in records.items()
    }
    return {fact.name: fact.value for fact in canon.facts(entries, Camera("Canon", model))}


def test_older_points_have_one_size_and_a_position_each() -> None:
    """Seven numbers of sizes, then all horizontal and vertical positions, and a bit for each point in focus."""
    found = facts({0x0012: ("h", [3, 3, 300, 200, 300, 200, 10, 20, -50, 0, 50, 7, 8, 9, 0b101])})
    assert (found["NumAFPoints"], found["AFAreaWidth"], found["AFAreaHeight"]) == (3, 10, 20)
    assert found["AFAreaXPositions"] == (-50, 0, 50)
    assert found["AFAreaYPositions"] == (7, 8, 9)
    assert found["AFPointsInFocus"] == 0b101


def test_newer_points_have_a_size_each() -> None:
    """The record starts with its length and the area mode."""
    numbers = [38, 2, 2, 2, 300, 200, 300, 200, 10, 11, 20, 21, -50, 50, 7, -8, 0b10, 0b11]
    found = facts({0x0026: ("h", numbers)})
    assert found["AFAreaWidths"] == (10, 11)
    assert found["AFAreaYPositions"] == (7, -8)
    assert (found["AFPointsInFocus"], found["AFPointsSelected"]) == (0b10, 0b11)


def test_color_data_is_laid_out_by_its_length() -> None:
    """An EOS 350D's has 582 numbers, and the levels as shot begin at number 25."""
    numbers = [0] * 582
    numbers[25:30] = 2000, 1024, 1025, 1500, 5200
    found = facts({0x4001: ("h", numbers)})
    assert found["WB_RGGBLevelsAsShot"] == (2000, 1024, 1025, 1500)
    assert found["ColorTempAsShot"] == 5200
    assert not [name for name in facts({0x4001: ("h", numbers[:500])}) if name.startswith(("WB", "Color"))]


def test_custom_functions_are_named_by_the_model() -> None:
    """The high byte numbers the functions; each model has its own numbering."""
    record = {0x000F: ("H", [6, 0x0001, 0x0702])}
    assert facts(record) == {"SetButtonCrossKeysFunc": 1, "ETTLII": 2}
    assert facts(record, "Canon EOS 20D") == {"SetFunctionWhenShooting": 1, "ISOExpansion": 2}
    assert facts(record, "Canon EOS 99D") == {}


def test_camera_info_is_read_only_if_the_firmware_is_in_its_position() -> None:
    """Other firmware uses another layout."""
    record = bytearray(1000)
    record[3], record[4], record[6], record[24] = 40, 104, 88, 149
    record[267:272] = b"1.0.3"
    found = facts({0x000D: ("B", list(record))}, "Canon EOS 1000D")
    assert (found["FNumber"], found["ISO"], found["CameraTemperature"]) == (4, 400, 21)
    assert found["ExposureTime"] == pytest.approx(1 / 64)
    record[267:272] = b"?????"
    assert facts({0x000D: ("B", list(record))}, "Canon EOS 1000D") == {}


@pytest.mark.parametrize(("firmware", "orientation", "index"), [(572, 125, 652), (578, 131, 658), (583, 131, 663)])
def test_later_firmware_of_a_5d_mark_iii_moves_what_follows(firmware: int, orientation: int, index: int) -> None:
    """The place of the firmware's version tells which layout it is."""
    record = bytearray(1536)
    record[firmware : firmware + 5], record[orientation] = b"1.3.5", 2
    struct.pack_into("<2I", record, index, 8800, 8801)
    found = facts({0x000D: ("B", list(record))}, "Canon EOS 5D Mark III")
    assert (found["CameraOrientation"], found["FileIndex"], found["FileIndex2"]) == (2, 8801, 8802)


def test_limits_among_the_custom_functions_are_times_and_apertures() -> None:
    """Eighths of a stop; other counts of numbers stay as they are."""
    record = [0, 1, 1, 64, 3, 0x010C, 3, 1, 160, 16, 0x010D, 3, 0, 112, 8, 0x0510, 1, 1]
    found = facts({0x0099: ("i", record)}, "Canon EOS-1D Mark III")
    assert found["ShutterSpeedRange"] == (1, 2**-13, 32)
    assert found["ApertureRange"] == pytest.approx((0, 90.5097, 1))
    assert found["SuperimposedDisplay"] == 1
    assert "VFDisplayIllumination" in facts({0x0099: ("i", record)}, "Canon EOS 7D")


def test_focal_lengths_are_in_the_units_of_the_camera_settings() -> None:
    """Compacts count in 32nds of a millimetre; the sensor's size is in thousandths of an inch."""
    settings = [92, *[0] * 22, 518, 173, 32, *[0] * 20]
    found = facts({0x0001: ("H", settings), 0x0002: ("H", [2, 173, 211, 158])})
    assert (found["MinFocalLength"], found["MaxFocalLength"], found["FocalLength"]) == (5.40625, 16.1875, 5.40625)
    assert found["FocalPlaneXSize"] == pytest.approx(5.3594)


def test_a_real_cameras_note_gives_what_exiftool_finds_in_it(corpus: Path) -> None:
    """Colours, points, picture styles and the temperature of an EOS 1000D."""
    found = {tag.name: tag.value for tag in scan(corpus / "found/reports/canon_note_moved.jpg").tags}
    assert found["ColorTempAsShot"] == 5170
    assert found["WB_RGGBLevelsTungsten"] == (1580, 1134, 1134, 2736)
    assert found["PerChannelBlackLevel"] == (1023, 1023, 1022, 1023)
    assert found["SharpnessLandscape"] == 4
    assert found["FileIndex"] == 1099
    assert found["AFPointsInFocus"] == 40


def test_damaged_arrays_give_less_and_never_fail() -> None:
    """Any length of any array."""
    for number in (0x0001, 0x0002, 0x0004, 0x000D, 0x000F, 0x0012, 0x0026, 0x0038, 0x0099, 0x00A9, 0x4001, 0x4024):
        for length in range(0, 60, 3):
            facts({number: ("B", [255] * length)}, "Canon EOS 5D")


def test_numbers_are_shown_in_words_where_they_have_any() -> None:
    """Custom functions and switches; a number that no word is known for stays one."""
    entries = {
        0x0099: struct.pack("<10i", 0, 1, 1, 64, 2, 0x0104, 1, 1, 0x0814, 1) + struct.pack("<i", 9),
        0x4016: struct.pack("<10i", 40, 0, 0, 0, 0, 1, 0, 0, 0, 0),
    }
    notes = {number: Entry("Canon", number, 7, 0, 0, data, "<") for number, data in entries.items()}
    told = {fact.name: fact.text for fact in canon.facts(notes, Camera("Canon", "Canon EOS 5D Mark III"))}
    assert (told["AEBAutoCancel"], told["RetractLensOnPowerOff"]) == ("Off", "")
    assert (told["PeripheralLightingSetting"], told["DistortionCorrectionSetting"]) == ("On", "Off")
