"""Exif blocks: values have the standard's names, and damage affects only its own tag."""

import math
import struct
import time
from pathlib import Path

import pytest

from pixelscan.metadata.blocks.exif import reader as exif
from pixelscan.metadata.blocks.payload import BlockKind, Payload
from pixelscan.metadata.blocks.reading import BlockResult
from pixelscan.metadata.blocks.tiff import ifd
from pixelscan.metadata.model import Binary, Tag
from pixelscan.metadata.scanner import scan
from tests.support.photos.tiff_builder import exif_block, rationals, shorts, text


def read(block: bytes) -> BlockResult:
    return exif.read(Payload(BlockKind.EXIF, block, 0))


def only(block: bytes, name: str) -> Tag:
    found = [tag for tag in read(block).tags if tag.name == name]
    assert len(found) == 1, f"{name}: {found}"
    return found[0]


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_byte_orders_say_the_same(order: str) -> None:
    """Intel and Motorola blocks with the same facts give the same values."""
    block = exif_block(
        [text(0x010F, b"Canon\0"), shorts(0x0112, 6, order=order)],
        exif=[rationals(0x829A, 1, 250, order=order), rationals(0x829D, 28, 10, order=order)],
        gps=[rationals(0x0002, 51, 1, 30, 1, 0, 1, order=order)],
        ifd1=[shorts(0x0103, 6, order=order)],
        order=order,
    )
    values = {(tag.group, tag.name): tag.value for tag in read(block).tags}
    assert values["IFD0", "Make"] == "Canon"
    assert values["IFD0", "Orientation"] == 6
    assert values["ExifIFD", "ExposureTime"] == 0.004
    assert values["ExifIFD", "FNumber"] == 2.8
    assert values["GPS", "GPSLatitude"] == (51.0, 30.0, 0.0)
    assert values["IFD1", "Compression"] == 6


def test_exif_3_text_in_utf_8_is_kept() -> None:
    """Field type 129, which ExifRead and Pillow drop, is read as UTF-8."""
    block = exif_block([text(0x013B, "Søren 写真".encode() + b"\0", type_=129)])
    assert only(block, "Artist").value == "Søren 写真"


@pytest.mark.parametrize("type_", [1, 7])
def test_a_text_is_read_whatever_its_type(type_: int) -> None:
    """Some cameras store their own name and the time as bytes."""
    block = exif_block([text(0x0110, b"Pixel 9\0", type_)], exif=[text(0x9003, b"2024:05:06 07:08:09\0", type_)])
    assert only(block, "Model").value == "Pixel 9"
    assert only(block, "DateTimeOriginal").text == "2024-05-06 07:08:09"


def test_a_digest_is_a_hexadecimal_number() -> None:
    """In the form that other programs use, so that it can be searched for."""
    block = exif_block([text(0xC65D, bytes(range(0x10, 0x20)), 1)])
    assert only(block, "RawDataUniqueID").value == "101112131415161718191a1b1c1d1e1f"


@pytest.mark.parametrize("size", [b"\x02\0\x02\0", b"\0\x02\0\x02"])
def test_the_filter_array_is_shown_by_its_colours(size: bytes) -> None:
    """Exif's has its size in front, in either byte order; TIFF/EP's has not."""
    assert only(exif_block(exif=[text(0xA302, size + b"\2\1\1\0", 7)]), "CFAPattern").text == "[Blue,Green][Green,Red]"
    assert only(exif_block([text(0x828E, b"\0\1\1\2", 1)]), "CFAPattern").text == "[Red,Green][Green,Blue]"


def test_a_filter_array_of_another_length_stays_bytes() -> None:
    """Its numbers are impossible."""
    assert only(exif_block(exif=[text(0xA302, b"\x09\0\x09\0\0", 7)]), "CFAPattern").value == Binary(5)


def test_a_speed_that_no_shutter_has_is_undefined() -> None:
    """0x80000000 is what cameras write for "not known"."""
    block = exif_block(exif=[rationals(0x9201, -0x80000000, 1, signed=True)])
    assert only(block, "ShutterSpeedValue").text == "undefined"


def test_the_illuminant_of_a_calibration_is_in_words() -> None:
    """DNG uses the numbers of LightSource."""
    block = exif_block([shorts(0xC65A, 17), shorts(0xC65B, 21)])
    assert only(block, "CalibrationIlluminant1").text == "Standard light A"
    assert only(block, "CalibrationIlluminant2").text == "D65"


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        (0xA436, "ImageTitle"),
        (0xA437, "Photographer"),
        (0xA438, "ImageEditor"),
        (0xA439, "CameraFirmware"),
        (0xA43A, "RAWDevelopingSoftware"),
        (0xA43B, "ImageEditingSoftware"),
        (0xA43C, "MetadataEditingSoftware"),
    ],
)
def test_exif_3_tags_have_their_names(tag: int, name: str) -> None:
    """The tags of Exif 3.0 are named, not numbered."""
    assert only(exif_block(exif=[text(tag, b"x y z\0")]), name).value == "x y z"


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (b"ASCII\0\0\0a note\0", "a note"),
        (b"UNICODE\0" + "naïve".encode("utf-16-le"), "naïve"),
        (b"UNICODE\0" + "naïve".encode("utf-16-be"), "naïve"),
        (b"JIS\0\0\0\0\0" + "日本".encode("iso2022_jp"), "日本"),
        (b"\0\0\0\0\0\0\0\0plain", "plain"),
        (b"\0\0\0\0\0\0\0\0" + "写真".encode("shift_jis"), "写真"),
        (b"UNICODE\0" + "\ufeffmark".encode("utf-16-le"), "mark"),
        (b"UNICODE\0" + "Kyōto (京都市) „Test“".encode() + bytes(40), "Kyōto (京都市) „Test“"),
        (b"UNICODE\0" + b"plain letters", "plain letters"),
        (b"UNICODE\0" + "中東".encode("utf-16-le"), "中東"),
        (b"Unicode\0" + "naïve".encode("utf-16-le"), "naïve"),
        (b"\0\0\0IICSAbackwards", "backwards"),
        (b"no code at all", "no code at all"),
        (b"JIS\0\0\0\0\0" + "日本語の写真".encode("iso2022_jp")[3:-3], "日本語の写真"),
        (b"JIS\0\0\0\0\0" + "東京タワー".encode("iso2022_jp")[3:-3] + bytes(10), "東京タワー"),
        (b"JIS\0\0\0\0\0" + "東京".encode("euc_jp"), "東京"),
        (b"JIS\0\0\0\0\0" + b"plain letters", "plain letters"),
        (b"JIS\0\0\0\0\0" + b"IMG_0001.JPG", "IMG_0001.JPG"),
        (b"UNICODE\0" + b"note", "note"),
        (b"UNICODE\0" + b"notes", "notes"),
        (b"UNICODE\0" + "中東".encode("utf-16-be"), "中東"),
        (b"ASCII   a note", "a note"),
        (b"UTF-8\0\0\0" + "naïve".encode(), "naïve"),
        (bytes(8) + bytes(4) + b"plain", "plain"),
        (bytes(8) + "Wördehoff!".encode("cp1252"), "Wördehoff!"),
        (b"ASCII\0\0\0" + b" " * 40, ""),
    ],
)
def test_user_comment_is_decoded_by_its_character_code(stored: bytes, words: str) -> None:
    """Each of the four codes, and UTF-16 against the block's byte order, which many writers use."""
    assert only(exif_block(exif=[text(0x9286, stored, type_=7)]), "UserComment").value == words


@pytest.mark.parametrize("words", ["a note", "naïve", "Привет, мир", "日本語の写真", "東京タワー", "Kyōto (京都市)"])
@pytest.mark.parametrize("code", [b"UNICODE\0", bytes(8), b"ASCII\0\0\0"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_utf_16_is_read_after_any_code_and_in_any_order(
    words: str, code: bytes, mark: str, charset: str, order: str
) -> None:
    """Writers use the wrong code, leave the byte order mark out, and ignore the block's byte order."""
    comment = text(0x9286, code + (mark + words).encode(charset) + bytes(2), type_=7)
    assert only(exif_block(exif=[comment], order=order), "UserComment").value == words


def test_a_long_user_comment_is_not_lost() -> None:
    """ExifRead returns 992 characters and more as an empty value."""
    comment = "x" * 5000
    block = exif_block(exif=[text(0x9286, b"ASCII\0\0\0" + comment.encode(), type_=7)])
    assert only(block, "UserComment").value == comment


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ("(C)Hendrik Wördehoff".encode("latin-1"), "(C)Hendrik Wördehoff"),
        ("Wördehoff".encode(), "Wördehoff"),
        ("カメラ".encode("shift_jis"), "カメラ"),
    ],
)
def test_text_of_unnamed_charset_is_readable(stored: bytes, expected: str) -> None:
    """ASCII fields may contain Latin-1, UTF-8 or Shift-JIS; none of them turns into question marks."""
    assert only(exif_block([text(0x013B, stored + b"\0")]), "Artist").value == expected


def test_windows_titles_are_utf_16() -> None:
    """XPTitle and similar tags are UTF-16 in byte fields, of any length."""
    stored = ("Café " * 200).encode("utf-16-le") + b"\0\0"
    assert only(exif_block([text(0x9C9B, stored, type_=1)]), "XPTitle").value == "Café " * 200


def test_rationals_without_a_value_are_said_so() -> None:
    """0/0 is undefined and 1/0 infinite; neither raises."""
    block = exif_block(exif=[rationals(0x829A, 0, 0), rationals(0x9206, 1, 0)])
    time_, distance = only(block, "ExposureTime"), only(block, "SubjectDistance")
    assert math.isnan(float(str(time_.value)))
    assert distance.value == math.inf
    assert distance.text == "Infinity"


def test_apex_values_keep_the_exponent_and_say_the_number() -> None:
    """ShutterSpeedValue 8 is 1/256 s, ApertureValue 3 is f/2.8."""
    block = exif_block(exif=[rationals(0x9201, 8, 1, signed=True), rationals(0x9202, 3, 1)])
    shutter, aperture = only(block, "ShutterSpeedValue"), only(block, "ApertureValue")
    assert (shutter.value, shutter.text) == (8.0, "1/256 s")
    assert (aperture.value, aperture.text) == (3.0, "f/2.8")


def test_the_thumbnail_is_found_in_ifd1() -> None:
    """IFD1's JPEG is passed on with its position in the block."""
    jpeg = b"\xff\xd8\xff\xd9"
    block = exif_block([text(0x010F, b"X\0")], ifd1=[(0x0201, 4, 1, b"\0\0\0\0"), (0x0202, 4, 1, b"\4\0\0\0")])
    offset = len(block)
    block = block.replace(struct.pack("<HHII", 0x0201, 4, 1, 0), struct.pack("<HHII", 0x0201, 4, 1, offset)) + jpeg
    (image,) = read(block).embedded
    assert block[image.offset : image.offset + image.length] == jpeg
    assert image.group == "IFD1"


def test_a_directory_that_links_to_itself_is_read_once() -> None:
    """A loop of directories ends, and there is a problem."""
    block = exif_block([text(0x010F, b"X\0")])
    looped = block[:-4] + struct.pack("<I", 8)
    reading = read(looped)
    assert [tag.name for tag in reading.tags] == ["Make"]
    assert "twice" in reading.problems[0].text


def test_a_value_outside_the_block_costs_only_itself() -> None:
    """The other tags stay, and the problem names the tag."""
    block = exif_block([text(0x010F, b"Canon\0"), (0x0110, 2, 0xFFFFFFF0, b"\1\2\3\4")])
    reading = read(block)
    assert [tag.value for tag in reading.tags] == ["Canon"]
    assert "0x0110" in reading.problems[0].text


def test_a_truncated_directory_is_read_up_to_the_cut() -> None:
    """Entries before the cut are read; the problem gives the number of the others."""
    rows = [shorts(0x0100 + number, number) for number in range(10)]
    reading = read(exif_block(rows)[: 10 + 12 * 4])
    assert len(reading.tags) == 4
    assert "only 4 of 10" in reading.problems[0].text


@pytest.mark.parametrize("type_", [4, 9, 13])
def test_a_pointer_of_any_integer_type_is_followed(type_: int) -> None:
    """An editor had saved a Canon PowerShot's photo with a signed GPS pointer."""
    block = exif_block(gps=[text(0x0001, b"N\0")])
    stored = struct.pack("<HHI", 0x8825, 4, 1)
    changed = block.replace(stored, struct.pack("<HHI", 0x8825, type_, 1))
    assert only(changed, "GPSLatitudeRef").value == "N"


def test_a_negative_pointer_is_a_problem() -> None:
    """It points before the block; nothing is read and nothing is raised."""
    reading = read(exif_block([(0x8825, 9, 1, struct.pack("<i", -8))]))
    assert [problem.text for problem in reading.problems] == [
        "The directory is damaged (it begins at byte -8, outside the block)."
    ]


@pytest.mark.parametrize("parts", [(0, 0), (1, 0), (26, 1)])
def test_a_pointer_that_is_a_ratio_costs_only_its_directory(parts: tuple[int, int]) -> None:
    """0/0 cannot be a number of bytes."""
    result = read(exif_block([text(0x010F, b"Canon\0"), rationals(0x8769, *parts), shorts(0x0112, 6)]))
    assert {tag.name: tag.value for tag in result.tags}["Orientation"] == 6
    assert any("is not an offset" in problem.text for problem in result.problems)


def test_two_thousand_tags_on_one_megabyte_stay_small() -> None:
    """ExifRead takes 2 GB and 8 s for this file; here a limit on bytes stops it."""
    count, size = 2000, 1 << 20
    rows = b"".join(struct.pack("<HHII", 0x010D, 2, size, 8) for _ in range(count))
    block = b"II*\0" + struct.pack("<IH", 8, count) + rows + b"\0\0\0\0" + b"A" * size
    started = time.process_time()
    found = ifd.read_directories(block)
    assert sum(len(entry.data) for entry in found.entries) <= ifd.MAX_TOTAL_BYTES
    assert time.process_time() - started < 2
    assert any("larger than the limit" in problem.text for problem in found.problems)


def test_directories_of_thousands_of_entries_share_one_budget() -> None:
    """A file with 100 directories over the same 5,000 entries does not give half a million tags."""
    directory = struct.pack("<H", 5000) + struct.pack("<HHII", 0x0100, 3, 1, 7) * 5000 + b"\0\0\0\0"
    sub_ifds = struct.pack("<HHHII", 1, 0x014A, 4, 100, 26) + b"\0\0\0\0"
    first = 26 + 400
    pointers = b"".join(struct.pack("<I", first + 12 * number) for number in range(100))
    block = b"II*\0" + struct.pack("<I", 8) + sub_ifds + pointers + directory
    assert len(ifd.read_directories(block).entries) <= ifd.MAX_ENTRIES


def test_big_tiff_is_read() -> None:
    """BigTIFF: eight-byte offsets, LONG8 values."""
    rows = struct.pack("<HHQQ", 0x0100, 16, 1, 4000) + struct.pack("<HHQ8s", 0x010F, 2, 6, b"Canon\0\0\0")
    block = b"II+\0" + struct.pack("<HHQQ", 8, 0, 16, 2) + rows + b"\0" * 8
    assert {tag.name: tag.value for tag in read(block).tags} == {"ImageWidth": 4000, "Make": "Canon"}


def test_maker_notes_and_unknown_bytes_are_binary() -> None:
    """Bytes without a meaning are counted, not printed."""
    tag = only(exif_block(exif=[text(0x927C, b"\1\2\3\4\5", type_=7)]), "MakerNote")
    assert tag.value == Binary(5)
    assert tag.text == "(binary, 5 bytes)"


def test_an_unknown_tag_is_shown_by_number() -> None:
    """A tag without a standard name has its number as its name."""
    assert only(exif_block([shorts(0xBEEF, 7)]), "0xbeef").value == 7


def test_a_note_of_a_few_words_is_text(tmp_path: Path) -> None:
    """Some phones write their program's name; any other note is bytes."""
    for note, shown in ((b"com.google.camera 2.2\0", "com.google.camera 2.2"), (b"\1\2AB", "(binary, 4 bytes)")):
        path = tmp_path / "photo.tif"
        path.write_bytes(exif_block(exif=[text(0x927C, note, 7)]))
        (told,) = (tag.text for tag in scan(path).tags if tag.name == "MakerNote")
        assert told == shown


def test_panasonics_own_numbers_are_not_tiffs() -> None:
    """Panasonic's RAW files keep their data's offset and other things where TIFF has, for example, a resolution."""
    block = exif_block([shorts(0x000B, 34316), shorts(0x0118, 1), shorts(0x011A, 1), text(0x010F, b"Panasonic\0")])
    names = {tag.id: tag.name for tag in read(b"IIU\0" + block[4:]).tags}
    assert names == {0x000B: "Compression", 0x0118: "RawDataOffset", 0x011A: "0x011a", 0x010F: "Make"}
    assert {tag.id: tag.name for tag in read(block).tags}[0x011A] == "XResolution"


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (2, b"abc\0"),
        (5, struct.pack("<II", 0, 0)),
        (5, struct.pack("<II", 1, 0)),
        (9, struct.pack("<i", -5)),
        (10, struct.pack("<ii", -1, 1)),
        (11, struct.pack("<f", math.inf)),
        (12, struct.pack("<d", math.nan)),
        (18, struct.pack("<Q", 2**63)),
    ],
)
@pytest.mark.parametrize("tag", [0x8769, 0x8825, 0x014A])
def test_a_pointer_of_an_odd_type_loses_only_its_directory(tag: int, type_: int, value: bytes, tmp_path: Path) -> None:
    """Of text, fractions, NaN and negative numbers: a sentence says so, and the rest is read."""
    inline, outside = (value, b"") if len(value) == 4 else (struct.pack("<I", 50), value)
    orientation = struct.pack("<HHI4s", 0x0112, 3, 1, b"\6\0\0\0")
    pointer = struct.pack("<HHI4s", tag, type_, len(value) if type_ == 2 else 1, inline)
    rows = b"".join(sorted((orientation, pointer), key=lambda row: struct.unpack_from("<H", row)))
    block = b"II*\0" + struct.pack("<IH", 8, 2) + rows + bytes(4)
    path = tmp_path / "odd.tif"
    path.write_bytes(block.ljust(50, b"\0") + outside)
    found = scan(path)
    assert {seen.text for seen in found.tags if seen.name == "Orientation"} == {"Rotate 90° clockwise"}
    assert found.problems
