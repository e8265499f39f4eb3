"""Each kind of file: photos made by Pillow, built ones and real ones."""

import hashlib
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from pixelscan.errors import NotAnImage
from pixelscan.metadata.model import BlockState, Scan
from pixelscan.metadata.pixels.decoding import upright_picture
from pixelscan.metadata.scanner import scan
from tests.support.photos.tag_values import by_group_and_name
from tests.support.photos.tiff_builder import exif_block, rationals, shorts, text

CANON = exif_block([text(0x010F, b"Canon\0"), rationals(0x011A, 300, 1), rationals(0x011B, 300, 1), shorts(0x0128, 2)])
PICTURE = Image.new("RGB", (40, 30), (90, 120, 150))


def saved(folder: Path, format_: str, picture: Image.Image = PICTURE, **parts: object) -> Path:
    path = folder / f"photo.{format_.lower()}"
    picture.save(path, format_, **parts)
    return path


def written(folder: Path, data: bytes, name: str = "photo.jpg") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def state(found: Scan, name: str) -> BlockState:
    return next(block.state for block in found.blocks if block.name == name)


def jpeg(*segments: tuple[int, bytes], folder: Path, **options: object) -> Path:
    """A JPEG by Pillow with these (marker, content) segments after its start."""
    buffer = BytesIO()
    PICTURE.save(buffer, "JPEG", **options)
    extra = b"".join(struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content for marker, content in segments)
    data = buffer.getvalue()
    return written(folder, data[:2] + extra + data[2:])


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_exif_is_found_in_every_common_format(format_: str, tmp_path: Path) -> None:
    """With the size, the format's name, and no problem."""
    exif = Image.Exif()
    exif[0x010F] = "Canon"
    found = scan(saved(tmp_path, format_, exif=exif))
    assert by_group_and_name(found.tags)["IFD0:Make"] == "Canon"
    assert (found.width, found.height) == (40, 30)
    assert found.format in (format_, "WebP")
    assert state(found, "Exif") is BlockState.READ
    assert found.problems == ()


def test_none_unreadable_and_not_used_are_three_answers(tmp_path: Path) -> None:
    """No XMP in this JPEG; an Exif block that is noise; PNG text, which no JPEG has."""
    found = scan(jpeg((0xE1, b"Exif\0\0" + b"\x77" * 40), folder=tmp_path))
    assert state(found, "XMP") is BlockState.ABSENT
    assert state(found, "Exif") is BlockState.UNREADABLE
    assert state(found, "PNG text") is BlockState.UNUSED
    assert any(problem.group == "IFD0" for problem in found.problems)


def test_exif_behind_long_segments_is_found(tmp_path: Path) -> None:
    """ExifRead stops 4,000 bytes after the first segment."""
    comment = (0xFE, b"x" * 60_000)
    found = scan(jpeg(comment, comment, (0xE1, b"Exif\0\0" + CANON), folder=tmp_path))
    assert by_group_and_name(found.tags)["IFD0:Make"] == "Canon"


def test_each_block_keeps_its_own_resolution(tmp_path: Path) -> None:
    """Exif says 300, JFIF 72: both are shown, each with the block it comes from."""
    found = by_group_and_name(scan(jpeg((0xE1, b"Exif\0\0" + CANON), folder=tmp_path, dpi=(72, 72))).tags)
    assert (found["IFD0:XResolution"], found["JFIF:XResolution"]) == (300, 72)


def test_the_size_is_the_pictures_whatever_exif_says(tmp_path: Path) -> None:
    """A PixelXDimension that an editor did not update."""
    exif = exif_block([], exif=[shorts(0xA002, 6000), shorts(0xA003, 4000)])
    found = scan(jpeg((0xE1, b"Exif\0\0" + exif), folder=tmp_path))
    assert (found.width, found.height) == (40, 30)
    assert by_group_and_name(found.tags)["ExifIFD:PixelXDimension"] == 6000


def test_extended_xmp_is_merged(tmp_path: Path) -> None:
    """Its chunks may come in any order, and its properties are listed with those of the first packet."""
    rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    extension = (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {rdf}><rdf:Description '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="{"far away " * 40}"/></rdf:RDF></x:xmpmeta>'
    ).encode()
    guid = hashlib.md5(extension).hexdigest().upper()  # noqa: S324 - Adobe's XMP specification part 3 wants it
    packet = (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {rdf}><rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        f'xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmp:Rating="4" xmpNote:HasExtendedXMP="{guid}"/></rdf:RDF>'
        "</x:xmpmeta>"
    ).encode()

    def chunk(start: int, end: int) -> tuple[int, bytes]:
        head = b"http://ns.adobe.com/xmp/extension/\0" + guid.encode() + struct.pack(">II", len(extension), start)
        return 0xE1, head + extension[start:end]

    half = len(extension) // 2
    first = (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)
    found = scan(jpeg(first, chunk(half, len(extension)), chunk(0, half), folder=tmp_path))
    assert by_group_and_name(found.tags)["XMP-xmp:Rating"] == 4
    assert str(by_group_and_name(found.tags)["XMP-dc:Source"]).startswith("far away")
    missing = scan(jpeg(first, chunk(0, half), folder=tmp_path))
    assert any("missing" in problem.text for problem in missing.problems)


def test_a_progressive_jpeg_is_recognised(tmp_path: Path) -> None:
    """The frame says how a JPEG is coded."""
    words = {tag.name: tag.text for tag in scan(jpeg(folder=tmp_path, progressive=True)).tags}
    assert words["EncodingProcess"].startswith("Progressive")
    words = {tag.name: tag.text for tag in scan(jpeg(folder=tmp_path)).tags}
    assert words["EncodingProcess"].startswith("Baseline")


def test_the_pictures_of_mpf_are_embedded_pictures(tmp_path: Path) -> None:
    """Phones and stereo cameras store a second complete picture after the first."""
    found = scan(saved(tmp_path, "MPO", PICTURE, save_all=True, append_images=[PICTURE.rotate(90)]))
    assert state(found, "MPF") is BlockState.READ
    behind = [image for image in found.embedded if image.group.startswith("MP")]
    data = (tmp_path / "photo.mpo").read_bytes()
    assert behind
    assert all(data[image.offset : image.offset + 2] == b"\xff\xd8" for image in behind)


def test_png_keeps_text_and_pixel_size(tmp_path: Path) -> None:
    """Plain, compressed and international text; dots per metre."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Zoë")
    info.add_text("Comment", "packed " * 200, zip=True)
    info.add_itxt("Title", "東京", "ja", "題名")
    found = scan(saved(tmp_path, "PNG", pnginfo=info, dpi=(300, 300)))
    facts = by_group_and_name(found.tags)
    assert facts["PNG:Author"] == "Zoë"
    assert str(facts["PNG:Comment"]).startswith("packed packed")
    assert any(tag.value == "東京" for tag in found.tags)
    assert facts["PNG-pHYs:PixelsPerUnitX"] == 11811


def test_a_bomb_in_png_text_is_not_unpacked(tmp_path: Path) -> None:
    """A gigabyte of one letter, compressed to a megabyte, is a problem and not a tag."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"a" * (1 << 20)) for _ in range(200)) + packer.flush()
    data = saved(tmp_path, "PNG").read_bytes()
    content = b"zTXt" + b"Comment\0\0" + packed
    chunk = struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))
    found = scan(written(tmp_path, data[:33] + chunk + data[33:], "bomb.png"))
    assert found.problems
    assert all(len(tag.text) < 2 << 20 for tag in found.tags)


def test_a_gif_gives_its_comment_and_its_animation(tmp_path: Path) -> None:
    """Frames and loops are facts."""
    frames = [PICTURE.rotate(90 * turn) for turn in range(3)]
    found = scan(saved(tmp_path, "GIF", frames[0], save_all=True, append_images=frames[1:], loop=0, comment=b"hello"))
    facts = by_group_and_name(found.tags)
    assert facts["File:Comment"] == "hello"
    assert facts["GIF:AnimationIterations"] == 0


@pytest.mark.parametrize("order", ["<", ">"])
def test_tiff_is_read_in_both_byte_orders(order: str, tmp_path: Path) -> None:
    """The same facts, and the byte order as a fact of its own."""
    rows = [shorts(0x0100, 40, order=order), shorts(0x0101, 30, order=order), text(0x010F, b"Nikon\0")]
    found = scan(written(tmp_path, exif_block(rows, order=order), "photo.tif"))
    assert (found.format, found.width, found.height) == ("TIFF", 40, 30)
    assert by_group_and_name(found.tags)["IFD0:Make"] == "Nikon"
    assert by_group_and_name(found.tags)["File:ExifByteOrder"] == ("II" if order == "<" else "MM")


def test_a_heic_is_turned_once(corpus: Path) -> None:
    """Exif's Orientation and the container's irot agree; both are shown, one is applied."""
    path = corpus / "images" / "heic" / "immich_samsung_motionphoto.heic"
    found = scan(path)
    assert by_group_and_name(found.tags)["IFD0:Orientation"] == 6
    assert (found.width, found.height) == (4000, 3000)
    picture = upright_picture(path, found, 256).image
    assert picture.height > picture.width


@pytest.mark.parametrize("kind", ["jpg", "png", "webp", "tif", "heic", "avif", "nef", "jxl", "psd", "gif"])
def test_a_truncated_file_is_reported_with_the_position(kind: str, corpus: Path, tmp_path: Path) -> None:
    """Everything before the cut is read; a sentence mentions the cut, unless it damaged no block."""
    photo = next(path for path in sorted((corpus / "images" / kind).iterdir()) if path.stat().st_size > 2000)
    data = photo.read_bytes()
    for share in (0.02, 0.1, 0.4):
        cut = written(tmp_path, data[: max(int(len(data) * share), 200)], photo.name)
        try:
            found = scan(cut)
        except NotAnImage:
            continue
        assert all(problem.text.endswith((".", ")")) for problem in found.problems)
        assert found.format


@pytest.mark.parametrize(
    ("data", "word"),
    [(b"%PDF-1.7 ...", "PDF"), (b"PK\3\4" + bytes(40), "ZIP"), (b"hello", "text"), (b"\0" * 64, "no image format")],
)
def test_what_is_no_photo_is_named(data: bytes, word: str, tmp_path: Path) -> None:
    """People rename documents and videos."""
    with pytest.raises(NotAnImage, match=word):
        scan(written(tmp_path, data))


def test_photoshops_layers_are_counted_and_named(tmp_path: Path) -> None:
    """Even if the file ends within them."""

    def layer(name: bytes) -> bytes:
        extra = struct.pack(">II", 0, 0) + bytes((len(name),)) + name
        return (
            struct.pack(">4IHHI", 0, 0, 30, 40, 1, 0, 2) + b"8BIMnorm\xff\0\0\0" + struct.pack(">I", len(extra)) + extra
        )

    info = struct.pack(">h", -2) + layer(b"sky") + layer(b"Jane Roe")
    header = b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 30, 40, 8, 3) + bytes(8)
    data = header + struct.pack(">II", len(info) + 4, len(info)) + info
    found = by_group_and_name(scan(written(tmp_path, data + b"\0\0", "photo.psd")).tags)
    assert (found["Photoshop:LayerCount"], found["Photoshop:LayerNames"]) == (2, ("sky", "Jane Roe"))
    assert by_group_and_name(scan(written(tmp_path, data[:-30], "cut.psd")).tags)["Photoshop:LayerCount"] == 2


def test_pages_of_a_tiff_are_counted(tmp_path: Path) -> None:
    """A scan of several sheets; a single page needs no count."""
    several = tmp_path / "scan.tif"
    PICTURE.save(several, save_all=True, append_images=[PICTURE, PICTURE])
    assert by_group_and_name(scan(several).tags)["File:PageCount"] == 3
    assert "File:PageCount" not in by_group_and_name(scan(saved(tmp_path, "TIFF")).tags)
