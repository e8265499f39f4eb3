"""The Collection page in Streamlit's test runner: questions, answers, lists from the command line."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from pixelscan.metadata.export import CSV_COLUMNS, csv_line
from pixelscan.web.services import services
from tests.support.photos.library import made_library
from tests.support.shown_page import button, html, sentences, settled
from tests.support.waiting import PATIENCE_SECONDS

PAGE = Path(__file__).resolve().parents[2] / "pages" / "collection.py"


def fresh() -> AppTest:
    return settled(AppTest.from_file(PAGE, default_timeout=PATIENCE_SECONDS).run())


def photo_list(photos: int) -> bytes:
    """A list in the format of `pixelscan --csv`: half at 35 mm, half at 200 mm."""
    lines = [csv_line(list(CSV_COLUMNS))]
    for number in range(photos):
        facts: dict[str, object] = {
            "file": f"{number}.jpg",
            "camera": "Nikon Z 6",
            "taken": f"2025-05-{1 + number % 28:02}T10:00:00",
            "focal_length_35mm": 35 if number % 2 else 200,
            "f_number": 4,
            "iso": 100,
        }
        lines.append(csv_line([facts.get(column, "") for column in CSV_COLUMNS]))
    return ("\r\n".join(lines) + "\r\n").encode()


def with_list(data: bytes, name: str = "photos.csv") -> AppTest:
    page = fresh()
    uploader = next(one for one in page.file_uploader if one.label.startswith("A list"))
    return settled(uploader.set_value([(name, data, "text/csv")]).run())


def table(page: AppTest) -> pd.DataFrame:
    frame: pd.DataFrame = page.dataframe[0].value
    return frame


def test_an_empty_page_says_how_to_bring_ten_thousand_photos() -> None:
    """Two uploaders, and the command that makes a list."""
    page = fresh()
    assert "See how you take photos" in html(page)
    assert "pixelscan --csv" in page.code[0].value
    assert len(page.file_uploader) == 2


def test_the_sample_set_answers_every_question() -> None:
    """A sentence for each chart, and below a table with one row per photo."""
    page = button(fresh(), "Open the sample photos")
    titles = " ".join(markdown.value for markdown in page.markdown)
    for question in ("Which focal lengths do I really use?", "Can I hand-hold my shutter speeds?", "Where do I"):
        assert question in titles
    assert "mostly Canon EOS R6 Mark II (78 %)" in titles
    assert len(page.get("vega_lite_chart")) == 7
    assert len(table(page)) == 10
    photo = table(page).set_index("file").loc["skye-02-mountain-lake.jpg"]
    assert (photo["taken"], photo["iso"], photo["focal_length"]) == (pd.Timestamp("2025-05-12 12:18:44"), 100, 24)
    assert table(page).set_index("file").loc["skye-09-route-map.png"].isna().all()


def test_a_list_by_the_command_line_needs_no_photos() -> None:
    """Thousands of rows; after removing the list, the page is empty."""
    page = with_list(photo_list(2000))
    assert "2,000 photos" in [heading.value for heading in page.title]
    assert len(table(page)) == 2000
    assert "See how you take photos" in html(button(page, "Remove the list"))


def test_a_foreign_list_gets_a_sentence() -> None:
    """And the page still works."""
    page = with_list(b"a,b\n1,2\n", "shopping.csv")
    assert "shopping.csv is not a list of photos" in sentences(page)[0]
    assert page.file_uploader


def test_a_sidecar_fills_what_its_photo_does_not_say(tmp_path: Path) -> None:
    """One row for the two; the note names where they contradict each other."""
    page = fresh()
    uploader = page.file_uploader[0]
    bare = png(tmp_path)
    takeout = b"""{"title": "a.png", "photoTakenTime": {"timestamp": "1714978800"},
        "geoData": {"latitude": -33.5, "longitude": 151.25, "altitude": 0.0}}"""
    files = [("a.png", bare, "image/png"), ("a.png.json", takeout, "application/json")]
    page = settled(uploader.set_value(files).run())
    assert list(table(page)["file"]) == ["a.png"]
    assert str(table(page)["taken"][0]).startswith("2024-05-06")
    assert any("1 photo has a sidecar" in caption.value for caption in page.caption)


def png(folder: Path) -> bytes:
    """A picture that says nothing of itself."""
    Image.new("RGB", (40, 30), "gray").save(folder / "a.png")
    return (folder / "a.png").read_bytes()


def test_a_library_of_the_server_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its questions, what share does not say, and its photos; the visitor's own come back."""
    made_library(tmp_path / "archive", 600)
    settings = replace(services().settings, libraries=str(tmp_path / "archive"))
    monkeypatch.setattr("pixelscan.web.services._open", [replace(services(), settings=settings)])
    page = fresh()
    assert "See how you take photos" in html(page)
    page = settled(page.selectbox[0].select("archive").run())
    assert page.title[0].value == "600 photos"
    shown = " ".join(markdown.value for markdown in page.markdown)
    assert "Which focal lengths do I really use?" in shown
    assert "Unknown for 20 %." in shown or "Unknown for 19 %." in shown or "Unknown for 21 %." in shown
    assert len(table(page)) == 500


def test_a_folder_that_is_no_library_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(services().settings, libraries=str(tmp_path))
    monkeypatch.setattr("pixelscan.web.services._open", [replace(services(), settings=settings)])
    page = fresh()
    page = settled(page.selectbox[0].select(tmp_path.name).run())
    assert "is not a library" in page.warning[0].value
