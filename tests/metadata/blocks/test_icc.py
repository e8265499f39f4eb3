"""ICC profiles -> tags: ExifTool's answers on the corpus, and a built profile for each special case."""

import struct

import pytest

from pixelscan.metadata.blocks.icc import reader as icc
from pixelscan.metadata.blocks.payload import BlockKind, Payload
from pixelscan.metadata.blocks.reading import BlockResult
from pixelscan.metadata.model import Binary, Tag
from tests.support.photos.mutation import mutations
from tests.support.photos.tag_values import by_name


def profile(**tags: bytes) -> bytes:
    """A display profile, version 4.3, with these tags."""
    head = bytearray(128)
    head[4:8], head[8:10], head[12:24] = b"lcms", b"\x04\x30", b"mntrRGB XYZ "
    head[24:36] = struct.pack(">6H", 2024, 5, 1, 10, 11, 12)
    head[36:44], head[64:68] = b"acspMSFT", b"\0\0\0\1"
    head[68:80] = struct.pack(">3i", 63190, 65536, 54061)
    directory, body = struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        directory += name.encode().ljust(4) + struct.pack(">2I", 128 + 4 + 12 * len(tags) + len(body), len(data))
        body += data
    head[:4] = (128 + len(directory) + len(body)).to_bytes(4, "big")
    return bytes(head) + directory + body


def mluc(**texts: str) -> bytes:
    """A multiLocalizedUnicodeType; languages as enUS."""
    records, strings = b"", b""
    for code, text in texts.items():
        data = text.encode("utf-16-be")
        records += code.encode().ljust(4, b"\0") + struct.pack(">2I", len(data), 16 + 12 * len(texts) + len(strings))
        strings += data
    return b"mluc\0\0\0\0" + struct.pack(">2I", len(texts), 12) + records + strings


def read(data: bytes) -> BlockResult:
    return icc.read(Payload(BlockKind.ICC, data, None))


def named(data: bytes) -> dict[str, Tag]:
    return {tag.name: tag for tag in read(data).tags}


def test_the_header_has_values_and_texts() -> None:
    """Signatures, version, date, intent and flags."""
    tags = named(profile())
    assert tags["ProfileVersion"].value == 0x430
    assert tags["ProfileVersion"].text == "4.3.0"
    assert tags["ProfileClass"].value == "mntr"
    assert tags["ProfileClass"].text == "Display"
    assert tags["ProfileDateTime"].value == "2024:05:01 10:11:12"
    assert tags["RenderingIntent"].text == "Media-relative colorimetric"
    assert tags["PrimaryPlatform"].text == "Microsoft"
    assert tags["ProfileCMMType"].text == "Little CMS"
    assert tags["ConnectionSpaceIlluminant"].value == (0.9642, 1.0, 0.82491)
    assert tags["ProfileID"].text == "none"


def test_descriptions_of_both_versions_are_read() -> None:
    """Version 2's ASCII, its UTF-16 if ASCII is empty, and version 4's languages, where English has no suffix."""
    old = b"desc\0\0\0\0\0\0\0\5sRGB\0" + bytes(78)
    wide = b"desc\0\0\0\0\0\0\0\1\0" + struct.pack(">2I", 0, 3) + "東京\0".encode("utf-16-be")
    assert named(profile(desc=old))["ProfileDescription"].value == "sRGB"
    assert named(profile(desc=wide))["ProfileDescription"].value == "東京"
    tags = named(profile(desc=mluc(deDE="Bildschirm", enUS="Screen")))
    assert tags["ProfileDescription"].value == "Screen"
    assert tags["ProfileDescription-de-DE"].value == "Bildschirm"


def test_a_single_foreign_language_is_the_description() -> None:
    """There is always a name without a suffix."""
    assert named(profile(desc=mluc(frFR="Écran")))["ProfileDescription"].value == "Écran"


def test_points_matrices_and_curves() -> None:
    """XYZ as numbers, a gamma as a number, a table by its size."""
    tags = named(
        profile(
            wtpt=b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061),
            rTRC=b"curv\0\0\0\0" + struct.pack(">IH", 1, 0x0233),
            gTRC=b"curv\0\0\0\0" + struct.pack(">I", 0),
            bTRC=b"curv\0\0\0\0" + struct.pack(">I3H", 3, 0, 1, 2),
            tech=b"sig \0\0\0\0dcam",
        )
    )
    assert tags["MediaWhitePoint"].value == (0.9642, 1.0, 0.82491)
    assert tags["RedTRC"].value == pytest.approx(2.2, abs=0.01)
    assert tags["RedTRC"].text == "Gamma 2.199"
    assert tags["GreenTRC"].text == "Linear"
    assert tags["BlueTRC"].value == Binary(18)
    assert tags["Technology"].text == "Digital camera"


def test_tags_outside_the_profile_are_named() -> None:
    """The others are still read."""
    data = profile(cprt=b"text\0\0\0\0Mine\0", desc=b"desc\0\0\0\0\0\0\0\2a\0")
    damaged = data.replace(b"desc" + data[148:152], b"desc\xff\xff\xff\0", 1)
    reading = read(damaged)
    assert by_name(reading.tags)["ProfileCopyright"] == "Mine"
    assert "'desc'" in reading.problems[0].text


def test_a_hostile_tag_count_is_bounded() -> None:
    """Four billion tags in 200 bytes."""
    data = bytearray(profile(cprt=b"text\0\0\0\0Mine\0"))
    data[128:132] = b"\xff\xff\xff\xff"
    assert "tags" in read(bytes(data)).problems[0].text


@pytest.mark.parametrize("length", [0, 1, 127, 128, 131, 140])
def test_cut_profiles_have_a_problem(length: int) -> None:
    """No cut raises an exception."""
    assert read(profile(cprt=b"text\0\0\0\0Mine\0")[:length]).problems


def test_mutated_profiles_never_raise() -> None:
    """Whichever byte is damaged, there is a result."""
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, 0x0233)
    seed = profile(
        desc=mluc(enUS="Screen", deDE="Schirm"), rTRC=curve, meas=b"meas" + bytes(32), view=b"view" + bytes(32)
    )
    for data in mutations(seed, 2000, repeatable_by=3):
        assert isinstance(read(data), BlockResult)


def test_chromaticity_names_the_standard_and_each_channels_coordinates() -> None:
    """X and y for as many channels as are named, but no more than exist."""
    data = b"chrm\0\0\0\0" + struct.pack(">2H6I", 3, 1, 41943, 21627, 19661, 39322, 9830, 3932)
    tags = named(profile(chrm=data))
    assert (tags["ChromaticityColorant"].text, tags["ChromaticityChannels"].value) == ("ITU-R BT.709", 3)
    assert tags["ChromaticityChannel1"].value == pytest.approx((0.64, 0.33), abs=1e-4)
    assert "ChromaticityChannel4" not in tags
    assert named(profile(chrm=data[:12] + b"\xff"))
