"""Values that exiv2 explains wrongly, with the correct meaning."""

import math
import struct
from pathlib import Path

import pytest

from pixelscan.metadata.blocks.makernotes.corrections import correction
from pixelscan.metadata.model import Tag, Value
from pixelscan.metadata.photo.summary import summarize
from pixelscan.metadata.scanner import scan
from tests.support.photos.maker_notes import directory, note_offset, photo_with_note


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (0, "Single AF"),
        ((0, 65), "Single AF; S-AF, Imager AF"),
        ((0, 257), "Single AF; S-AF, AF sensor"),
        ((10, 16), "MF; MF"),
        ((10, 81), "MF; S-AF, MF, Imager AF"),
        ((2, 68), "Continuous AF; C-AF, Imager AF"),
        ((99, 0), ""),
    ],
)
def test_olympuss_focus_mode_is_told_in_words(stored: Value, words: str) -> None:
    """exiv2 appends the bits as a number: "S-AF, Imager AF65"."""
    row = correction("OlympusCs", 0x0301)
    assert row is not None
    assert row.text is not None
    assert row.text(stored) == words


@pytest.mark.parametrize(
    ("structure", "number", "stored", "meant"),
    [
        ("CanonCs", 12, 65535, -1),
        ("OlympusFi", 0x0305, 705.0, 0.705),
        ("OlympusFi", 0x0305, 4294967295.0, math.inf),
        ("OlympusFi", 0x0305, 429496729.5, math.inf),
        ("CanonSi", 1, 35, pytest.approx(213.4, abs=0.1)),
        ("CanonSi", 2, 192, 200),
        ("CanonSi", 20, 182, 1.82),
        ("CanonSi", 19, 65535, math.inf),
        ("CanonSi", 21, 0, None),
        ("CanonSi", 22, 0, None),
        ("CanonSi", 23, 0, None),
        ("CanonSi", 22, 125, pytest.approx(1 / 15, rel=0.01)),
        ("CanonSi", 29, 0, 0),
        ("Nikon3", 0x000E, (197, 1, 12, 0), pytest.approx(-4.917, abs=0.001)),
        ("Nikon3", 0x0001, (48, 50, 49, 48), "0210"),
        ("NikonLd3", 13, 64, pytest.approx(5.333, abs=0.001)),
        ("NikonAFT", 2, 254, -2),
        ("NikonSi02xx", 630, 61335, None),
        ("Olympus", 0x1011, (356, 65502), (356, -34)),
        ("Olympus", 0x1017, (412, 64), 1.609375),
        ("MinoltaCsNew", 8, 48, 100),
        ("MinoltaCsNew", 9, 108, pytest.approx(1 / 181, rel=0.01)),
        ("MinoltaCsNew", 18, 10590, pytest.approx(41.37, abs=0.01)),
        ("MinoltaCsNew", 19, 2000, 2),
        ("MinoltaCsOld", 8, 48, 100),
        ("MinoltaCs5D", 53, 104, 1 / 128),
        ("MinoltaCs7D", 38, 10, 0),
        ("OlympusFi", 0x1500, 395, pytest.approx(38.42, abs=0.01)),
        ("OlympusFi", 0x1500, (34, 0, 0), 34),
        ("OlympusFi", 0x1500, 0, None),
        ("Panasonic", 0x0065, tuple("Löwe\0\0".encode()), "Löwe"),
        ("Casio", 6, 179, 0.179),
        ("PentaxDng", 0x002D, 12288, 12),
        ("Pentax", 0x0028, (254, 225, 255, 237), (1, 30, 0, 18)),
        ("Pentax", 0x002D, 15104, 14.75),
        ("Sony2010e", 4728, 3000, 300),
    ],
)
def test_a_stored_number_is_what_the_camera_meant(structure: str, number: int, stored: Value, meant: object) -> None:
    """As ExifTool prints it; None if the camera stored nothing."""
    row = correction(structure, number)
    assert row is not None
    assert row.value is not None
    assert row.value(stored) == meant


def tags(path: Path, group: str) -> dict[str, Tag]:
    return {tag.name: tag for tag in scan(path).tags if tag.group == group}


def test_texts_match_the_corrected_numbers(corpus: Path) -> None:
    """Stops are not an F number, "no flash" did not fire, text is not a list of numbers."""
    nikon = tags(corpus / "found/NikonD2Hs.jpg", "Nikon")
    assert nikon["LensFStops"].text == "7.33 stops"
    assert nikon["ExternalFlashFlags"].text == "(none)"
    assert nikon["FlashInfoVersion"].value == "0100"
    assert tags(corpus / "found/Pentax.jpg", "Pentax")["DSPFirmwareVersion"].text == "1.30.00.18"
    olympus = tags(corpus / "found/OlympusE1.jpg", "Olympus")
    assert olympus["CameraID"].text == "OLYMPUS DIGITAL CAMERA"
    assert olympus["FocusMode"].text == "Single AF"


def test_an_encrypted_count_is_not_shown(corpus: Path) -> None:
    """Nikon stores it encrypted in one place and plain in another."""
    counts = [tag for tag in scan(corpus / "found/NikonD70.jpg").tags if tag.name.startswith("ShutterCount")]
    assert [tag.value for tag in counts] == [526]


def test_a_make_that_exiv2_spells_otherwise_is_read(tmp_path: Path) -> None:
    """It knows "KONICA MINOLTA" and "Minolta"; cameras write more."""
    settings = struct.pack(">53I", *[0] * 18, 10590, 2000, *[0] * 33)
    for make in (b"Konica Minolta Camera, Inc.", b"MINOLTA CO.,LTD"):
        blank = directory([(3, 7, len(settings), settings)], 0, ">")
        start = note_offset(photo_with_note(tmp_path, blank, make, order=">"), blank)
        note = directory([(3, 7, len(settings), settings)], start, ">")
        found = tags(photo_with_note(tmp_path, note, make, order=">"), "Minolta")
        assert found["FocusDistance"].text == "2 m"
        assert found["FocalLength"].text == "41.4 mm"


def test_canons_compacts_have_a_sensitivity(corpus: Path) -> None:
    """The sensor's sensitivity times the camera's amplification."""
    assert summarize(scan(corpus / "found/Canon_PowerShot_A40.jpg")).iso == 50
