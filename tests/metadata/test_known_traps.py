"""Bugs in other readers, tested here from the file's bytes to the result that users see."""

import json
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from pixelscan.metadata.export import to_json
from pixelscan.metadata.model import Scan
from pixelscan.metadata.photo.summary import summarize
from pixelscan.metadata.scanner import scan
from tests.support.photos.photo_damage import jpeg, png, webp
from tests.support.photos.tiff_builder import Row, exif_block, rationals, shorts, text

ORDERS = pytest.mark.parametrize("order", ["<", ">"])


def photo(folder: Path, block: bytes, *, before: bytes = b"") -> Scan:
    """A JPEG with this Exif block, read."""
    path = folder / "photo.jpg"
    data = jpeg(b"\xe1", b"Exif\0\0" + block)
    path.write_bytes(data[:2] + before + data[2:])
    return scan(path)


def value(found: Scan, place: str) -> object:
    return found.by_key()[place].value


def place(latitude: str, longitude: str, altitude: int, order: str) -> list[Row]:
    return [
        text(1, latitude.encode() + b"\0"),
        rationals(2, 33, 1, 51, 1, 30, 1, order=order),
        text(3, longitude.encode() + b"\0"),
        rationals(4, 70, 1, 30, 1, 0, 1, order=order),
        (5, 1, 1, bytes([altitude])),
        rationals(6, 30, 1, order=order),
    ]


@ORDERS
@pytest.mark.parametrize(
    ("references", "expected"),
    [(("S", "W", 1), (-33.858333, -70.5, -30.0)), (("N", "E", 0), (33.858333, 70.5, 30.0))],
)
def test_gps_references_decide_the_sign(
    references: tuple[str, str, int], expected: tuple[float, ...], order: str, tmp_path: Path
) -> None:
    """South, west and below sea level are negative in the summary; the tags are as stored."""
    found = photo(tmp_path, exif_block(gps=place(*references, order), order=order))
    summary = summarize(found)
    assert (summary.latitude, summary.longitude, summary.altitude) == pytest.approx(expected)
    assert value(found, "GPS:GPSLatitude") == (33, 51, 30)


def test_a_size_of_zero_is_unknown(tmp_path: Path) -> None:
    """A damaged frame header; JSON's width is null, not 0."""
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (30, 20)).save(path)
    data = bytearray(path.read_bytes())
    start = data.index(b"\xff\xc0") + 5
    data[start : start + 4] = bytes(4)
    path.write_bytes(data)
    found = scan(path)
    assert (found.width, found.height, summarize(found).megapixels) == (None, None, None)


def test_a_place_of_0_by_0_is_no_place(tmp_path: Path) -> None:
    """Cameras without a fix write 0/0, from which Pillow makes coordinates that are nan."""
    rows = [text(1, b"N\0"), rationals(2, *[0] * 6), text(3, b"E\0"), rationals(4, *[0] * 6)]
    summary = summarize(photo(tmp_path, exif_block(gps=rows)))
    assert (summary.latitude, summary.longitude) == (None, None)


@ORDERS
def test_rationals_without_a_value_reach_json(order: str, tmp_path: Path) -> None:
    """ExifRead raises for 1/0; JSON has no number for either."""
    rows = [rationals(0x829A, 0, 0, order=order), rationals(0x9206, 1, 0, order=order)]
    found = photo(tmp_path, exif_block(exif=rows, order=order))
    facts = json.loads(to_json(found), parse_constant=pytest.fail)
    exported = {tag["name"]: tag["value"] for tag in facts["tags"]}
    assert (exported["ExposureTime"], exported["SubjectDistance"]) == ("undef", "inf")
    assert facts["summary"]["exposure_time"] is None
    assert found.by_key()["ExifIFD:SubjectDistance"].text == "Infinity"


@ORDERS
@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_a_long_comment_in_unicode_is_whole(charset: str, order: str, tmp_path: Path) -> None:
    """ExifRead drops it from 992 characters; half of all programs ignore the block's byte order."""
    comment = "naïve 写真 " * 300
    block = exif_block(exif=[text(0x9286, b"UNICODE\0" + comment.encode(charset), 7)], order=order)
    assert value(photo(tmp_path, block), "ExifIFD:UserComment") == comment.strip()


@ORDERS
def test_apex_values_become_times_and_stops(order: str, tmp_path: Path) -> None:
    """Tv 8 is 1/256 s, Av 4 is f/4; a negative Tv is a long exposure."""
    rows = [rationals(0x9201, -2, 1, order=order, signed=True), rationals(0x9202, 4, 1, order=order)]
    found = photo(tmp_path, exif_block(exif=rows, order=order))
    summary = summarize(found)
    assert (summary.exposure_time, summary.f_number) == (4.0, 4.0)
    assert found.by_key()["ExifIFD:ShutterSpeedValue"].text == "4 s"


@pytest.mark.parametrize(
    ("marker", "head"),
    [
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0"),
        (0xE2, b"ICC_PROFILE\0\1\1"),
        (0xEB, b"JP\0\1\0\0\0\1\0\0\xff\xffjumb"),
        (0xFE, b""),
    ],
)
def test_exif_behind_another_block_is_found(marker: int, head: bytes, tmp_path: Path) -> None:
    """ExifRead searches only 4,000 bytes and then finds none."""
    content = head + b" " * 60_000
    segment = struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content
    found = photo(tmp_path, exif_block([text(0x010F, b"Canon\0")]), before=segment * 3)
    assert value(found, "IFD0:Make") == "Canon"


@pytest.mark.parametrize("header", [b"", b"Exif\0\0"])
def test_exif_in_webp_needs_no_header(header: bytes, tmp_path: Path) -> None:
    """The standard's form has none; many writers put JPEG's there."""
    path = tmp_path / "photo.webp"
    path.write_bytes(webp((b"EXIF", header + exif_block([text(0x010F, b"Canon\0")]))))
    assert value(scan(path), "IFD0:Make") == "Canon"


def test_two_resolutions_are_shown_and_exifs_counts(tmp_path: Path) -> None:
    """Exif and JFIF disagree in one in nine files; Pillow then returns JFIF's."""
    jfif = b"\xff\xe0\0\x10JFIF\0\1\2\1\0\x48\0\x48\0\0"
    rows = [rationals(0x011A, 300, 1), rationals(0x011B, 300, 1), shorts(0x0128, 2)]
    found = photo(tmp_path, exif_block(rows), before=jfif)
    assert (value(found, "IFD0:XResolution"), value(found, "JFIF:XResolution")) == (300, 72)
    assert summarize(found).dpi_x == 300


@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
def test_no_resolution_is_invented(kind: str, tmp_path: Path) -> None:
    """Pillow returns 72 if the file has none."""
    data = {"jpg": jpeg(b"\xfe", b"x"), "png": png(), "webp": webp()}[kind]
    path = tmp_path / f"photo.{kind}"
    path.write_bytes(data)
    found = scan(path)
    assert not [tag for tag in found.tags if "Resolution" in tag.name]
    assert summarize(found).dpi_x is None


def test_the_pictures_size_is_not_what_exif_says(tmp_path: Path) -> None:
    """PixelXDimension differs in one in nine files: megapixels come from the frame."""
    summary = summarize(photo(tmp_path, exif_block(exif=[shorts(0xA002, 6000), shorts(0xA003, 4000)])))
    assert summary.megapixels == pytest.approx(64 / 1e6, abs=1e-4)


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        (0xA460, "CompositeImage"),
        (0xA461, "SourceImageNumberOfCompositeImage"),
        (0xA462, "SourceExposureTimesOfCompositeImage"),
    ],
)
def test_composite_pictures_tags_have_names(tag: int, name: str, tmp_path: Path) -> None:
    """Tags of Exif 2.32, which ExifRead does not know."""
    assert f"ExifIFD:{name}" in photo(tmp_path, exif_block(exif=[shorts(tag, 2)])).by_key()


@ORDERS
@pytest.mark.parametrize(
    ("directory", "tag", "name"),
    [("ifd0", 0x013B, "IFD0:Artist"), ("exif", 0xA430, "ExifIFD:CameraOwnerName"), ("gps", 0x12, "GPS:GPSMapDatum")],
)
def test_utf_8_of_exif_3_is_read(directory: str, tag: int, name: str, order: str, tmp_path: Path) -> None:
    """ExifRead and Pillow silently drop type 129."""
    directories: dict[str, list[Row]] = {"ifd0": [], "exif": [], "gps": []}
    directories[directory].append(text(tag, "Søren 写真".encode() + b"\0", 129))
    block = exif_block(directories["ifd0"], exif=directories["exif"], gps=directories["gps"], order=order)
    assert value(photo(tmp_path, block), name) == "Søren 写真"


def test_a_makers_note_with_latin_1_is_read(corpus: Path, tmp_path: Path) -> None:
    """pyexiv2 raises UnicodeDecodeError for the whole file."""
    data = (corpus / "images" / "jpg" / "Canon_IXUS_v3.jpg").read_bytes()
    path = tmp_path / "photo.jpg"
    path.write_bytes(data.replace(b"Firmware Version", b"Firmware V\xe9rsion"))
    found = scan(path)
    assert found.problems == ()
    assert str(value(found, "Canon:FirmwareVersion")).startswith("Firmware Vérsion")


def test_a_scan_needs_no_decoder() -> None:
    """Metadata is read without Pillow, which prints 12,000 warnings for one damaged file."""
    program = "import sys, pixelscan.metadata.scanner; print(sorted({'PIL', 'streamlit', 'pandas'} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
