"""The Compare page in Streamlit's test runner: selection, differences, losses, exports."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.samples import sample_photos
from pixelscan.metadata.strip import strip
from pixelscan.web.compare import tables
from pixelscan.web.services import services
from pixelscan.web.store.photo_store import public_id
from pixelscan.web.ui.html import render
from tests.support.shown_page import DAWN, EDITED, LIGHTHOUSE, PHOTOS, button, downloads, html, sentences, settled
from tests.support.waiting import PATIENCE_SECONDS

PAGE = Path(__file__).resolve().parents[2] / "pages" / "compare.py"


def compared(*photos: bytes, **query: str) -> AppTest:
    """The page after these photos were uploaded there."""
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_SECONDS)
    for name, value in query.items():
        page.query_params[name] = value
    settled(page.run())
    names = {data: name for name, data in PHOTOS.items()}
    files = [(names.get(data, f"copy-{number}.jpg"), data, "image/jpeg") for number, data in enumerate(photos)]
    return settled(page.file_uploader[0].set_value(files).run())


def test_without_photos_the_page_says_what_it_needs() -> None:
    """And offers the samples, and compares all of them."""
    page = settled(AppTest.from_file(PAGE, default_timeout=PATIENCE_SECONDS).run())
    assert "Open two or more photos" in html(page)
    page = button(page, "Open the sample photos")
    assert len(page.query_params["photos"].split(",")) == 10
    assert "Differences" in [heading.value for heading in page.title]


def test_one_photo_is_too_few() -> None:
    """A sentence, and the ways to add another."""
    assert "Choose two or more photos" in html(compared(PHOTOS[DAWN])) or "Open two" in html(compared(PHOTOS[DAWN]))


def test_differences_have_units() -> None:
    """Stops, millimetres, time and place relative to the reference."""
    words = html(compared(PHOTOS[DAWN], PHOTOS[LIGHTHOUSE]))
    for difference in ("3 1/3 stops less", "2 1/3 stops shorter", "+35 mm (2 ×)", "+1 d 9 h 45 min 51 s", "36 km W"):
        assert difference in words, difference


def test_another_reference_turns_the_differences_round() -> None:
    """Darker becomes brighter; the address contains the reference."""
    page = compared(PHOTOS[DAWN], PHOTOS[LIGHTHOUSE])
    settled(page.selectbox[0].set_value(1).run())
    assert "3 1/3 stops more" in html(page)
    assert page.query_params["reference"] == services().trays.photo_store.id_of(PHOTOS[LIGHTHOUSE])


def test_equal_tags_are_hidden_until_requested() -> None:
    """Make is the same in both; the page counts the hidden tags."""
    page = compared(PHOTOS[DAWN], PHOTOS[LIGHTHOUSE])
    assert ">Make</th>" not in html(page)
    assert "identical tags hidden" in html(page)
    settled(page.toggle[0].set_value(False).run())
    assert ">Make</th>" in html(page)


def test_changed_missing_and_added_have_signs() -> None:
    """Not by colour alone."""
    page = compared(PHOTOS[DAWN], PHOTOS[EDITED])
    for mark in ("≠</i>", "−</i>"):
        assert mark in html(page)


def test_a_search_narrows_the_rows() -> None:
    """To tags with the words in their name or value."""
    page = compared(PHOTOS[DAWN], PHOTOS[LIGHTHOUSE])
    settled(page.text_input[0].set_value("exposuretime").run())
    assert ">ExposureTime</th>" in html(page)
    assert ">FNumber</th>" not in html(page)


def test_the_table_of_tags_is_rendered_once_for_each_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes most of the page's time; a rerun for something else does not render it again."""
    rendered: list[str] = []

    def counted(template: str, **values: Any) -> str:
        rendered.append(template)
        return render(template, **values)

    monkeypatch.setattr(tables, "render", counted)
    page = compared(PHOTOS[DAWN], PHOTOS[LIGHTHOUSE])
    rendered.clear()
    settled(page.text_input[0].set_value("a search of this test alone").run())
    assert rendered.count("compare/templates/matrix.html") == 1
    settled(page.run())
    assert rendered.count("compare/templates/matrix.html") == 1
    settled(page.text_input[0].set_value("another search of this test").run())
    assert rendered.count("compare/templates/matrix.html") == 2


def test_a_link_brings_the_photos_of_the_sender() -> None:
    """Sample photos are always available; the page says which photos are gone."""
    wanted = [public_id(sample.data) for sample in sample_photos()[2:5]]
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_SECONDS)
    page.query_params["photos"] = ",".join([*wanted, "0" * 32])
    settled(page.run())
    assert page.query_params["photos"].split(",") == wanted
    assert "no longer on the server" in sentences(page)[0]


def test_a_stripped_copy_shows_what_it_lost() -> None:
    """Without a click: it has the original's moment, so it is taken for a copy. Its tags are counted."""
    copy = strip(PHOTOS[DAWN], Level.IDENTITY).data
    page = compared(PHOTOS[DAWN], copy)
    assert "Same picture, same size. Lost: place, serial numbers, thumbnail." in html(page)
    assert "lost: BodySerialNumber" in html(page)
    assert "Lost completely: GPS" in html(page)


def test_identical_files_are_called_identical() -> None:
    """A file and its copy under another name are two photos."""
    files = [(name, PHOTOS[DAWN], "image/jpeg") for name in ("DSC_0001.jpg", "DSC_0001-exact.jpg")]
    page = settled(AppTest.from_file(PAGE, default_timeout=PATIENCE_SECONDS).run())
    page = settled(page.file_uploader[0].set_value(files).run())
    assert "Identical, byte for byte." in html(page)
    assert "DSC_0001-exact.jpg" in html(page)


def test_a_folder_of_originals_and_one_of_exports_are_paired() -> None:
    """By name; those without another half are named, and each pair has a row with the rules' results."""
    exports = {name: strip(PHOTOS[name], Level.EVERYTHING).data for name in (DAWN, LIGHTHOUSE)}
    files = [(f"originals/{name}", PHOTOS[name], "image/jpeg") for name in (DAWN, LIGHTHOUSE, EDITED)]
    files += [(f"exports/{name}", data, "image/jpeg") for name, data in exports.items()]
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_SECONDS)
    page.query_params["keep"] = "capture time"
    page = settled(settled(page.run()).file_uploader[0].set_value(files).run())
    assert [heading.value for heading in page.title] == ["2 pairs"]
    assert [box.value for box in page.selectbox if box.label == "Folder of the originals"] == ["originals"]
    assert any(f"originals/{EDITED}" in caption.value for caption in page.caption)
    assert "Copies that keep all rules: 0 of 2." in html(page)
    assert html(page).count("Same picture, same size. Lost: ") == 2


def test_the_visitor_says_which_photos_are_compared() -> None:
    """All, none, or some; the page counts them, and what is added is compared too."""
    page = compared(*PHOTOS.values())
    assert "10 of 10 open photos are compared." in [caption.value for caption in page.caption]
    page = button(page, "Choose none")
    assert page.query_params["photos"] == "none"
    assert "Choose two or more photos" in html(page)
    page = button(page, "Compare all")
    assert "10 of 10 open photos are compared." in [caption.value for caption in page.caption]


def test_rules_in_the_address_pass_or_fail() -> None:
    """And are offered as a file for the command line."""
    copy = strip(PHOTOS[DAWN], Level.IDENTITY).data
    words = html(compared(PHOTOS[DAWN], copy, keep="capture time", gone="camera", same="true"))
    for rule, result in (("capture time kept", "pass"), ("camera gone", "fail"), ("same picture", "pass")):
        assert f'Rule: {rule}</th> <td class="{"added" if result == "pass" else "missing"}"><b>{result}</b>' in words


def test_different_photos_are_not_taken_for_copies() -> None:
    """Their differences come first, and no picture is compared."""
    page = compared(PHOTOS[DAWN], PHOTOS[LIGHTHOUSE])
    assert "Verdict" not in html(page)
    view = next(control for control in page.segmented_control if control.label == "These are")
    settled(view.set_value("Copies of the reference").run())
    assert "Different picture." in html(page)


def test_the_comparison_can_be_taken_along() -> None:
    """As a report, as CSV, as JSON."""
    offered = downloads(compared(PHOTOS[DAWN], PHOTOS[LIGHTHOUSE]))
    assert [one["label"] for one in offered] == ["Download report", "Download CSV", "Download JSON"]
