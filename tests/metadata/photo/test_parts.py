"""What else a file carries: named with size and place, a risk where it is not read, and counted when it goes."""

import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.model import BlockState, Part, PartKind, Scan
from pixelscan.metadata.photo.parts import lost_parts, parts
from pixelscan.metadata.photo.privacy import privacy_risks
from pixelscan.metadata.photo.privacy_topics import Topic
from pixelscan.metadata.scanner import scan
from pixelscan.metadata.strip import strip
from pixelscan.metadata.strip.outcome import card, strip_file
from tests.support.photos.photo_damage import jpeg, png
from tests.support.photos.planted import encoded

SECRET = b"taken at 12 Test Street"
FILM = struct.pack(">I4s4sI", 16, b"ftyp", b"mp42", 0) + struct.pack(">I4s", 8 + len(SECRET), b"moov") + SECRET


def box(type_: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), type_) + content


def chunk(type_: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content), type_) + content + struct.pack(">I", zlib.crc32(type_ + content))


def riff(type_: bytes, content: bytes) -> bytes:
    """A WebP with one chunk more."""
    body = encoded("WEBP")[8:] + type_ + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def with_extension(gif: bytes) -> bytes:
    return gif[:-1] + b"\x21\xff\x0bTESTNOTE1.0" + bytes([len(SECRET)]) + SECRET + b"\0;"


PICTURE = encoded("JPEG")
UNKNOWN = {
    "jpg, APP6": (PICTURE[:2] + b"\xff\xe6" + struct.pack(">H", 2 + len(SECRET)) + SECRET + PICTURE[2:], "APP6"),
    "jpg, trailer": (PICTURE + SECRET, "bytes after the picture"),
    "png, chunk": (png((b"teSt", SECRET)), "teSt chunk"),
    "png, trailer": (png() + SECRET, "bytes after the picture"),
    "webp, chunk": (riff(b"TEST", SECRET), "TEST chunk"),
    "webp, trailer": (encoded("WEBP") + SECRET, "bytes after the picture"),
    "gif, extension": (with_extension(encoded("GIF")), "extension TESTNOTE1.0"),
    "gif, trailer": (encoded("GIF") + SECRET, "bytes after the picture"),
    "avif, box": (encoded("AVIF") + box(b"test", SECRET), "test box"),
}


def scanned(data: bytes, folder: Path, name: str = "photo") -> Scan:
    path = folder / name
    path.write_bytes(data)
    return scan(path)


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_not_decoded_is_named_with_its_place(name: str, tmp_path: Path) -> None:
    """Its bytes lie at the offset; the photo gets no all-clear, and the copy is without it."""
    data, expected = UNKNOWN[name]
    found = scanned(data, tmp_path)
    [part] = [part for part in parts(found) if part.kind is PartKind.NOT_DECODED]
    assert part.name.startswith(expected)
    assert part.offset is not None
    assert SECRET in data[part.offset : part.offset + part.size]
    assert part.size <= len(SECRET) + 20
    [risk] = [risk for risk in privacy_risks(found) if risk.topic is Topic.NOT_READ]
    assert part.name in risk.text
    for level in Level:
        assert SECRET not in strip(data, level).data
    assert lost_parts(found, scanned(strip(data, Level.EVERYTHING).data, tmp_path)) == (part,)


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "TIFF", "BMP", "JPEG2000"])
def test_a_picture_with_nothing_else_gets_the_all_clear(format_: str, tmp_path: Path) -> None:
    """Every kind of block is read, surely absent or has no place in the format."""
    found = scanned(encoded(format_), tmp_path)
    assert privacy_risks(found) == ()
    assert parts(found) == ()
    assert BlockState.NOT_LOOKED_AT not in {block.state for block in found.blocks}


def test_zeros_behind_the_picture_are_no_part(tmp_path: Path) -> None:
    assert parts(scanned(PICTURE + bytes(3_000_000), tmp_path)) == ()


def test_a_block_that_is_unreadable_denies_the_all_clear(tmp_path: Path) -> None:
    """Exif that is noise might hold the place."""
    found = scanned(jpeg(b"\xe1", b"Exif\0\0" + b"\x77" * 40), tmp_path)
    assert any("Exif (unreadable)" in risk.text for risk in privacy_risks(found) if risk.topic is Topic.NOT_READ)


def test_the_video_of_a_motion_photo_is_listed_and_its_loss_too(tmp_path: Path) -> None:
    """By name and size; before it a maker's header of unknown kind."""
    path = tmp_path / "motion.jpg"
    path.write_bytes(PICTURE + b"\0\0\x30\x0aMotionPhoto_Data" + FILM)
    found = scan(path)
    video = Part(PartKind.VIDEO, "video after the picture", len(PICTURE) + 20, len(FILM))
    assert video in parts(found)
    assert any(risk.topic is Topic.VIDEO for risk in privacy_risks(found))
    outcome = strip_file(path, tmp_path / "copy.jpg", Level.PLACE)
    assert outcome.remaining_risks == ()
    assert f"video after the picture ({len(FILM)} bytes)" in card(outcome)
    assert "nothing about where, when or by whom" in card(outcome)


def test_the_list_of_parts_is_bounded(tmp_path: Path) -> None:
    """A file of ten thousand unknown chunks gets two hundred, and a word that there are more."""
    found = scanned(png(*[(b"teSt", SECRET)] * 1000), tmp_path)
    assert len(found.parts) == 201
    assert "further" in found.parts[-1].name


def test_the_pages_of_a_tiff_are_parts(tmp_path: Path) -> None:
    """All but the first, each with its bytes' place."""
    pages = [Image.new("RGB", (40 + number, 30), "gray") for number in range(3)]
    pages[0].save(tmp_path / "pages.tif", save_all=True, append_images=pages[1:])
    found = parts(scan(tmp_path / "pages.tif"))
    assert [part.kind for part in found] == [PartKind.FURTHER_PICTURE] * 2
    assert [part.name.split(" (")[0] for part in found] == ["page of 41 x 30 pixels", "page of 42 x 30 pixels"]
    assert [part.size for part in found] == [41 * 30 * 3, 42 * 30 * 3]
    data = (tmp_path / "pages.tif").read_bytes()
    assert all(part.offset and set(data[part.offset : part.offset + part.size]) == {128} for part in found)


def test_the_smaller_pictures_of_an_icon_are_parts(tmp_path: Path) -> None:
    """Each a PNG or a bitmap of its own."""
    Image.new("RGBA", (64, 64), "red").save(tmp_path / "a.ico", sizes=[(16, 16), (32, 32), (64, 64)])
    found = parts(scan(tmp_path / "a.ico"))
    assert [part.name for part in found] == [f"picture of {side} x {side} pixels, 32 bits" for side in (16, 32)]
    data = (tmp_path / "a.ico").read_bytes()
    assert all(part.offset and data[part.offset :].startswith(b"\x89PNG") for part in found)
