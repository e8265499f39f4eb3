"""The state of each block: read, none, unreadable or not looked at; and where damage is."""

import json
import logging
import re
import struct
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageCms

from pixelscan.metadata import formats
from pixelscan.metadata.blocks.payload import BlockKind, Payload
from pixelscan.metadata.blocks.reading import BlockResult
from pixelscan.metadata.blocks.xmp import reader as xmp
from pixelscan.metadata.model import BlockState, Scan
from pixelscan.metadata.pixels.decoding import upright_picture
from pixelscan.metadata.scanner import scan
from tests.support.photos.photo_damage import jpeg, png
from tests.support.photos.tiff_builder import exif_block, text

pillow_heif.register_heif_opener()

PICTURE = Image.new("RGB", (40, 30), (90, 120, 150))
EXIF = exif_block([text(0x010E, b"a description " * 20), text(0x010F, b"Canon\0")])
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="' + b"here " * 50 + b'"/></rdf:RDF>'
    b"</x:xmpmeta>"
)
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

# The groups under which ExifTool lists these blocks.
GROUPS = {
    BlockKind.EXIF: ("IFD0:", "ExifIFD:"),
    BlockKind.XMP: ("XMP-",),
    BlockKind.IPTC: ("IPTC:",),
    BlockKind.ICC: ("ICC-header:",),
    BlockKind.JFIF: ("JFIF:",),
    BlockKind.MPF: ("MPF0:",),
}
# Blocks that exist although ExifTool's answers do not list them, with the reason.
MORE = {
    ("jpg/Kodak_ProBack.jpg", BlockKind.IPTC): "in a TIFF tag of the Exif block",
    ("jpg/fd44dc63fa7bdd12ee34fc602231ef02.jpg", BlockKind.EXIF): "nothing but a thumbnail's directory",
    ("png/1ebd73c1d3fbc89782f29507364128fc.png", BlockKind.ICC): "cut short; what is there is read",
    ("tif/m11_42c19f8e79e582bef107f372f18a074b.tif", BlockKind.ICC): "beside damaged entries",
    ("webp/Issue_473_Java.webp", BlockKind.XMP): "a packet with an empty description",
}


def states(found: Scan) -> dict[str, BlockState]:
    return {block.name: block.state for block in found.blocks}


def written(folder: Path, data: bytes, suffix: str) -> Path:
    path = folder / f"photo.{suffix}"
    path.write_bytes(data)
    return path


def test_exactly_the_blocks_that_exiftool_sees_are_read(corpus: Path) -> None:
    """On every intact photo of the corpus, no block is missed and none is invented."""
    truth = json.loads((corpus / "truth.json").read_text(encoding="utf-8"))
    wrong = []
    for name, answers in truth.items():
        if not name.startswith("images/"):
            continue
        found = states(scan(corpus / name))
        for kind, groups in GROUPS.items():
            expected = any(place.startswith(groups) for place in answers)
            expected |= (name.removeprefix("images/"), kind) in MORE
            if expected != (found[kind] is BlockState.READ):
                wrong.append(f"{name}: {kind} is {found[kind]}, ExifTool has {'some' if expected else 'none'}")
    assert not wrong, "\n".join(wrong)


def test_what_a_format_cannot_contain_is_not_used(corpus: Path) -> None:
    """Only blocks that the format's reader looks for can be "none"; others are "not used"."""
    for path in sorted((corpus / "images").glob("*/*")):
        looked_for = formats.identify(path.read_bytes()).KINDS
        found = states(scan(path))
        assert {kind for kind in BlockKind if found[kind] is BlockState.ABSENT} <= looked_for | {
            BlockKind.MAKERNOTES,
            BlockKind.THUMBNAIL,
        }
        passed_over = {kind for kind in BlockKind if found[kind] in (BlockState.NOT_LOOKED_AT, BlockState.UNUSED)}
        assert not passed_over & looked_for - {BlockKind.MAKERNOTES}, path.name


PARTS = {"exif": EXIF, "xmp": XMP, "icc_profile": PROFILE}
FILES = {
    "JPEG": PARTS | {"exif": b"Exif\0\0" + EXIF, "comment": b"a comment " * 20},
    "PNG": {"exif": EXIF, "icc_profile": PROFILE},
    "WEBP": PARTS,
    "AVIF": PARTS,
    "HEIF": {"exif": EXIF, "xmp": XMP},
    "TIFF": {"icc_profile": PROFILE},
    "GIF": {"comment": b"a comment " * 20},
}
MARKS = {
    BlockKind.EXIF: b"a description",
    BlockKind.XMP: b"here here",
    BlockKind.ICC: b"acsp",
    BlockKind.COMMENT: b"a comment",
}
CUTS = [
    (format_, kind)
    for format_ in FILES
    for kind, part in zip(MARKS, ("exif", "xmp", "icc_profile", "comment"), strict=True)
    if part in FILES[format_] and (format_, kind) != ("PNG", BlockKind.ICC)  # compressed in PNG
]


@pytest.mark.parametrize(("format_", "kind"), CUTS)
def test_a_block_cut_off_is_a_problem_that_names_its_place(format_: str, kind: BlockKind, tmp_path: Path) -> None:
    """The file ends within the block: it is not "none", and a sentence names the byte where the damage begins."""
    buffer = BytesIO()
    PICTURE.save(buffer, format_, **FILES[format_])
    data = buffer.getvalue()
    found = scan(written(tmp_path, data[: data.index(MARKS[kind]) + 20], format_.lower()))
    expected = BlockState.READ if kind is BlockKind.COMMENT else BlockState.UNREADABLE
    assert states(found)[kind] is expected
    assert any(re.search(r"at byte \d+", problem.text) for problem in found.problems)
    assert all(problem.group and problem.text.endswith(".") for problem in found.problems)


@pytest.mark.parametrize("format_", ["AVIF", "HEIF"])
def test_items_wholly_behind_the_cut_are_unreadable(format_: str, tmp_path: Path) -> None:
    """The list of items names Exif and XMP, but none of their bytes are in the file."""
    buffer = BytesIO()
    PICTURE.save(buffer, format_, exif=EXIF, xmp=XMP)
    data = buffer.getvalue()
    found = scan(written(tmp_path, data[: data.index(b"mdat") + 4], format_.lower()))
    assert states(found)[BlockKind.EXIF] is states(found)[BlockKind.XMP] is BlockState.UNREADABLE
    assert any("(Exif) is cut off" in problem.text for problem in found.problems)


@pytest.mark.parametrize(
    ("kind", "tag"),
    [(BlockKind.XMP, 0x02BC), (BlockKind.IPTC, 0x83BB), (BlockKind.PHOTOSHOP, 0x8649), (BlockKind.ICC, 0x8773)],
)
def test_a_tiff_entry_that_leads_nowhere_is_an_unreadable_block(kind: BlockKind, tag: int, tmp_path: Path) -> None:
    """The profile, XMP, IPTC or Photoshop block is mentioned, so "none" would be wrong."""
    found = scan(written(tmp_path, exif_block([(tag, 1, 5000, struct.pack("<I", 99_999))]), "tif"))
    assert states(found)[kind] is BlockState.UNREADABLE
    [problem] = found.problems
    assert "99999" in problem.text
    assert f"0x{tag:04X}" in problem.text


def test_a_makers_note_that_leads_nowhere_is_unreadable(tmp_path: Path) -> None:
    """The entry gives a position, but the block is not there."""
    block = exif_block([text(0x010F, b"Canon\0")], exif=[(0x927C, 7, 5000, struct.pack("<I", 99_999))])
    found = scan(written(tmp_path, jpeg(b"\xe1", b"Exif\0\0" + block), "jpg"))
    assert states(found)[BlockKind.MAKERNOTES] is BlockState.UNREADABLE
    assert states(found)[BlockKind.EXIF] is BlockState.READ
    assert any(problem.text.startswith("MakerNote") for problem in found.problems)


@pytest.mark.parametrize(
    ("kind", "chunk"),
    [
        (BlockKind.ICC, (b"iCCP", b"sRGB\0\0not deflated")),
        (BlockKind.EXIF, (b"tEXt", b"Raw profile type exif\0\nexif\n 12\nno hexadecimal digits")),
        (BlockKind.XMP, (b"tEXt", b"Raw profile type xmp\0\nxmp\n 12\nno hexadecimal digits")),
        (BlockKind.IPTC, (b"tEXt", b"Raw profile type iptc\0\niptc\n 12\nno hexadecimal digits")),
        (BlockKind.XMP, (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0not deflated")),
    ],
)
def test_a_damaged_block_in_png_is_unreadable(kind: BlockKind, chunk: tuple[bytes, bytes], tmp_path: Path) -> None:
    """It could not be decompressed; a sentence says so."""
    found = scan(written(tmp_path, png(chunk), "png"))
    assert states(found)[kind] is BlockState.UNREADABLE
    assert found.problems


def test_big_tiff_is_a_tiff(tmp_path: Path) -> None:
    """Eight-byte offsets: format, size, tags and no problem."""
    rows = [(0x0100, 16, 1, 40), (0x0101, 16, 1, 30)]
    table = b"".join(struct.pack("<HHQQ", *row) for row in rows) + struct.pack("<HHQ8s", 0x010F, 2, 6, b"Canon\0\0\0")
    found = scan(written(tmp_path, b"II+\0" + struct.pack("<HHQQ", 8, 0, 16, 3) + table + bytes(8), "tif"))
    assert (found.format, found.width, found.height) == ("TIFF", 40, 30)
    assert found.by_key()["IFD0:Make"].value == "Canon"
    assert found.problems == ()


def test_real_extended_xmp_is_whole(corpus: Path) -> None:
    """A depth map of an Android phone: 8 segments of extended XMP make one packet."""
    found = scan(corpus / "images" / "jpg" / "Android_Depth_Map.jpg")
    assert states(found)[BlockKind.XMP] is BlockState.READ
    assert not any("xtended" in problem.text for problem in found.problems)
    assert any(tag.group == "XMP-GDepth" for tag in found.tags)


@pytest.mark.parametrize("name", ["immich_samsung_motionphoto.heic"])
def test_a_turned_heic_keeps_both_turns_as_facts(name: str, corpus: Path) -> None:
    """Exif's Orientation and the container's Rotation; only one of them turns the picture."""
    found = scan(corpus / "images" / "heic" / name)
    facts = found.by_key()
    assert facts["QuickTime:Rotation"].value == 270
    assert facts["IFD0:Orientation"].value == 6
    picture = upright_picture(Path(found.file), found, 64).image
    assert (picture.width, picture.height) == (48, 64)


def test_a_readers_own_fault_costs_its_block_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The photo's other blocks are read; the log shows the exception."""

    def broken(_payload: Payload) -> BlockResult:
        raise ZeroDivisionError("a mistake of ours")

    monkeypatch.setattr(xmp, "read", broken)
    caplog.set_level(logging.DEBUG, "pixelscan.metadata.scanner")
    buffer = BytesIO()
    PICTURE.save(buffer, "JPEG", exif=b"Exif\0\0" + EXIF, xmp=XMP)
    path = tmp_path / "photo.jpg"
    path.write_bytes(buffer.getvalue())
    photo = scan(path)
    assert [(problem.group, problem.text) for problem in photo.problems] == [
        ("XMP", "Reader fault: ZeroDivisionError: a mistake of ours")
    ]
    assert "Canon" in [tag.value for tag in photo.tags if tag.name == "Make"]
    assert "in broken" in caplog.text
