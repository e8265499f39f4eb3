"""A photo's thumbnail is used in lists only if it shows the photo."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from pixelscan.metadata.blocks.exif.writer import exif_block
from pixelscan.metadata.pixels.list_thumbnail import scan_with_list_thumbnail
from pixelscan.metadata.pixels.preview import SMALL_PIXELS, Picture
from pixelscan.metadata.samples import sample_photos

SAMPLES = {photo.name: photo.data for photo in sample_photos()}
LIGHTHOUSE = SAMPLES["skye-04-lighthouse.jpg"]
ORIENTATION, DATE_TIME, DATE_TIME_ORIGINAL = 0x0112, 0x0132, 0x9003
TAKEN, LATER = "2025:05:12 05:41:07", "2025:05:20 21:14:40"
AS_TAKEN = (TAKEN, TAKEN)


def scene(width: int, height: int) -> Image.Image:
    """Light, and darker to the right; a red half on the left."""
    picture = Image.linear_gradient("L").rotate(90).resize((width, height)).convert("RGB")
    ImageDraw.Draw(picture).rectangle((0, 0, width // 2, height), fill=(200, 40, 40))
    return picture


def with_bars(width: int, height: int, total: int) -> Image.Image:
    """A scene with black bars at the top and bottom, as cameras add them."""
    framed = Image.new("RGB", (width, total))
    framed.paste(scene(width, height), (0, (total - height) // 2))
    return framed


def photo(
    path: Path, size: tuple[int, int], thumbnail: Image.Image, *, turn: int = 1, times: tuple[str, str] = AS_TAKEN
) -> Path:
    """A JPEG with this size, thumbnail, capture time and time of change."""
    small = BytesIO()
    thumbnail.save(small, "JPEG")
    block = exif_block({ORIENTATION: turn, DATE_TIME: times[1]}, {DATE_TIME_ORIGINAL: times[0]}, None, small.getvalue())
    scene(*size).save(path, "JPEG", exif=b"Exif\0\0" + block)
    return path


def shown(path: Path) -> Picture | None:
    return scan_with_list_thumbnail(path)[1]


def test_a_thumbnail_of_the_photos_shape_represents_it(tmp_path: Path) -> None:
    """In the size of lists."""
    found = shown(photo(tmp_path / "a.jpg", (1200, 900), scene(320, 240)))
    assert found
    assert (found.width, found.height) == (SMALL_PIXELS, 120)


def test_bars_that_the_camera_added_are_cut_off(tmp_path: Path) -> None:
    """In many cameras a 3:2 photo has a 4:3 thumbnail."""
    found = shown(photo(tmp_path / "a.jpg", (1200, 800), with_bars(160, 106, 120)))
    assert found
    assert found.width == 160
    assert found.height == pytest.approx(106, abs=2)


def test_it_is_turned_like_the_photo(tmp_path: Path) -> None:
    """Orientation 6: the stored left is the top."""
    found = shown(photo(tmp_path / "a.jpg", (1200, 900), scene(160, 120), turn=6))
    assert found
    assert (found.width, found.height) == (120, 160)
    with Image.open(BytesIO(found.data)) as upright:
        red, green, _blue = upright.getpixel((60, 20))  # type: ignore[misc]
    assert red > 2 * green


@pytest.mark.parametrize(
    ("size", "thumbnail"),
    [
        pytest.param((900, 900), scene(160, 120), id="another shape: the photo was cropped later"),
        pytest.param((1200, 900), Image.new("RGB", (160, 120), "grey"), id="it shows nothing"),
        pytest.param((1200, 900), scene(80, 60), id="it is too coarse"),
    ],
)
def test_a_thumbnail_that_cannot_represent_the_photo_is_not_used(
    size: tuple[int, int], thumbnail: Image.Image, tmp_path: Path
) -> None:
    """The photo's own pixels are used then."""
    assert shown(photo(tmp_path / "a.jpg", size, thumbnail)) is None


@pytest.mark.parametrize("times", [(TAKEN, LATER), ("", TAKEN), (TAKEN, "")])
def test_a_thumbnail_that_may_be_older_than_the_picture_is_not_trusted(times: tuple[str, str], tmp_path: Path) -> None:
    """Editors keep the old one, and record when they changed the file."""
    assert shown(photo(tmp_path / "a.jpg", (1200, 900), scene(160, 120), times=times)) is None


def test_a_photo_that_is_cut_short_is_looked_at_itself(tmp_path: Path) -> None:
    """Its thumbnail is complete and would hide that; data after the end of a photo is no problem."""
    whole, cut = tmp_path / "whole.jpg", tmp_path / "cut.jpg"
    whole.write_bytes(LIGHTHOUSE + b"a trailer")
    cut.write_bytes(LIGHTHOUSE[: len(LIGHTHOUSE) * 2 // 3])
    assert shown(whole)
    assert shown(cut) is None


def test_a_photo_without_a_thumbnail_has_no_list_thumbnail(tmp_path: Path) -> None:
    """Nor has a picture that is no JPEG."""
    for name in ("plain.jpg", "plain.png"):
        scene(400, 300).save(tmp_path / name)
        assert shown(tmp_path / name) is None
