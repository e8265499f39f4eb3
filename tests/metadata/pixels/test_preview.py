"""The Photos page's preview: limited in size, upright, or a sentence if there is none."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageFile

from pixelscan.metadata.pixels.preview import Preview, preview
from pixelscan.metadata.scanner import scan
from pixelscan.metadata.workers.pool import ScanWorkers
from tests.support.photos.photo_damage import png
from tests.support.photos.tiff_builder import exif_block, shorts, text

WIDTH, HEIGHT = 25_000, 20_000
EXIF = exif_block([text(0x010F, b"Canon\0")])


def saved(path: Path, picture: Image.Image, **parts: Any) -> Path:
    picture.save(path, **parts)
    return path


def shown(path: Path) -> Preview:
    return preview(path, scan(path))


def pixel(found: Preview) -> tuple[int, ...]:
    """The colour at the centre of the preview."""
    assert found.picture
    with Image.open(BytesIO(found.picture.data)) as image:
        middle = image.convert("RGB").getpixel((image.width // 2, image.height // 2))
    assert isinstance(middle, tuple)
    return middle


def half_a_gigapixel() -> bytes:
    """A complete black PNG with one bit per pixel."""
    packer = zlib.compressobj(1)
    row = bytes(1 + WIDTH // 8)
    packed = b"".join(packer.compress(row) for _ in range(HEIGHT)) + packer.flush()
    whole = png((b"eXIf", EXIF), (b"IDAT", packed), size=(WIDTH, HEIGHT))
    header = b"IHDR" + struct.pack(">IIBBBBB", WIDTH, HEIGHT, 1, 0, 0, 0, 0)
    return whole[:12] + header + struct.pack(">I", zlib.crc32(header)) + whole[33:]


def test_a_jpeg_of_todays_cameras_is_shown(tmp_path: Path) -> None:
    """61 megapixels, above the limit for other formats: JPEG is decoded at reduced size."""
    path = tmp_path / "large.jpg"
    Image.new("L", (9504, 6336), 128).save(path, quality=50)
    found = preview(path, scan(path))
    assert found.problems == ()
    assert found.picture is not None
    assert found.picture.width / found.picture.height == pytest.approx(1.5, rel=0.01)


def test_a_large_progressive_jpeg_fits_into_a_worker(tmp_path: Path) -> None:
    """All its coefficients are kept until the last scan: 61 megapixels without colour sampling take 345 MB."""
    picture = Image.new("RGB", (9504, 6336), (200, 100, 50))
    path = saved(tmp_path / "large.jpg", picture, quality=50, progressive=True, subsampling=0)
    facts = scan(path)
    with ScanWorkers(1, 10, 512) as workers:
        found = workers.run(preview, path, facts, None)
    assert found.problems == ()
    assert found.picture


def test_a_progressive_jpeg_beyond_memory_is_not_called_damaged(tmp_path: Path) -> None:
    """For want of memory the decoder stops as it does at damage."""
    path = saved(tmp_path / "large.jpg", Image.new("RGB", (80, 60), (200, 100, 50)), progressive=True)
    start = path.read_bytes().index(b"\xff\xc2") + 5
    data = bytearray(path.read_bytes())
    data[start : start + 4] = struct.pack(">HH", 12_000, 16_000)
    path.write_bytes(data)
    assert [problem.text for problem in shown(path).problems] == [
        "The picture is a progressive JPEG of 192 megapixels, which takes too much memory to show."
    ]


def test_half_a_gigapixel_is_described_and_not_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Metadata and size are read as usual; the picture is a Problem before any pixel is decoded."""

    def decoded(_image: object) -> None:
        pytest.fail("The picture was decoded.")

    monkeypatch.setattr(ImageFile.ImageFile, "load", decoded)
    path = tmp_path / "large.png"
    path.write_bytes(half_a_gigapixel())
    facts = scan(path)
    found = preview(path, facts)
    assert (facts.width, facts.height) == (WIDTH, HEIGHT)
    assert facts.by_key()["IFD0:Make"].value == "Canon"
    assert found.picture is None
    assert [problem.text for problem in found.problems] == [
        "The picture has 500 megapixels; pictures above 50 are not shown."
    ]


@pytest.mark.parametrize("mode", ["RGBA", "I;16", "P"])
def test_the_largest_picture_allowed_fits_into_a_worker(mode: str, tmp_path: Path) -> None:
    """50 megapixels with transparency or 16-bit greys: full copies would need more than 512 MB."""
    colour = (200, 100, 50, 255) if mode == "RGBA" else 3
    transparency = {"transparency": 1} if mode == "P" else {}
    path = saved(tmp_path / "large.png", Image.new(mode, (8100, 6150), colour), compress_level=1, **transparency)
    facts = scan(path)
    with ScanWorkers(1, 10, 512) as workers:
        found = workers.run(preview, path, facts, None)
    assert found.problems == ()
    assert found.picture
    assert max(found.picture.width, found.picture.height) == 1000


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    """Not black, which is the colour of most transparent pixels."""
    found = shown(saved(tmp_path / "clear.png", Image.new("RGBA", (3000, 2000), (0, 0, 0, 0))))
    assert min(pixel(found)) > 250


@pytest.mark.parametrize(("code", "mode", "suffix"), [("H", "I;16", "png"), ("i", "I", "tif"), ("f", "F", "tif")])
def test_deep_greys_keep_their_range(code: str, mode: str, suffix: str, tmp_path: Path) -> None:
    """16 bits per pixel are scaled by their full range, 32 bits from the lowest to the highest level."""
    levels = (0, 32_767, 65_535) if code == "H" else (-1000, 4000, 9000)
    row = struct.pack(f"<3000{code}", *(level for level in levels for _ in range(1000)))
    found = shown(saved(tmp_path / f"deep.{suffix}", Image.frombytes(mode, (3000, 200), row * 200)))
    assert pixel(found) == pytest.approx((127, 127, 127), abs=3)
    assert found.tones
    tones = found.tones.luminance
    assert min(tones[0], tones[-1]) > sum(tones) / 4


@pytest.mark.parametrize("size", [(60_000, 1), (1, 60_000), (1, 1)])
def test_a_line_and_a_dot_are_pictures(size: tuple[int, int], tmp_path: Path) -> None:
    """However long and narrow, no side becomes zero."""
    found = shown(saved(tmp_path / "line.png", Image.new("RGB", size, "red")))
    assert found.problems == ()
    assert pixel(found)[0] > 250


def test_a_picture_is_turned_once_and_upright(tmp_path: Path) -> None:
    """Orientation 6: the stored left becomes the top."""
    picture = Image.new("RGB", (400, 200), "blue")
    picture.paste((255, 0, 0), (0, 0, 200, 200))
    exif = b"Exif\0\0" + exif_block([shorts(0x0112, 6)])
    found = shown(saved(tmp_path / "turned.jpg", picture, exif=exif))
    assert found.picture
    assert (found.picture.width, found.picture.height) == (200, 400)


def test_a_truncated_picture_is_shown_up_to_the_cut(tmp_path: Path) -> None:
    """The upper half of a JPEG, and a sentence about the missing part."""
    whole = saved(tmp_path / "whole.jpg", Image.effect_noise((800, 600), 60).convert("RGB")).read_bytes()
    path = tmp_path / "half.jpg"
    path.write_bytes(whole[: len(whole) // 2])
    found = shown(path)
    assert found.picture
    assert [problem.text for problem in found.problems] == [
        "The picture is damaged or truncated: part of it is missing."
    ]
