"""The quality of a JPEG, estimated from its tables."""

from pathlib import Path

import pytest
from PIL import Image

from pixelscan.metadata.scanner import scan

KEY = "File:JPEGQualityEstimate"


@pytest.mark.parametrize("quality", [1, 10, 49, 50, 75, 92, 100])
def test_what_libjpeg_saved_has_exactly_its_quality(tmp_path: Path, quality: int) -> None:
    path = tmp_path / "picture.jpg"
    Image.new("RGB", (32, 24)).save(path, quality=quality)
    tag = scan(path).by_key()[KEY]
    assert (tag.value, tag.text) == (quality, str(quality))


def test_tables_of_another_program_are_said_to_be_estimated(tmp_path: Path) -> None:
    path = tmp_path / "picture.jpg"
    Image.new("RGB", (32, 24)).save(path, qtables=[[5] * 64, [5] * 64])
    tag = scan(path).by_key()[KEY]
    assert tag.text == f"about {tag.value}, by the program's own tables"
    assert isinstance(tag.value, int)
    assert 94 <= tag.value <= 97


def test_a_cut_table_gives_none(tmp_path: Path) -> None:
    path = tmp_path / "picture.jpg"
    Image.new("RGB", (32, 24)).save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"\xff\xdb") + 40])
    assert KEY not in scan(path).by_key()
