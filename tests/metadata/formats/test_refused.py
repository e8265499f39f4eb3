"""Files that are no photos, or pictures that PixelScan does not read, are refused by their name."""

from pathlib import Path

import pytest

from pixelscan.errors import NotAnImage
from pixelscan.metadata.scanner import scan

PACKETS = (b"\0\0\0\0\x47" + bytes(187)) * 12
HEADS = {
    b"BPG\xfb" + bytes(99): "The file is a BPG picture, which PixelScan does not read.",
    bytes(128) + b"DICM" + bytes(99): "The file is a medical picture (DICOM), which PixelScan does not read.",
    b"\xff" * 2048 + b"PCD_IPI" + bytes(9): "The file is a Photo CD picture, which PixelScan does not read.",
    b"CANON OPTIONAL DATA\0": "The file is a recipe of Canon's Digital Photo Professional (VRD), not a photo.",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99): "Thumbs.db",
    b"FORM\0\0\1\x1aAIFFCOMM" + bytes(99): "The file is an AIFF audio file, not a photo.",
    bytes(4) + b"itch" + bytes(99): "The file is a cover picture of iTunes, not a photo.",
    PACKETS: "The file is a video (MPEG transport stream, such as AVCHD's MTS), not a photo.",
    (b"\x47" + bytes(187)) * 12: "MPEG transport stream",
    b"\0\0\2\x18ADBE" + bytes(28) + b"acsp" + bytes(99): "The file is a colour profile (ICC), not a photo.",
    b"<?xml version='1.0'?><svg>": "The file is an SVG drawing, not a photo.",
    b"MZ, our friend, writes: FORM, ID3 and RED": "The file is text, not a photo.",
    b"abcdGhijklm" * 100: "The file is text, not a photo.",
    bytes(range(128, 256)) * 20: "The bytes are no image format that PixelScan knows.",
}


@pytest.mark.parametrize("number", range(len(HEADS)))
def test_a_file_is_refused_by_its_name(number: int, tmp_path: Path) -> None:
    """Its first bytes tell what it is; a few letters in a text do not."""
    data, sentence = list(HEADS.items())[number]
    path = tmp_path / "photo.jpg"
    path.write_bytes(data)
    with pytest.raises(NotAnImage) as refusal:
        scan(path)
    assert sentence in str(refusal.value)
