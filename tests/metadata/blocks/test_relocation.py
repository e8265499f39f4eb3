"""Notes that an editor moved, or in another byte order: their correct values, or none and a reason."""

import struct
from pathlib import Path

import pytest

from pixelscan.metadata.model import BlockState, Scan
from pixelscan.metadata.photo.summary import summarize
from pixelscan.metadata.scanner import scan
from tests.support.photos.maker_notes import canon_note, note_offset, photo_with_note
from tests.support.photos.tiff_builder import exif_block, text


def canon_photo(folder: Path, moved_by: int = 0, order: str = "<", note_order: str = "<", **note: bool) -> Path:
    start = note_offset(photo_with_note(folder, canon_note(0), b"Canon"), canon_note(0))
    return photo_with_note(folder, canon_note(start - moved_by, note_order, **note), b"Canon", order=order)


def facts(photo: Scan) -> tuple[str | None, float | None]:
    found = summarize(photo)
    return found.lens, None if found.focus_distance is None else round(found.focus_distance, 3)


TRUE_FACTS = ("18.0 - 55.0 mm", 3.545)


@pytest.mark.parametrize("moved_by", [0, 30, -20, -1000])
def test_a_moved_note_is_read_by_the_offset_in_its_last_bytes(tmp_path: Path, moved_by: int) -> None:
    """Canon's notes end with the offset for which they were written."""
    assert facts(scan(canon_photo(tmp_path, moved_by))) == TRUE_FACTS


def test_a_moved_note_without_its_last_bytes_is_read_by_its_records(tmp_path: Path) -> None:
    """Camera settings and shot information begin with their own lengths, at one distance from each other."""
    assert facts(scan(canon_photo(tmp_path, 12, footer=False))) == TRUE_FACTS


def test_a_note_in_another_byte_order_than_its_block_is_read(tmp_path: Path) -> None:
    """An editor changed the block's byte order and left the note unchanged."""
    assert facts(scan(canon_photo(tmp_path, 62, order=">", note_order="<"))) == TRUE_FACTS


def test_a_note_whose_values_cannot_be_found_is_given_up_with_a_reason(tmp_path: Path) -> None:
    """None of its numbers is shown, and its block is not reported as read."""
    path = canon_photo(tmp_path, 12, footer=False)
    damaged = path.read_bytes().replace(struct.pack("<H", 92) + b"\0\0", b"\7\7\7\7")
    path.write_bytes(damaged)
    photo = scan(path)
    assert facts(photo) == (None, None)
    assert [tag for tag in photo.tags if tag.group == "Canon"] == []
    assert "moved within the file" in photo.problems[0].text
    assert next(block for block in photo.blocks if block.name == "MakerNotes").state is BlockState.UNREADABLE


def test_one_damaged_record_does_not_make_a_note_a_moved_one(tmp_path: Path) -> None:
    """The shot information still begins with its length in its place."""
    path = canon_photo(tmp_path)
    path.write_bytes(path.read_bytes().replace(struct.pack("<H", 92) + b"\0\0", b"\7\7\7\7"))
    photo = scan(path)
    assert photo.problems == ()
    assert facts(photo) == TRUE_FACTS


def test_a_record_longer_than_any_is_given_up_with_a_reason(tmp_path: Path) -> None:
    """Its length does not fit into the two bytes that it would begin with."""
    path = canon_photo(tmp_path, 12, footer=False)
    settings = struct.pack("<2HI", 1, 3, 46)
    damaged = path.read_bytes()
    assert damaged.count(settings) == 1
    path.write_bytes(damaged.replace(settings, struct.pack("<2HI", 1, 3, 40_000)))
    assert "moved within the file" in scan(path).problems[0].text


def test_a_note_that_adobes_converter_kept_is_read(tmp_path: Path) -> None:
    """It is in DNGPrivateData, with the byte order and the offset of the converted file."""
    note = canon_note(1000)
    private = b"Adobe\0" + struct.pack(">4sI", b"MakN", len(note) + 6) + b"II" + struct.pack(">I", 1000) + note
    path = tmp_path / "converted.dng"
    path.write_bytes(exif_block([text(0x010F, b"Canon\0"), text(0xC634, private, 1)]))
    assert facts(scan(path)) == TRUE_FACTS


@pytest.mark.parametrize(
    ("name", "lens", "distance"),
    [
        ("reports/canon_note_moved.jpg", "EF-S18-55mm f/3.5-5.6 IS", 3.545),
        ("Canon_PowerShot_A85.jpg", "5.4 - 16.2 mm", 1.57),
        ("Canon_EOS_20D__2_.jpg", "28.0 - 75.0 mm", None),
        ("28-hex_value.jpg", "5.8 - 17.4 mm", 2.55),
        ("DNG.dng", "18.0-55.0 mm", None),
        ("CanonRaw.cr3", "EF-M15-45mm f/3.5-6.3 IS STM", 0.23),
    ],
)
def test_photos_with_moved_notes_say_what_exiftool_finds_in_them(
    corpus: Path, name: str, lens: str, distance: float | None
) -> None:
    """Among them one in another byte order, one in a DNG, and a CR3 that is cut off after its note."""
    assert facts(scan(corpus / "found" / name)) == (lens, distance)
