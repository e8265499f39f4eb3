"""The output for programs: JSON as promised for `pixelscan --json`, and CSV that spreadsheets can open."""

import csv
import io
import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from pixelscan.metadata.export import CSV_COLUMNS, PLACE_FIELDS, to_csv_row, to_dict, to_json
from pixelscan.metadata.model import Binary, Problem, Scan, Tag, Value
from pixelscan.metadata.scanner import Detail, scan

SCAN = Scan(
    file="a.jpg",
    format="JPEG",
    mime="image/jpeg",
    bytes=51200,
    width=4000,
    height=3000,
    tags=(
        Tag("IFD0", "Make", "Canon", "Canon", 271),
        Tag("IFD0", "Model", "Canon EOS R5", "Canon EOS R5", 272),
        Tag("ExifIFD", "FNumber", 2.8, "f/2.8", 33437, "The F number."),
        Tag("XMP-dc", "Subject", ("sea", "日本"), "sea, 日本", "dc:subject"),
    ),
    problems=(Problem("MakerNotes", "It ends amid a tag."),),
)


def test_a_row_needs_no_more_detail_than_a_summary(corpus: Path) -> None:
    """What is left out for speed changes no cell."""
    for photo in sorted((corpus / "images").rglob("*.*")):
        assert to_csv_row(scan(photo, Detail.SUMMARY)) == to_csv_row(scan(photo)), photo


def test_json_has_the_keys_of_the_contract() -> None:
    """File facts, summary, tags and problems, each with exactly the promised keys."""
    content = json.loads(to_json(SCAN))
    assert list(content) == [
        "file",
        "format",
        "mime",
        "bytes",
        "width",
        "height",
        "summary",
        "provenance",
        "tags",
        "parts",
        "sidecars",
        "problems",
    ]
    assert list(content["summary"]) == [
        *("camera", "lens", "taken", "exposure_time", "f_number", "iso", "focal_length", "focal_length_35mm"),
        *("focus_distance", "dpi_x", "dpi_y", "megapixels", "latitude", "longitude", "altitude"),
    ]
    assert content["summary"]["camera"] == "Canon EOS R5"
    assert content["summary"]["lens"] is None
    assert content["tags"][2] == {"group": "ExifIFD", "name": "FNumber", "id": 33437, "value": 2.8, "text": "f/2.8"}
    assert content["tags"][3]["value"] == ["sea", "日本"]
    assert content["problems"] == [{"group": "MakerNotes", "text": "It ends amid a tag."}]


def test_unnamed_numbers_of_makers_are_left_out_unless_requested() -> None:
    """Those in standard directories are kept."""
    tags = (Tag("Sony", "0x9400", 1, "1", 0x9400), Tag("IFD0", "0xc6d3", 2, "2", 0xC6D3))
    scan = replace(SCAN, tags=tags)
    assert [tag["name"] for tag in json.loads(to_json(scan))["tags"]] == ["0xc6d3"]
    assert [tag["name"] for tag in json.loads(to_json(scan, unknown=True))["tags"]] == ["0x9400", "0xc6d3"]


@pytest.mark.parametrize(
    ("stored", "exported"),
    [
        (math.nan, "undef"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        ((1.5, math.nan), [1.5, "undef"]),
        (Binary(1234), "(binary, 1234 bytes)"),
        (7, 7),
    ],
)
def test_values_that_json_does_not_know_become_text(stored: Value, exported: object) -> None:
    """0/0, 1/0 and binary data give valid JSON."""
    scan = replace(SCAN, tags=(Tag("ExifIFD", "SomeTag", stored, ""),))
    assert to_dict(scan)["tags"][0]["value"] == exported
    assert json.loads(to_json(scan))["tags"][0]["value"] == exported


def test_a_file_name_that_is_no_utf_8_survives() -> None:
    """Its bytes are escaped; everything else is readable UTF-8."""
    odd = to_json(replace(SCAN, file="caf\udce9.jpg"))
    assert odd.encode()
    assert json.loads(odd)["file"] == "caf\udce9.jpg"
    assert "日本" in to_json(SCAN)


def test_json_is_one_line() -> None:
    """One photo is always one line."""
    assert "\n" not in to_json(replace(SCAN, file="a\nb.jpg"))


def test_a_csv_row_has_every_column() -> None:
    """File facts, each summary field and the number of problems."""
    row = dict(zip(CSV_COLUMNS, next(csv.reader([to_csv_row(SCAN)])), strict=True))
    assert (row["file"], row["camera"], row["f_number"], row["problems"]) == ("a.jpg", "Canon EOS R5", "2.8", "1")
    assert row["latitude"] == ""


def test_csv_text_is_never_a_formula() -> None:
    """A camera named =HYPERLINK(...) is text in a spreadsheet, and a negative number stays a number."""
    tags = (Tag("IFD0", "Model", '=HYPERLINK("x")', '=HYPERLINK("x")'), Tag("GPS", "GPSAltitude", 3.0, "3 m"))
    below = Tag("GPS", "GPSAltitudeRef", 1, "Below sea level")
    row = dict(zip(CSV_COLUMNS, next(csv.reader([to_csv_row(replace(SCAN, tags=(*tags, below)))])), strict=True))
    assert row["camera"].startswith("'=")
    assert row["altitude"] == "-3.0"


@pytest.mark.parametrize("name", ["two\nlines.jpg", "return\r.jpg", 'comma, "quoted".jpg'])
def test_a_csv_row_can_contain_any_file_name(name: str) -> None:
    """Line endings and quotes in a name are quoted, so that a row is one record."""
    rows = list(csv.reader(io.StringIO(to_csv_row(replace(SCAN, file=name)), newline="")))
    assert len(rows) == 1
    assert rows[0][0] == name


def test_places_are_named_on_request() -> None:
    """A clock in London's time at Paris contradicts the place; a photo without coordinates has no names."""
    tags = (
        Tag("GPS", "GPSLatitudeRef", "N", "North"),
        Tag("GPS", "GPSLatitude", (48.0, 51.0, 30.24), "48°"),
        Tag("GPS", "GPSLongitudeRef", "E", "East"),
        Tag("GPS", "GPSLongitude", (2.0, 17.0, 40.2), "2°"),
        Tag("ExifIFD", "DateTimeOriginal", "2024:07:05 12:00:00", "2024:07:05 12:00:00"),
        Tag("ExifIFD", "OffsetTimeOriginal", "+01:00", "+01:00"),
    )
    photo = replace(SCAN, tags=tags)
    named = {
        "place_time_zone": "Europe/Paris",
        "clock_matches_place": False,
        "nearest_town": "Paris",
        "country": "France",
    }
    summary = to_dict(photo, places=True)["summary"]
    assert {name: summary[name] for name in PLACE_FIELDS} == named
    columns = (*CSV_COLUMNS, *PLACE_FIELDS)
    row = dict(zip(columns, next(csv.reader([to_csv_row(photo, places=True)])), strict=True))
    assert [row[name] for name in PLACE_FIELDS] == [str(value) for value in named.values()]
    assert {to_dict(SCAN, places=True)["summary"][name] for name in PLACE_FIELDS} == {None}
    assert not set(PLACE_FIELDS) & set(to_dict(photo)["summary"])
