"""HEIC and AVIF: what their boxes say about the picture."""

import struct
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from pixelscan.metadata.model import BlockState, Scan, Tag
from pixelscan.metadata.pixels.decoding import upright_picture
from pixelscan.metadata.scanner import scan
from tests.support.photos.corpus import real_photo

PICTURE = Image.new("RGB", (64, 48), (90, 120, 150))
# A short form of 32 x 24 in 4:2:0 that says it has Exif and XMP.
MINI = bytes.fromhex("0868 1f2e 0801 1481 000c")


def box(type_: bytes, *content: bytes) -> bytes:
    joined = b"".join(content)
    return struct.pack(">I4s", 8 + len(joined), type_) + joined


def written(folder: Path, data: bytes) -> Path:
    path = folder / "photo.heif"
    path.write_bytes(data)
    return path


def by_name(found: Scan) -> dict[str, Tag]:
    return {tag.name: tag for tag in found.tags}


def encoded(format_: str, **options: object) -> bytes:
    buffer = BytesIO()
    if format_ == "HEIF":
        pillow_heif.from_pillow(PICTURE).save(buffer, **options)
    else:
        PICTURE.save(buffer, format_, **options)
    return buffer.getvalue()


def with_property(data: bytes, property_: bytes) -> bytes:
    """The same AVIF with one more property of its primary picture, the last to apply."""
    start = data.index(b"ipco") - 4
    size = int.from_bytes(data[start : start + 4], "big")
    count = 0
    at = start + 8
    while at < start + size:
        count += 1
        at += int.from_bytes(data[at : at + 4], "big")
    ipma = data.index(b"ipma") - 4
    added = len(property_) + 1
    new = bytearray(data[: start + size] + property_ + data[start + size :])
    new[start : start + 4] = struct.pack(">I", size + len(property_))
    ipma += len(property_)
    length = int.from_bytes(new[ipma : ipma + 4], "big")
    associations_at = ipma + 18
    new[associations_at] += 1
    new[ipma + length : ipma + length] = bytes((0x80 | count + 1,))
    new[ipma : ipma + 4] = struct.pack(">I", length + 1)
    for type_ in (b"iprp", b"meta"):
        place = data.index(type_) - 4
        new[place : place + 4] = struct.pack(">I", int.from_bytes(data[place : place + 4], "big") + added)
    # The picture's bytes, as libavif places them: one extent with a four-byte offset.
    iloc = new.index(b"iloc")
    offset_at = new.index(struct.pack(">I", data.index(b"mdat") + 4), iloc)
    new[offset_at : offset_at + 4] = struct.pack(">I", data.index(b"mdat") + 4 + added)
    return bytes(new)


def test_depth_and_colours_are_shown_in_words(tmp_path: Path) -> None:
    """Of HEVC and AV1."""
    for format_, codec in (("HEIF", "HEVC"), ("AVIF", "AV1")):
        found = by_name(scan(written(tmp_path, encoded(format_))))
        assert found["CompressorName"].value == codec
        assert found["BitsPerSample"].value == 8
        assert found["ChromaFormat"].text == "4:2:0"
        assert "mif1" in found["CompatibleBrands"].text


@pytest.mark.parametrize(("transfer", "words"), [(13, "sRGB"), (16, "PQ (SMPTE ST 2084), HDR"), (77, "unknown (77)")])
def test_hdr_is_recognised_by_the_transfer_function(transfer: int, words: str, tmp_path: Path) -> None:
    """PQ and HLG are HDR."""
    data = encoded("AVIF")
    nclx = data.index(b"nclx")
    changed = data[: nclx + 6] + struct.pack(">H", transfer) + data[nclx + 8 :]
    assert by_name(scan(written(tmp_path, changed)))["TransferCharacteristics"].text == words


def test_a_cropped_picture_has_the_size_that_is_shown(tmp_path: Path) -> None:
    """The facts list the other parts; the preview shows the same part."""
    aperture = box(b"clap", struct.pack(">IiIiiiii", 20, 1, 16, 1, -22, 1, 0, 1))
    data = with_property(encoded("AVIF"), aperture)
    path = written(tmp_path, data)
    found = scan(path)
    assert (found.width, found.height) == (20, 16)
    assert by_name(found)["CleanAperture"].text == "20 x 16 pixels are shown; the file holds 64 x 48"
    assert upright_picture(path, found, 500).image.size == (20, 16)


def test_an_aperture_larger_than_the_picture_changes_nothing(tmp_path: Path) -> None:
    """Nor does one of a denominator of 0, which is a problem."""
    for numbers in ((200, 1, 160, 1, 0, 1, 0, 1), (20, 0, 16, 1, 0, 1, 0, 1)):
        found = scan(
            written(tmp_path, with_property(encoded("AVIF"), box(b"clap", struct.pack(">IiIiiiii", *numbers))))
        )
        assert (found.width, found.height) == (64, 48)
        assert bool(found.problems) == (not numbers[1])


def test_a_sequence_has_the_size_of_its_track(tmp_path: Path) -> None:
    """It needs no items."""
    track = box(b"trak", box(b"tkhd", bytes(76), struct.pack(">II", 1280 << 16, 720 << 16)))
    found = scan(written(tmp_path, box(b"ftyp", b"hevc\0\0\0\0hevcmsf1") + box(b"moov", track)))
    assert (found.format, found.width, found.height, found.problems) == ("HEIC", 1280, 720, ())


def test_the_short_form_is_read_as_far_as_its_size(tmp_path: Path) -> None:
    """Compressed Exif in it is there but unreadable: never "none"."""
    found = scan(written(tmp_path, box(b"ftyp", b"mif3avif") + box(b"mini", MINI)))
    assert (found.format, found.width, found.height) == ("AVIF", 32, 24)
    states = {block.name: block.state for block in found.blocks}
    assert states["Exif"] is states["XMP"] is BlockState.UNREADABLE


def test_real_photos(corpus: Path) -> None:
    """A cropped AVIF, and the short form."""
    cropped = real_photo(corpus, "found/reports/crop.avif")
    found = scan(cropped)
    assert (found.width, found.height) == (385, 330)
    assert upright_picture(cropped, found, 1000).image.size == (385, 330)
    assert scan(real_photo(corpus, "found/reports/mini.heif")).width == 32
