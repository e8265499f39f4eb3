"""From a tag to its bytes: the position is right if the bytes there contain the value."""

import struct
from pathlib import Path

import pytest

from pixelscan.metadata.locate.tag_bytes import TagBytes, bytes_of_tag, hex_rows
from pixelscan.metadata.model import Scan
from pixelscan.metadata.photo.size_limit import within_size_limit
from pixelscan.metadata.scanner import scan
from tests.support.photos import planted
from tests.support.photos.photo_damage import png


def bytes_of(path: Path, photo: Scan, group: str, name: str) -> TagBytes:
    number = next(i for i, tag in enumerate(photo.tags) if (tag.group, tag.name) == (group, name))
    found = bytes_of_tag(path, photo, number)
    assert found is not None, (group, name)
    return found


def raw(path: Path, found: TagBytes) -> bytes:
    assert found.in_file is not None
    return path.read_bytes()[found.in_file + found.value.start : found.in_file + found.value.end]


@pytest.fixture
def jpeg(tmp_path: Path) -> Path:
    path = tmp_path / "a.jpg"
    path.write_bytes(planted.jpeg())
    return path


def test_an_exif_value_too_long_for_its_entry(jpeg: Path) -> None:
    """The entry's twelve bytes say the type, the count and where the eight bytes of the rational are."""
    found = bytes_of(jpeg, scan(jpeg), "ExifIFD", "FNumber")
    assert (found.type, found.count, found.byte_order, found.block) == ("RATIONAL", 1, "little-endian", "Exif")
    assert struct.unpack("<II", raw(jpeg, found)) == (28000, 10000)
    assert found.entry is not None
    assert found.in_file is not None
    data = jpeg.read_bytes()
    entry = data[found.in_file + found.entry.start : found.in_file + found.entry.end]
    assert struct.unpack("<HHII", entry) == (0x829D, 5, 1, found.value.start)
    assert any("28000 / 10000" in step for step in found.steps)
    assert found.steps[-1] == "As text: f/2.8"


def test_an_exif_value_within_its_entry(jpeg: Path) -> None:
    found = bytes_of(jpeg, scan(jpeg), "IFD0", "Orientation")
    assert raw(jpeg, found) == b"\6\0"
    assert found.entry is not None
    assert found.entry.start < found.value.start < found.value.end <= found.entry.end
    assert "in the entry itself" in found.steps[0]


@pytest.mark.parametrize(
    ("group", "name", "expected"),
    [
        ("XMP-exif", "FNumber", b"<exif:FNumber>28/10</exif:FNumber>"),
        ("XMP-tiff", "Model", b'tiff:Model="Plain Camera"'),
        ("IPTC", "By-line", planted.SECRET),
        ("Photoshop", "URL", planted.SECRET),
        ("File", "Comment", planted.SECRET),
        ("File", "ImageWidth", b"\0\x30"),
        ("File", "BitsPerSample", b"\x08"),
        ("JFIF", "JFIFVersion", b"\1\2"),
        ("ICC-header", "ProfileFileSignature", b"acsp"),
        ("ICC-header", "ProfileConnectionSpace", b"XYZ "),
        ("GPS", "GPSLatitudeRef", b"N\0"),
    ],
)
def test_other_blocks_of_a_jpeg(jpeg: Path, group: str, name: str, expected: bytes) -> None:
    assert raw(jpeg, bytes_of(jpeg, scan(jpeg), group, name)) == expected


def test_facts_and_texts_of_a_png(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(planted.png())
    photo = scan(path)
    assert raw(path, bytes_of(path, photo, "PNG", "ImageWidth")) == b"\0\0\0\x30"
    assert raw(path, bytes_of(path, photo, "PNG", "Gamma")) == (45455).to_bytes(4, "big")
    assert raw(path, bytes_of(path, photo, "PNG", "Author")) == planted.SECRET


def test_the_text_of_an_international_chunk(tmp_path: Path) -> None:
    """The flags, language and translated keyword in front do not belong to the value."""
    path = tmp_path / "a.png"
    path.write_bytes(png((b"iTXt", b"Title\0\0\0de\0Titel\0An der See")))
    assert raw(path, bytes_of(path, scan(path), "PNG", "Title-de")) == b"An der See"


def test_facts_behind_a_damaged_chunk_are_found(tmp_path: Path) -> None:
    """The reader searches for the next chunk by its name; the bytes shown are those it read."""
    path = tmp_path / "a.png"
    path.write_bytes(png((b"tEXt", b"Author\0Nobody"), (b"gAMA", (45455).to_bytes(4, "big"))))
    damaged = path.read_bytes().replace(b"\0\0\0\x0dtEXt", b"\x7f\0\0\x0dtEXt")
    assert damaged != path.read_bytes()
    path.write_bytes(damaged)
    assert raw(path, bytes_of(path, scan(path), "PNG", "Gamma")) == (45455).to_bytes(4, "big")


def test_a_frame_that_no_segment_leads_to_is_shown(jpeg: Path) -> None:
    """The reader searches for the frame header if a length is wrong."""
    data = jpeg.read_bytes()
    start = data.index(b"\xff\xdb")
    jpeg.write_bytes(data[: start + 2] + b"\xff\xff" + data[start + 4 :])
    assert raw(jpeg, bytes_of(jpeg, scan(jpeg), "File", "ImageWidth")) == b"\0\x30"


def test_a_packed_block_is_shown_unpacked(tmp_path: Path) -> None:
    """PNG's profile is compressed in the file: rows are numbered from the profile's start."""
    path = tmp_path / "a.png"
    path.write_bytes(planted.encoded("PNG", icc_profile=planted.icc()))
    found = bytes_of(path, scan(path), "ICC-header", "ProfileFileSignature")
    assert found.in_file is None
    row = found.value_rows[2]
    assert (row.offset, row.data[row.first : row.last]) == (32, b"acsp")


def test_a_makers_tag_leads_to_the_makers_note(corpus: Path) -> None:
    """Its layout is the maker's own: the whole note is shown, and marked as inexact."""
    path = corpus / "images/jpg/Nikon_D1X.jpg"
    photo = scan(path)
    number = next(i for i, tag in enumerate(photo.tags) if tag.group == "Nikon")
    found = bytes_of_tag(path, photo, number)
    assert found is not None
    assert not found.exact
    assert raw(path, found).startswith(b"Nikon\0")


def test_what_no_bytes_say_has_no_place(jpeg: Path) -> None:
    """The file type is not stored; PixelScan determines it."""
    photo = scan(jpeg)
    assert bytes_of_tag(jpeg, photo, next(i for i, tag in enumerate(photo.tags) if tag.name == "FileType")) is None


def test_every_exif_tag_of_the_corpus_is_found_at_its_offset(corpus: Path) -> None:
    """The bytes at the given position, read as the given type, are the value."""
    checked = 0
    for path in sorted((corpus / "images/jpg").iterdir())[::6]:
        photo = scan(path)
        for number, tag in enumerate(photo.tags):
            if tag.group not in ("IFD0", "ExifIFD", "GPS") or not isinstance(tag.value, int):
                continue
            found = bytes_of_tag(path, photo, number)
            assert found is not None, (path.name, tag)
            if found.in_file is not None and found.type in ("SHORT", "LONG"):
                order = "little" if found.byte_order.startswith("little") else "big"
                assert int.from_bytes(raw(path, found), order) == tag.value, (path.name, tag)  # type: ignore[arg-type]
                checked += 1
    assert checked > 100


def test_rows_mark_the_bytes_that_are_meant() -> None:
    rows = hex_rows(bytes(range(200)), 60, 10, around=16)
    assert [row.offset for row in rows] == [32, 48, 64, 80]
    assert b"".join(row.data[row.first : row.last] for row in rows) == bytes(range(60, 70))
    assert rows[1].hex.startswith("30 31 32")
    assert rows[1].text == "0123456789:;<=>?"


def test_rows_of_a_long_value_are_bounded() -> None:
    rows = hex_rows(bytes(1_000_000), 5, 900_000)
    assert len(rows) == 64
    assert hex_rows(b"short", 100, 10) == ()
    assert [row.data for row in hex_rows(b"short", 0, 5)] == [b"short"]


def test_a_tag_that_repeats_among_those_that_were_left_out(tmp_path: Path) -> None:
    """Equal ones, of which the first were kept, one too large for a page, and small ones between and behind them."""
    equal, larger = b"a" * 250_000, b"b" * 250_001
    texts = [larger, *[equal] * 20, b"small", *[equal] * 10, b"last"]
    path = tmp_path / "comments.png"
    path.write_bytes(png(*[(b"tEXt", b"Comment\0" + text) for text in texts]))
    cut = within_size_limit(scan(path))
    numbers = [number for number, tag in enumerate(cut.tags) if tag.name == "Comment"]
    found = [bytes_of_tag(path, cut, number) for number in numbers]
    told = [(one.value.start + (one.in_file or 0), raw(path, one)) for one in found if one]
    assert [text for _, text in told] == [*[equal] * (len(told) - 2), b"small", b"last"]
    assert len({place for place, _ in told}) == len(told) == len(numbers)
    assert 2 < len(told) < 30
