"""Each check finds what was planted for it, and none finds anything in what cameras wrote."""

import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.photo.sun import light, sun_height
from pixelscan.metadata.provenance.contradictions.contradiction import Contradiction, Facts, Weight
from pixelscan.metadata.provenance.contradictions.pictures import thumbnail
from pixelscan.metadata.scanner import scan
from pixelscan.metadata.signed_record import RecordState

# What a camera would write: a phone in Berlin, at noon in June.
HONEST = {
    "Make": "Google",
    "Model": "Pixel 5",
    "Software": "HDR+ 1.0.4",
    "DateTimeOriginal": "2022:06:21 13:00:00",
    "CreateDate": "2022:06:21 13:00:00",
    "ModifyDate": "2022:06:21 13:00:00",
    "OffsetTimeOriginal": "+02:00",
    "ExposureTime": "1/1000",
    "FNumber": "8",
    "ISO": "100",
    "ExifIFD:Flash": "Off, Did not fire",
    "GPSLatitude": "52.52",
    "GPSLatitudeRef": "N",
    "GPSLongitude": "13.4",
    "GPSLongitudeRef": "E",
    "GPSDateStamp": "2022:06:21",
    "GPSTimeStamp": "11:00:00",
    "ExifImageWidth": "32",
    "ExifImageHeight": "24",
}


def found(exiftool: str, path: Path, tags: dict[str, str]) -> tuple[Contradiction, ...]:
    """What contradicts itself once ExifTool has written these tags."""
    written = [f"-{name}={value}" for name, value in tags.items()]
    subprocess.run([exiftool, "-q", "-overwrite_original", *written, str(path)], check=True, capture_output=True)
    return PhotoAnalysis(scan(path)).provenance.contradictions


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    from PIL import Image

    path = tmp_path / "picture.jpg"
    Image.new("RGB", (32, 24), "teal").save(path)
    return path


def test_an_honest_photo_contradicts_nothing(exiftool: str, picture: Path) -> None:
    assert found(exiftool, picture, HONEST) == ()


PLANTED = {
    "taken after it was digitized": ({"CreateDate": "2022:06:01 13:00:00"}, "digitized on 2022-06-01"),
    "taken after it was changed": ({"ModifyDate": "2021:06:21 13:00:00"}, "last changed on 2021-06-21"),
    "taken tomorrow": (
        {name: f"{datetime.now(UTC).year + 2}:06:21 13:00:00" for name in ("AllDates", "GPSDateStamp")},
        "has not come yet",
    ),
    "another day by GPS": ({"GPSDateStamp": "2022:05:01"}, "no time zone explains it"),
    "edited before it was taken": ({"XMP-xmpMM:HistoryWhen": "2020:01:05 10:00:00"}, "edited on 2020-01-05"),
    "a camera of the future": ({"Make": "Apple", "Model": "iPhone 16 Pro"}, "Taken on 2022-06-21 with iPhone 16 Pro"),
    "a system of the future": ({"Make": "Apple", "Model": "iPhone 11", "Software": "18.1.1"}, "with iOS 18"),
    "a program of the future": ({"Software": "GIMP 3.0.2"}, "with GIMP 3.0"),
    "another camera in XMP": ({"XMP-tiff:Model": "NIKON D850"}, "XMP NIKON D850"),
    "tables of another program": ({"Software": "Adobe Photoshop 22.0 (Windows)"}, "libjpeg's tables (quality 75)"),
    "a missing note": ({"Make": "Canon", "Model": "Canon EOS 90D"}, "this one has none"),
    "a generator": ({"XMP-iptcExt:DigitalSourceType": "trainedAlgorithmicMedia"}, "that AI made it"),
    "another size": ({"ExifImageWidth": "6000", "ExifImageHeight": "4000"}, "6,000 × 4,000"),
    "the zone of another place": ({"OffsetTimeOriginal": "-07:00", "GPSTimeStamp": "20:00:00"}, "UTC-0700"),
    "daylight at night": (
        {"AllDates": "2022:06:21 01:00:00", "GPSDateStamp": "2022:06:20", "GPSTimeStamp": "23:00:00"},
        "the sun was",
    ),
}


@pytest.mark.parametrize("case", PLANTED)
def test_what_is_planted_is_found_and_nothing_else(exiftool: str, picture: Path, case: str) -> None:
    tags, words = PLANTED[case]
    together = HONEST | ({"ModifyDate": tags["AllDates"]} if "AllDates" in tags else {})
    (one,) = found(exiftool, picture, together | tags)
    assert words in one.text
    assert one.innocent
    assert one.keys


def test_flash_makes_daylight_at_night(exiftool: str, picture: Path) -> None:
    night, _ = PLANTED["daylight at night"]
    assert found(exiftool, picture, HONEST | {"ExifIFD:Flash": "Fired"} | night) == ()


def test_the_note_of_another_maker_is_found(exiftool: str, corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes((corpus / "images" / "jpg" / "Olympus_C2040Z.jpg").read_bytes())
    before = {one.text for one in PhotoAnalysis(scan(path)).provenance.contradictions}
    new = [one for one in found(exiftool, path, {"Make": "SONY"}) if one.text not in before]
    assert any("names SONY" in one.text and "Olympus camera" in one.text for one in new)
    assert new[0].weight is Weight.STRONG


def test_another_model_and_serial_number_than_the_notes_are_found(exiftool: str, corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes((corpus / "images" / "jpg" / "Issue_122.jpg").read_bytes())
    changed = {"Model": "Canon EOS R5", "ExifIFD:SerialNumber": "1234567"}
    texts = [one.text for one in found(exiftool, path, changed) if one.weight is Weight.STRONG]
    assert any("Canon EOS R5" in text and "EOS-1D" in text for text in texts)
    assert any("1234567" in text and "5266" in text for text in texts)


def test_a_thumbnail_that_shows_something_else_is_named(picture: Path) -> None:
    analysis = PhotoAnalysis(scan(picture))
    facts = Facts(analysis.scan, analysis.summary, (), {}, None)
    assert list(thumbnail(facts)) == []
    (one,) = thumbnail(replace(facts, thumbnail_differs=True))
    assert "thumbnail" in one.text


def test_photos_out_of_cameras_contradict_nothing_of_weight(corpus: Path) -> None:
    """Weak ones are true of photos that someone resized or saved anew, and of clocks that were wrong."""
    heavy = [
        (path.name, one.text)
        for path in (corpus / "images").rglob("*.*")
        for one in PhotoAnalysis(scan(path)).provenance.contradictions
        if one.weight is not Weight.WEAK
    ]
    assert heavy == []


def test_a_record_is_neither_older_than_the_photo_nor_than_its_last_change(exiftool: str, picture: Path) -> None:
    found(exiftool, picture, HONEST)
    photo = scan(picture)
    for signed, words in (("2022-06-01T10:00:00Z", "before it was taken"), ("2022-06-21T11:05:00Z", "")):
        record = replace(photo.record, state=RecordState.INTACT, time=signed)
        texts = [one.text for one in PhotoAnalysis(replace(photo, record=record)).provenance.contradictions]
        assert any(words in text for text in texts) if words else not texts


def test_the_light_has_the_photographers_names() -> None:
    assert [light(height) for height in (40, 3, -5, -10, -30)] == [
        "day",
        "golden hour",
        "blue hour",
        "twilight",
        "night",
    ]


def test_the_sun_stands_where_almanacs_say() -> None:
    """Noon of the solstice on the tropic; and NOAA's calculator for Berlin."""
    assert sun_height((23.44, 0.0), datetime(2022, 6, 21, 12, 2, tzinfo=UTC)) == pytest.approx(90, abs=0.5)
    assert sun_height((52.52, 13.4), datetime(2022, 12, 21, 11, 5, tzinfo=UTC)) == pytest.approx(14.0, abs=0.3)
