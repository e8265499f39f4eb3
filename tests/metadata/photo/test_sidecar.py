"""Sidecars are joined to their photo by name, and what they say stands beside what is in the photo."""

import json
import plistlib
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pixelscan.errors import NotAnImage
from pixelscan.metadata.model import Scan
from pixelscan.metadata.photo.sidecar import sidecars_by_photo
from pixelscan.metadata.photo.summary import Summary, summarize
from pixelscan.metadata.samples import sample_photos
from pixelscan.metadata.scanner import scan
from pixelscan.metadata.sidecar_search import sidecars_beside
from pixelscan.metadata.sidecars import scan_joined
from pixelscan.metadata.terminal_card import to_text

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmp:Rating="4" {more}/></rdf:RDF></x:xmpmeta>"""


def takeout(**more: object) -> bytes:
    facts = {
        "title": "IMG_1.jpg",
        "description": "At the harbour",
        "photoTakenTime": {"timestamp": "1714978800", "formatted": "6 May 2024"},
        "geoData": {"latitude": 0.0, "longitude": 0.0, "altitude": 0.0},
        "geoDataExif": {"latitude": -33.5, "longitude": 151.25, "altitude": 12.0},
        "people": [{"name": "Jane Roe"}, {"name": "John Doe"}],
        **more,
    }
    return json.dumps(facts, indent=2).encode()


def aae() -> bytes:
    return plistlib.dumps(
        {
            "adjustmentFormatIdentifier": "com.apple.photo",
            "adjustmentEditorBundleID": "com.apple.mobileslideshow",
            "adjustmentTimestamp": datetime(2024, 5, 7, 8, 9, 10, tzinfo=UTC).replace(tzinfo=None),
            "adjustmentData": b"12345",
        }
    )


def with_sidecars(photo: Path) -> Scan:
    return scan_joined(photo, sidecars_beside(photo))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    sample = next(each for each in sample_photos() if summarize_sample(each.data, tmp_path).latitude is not None)
    (tmp_path / "IMG_1.jpg").write_bytes(sample.data)
    return tmp_path / "IMG_1.jpg"


def summarize_sample(data: bytes, folder: Path) -> Summary:
    (folder / "sample").write_bytes(data)
    found = summarize(scan(folder / "sample"))
    (folder / "sample").unlink()
    return found


@pytest.mark.parametrize(
    ("photo", "sidecar"),
    [
        ("IMG_1.CR2", "IMG_1.xmp"),
        ("IMG_1.CR2", "IMG_1.CR2.XMP"),
        ("IMG_1.HEIC", "IMG_1.AAE"),
        ("IMG_0001.HEIC", "IMG_O0001.AAE"),
        ("IMG_E0001.HEIC", "IMG_0001.AAE"),
        ("IMG_7.NEF", "IMG_7_01.NEF.xmp"),
        ("IMG_1.jpg", "IMG_1.jpg.json"),
        ("IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json"),
        ("IMG_1(2).jpg", "IMG_1.jpg(2).json"),
        ("IMG_1(2).jpg", "IMG_1.jpg.supplemental-metadata(2).json"),
        ("IMG_1-edited.jpg", "IMG_1.jpg.json"),
        ("PXL_20240506_070809123.PORTRAIT-01.jpg", "PXL_20240506_070809123.PORTRAIT-01.jpg.supplem.json"),
        (
            "a_name_that_is_so_long_that_takeout_cuts_it_somewhere.jpg",
            "a_name_that_is_so_long_that_takeout_cuts_it_so.json",
        ),
    ],
)
def test_names_that_belong_together(photo: str, sidecar: str) -> None:
    """By the rules of editors, of Apple, and of Takeout with its numbers and cuts."""
    assert sidecars_by_photo([photo, sidecar, "other.jpg", "IMG_2.xmp"]) == {photo: (sidecar,)}


def test_a_numbered_photo_does_not_take_its_namesakes_sidecar() -> None:
    """IMG_1(1).jpg is another photo than IMG_1.jpg."""
    names = ["IMG_1.jpg", "IMG_1(1).jpg", "IMG_1.jpg.json", "IMG_1.jpg(1).json"]
    assert sidecars_by_photo(names) == {"IMG_1.jpg": ("IMG_1.jpg.json",), "IMG_1(1).jpg": ("IMG_1.jpg(1).json",)}


def test_every_development_of_darktable_is_joined(tmp_path: Path, photo: Path) -> None:
    """It writes a file for each duplicate, in the photo's folder."""
    for name in ("IMG_1.jpg.xmp", "IMG_1_01.jpg.xmp", "IMG_1_02.jpg.xmp", "IMG_10_01.jpg.xmp"):
        (tmp_path / name).write_text(XMP.format(more=""))
    found = [Path(each.file).name for each in with_sidecars(photo).sidecars]
    assert found == ["IMG_1.jpg.xmp", "IMG_1_01.jpg.xmp", "IMG_1_02.jpg.xmp"]


def test_takeout_is_read(tmp_path: Path) -> None:
    """Zeros are no place; times are UTC."""
    (tmp_path / "x.json").write_bytes(takeout())
    found = scan(tmp_path / "x.json")
    facts = summarize(found)
    assert (found.format, facts.taken) == ("Takeout JSON", "2024-05-06T07:00:00+00:00")
    assert (facts.latitude, facts.longitude, facts.altitude) == (-33.5, 151.25, 12.0)


@pytest.mark.parametrize(
    "data",
    [
        b'{"title": "x"}',
        b'{"title": ',
        b'{"title": ' + b"[" * 100_000,
        plistlib.dumps({"a": 1}),
        b"bplist00" + bytes(40),
    ],
)
def test_other_lists_are_refused(data: bytes, tmp_path: Path) -> None:
    """With a sentence, whatever is in them."""
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(NotAnImage, match=r"property list|JSON"):
        scan(tmp_path / "x")


def test_contradictions_name_both(photo: Path) -> None:
    """The photo's own facts stay as they are."""
    photo.with_name("IMG_1.jpg.json").write_bytes(takeout())
    alone = summarize(scan(photo))
    found = with_sidecars(photo)
    assert summarize(found) == alone
    (sidecar,) = found.sidecars
    facts = {fact.name: fact for fact in sidecar.facts}
    assert facts["Place"].contradicts
    assert facts["Place"].value == "-33.500000, 151.250000"
    assert facts["Place"].embedded == f"{alone.latitude:.6f}, {alone.longitude:.6f}"
    assert (facts["Taken"].contradicts, facts["People"].value) == (True, "Jane Roe, John Doe")
    text = to_text(found)
    assert "Place -33.500000, 151.250000 (from IMG_1.jpg.json; in the photo itself: " in text


def test_a_local_time_agrees_with_utc_by_any_zone(photo: Path) -> None:
    """Seven hours apart is a zone; seven minutes is none."""
    sample = next(each for each in sample_photos() if len(summarize_sample(each.data, photo.parent).taken or "") == 19)
    photo.write_bytes(sample.data)
    taken = summarize(scan(photo)).taken
    assert taken
    for seconds in (7 * 3600, 420):
        moment = datetime.fromisoformat(taken[:19]).replace(tzinfo=UTC).timestamp() + seconds
        photo.with_name("IMG_1.jpg.json").write_bytes(takeout(photoTakenTime={"timestamp": str(int(moment))}))
        (sidecar,) = with_sidecars(photo).sidecars
        fact = next(fact for fact in sidecar.facts if fact.name == "Taken")
        assert fact.contradicts is (seconds == 420)


@pytest.mark.parametrize(("name", "make"), [("IMG_1.AAE", aae), ("IMG_1.xmp", lambda: XMP.format(more="").encode())])
def test_sidecars_of_apple_and_of_editors(name: str, make: Callable[[], bytes], photo: Path) -> None:
    """Each by its own facts."""
    photo.with_name(name).write_bytes(make())
    (sidecar,) = with_sidecars(photo).sidecars
    said = {fact.name: fact.value for fact in sidecar.facts}
    assert said in (
        {"Rating": "4"},
        {"Edited with": "com.apple.mobileslideshow", "Edited on": "2024:05:07 08:09:10+00:00"},
    )


def test_an_xmp_for_the_raw_file_is_not_the_jpegs(photo: Path) -> None:
    """Lightroom says which of the two it wrote it for."""
    photo.with_name("IMG_1.xmp").write_bytes(XMP.format(more='photoshop:SidecarForExtension="CR2"').encode())
    assert with_sidecars(photo).sidecars == ()


def test_a_damaged_sidecar_costs_itself(photo: Path) -> None:
    """The photo is read, and the sentence told."""
    photo.with_name("IMG_1.jpg.json").write_bytes(b"not JSON")
    found = with_sidecars(photo)
    assert (found.width, len(found.sidecars)) == (scan(photo).width, 1)
    assert "IMG_1.jpg.json" in found.sidecars[0].file
    assert found.sidecars[0].problem


def test_a_folder_shows_a_sidecar_with_its_photo(photo: Path) -> None:
    """One entry for the two; a sidecar without its photo has its own."""
    photo.with_name("IMG_1.jpg.json").write_bytes(takeout())
    photo.with_name("IMG_2.jpg.json").write_bytes(takeout())
    command = [sys.executable, "-m", "pixelscan", "--json", str(photo.parent)]
    entries = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert [Path(entry["file"]).name for entry in entries] == ["IMG_1.jpg", "IMG_2.jpg.json"]
    (sidecar,) = entries[0]["sidecars"]
    assert sidecar["format"] == "Takeout JSON"
    assert {"name": "Description", "value": "At the harbour"}.items() <= sidecar["facts"][2].items()


@pytest.mark.parametrize(
    ("photo", "sidecar"),
    [
        ("IMG_1-EFFECTS.jpg", "IMG_1.jpg.json"),
        ("IMG_1-edited(1).jpg", "IMG_1.jpg.supplemental-metadata(1).json"),
        ("IMG_1-edited(1).jpg", "IMG_1.jpg(1).json"),
        ("a-modifie\u0301.jpg", "a.jpg.json"),
    ],
)
def test_an_edited_copy_shares_its_originals_sidecar(photo: str, sidecar: str) -> None:
    """Google Photos writes effects in capitals, and numbers a copy behind the word."""
    assert sidecars_by_photo([photo, sidecar]) == {photo: (sidecar,)}
