"""GeoTIFF's keys in words, also damaged ones."""

from pathlib import Path

import pytest
from PIL import Image, TiffImagePlugin

from pixelscan.metadata.scanner import scan
from tests.support.photos.movie_builder import box
from tests.support.photos.tag_values import by_group_and_name

KEYS = (1, 1, 0, 5, 1024, 0, 1, 1, 1026, 34737, 12, 0, 2057, 34736, 1, 1, 3072, 0, 1, 32633, 3076, 0, 1, 9001)


def geotiff(folder: Path, keys: tuple[int, ...], doubles: tuple[float, ...] = (1.0, 6378137.0)) -> Path:
    info = TiffImagePlugin.ImageFileDirectory_v2()
    for tag, type_, value in ((34735, 3, keys), (34736, 12, doubles), (34737, 2, "UTM zone 33|WGS 84|")):
        info.tagtype[tag] = type_
        info[tag] = value
    Image.new("RGB", (40, 30)).save(folder / "map.tif", tiffinfo=info)
    return folder / "map.tif"


def test_keys_are_shown_in_words(tmp_path: Path) -> None:
    """Codes of EPSG, texts and doubles that lie in entries of their own."""
    found = scan(geotiff(tmp_path, KEYS))
    words = {tag.name: tag.text for tag in found.tags if tag.group == "GeoTiff"}
    assert words == {
        "GeoTiffVersion": "1.1.0",
        "GTModelType": "Projected",
        "GTCitation": "UTM zone 33",
        "GeogSemiMajorAxis": "6378137.0",
        "ProjectedCSType": "WGS84 UTM zone 33N",
        "ProjLinearUnits": "Linear Meter",
    }
    assert by_group_and_name(found.tags)["GeoTiff:ProjectedCSType"] == 32633


@pytest.mark.parametrize("keys", [(1,), KEYS[:9], (1, 1, 0, 65535, *KEYS[4:]), (1, 1, 0, 1, 2057, 34736, 9, 60000)])
def test_keys_that_lead_nowhere(keys: tuple[int, ...], tmp_path: Path) -> None:
    """What is there is read."""
    found = scan(geotiff(tmp_path, keys))
    assert (found.width, found.height) == (40, 30)
    assert not any("Reader fault" in problem.text for problem in found.problems)


def test_a_jpeg_2000_has_them_in_a_box_of_its_own(tmp_path: Path) -> None:
    """GeoJP2: a GeoTIFF of one pixel."""
    picture = geotiff(tmp_path, (1, 1, 0, 1, 3072, 0, 1, 32633)).read_bytes()
    header = box(b"jp2h", box(b"ihdr", bytes.fromhex("000000100000001000030707 0000".replace(" ", ""))))
    uuid = bytes.fromhex("b14bf8bd083d4b43a5ae8cd7d5a6ce03")
    start = bytes.fromhex("0000000c6a5020200d0a870a") + box(b"ftyp", b"jp2 \0\0\0\0jp2 ")
    path = tmp_path / "map.jp2"
    whole = start + header + box(b"uuid", uuid + picture)
    path.write_bytes(whole)
    found = scan(path)
    assert by_group_and_name(found.tags)["GeoTiff:ProjectedCSType"] == 32633
    assert (found.width, found.parts) == (16, ())
    for length in range(len(start), len(whole), 7):
        path.write_bytes(whole[:length] + b"\xff" * 9)
        assert not any("Reader fault" in problem.text for problem in scan(path).problems)
