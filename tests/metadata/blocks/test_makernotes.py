"""MakerNotes: facts from exiv2, PixelScan's own tables where exiv2 has none, and a clear answer without exiv2."""

import struct
from pathlib import Path

import pytest

from pixelscan.metadata import scanner
from pixelscan.metadata.blocks.makernotes import exiv2_reader
from pixelscan.metadata.model import Block, BlockState, Scan
from pixelscan.metadata.scanner import scan
from tests.support.photos.maker_notes import directory, note_offset, photo_with_note
from tests.support.photos.tiff_builder import exif_block, rationals, text


def words(photo: Scan, group: str) -> dict[str, str]:
    return {tag.name: tag.text for tag in photo.tags if tag.group == group}


def state(photo: Scan) -> Block:
    return next(block for block in photo.blocks if block.name == "MakerNotes")


def test_a_makers_numbers_have_texts(corpus: Path) -> None:
    """exiv2 knows what Nikon's numbers mean, down to the lens."""
    found = words(scan(corpus / "images/jpg/Nikon_D1X.jpg"), "Nikon")
    assert found["Focus"] == "Single autofocus"
    assert found["AFAreaMode"] == "Dynamic Area"
    assert found["Lens"] == "17-35mm F2.8"


def test_a_makers_tags_are_explained(corpus: Path) -> None:
    """At least half of them have a sentence that explains them."""
    photo = scan(corpus / "images/jpg/Nikon_D1X.jpg")
    nikon = [tag for tag in photo.tags if tag.group == "Nikon"]
    assert sum(bool(tag.explanation) for tag in nikon) > len(nikon) / 2


def apple_photo(folder: Path) -> Path:
    directory = struct.pack(">H", 1) + struct.pack(">HHII", 0x000C, 10, 2, 32) + b"\0\0\0\0"
    note = b"Apple iOS\0\0\1MM" + directory + struct.pack(">4i", 182, 1000, 195, 1000)
    path = folder / "apple.tif"
    path.write_bytes(exif_block([text(0x010F, b"Apple\0")], exif=[text(0x927C, note, 7), rationals(0x829D, 18, 10)]))
    return path


def test_apples_note_is_read_though_exiv2_does_not_know_it(tmp_path: Path) -> None:
    """Its offsets count from the note, its bytes are big-endian in a little-endian block."""
    photo = scan(apple_photo(tmp_path))
    tag = next(tag for tag in photo.tags if tag.name == "FocusDistanceRange")
    assert tag.value == pytest.approx((0.182, 0.195))


@pytest.mark.parametrize(("mark", "order"), [(b"KDK INFO", ">"), (b"KDK0001I", "<")])
def test_kodaks_record_is_read_in_its_own_byte_order(tmp_path: Path, mark: bytes, order: str) -> None:
    """The mark tells the order, whatever the block's is."""
    note = bytearray(mark.ljust(0x70, b"\0"))
    struct.pack_into(order + "H", note, 0x14, 2160)
    note[0x40] = 2
    path = tmp_path / "kodak.tif"
    path.write_bytes(exif_block([text(0x010F, b"EASTMAN KODAK COMPANY\0")], exif=[text(0x927C, bytes(note), 7)]))
    found = words(scan(path), "Kodak")
    assert found["KodakImageWidth"] == "2160"
    assert found["FocusMode"] == "Macro"


def take_away_exiv2(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (scanner, exiv2_reader):
        monkeypatch.setattr(module, "exiv2_library", lambda: None)


def test_without_exiv2_exifreads_tables_are_used_and_a_problem_says_so(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fewer facts, the rest of the photo unchanged, and one problem that names the package."""
    take_away_exiv2(monkeypatch)
    photo = scan(corpus / "images/jpg/Nikon_E5000.jpg")
    assert words(photo, "Nikon")
    assert state(photo).state is BlockState.READ
    assert [problem.text for problem in photo.problems] == ["Not looked at: the package exiv2 is not installed."]


def test_a_note_that_only_exiv2_reads_is_not_looked_at_without_it(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither "none" nor "unreadable", because nothing looked for it."""
    path = corpus / "images/jpg/Panasonic_DMC_LC40.jpg"
    assert state(scan(path)).state is BlockState.READ
    take_away_exiv2(monkeypatch)
    assert state(scan(path)).state is BlockState.NOT_LOOKED_AT


def test_a_note_keeps_its_byte_order_when_an_editor_changes_the_blocks(corpus: Path) -> None:
    """Olympus Master saved a big-endian block around a little-endian note."""
    found = words(scan(corpus / "images/jpg/Issue_339.jpg"), "Olympus")
    assert found["LensType"] == "Olympus Zuiko Digital ED 14-42mm F3.5-5.6"
    assert found["SerialNumber"] == "G21656736"


def test_two_tags_of_one_name_tell_which_structure_they_come_from(corpus: Path) -> None:
    """Sharpness is in both Canon's camera settings and its processing record."""
    photo = scan(corpus / "found/CanonRaw.cr3")
    first, second = [tag for tag in photo.tags if (tag.group, tag.name) == ("Canon", "Sharpness")][:2]
    assert "structure" not in first.explanation
    assert second.explanation.endswith("From the note's structure CanonPr.")


def test_a_number_without_a_text_in_exiv2_loses_only_its_text(tmp_path: Path) -> None:
    """It fails on a Sony lens's unknown flags; the other tags are read, and this one is shown as a number."""
    rows = [(0xB02A, 1, 8, bytes.fromhex("00662fa7f59f2ebc")), (0x0102, 4, 1, struct.pack("<I", 2))]
    blank = b"SONY DSC \0\0\0" + directory(rows, 0)
    start = note_offset(photo_with_note(tmp_path, blank, b"SONY"), blank) + 12
    photo = scan(photo_with_note(tmp_path, b"SONY DSC \0\0\0" + directory(rows, start), b"SONY"))
    assert not [problem for problem in photo.problems if "fault" in problem.text]
    assert {"LensSpec", "Quality"} <= words(photo, "Sony").keys()
