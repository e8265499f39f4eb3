"""Makers that exiv2 does not know: records, text and directories, each read with a table of PixelScan's own."""

import plistlib
import struct
from pathlib import Path

import pytest

from pixelscan.metadata.blocks.makernotes.records import NoteFact, NoteField, fact_of, seconds
from pixelscan.metadata.model import BlockState, Value
from pixelscan.metadata.scanner import scan
from tests.support.photos.maker_notes import directory, note_offset, photo_with_note
from tests.support.photos.tiff_builder import shorts, text


def facts(photo: Path, group: str) -> dict[str, Value]:
    found = scan(photo)
    assert next(block for block in found.blocks if block.name == "MakerNotes").state is BlockState.READ
    return {tag.name: tag.value for tag in found.tags if tag.group == group}


def test_jvcs_note_is_four_letters_a_fact(tmp_path: Path) -> None:
    """Version and quality."""
    found = facts(photo_with_note(tmp_path, b"VER:0100QTY:FINE", b"JVC"), "JVC")
    assert found == {"MakerNoteVersion": "0100", "Quality": "FINE"}


def test_other_jvcs_have_a_directory(tmp_path: Path) -> None:
    """Versions of the firmware's parts, and quality in words."""
    blank = b"JVC " + directory([text(2, b"CPU1 2.00 \0CPU2 0496\0", 7), shorts(3, 2)], 0)
    start = note_offset(photo_with_note(tmp_path, blank, b"JVC"), blank) + 4
    note = b"JVC " + directory([text(2, b"CPU1 2.00 \0CPU2 0496\0", 7), shorts(3, 2)], start)
    assert facts(photo_with_note(tmp_path, note, b"JVC"), "JVC") == {
        "CPUVersions": "CPU1 2.00, CPU2 0496",
        "Quality": 2,
    }


def test_samsungs_note_of_a_mark_and_numbers_gives_its_preview(tmp_path: Path) -> None:
    """A text of eight bytes, then numbers of four bytes."""
    note = b"STMN0100" + struct.pack("<2I", 3361053, 51478) + bytes(16)
    found = facts(photo_with_note(tmp_path, note, b"Samsung Techwin"), "Samsung")
    assert found == {"MakerNoteVersion": "STMN0100", "PreviewImageStart": 3361053, "PreviewImageLength": 51478}


def test_panasonics_faces_come_as_many_as_were_found(tmp_path: Path) -> None:
    """A position and a size for each, and the names of people whom the camera recognised."""
    known = struct.pack("<2H", 1, 0) + b"Ada".ljust(20, b"\0") + struct.pack("<4H", 1, 2, 3, 4) + b"20080101".ljust(20)
    rows = [text(0x004E, struct.pack("<H20H", 1, 160, 120, 40, 40, *range(16)), 7), text(0x0061, known, 7)]
    blank = b"Panasonic\0\0\0" + directory(rows, 0)
    start = note_offset(photo_with_note(tmp_path, blank, b"Panasonic"), blank) + 12
    found = facts(photo_with_note(tmp_path, b"Panasonic\0\0\0" + directory(rows, start), b"Panasonic"), "Panasonic")
    assert (found["Face1Position"], found["RecognizedFace1Name"]) == ((160, 120, 40, 40), "Ada")
    assert "Face2Position" not in found


def test_older_ricohs_note_is_text(tmp_path: Path) -> None:
    """Firmware, and how much red and blue was amplified."""
    found = facts(photo_with_note(tmp_path, b"Rv0103;Rg1C;Bg18;Ll0", b"RICOH"), "Ricoh")
    assert found == {"FirmwareVersion": "0103", "RedGain": "1C", "BlueGain": "18"}


def test_a_caplios_directory_names_firmware_and_serial_number(tmp_path: Path) -> None:
    """Offsets count from the block."""
    rows = [text(1, b"Rdc\0"), text(2, b"Rev2219\0"), text(5, bytes.fromhex("00000000000000012207000003100957"), 7)]
    blank = b"Ricoh\0\0\0" + directory(rows, 0)
    start = note_offset(photo_with_note(tmp_path, blank, b"RICOH"), blank) + 8
    found = facts(photo_with_note(tmp_path, b"Ricoh\0\0\0" + directory(rows, start), b"RICOH"), "Ricoh")
    assert found["FirmwareVersion"] == "Rev2219"
    assert found["InternalSerialNumber"] == "00000000000000012207000003100957"


def test_motorolas_directory_counts_from_the_note(tmp_path: Path) -> None:
    """Big-endian in a big-endian block."""
    rows = [text(0x5500, b"LPH23.116-18\0"), text(0x5501, b"NX0A3S0075\0"), text(0x665E, b"BACK,IMX230\0")]
    note = b"MOT\0\1\1\1\1" + directory(rows, 8, ">")
    found = facts(photo_with_note(tmp_path, note, b"Motorola", order=">"), "Motorola")
    assert (found["BuildNumber"], found["Sensor"]) == ("LPH23.116-18", "BACK,IMX230")


def test_reconyxs_record_gives_trigger_temperature_and_moon(tmp_path: Path) -> None:
    """Little-endian numbers; dates as decimal digits; the serial number in UTF-16."""
    note = bytearray(130)
    struct.pack_into("<4H", note, 0, 0xF101, 3, 3, 0)
    struct.pack_into("<2H", note, 8, 0x2011, 0x0110)
    note[12:14] = b"M\0"
    struct.pack_into("<4H", note, 14, 4, 5, 0, 7)
    struct.pack_into("<6H", note, 22, 31, 8, 8, 5, 7, 2015)
    struct.pack_into("<Hhh", note, 36, 5, 23, -5)
    note[42:70] = "H500DE01120343".encode("utf-16-le")
    struct.pack_into("<H", note, 84, 8550)
    note[86:95] = b"CCPF DS02"
    photo = photo_with_note(tmp_path, bytes(note), b"RECONYX")
    words = {tag.name: tag.text for tag in scan(photo).tags if tag.group == "Reconyx"}
    assert words["AmbientTemperature"] == "-5 °C"
    assert words["TriggerMode"] == "Motion Detection"
    assert words["Sequence"] == "4 of 5"
    assert words["MoonPhase"] == "Waning Gibbous"
    assert words["FirmwareDate"] == "2011:01:10"
    assert words["SerialNumber"] == "H500DE01120343"
    assert words["BatteryVoltage"] == "8.55 V"
    assert words["UserLabel"] == "CCPF DS02"


def test_kodaks_common_record_gives_exposure_and_date(tmp_path: Path) -> None:
    """Hundredths, and hundred-thousandths of a second."""
    note = bytearray(b"KDK INFODX4900  ".ljust(0x80, b"\0"))
    struct.pack_into(">H2B4B", note, 8 + 16, 2002, 5, 1, 10, 22, 28, 62)
    struct.pack_into(">HI", note, 8 + 30, 673, 464)
    struct.pack_into(">H", note, 8 + 96, 108)
    found = facts(photo_with_note(tmp_path, bytes(note), b"EASTMAN KODAK COMPANY"), "Kodak")
    assert (found["FNumber"], found["ExposureTime"], found["ISO"]) == (6.73, 0.00464, 108)
    assert (found["MonthDayCreated"], found["TimeCreated"]) == ("05:01", "10:22:28.62")


def test_other_kodaks_are_known_by_their_model(tmp_path: Path) -> None:
    """A DC3400 has no mark."""
    note = bytearray(100)
    struct.pack_into(">IH", note, 56, 2222, 300)
    found = facts(photo_with_note(tmp_path, bytes(note), b"EASTMAN KODAK COMPANY", b"KODAK DC3400"), "Kodak")
    assert (found["FNumber"], found["ExposureTime"]) == (3, 0.02222)


def test_pentax_optios_early_directory_is_read(tmp_path: Path) -> None:
    """Casio's numbers without Casio's mark."""
    rows = [shorts(number, 0, order=">") for number in range(1, 26)]
    rows[1], rows[19] = shorts(2, 2, order=">"), shorts(20, 100, order=">")
    rows += [text(0x1000, b"LON\0", 7), text(0x1001, b"NYC\0", 7)]
    found = facts(photo_with_note(tmp_path, directory(rows, 0, ">"), b"Asahi Optical Co.,Ltd", order=">"), "Pentax")
    assert (found["Quality"], found["ISO"], found["HometownCityCode"]) == (2, 100, "LON")


def test_fujifilms_settings_are_unpacked_from_their_bits(tmp_path: Path) -> None:
    """Offsets count from the note, always little-endian."""
    rows = [(0x102D, 4, 1, struct.pack("<I", 0x21103)), (0x1447, 2, 5, b"X-T5\0")]
    note = b"FUJIFILM" + struct.pack("<I", 12) + directory(rows, 12)
    found = facts(photo_with_note(tmp_path, note, b"FUJIFILM", order=">"), "FujiFilm")
    assert (found["FocusMode2"], found["PreAF"], found["AFAreaMode"], found["AFAreaPointSize"]) == (3, 0, 1, 1)
    assert (found["AFAreaZoneSize"], found["FujiModel"]) == (2, "X-T5")


def test_apples_time_since_the_start_and_noise_ratio_are_named(tmp_path: Path) -> None:
    """A binary property list; 0x0026 is the kind of ratio, 0x0027 the ratio."""
    run_time = plistlib.dumps({"value": 39772, "timescale": 1000, "epoch": 0, "flags": 1}, fmt=plistlib.FMT_BINARY)
    rows = [
        (0x0003, 7, len(run_time), run_time),
        (0x0026, 9, 1, struct.pack(">i", 3)),
        (0x0027, 10, 1, struct.pack(">2i", 3874, 100)),
    ]
    note = b"Apple iOS\0\0\1MM" + directory(rows, 14, ">")
    found = facts(photo_with_note(tmp_path, note, b"Apple"), "Apple")
    assert (found["RunTimeValue"], found["RunTimeScale"]) == (39772, 1000)
    assert (found["SignalToNoiseRatioType"], found["SignalToNoiseRatio"]) == (3, 38.74)


@pytest.mark.parametrize(
    ("name", "group", "count"),
    [
        ("found/Ricoh2.jpg", "Ricoh", 9),
        ("found/Reconyx_HC500_firmware_3.3.0.jpg", "Reconyx", 19),
        ("found/Pentax_Optio_330.jpg", "Pentax", 13),
        ("found/Kodak.jpg", "Kodak", 25),
        ("found/Motorola.jpg", "Motorola", 4),
        ("images/jpg/Leica_T_Typ_701.jpg", "Leica", 11),
    ],
)
def test_real_notes_give_as_many_facts_as_exiftool_finds(corpus: Path, name: str, group: str, count: int) -> None:
    """exiv2 finds no facts in any of them."""
    assert len(facts(corpus / name, group)) >= count


@pytest.mark.parametrize(
    "mark", [b"KDK INFO", b"RECONYXH2\0", b"\x01\xf1", b"VER:", b"Rev", b"MOT\0\1\1\1\1", b"Ricoh\0\0\0"]
)
def test_notes_cut_short_never_fail(tmp_path: Path, mark: bytes) -> None:
    """No reader raises an exception, whatever the length."""
    for length in range(0, 160, 7):
        photo = scan(photo_with_note(tmp_path, (mark + b"\xff" * length), b"Kodak"))
        assert not [problem for problem in photo.problems if "fault" in problem.text]


def test_kodaks_later_notes_are_directories_in_a_directory(tmp_path: Path) -> None:
    """Each states its own byte order, whatever the note's is."""
    outer = [(0xFC00, 4, 1, struct.pack(">I", 60)), (0xFC02, 4, 1, struct.pack(">I", 120))]
    note = b"MM\0*\0\0\0\x08" + directory(outer, 8, ">")
    note = note.ljust(60, b"\0") + directory([shorts(64046, 57, order=">"), shorts(64035, 280, order=">")], 60, ">")
    note = note.ljust(120, b"\0") + b"II" + directory([shorts(24582, 150)], 122)
    found = facts(photo_with_note(tmp_path, note, b"EASTMAN KODAK COMPANY"), "Kodak")
    assert found == {"ISO": 57, "FNumber": 2.8, "OpticalZoom": 1.5}


def test_a_kodak_note_may_have_little_but_a_file_name(tmp_path: Path) -> None:
    """Of a DC210, which stored nothing else."""
    note = bytes(32) + b"DCP01011.JPG" + bytes(20)
    assert facts(photo_with_note(tmp_path, note, b"Eastman Kodak Company"), "Kodak") == {
        "OriginalFileName": "DCP01011.JPG"
    }


def test_a_sony_phones_note_is_read_as_a_cameras(tmp_path: Path) -> None:
    """Its mark is another one, which exiv2 does not know."""
    blank = b"SONY MOBILE\0" + directory([(0x200F, 4, 1, bytes(4)), (0x2008, 4, 1, bytes(4))], 0)
    start = note_offset(photo_with_note(tmp_path, blank, b"Sony"), blank) + 12
    note = b"SONY MOBILE\0" + directory([(0x200F, 4, 1, bytes(4)), (0x2008, 4, 1, bytes(4))], start)
    photo = photo_with_note(tmp_path, note, b"Sony")
    assert facts(photo, "Sony")["SoftSkinEffect"] == 0
    words = {tag.name: tag.text for tag in scan(photo).tags if tag.group == "Sony"}
    assert words["LongExposureNoiseReduction"] == "Off"


def test_sony_ericssons_offsets_count_from_the_note(tmp_path: Path) -> None:
    """From byte 12, where the directory's own header begins."""
    note = b"SEMC MS\0".ljust(20, b"\0") + directory([text(0x2000, b"0100", 7), (0x0202, 4, 1, b"\1\0\0\0")], 8)
    found = facts(photo_with_note(tmp_path, note, b"Sony Ericsson"), "Sony")
    assert found == {"MakerNoteVersion": "0100", "PreviewImageLength": 1}


@pytest.mark.parametrize("from_mark", [True, False])
def test_a_ricohs_date_is_read_whatever_its_offsets_count_from(tmp_path: Path, *, from_mark: bool) -> None:
    """From the mark of the inner directory, or from the block."""
    made, mark = [text(4, b"2001:10:23 00:00:00\0")], b"[Ricoh Camera Info]\0"

    def note(start: int) -> bytes:
        inner_at = start + 8 + 2 + 12 + 4
        inner = mark + directory(made, len(mark) + (0 if from_mark else inner_at), ">")
        return b"Ricoh\0\0\0" + directory([text(0x2001, inner, 7)], start + 8)

    start = note_offset(photo_with_note(tmp_path, note(0), b"RICOH"), b"Ricoh\0\0\0")
    found = facts(photo_with_note(tmp_path, note(start), b"RICOH"), "Ricoh")
    assert found["ManufactureDate1"] == "2001:10:23 00:00:00"


def test_a_value_that_a_formula_does_not_take_is_shown_as_stored() -> None:
    """A damaged note has text where a time should be, or a number that is far too great."""
    time = NoteField("ExposureTime", seconds)
    assert fact_of(time, "abc", 1) == NoteFact("ExposureTime", "abc", "", 1)
    power = NoteField("Limit", None, lambda number: 2.0**number)
    assert fact_of(power, 1 << 31, 2) == NoteFact("Limit", 1 << 31, "", 2)
