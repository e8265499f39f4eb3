"""Pentax's records in bits and bytes, and Olympus's older form of further directories."""

import struct
from pathlib import Path

import pytest

from pixelscan.metadata.blocks.makernotes.pentax import facts as pentax
from pixelscan.metadata.blocks.tiff.entry import Entry
from pixelscan.metadata.photo.focus import focus
from pixelscan.metadata.photo.summary import summarize
from pixelscan.metadata.scanner import scan
from tests.support.photos.maker_notes import directory, note_offset, photo_with_note
from tests.support.photos.tiff_builder import exif_block, longs, shorts, text


def pentax_facts(number: int, data: bytes, model: str = "PENTAX K10D") -> dict[str, object]:
    entry = Entry("Pentax", number, 7, len(data), 0, data, ">")
    return {fact.name: fact.value for fact in pentax.facts({number: entry}, model)}


def test_exposure_is_in_eighths_and_sixteenths_of_a_stop() -> None:
    """As ExifTool prints a K10D's."""
    found = pentax_facts(0x0206, bytes([122, 127, 32, 59, 0, 164, 1, 0, 28, 100, 100, 140, 0, 64, 0, 157]))
    assert found["AEExposureTime"] == pytest.approx(0.009854, rel=1e-3)
    assert found["AEAperture"] == pytest.approx(12.884, rel=1e-3)
    assert (found["AE_ISO"], found["AEXv"], found["AEMaxAperture"]) == (100, -0.625, 4)


def test_a_lenss_limits_are_packed_into_bits() -> None:
    """A zoom at 10 mm with f/4 to f/22."""
    lens = bytes([131, 0, 0, 44, 0, 40, 148, 51, 91, 83, 134, 234, 65, 64, 136, 80, 56, 1, 64]) + bytes(50)
    found = pentax_facts(0x0207, lens)
    assert (found["LensFocalLength"], found["NominalMaxAperture"], found["LensFStops"]) == (10, 4, 8.5)
    assert found["MaxAperture"] == pytest.approx(3.914, rel=1e-3)
    assert (found["MinFocusDistance"], found["FocusRangeIndex"]) == (6, 3)


def test_settings_of_a_k10d_go_further_than_others() -> None:
    """Other bodies use the same bytes otherwise."""
    settings = bytes([5, 160, 80, 17, 0, 32, 32, 0, 3, 0, 0, 0, 0, 37, 1, 156, 80, 224, 129, 127, 32, 59, 0])
    found = pentax_facts(0x0205, settings)
    assert (found["EVSteps"], found["ApertureRingUse"], found["AFPointSelected2"]) == (1, 1, 32)
    assert (found["SRActive"], found["Rotation"], found["SvISOSetting"]) == (1, 3, 100)
    assert "SRActive" not in pentax_facts(0x0205, settings, "PENTAX K-5")


def test_records_cut_short_give_less_and_never_fail() -> None:
    """Any length of any record."""
    for number in (0x005C, 0x0205, 0x0206, 0x0207, 0x0208, 0x0215, 0x0216, 0x021F, 0x0222):
        for length in range(0, 100, 3):
            pentax_facts(number, b"\xff" * length)


def test_a_lenss_record_begins_elsewhere_by_its_length() -> None:
    """Of a K-3 at byte 15, of the first cameras at byte 3."""
    lens = bytes([0, 40, 148, 51, 91, 83, 134, 234, 65, 64, 136, 80, 56, 1, 64])
    assert pentax_facts(0x0207, bytes(15) + lens.ljust(65, b"\0"), "PENTAX K-3")["LensFocalLength"] == 10
    assert pentax_facts(0x0207, bytes(3) + lens.ljust(33, b"\0"), "PENTAX *ist D")["LensFocalLength"] == 10


def test_colour_temperatures_and_cities_are_shown() -> None:
    """Kelvins count down from a constant; shifts are signed 4-bit numbers."""
    assert pentax_facts(0x0053, struct.pack(">HBB", 53190 - 5205, 0, 0x2B))["ColorTempDaylight"] == (5205, -5, 2)
    table = struct.pack(">5H", 0, 53190 - 5205, 0, 8192, 16384)
    assert pentax_facts(0x0221, table) == {"KelvinWB_Daylight": (5205, 0, 1, 2)}
    zones = pentax_facts(0x006B, bytes([2, 0, 24, 25]))
    assert (zones["HometownDST"], zones["WorldTimeLocation"], zones["DestinationCity"]) == (1, 0, 25)


def test_a_note_in_the_order_of_its_file_is_read_whatever_it_states(tmp_path: Path) -> None:
    """Editors that rewrite Pentax's notes leave "MM" where they use the other byte order."""
    note = b"AOC\0MM" + directory([shorts(0x003D, 8192), shorts(0x0062, 3)], 0)
    found = {tag.name: tag.value for tag in scan(photo_with_note(tmp_path, note, b"PENTAX Corporation")).tags}
    assert (found["DataScaling"], found["RawDevelopmentProcess"]) == (8192, 3)


def test_the_note_of_a_pentax_that_writes_dng_is_read(tmp_path: Path) -> None:
    """It is in the private data, and its offsets count from its own start."""
    note = b"PENTAX \0II" + directory([shorts(0x003D, 8192), text(0x0229, b"1234567\0")], 10)
    path = tmp_path / "photo.dng"
    camera = [text(0x010F, b"PENTAX\0"), text(0x0110, b"PENTAX K-30\0")]
    path.write_bytes(exif_block([*camera, text(0xC612, b"\1\2\0\0", 1), text(0xC634, note, 1)]))
    found = {tag.name: tag.value for tag in scan(path).tags if tag.group == "Pentax"}
    assert found["DataScaling"] == 8192


def olympus_note(start: int) -> bytes:
    """The older mark, and a lens's focal lengths in another directory that is stored as undefined bytes."""
    inner = directory([shorts(0x0207, 14), shorts(0x0208, 54), text(0x0101, b"143008611\0")], 0)
    outer = directory([text(0x0207, b"D4040\0"), (0x2010, 7, len(inner), inner)], start + 8)
    inner_at = start + 8 + len(outer) - len(inner)
    return (
        b"OLYMP\0\2\0"
        + outer[: -len(inner)]
        + directory([shorts(0x0207, 14), shorts(0x0208, 54), text(0x0101, b"143008611\0")], inner_at)
    )


def test_olympuss_older_further_directories_are_read(tmp_path: Path) -> None:
    """Offsets in both count from the block."""
    blank = olympus_note(0)
    start = note_offset(photo_with_note(tmp_path, blank, b"OLYMPUS CORPORATION"), blank)
    photo = scan(photo_with_note(tmp_path, olympus_note(start), b"OLYMPUS CORPORATION"))
    found = {tag.name: tag.value for tag in photo.tags if tag.group == "Olympus"}
    assert (found["MinFocalLength"], found["MaxFocalLength"]) == (14, 54)
    assert found["SerialNumber"] == "143008611"


def test_an_e_1s_lens_distance_and_focused_area_are_found(corpus: Path) -> None:
    """All three are in such directories."""
    photo = scan(corpus / "found/OlympusE1.jpg")
    assert summarize(photo).lens == "Olympus Zuiko Digital 14-54mm F2.8-3.5"
    assert summarize(photo).focus_distance == 0.705
    assert len(focus(photo).areas) == 1


@pytest.mark.parametrize("order", [">", "<"])
def test_temperatures_are_read_in_the_order_that_a_sensor_bears(order: str) -> None:
    """Pentax's firmware changed the order; none is shown that cannot be."""
    record = bytes(12) + struct.pack(order + "2h", 228, 227)
    found = pentax_facts(0x03FF, record, "PENTAX K-5")
    assert (found["SensorTemperature"], found["SensorTemperature2"]) == (22.8, 22.7)
    assert pentax_facts(0x03FF, b"\x7f" * 16, "PENTAX K-5") == {}


def new_olympus_note(distance: tuple[int, int], roll: tuple[int, int]) -> bytes:
    """Its offsets count from the note: settings and focus in directories of their own."""
    settings = [shorts(0x0538, 1), (0x0903, 8, 2, struct.pack("<2h", *roll))]
    focus_rows = [(0x0305, 5, 1, struct.pack("<2I", *distance)), shorts(0x1306, 44)]
    outer = len(directory([longs(0x2020, 0), longs(0x2050, 0)], 12))
    inner = len(directory(settings, 12 + outer))
    pointers = [longs(0x2020, 12 + outer), longs(0x2050, 12 + outer + inner)]
    note = directory(pointers, 12) + directory(settings, 12 + outer) + directory(focus_rows, 12 + outer + inner)
    return b"OLYMPUS\0II\3\0" + note


@pytest.mark.parametrize("denominator", [1, 10])
def test_a_distance_is_in_millimetres_whatever_it_is_divided_by(tmp_path: Path, denominator: int) -> None:
    """An E-1 writes 705/1, later cameras 705/10."""
    note = new_olympus_note((705, denominator), (3, 1))
    photo = scan(photo_with_note(tmp_path, note, b"OLYMPUS CORPORATION"))
    found = {tag.name: tag.value for tag in photo.tags if tag.group == "Olympus"}
    assert (found["FocusDistance"], found["RollAngle"], found["CameraTemperature"]) == (0.705, -0.3, 44)
    assert summarize(photo).focus_distance == pytest.approx(0.705)
    assert "FilmGrainEffect" in found
