"""Rare kinds of files that archives contain beside photos: their main facts, or a refusal that names the kind."""

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from pixelscan.errors import CannotStrip, FileUnreadable, NotAnImage, PhotoError
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.model import BlockState, Scan
from pixelscan.metadata.pixels.decoding import upright_picture
from pixelscan.metadata.scanner import scan
from pixelscan.metadata.strip import strip
from tests.support.photos import still_builder
from tests.support.photos.corpus import real_photo


def scanned(folder: Path, data: bytes) -> Scan:
    (folder / "file").write_bytes(data)
    return scan(folder / "file")


def words(found: Scan) -> dict[str, str]:
    return {f"{tag.group}:{tag.name}": tag.text for tag in found.tags}


FACTS: dict[Callable[[], bytes], tuple[str, dict[str, str]]] = {
    still_builder.tga: ("TGA", {"File:PixelDepth": "24", "File:Comment": "a note"}),
    still_builder.pcx: ("PCX", {"File:BitsPerPixel": "8", "File:ColorPlanes": "3", "File:Encoding": "RLE"}),
    still_builder.dpx: (
        "DPX",
        {"File:Creator": "Scanner", "File:BitDepth": "10", "File:ComponentsConfiguration": "RGB"},
    ),
    still_builder.openexr: (
        "EXR",
        {"OpenEXR:Owner": "Jane Roe", "OpenEXR:Compression": "ZIP", "OpenEXR:GPSLatitude": "48.5"},
    ),
    still_builder.radiance: ("HDR", {"File:Format": "32-bit_rle_rgbe", "File:Command": "pcomb -e x"}),
    still_builder.fits: ("FITS", {"FITS:Telescope": "Roe's", "FITS:ExposureTime": "1.5D+01", "FITS:Comment": "a note"}),
    still_builder.os2: ("OS/2 icon", {"File:ImageCount": "2", "File:ImageType": "colour icon", "File:BitDepth": "4"}),
    still_builder.jxr: ("JXR", {"IFD0:Make": "Canon"}),
    still_builder.eps: (
        "EPS",
        {"PostScript:Title": "A house", "PostScript:Author": "Jane Roe", "XMP-tiff:Model": "EOS R6"},
    ),
}


@pytest.mark.parametrize("build", FACTS)
def test_size_and_main_facts(build: Callable[[], bytes], tmp_path: Path) -> None:
    """Without a problem."""
    format_, facts = FACTS[build]
    found = scanned(tmp_path, build())
    assert (found.format, found.width, found.height, found.problems) == (format_, 40, 30, ())
    assert words(found).items() >= facts.items()


@pytest.mark.parametrize("build", still_builder.BUILDERS)
def test_they_are_not_stripped(build: Callable[[], bytes]) -> None:
    """Refused in a sentence that names the kind."""
    with pytest.raises(CannotStrip, match="files cannot be stripped"):
        strip(build(), Level.PLACE)


@pytest.mark.parametrize("build", still_builder.BUILDERS)
def test_a_file_cut_off_anywhere_is_harmless(build: Callable[[], bytes], tmp_path: Path) -> None:
    """At any length, and with 0xFF in place of the rest."""
    data = build()
    for length in range(1, min(len(data), 4000), max(1, min(len(data), 4000) // 80)):
        for damaged in (data[:length], data[:length] + b"\xff" * 200):
            try:
                found = scanned(tmp_path, damaged)
            except PhotoError:
                continue
            assert [problem for problem in found.problems if "Reader fault" in problem.text] == []


def test_an_eps_with_a_macs_line_ends_is_read(tmp_path: Path) -> None:
    """Photoshop ended lines with CR alone."""
    found = scanned(tmp_path, still_builder.eps().replace(b"\n", b"\r"))
    told = {tag.name: tag.value for tag in found.tags if tag.group == "PostScript"}
    assert (found.width, found.height) == (40, 30)
    assert (told["Title"], told["BoundingBox"]) == ("A house", "0 0 20 15")
    assert told["ImageData"] == '40 30 8 3 0 1 2 "beginimage"'


def test_an_epss_picture_for_the_screen_is_listed(tmp_path: Path) -> None:
    """Behind the program; a place beyond the file's end is not."""
    program, picture = still_builder.eps(), b"II*\0" + bytes(range(60))
    for start, listed in ((30 + len(program), True), (99_999, False)):
        header = b"\xc5\xd0\xd3\xc6" + struct.pack("<6IH", 30, len(program), 0, 0, start, len(picture), 0xFFFF)
        found = scanned(tmp_path, header + program + picture)
        assert [(part.offset, part.size) for part in found.parts] == [(start, len(picture))] * listed


def test_an_eps_is_never_run(tmp_path: Path) -> None:
    """Even if Ghostscript is installed; a file after a preview's header is read too."""
    found = scanned(tmp_path, still_builder.eps(preview=True))
    assert (found.format, found.width) == ("EPS", 40)
    with pytest.raises(FileUnreadable, match="not run"):
        upright_picture(tmp_path / "file", found, 500)


@pytest.mark.parametrize("build", [still_builder.tga, still_builder.pcx])
def test_a_picture_that_pillow_supports_is_shown(build: Callable[[], bytes], tmp_path: Path) -> None:
    """TGA and PCX."""
    assert upright_picture(tmp_path / "file", scanned(tmp_path, build()), 500).image.size == (40, 30)


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b'<?xml version="1.0" encoding="UTF-8"?>\n'])
def test_an_xmp_sidecar_is_read(before: bytes, tmp_path: Path) -> None:
    """Under its own name, with its only block."""
    found = scanned(tmp_path, before + still_builder.PACKET)
    assert (found.format, words(found)["XMP-tiff:Model"]) == ("XMP sidecar", "EOS R6")
    assert next(block.state for block in found.blocks if block.name == "Exif") is BlockState.UNUSED


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple', "property list"),
        (b"bplist00\xd1\1\2", "property list"),
        (b'{\n  "title": "IMG_1.jpg"}', "Google Takeout"),
        (b'{\n  "title": "K\xc3\xb6ln.jpg",\n', "begins like JSON, but it is damaged"),
        (b"gimp xcf file\0", "XCF"),
        (b"FLIF1", "FLIF"),
        (b"BPG\xfb\0", "BPG"),
        (b"PGF8", "PGF"),
        (b"%!PS-Adobe-3.0\n%%Title: a letter\n", "PostScript"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\3\4\x14\0\0\0\x08\0" + bytes(16) + b"\5\0\0\0a.txt", "ZIP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"\x1aE\xdf\xa3\x01\0\0\0", "Matroska"),
    ],
)
def test_what_stays_out_is_refused_by_its_name(data: bytes, sentence: str, tmp_path: Path) -> None:
    """So people learn what the file is."""
    with pytest.raises(NotAnImage, match=sentence):
        scanned(tmp_path, data)


@pytest.mark.parametrize(
    "data",
    [
        bytes(64),
        b"\0\0\2\0\1\0\x20\x20" + bytes(56),
        b"\0\0\1\xba" + bytes(range(60)),
        b"\x0a\x05\x01\x08" + bytes((9, 0, 9, 0, 1, 0, 1, 0)) + bytes(52),
        b"\0\0\2\0\0\0\0\0" + bytes(10) + bytes(range(40)),
    ],
)
def test_a_weak_signature_takes_no_stranger(data: bytes, tmp_path: Path) -> None:
    """Zeros, a pointer, an MPEG stream, and files that only begin like PCX or TGA."""
    with pytest.raises(NotAnImage):
        scanned(tmp_path, data)


def test_real_sidecar(corpus: Path) -> None:
    """As written by a photo editor."""
    assert scan(real_photo(corpus, "found/reports/sidecar.xmp")).format == "XMP sidecar"


def test_the_layers_of_a_photoshop_document(tmp_path: Path) -> None:
    """Rectangle, mode, opacity and names, of as many layers as are whole."""

    def layer(name: bytes, unicode: str, *, hidden: bool) -> bytes:
        wide = unicode.encode("utf-16-be")
        luni = b"8BIMluni" + struct.pack(">II", 4 + len(wide), len(unicode)) + wide
        extra = bytes(8) + (bytes((len(name),)) + name).ljust(4 * (len(name) // 4 + 1), b"\0") + luni
        head = struct.pack(">4iH", 0, 0, 30, 40, 0) + b"8BIMnorm" + bytes((128, 0, 2 * hidden, 0))
        return head + struct.pack(">I", len(extra)) + extra

    layers = (
        struct.pack(">h", -2) + layer(b"Background", "Hintergründe", hidden=False) + layer(b"Sky", "Sky", hidden=True)
    )
    section = struct.pack(">I", len(layers)) + layers
    head = b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 30, 40, 8, 3) + bytes(8)
    data = head + struct.pack(">I", len(section)) + section + b"\0\0"
    tags = {tag.name: tag for tag in scanned(tmp_path, data).tags if tag.name.startswith("Layer")}
    assert tags["LayerCount"].value == 2
    assert tags["LayerRectangles"].value == ("0 0 30 40", "0 0 30 40")
    assert (tags["LayerVisible"].text, tags["LayerOpacities"].text) == ("Yes, No", "50 %, 50 %")
    assert tags["LayerNames"].value == ("Background", "Sky")
    assert tags["LayerUnicodeNames"].value == ("Hintergründe", "Sky")
    for length in range(26, len(data)):
        scanned(tmp_path, data[:length] + b"\xff" * 40)
