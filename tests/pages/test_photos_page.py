"""The Photos page in Streamlit's test runner: what it requests, shows, refuses and deletes."""

import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pixelscan.metadata.pixels.preview import preview
from pixelscan.metadata.workers.pool import ScanWorkers
from pixelscan.web.photos import tag_table as scan_page_tags
from pixelscan.web.services import services
from pixelscan.web.store.ingest import Ingest
from pixelscan.web.store.photo_store import public_id
from pixelscan.web.store.tray import Photo, Tray
from tests.support.photos.photo_damage import png
from tests.support.shown_page import (
    DAMAGED,
    DAWN,
    EDITED,
    LIGHTHOUSE,
    PHOTOS,
    button,
    downloads,
    html,
    sentences,
    settled,
)
from tests.support.waiting import PATIENCE_SECONDS

PAGE = Path(__file__).resolve().parents[2] / "pages" / "scan.py"


def opened(*names: str, **others: bytes) -> AppTest:
    """The page after these samples, and `others` as "name__ext", were uploaded."""
    files = [(name, PHOTOS[name], "image/jpeg") for name in names]
    files += [(name.replace("__", "."), data, "image/jpeg") for name, data in others.items()]
    return settled(fresh().file_uploader[0].set_value(files).run())


def fresh(**query: str) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_SECONDS)
    for name, value in query.items():
        page.query_params[name] = value
    return settled(page.run())


def tags(page: AppTest) -> pd.DataFrame:
    frame: pd.DataFrame = page.dataframe[0].value
    return frame


def test_an_empty_page_says_what_it_is_and_how_to_start() -> None:
    """A headline, an uploader, samples, and nothing about photos."""
    page = fresh()
    assert "See what your photos say" in html(page)
    assert [uploader.label for uploader in page.file_uploader] == ["Drop photos here, or choose them"]
    assert [one.label for one in page.button] == ["Open the sample photos"]
    assert not page.dataframe


def test_a_folder_can_be_chosen_instead() -> None:
    """The uploader then accepts folders."""
    page = settled(fresh().segmented_control[0].set_value("Folder").run())
    assert page.file_uploader[0].accept_directory


def test_the_sample_set_opens_ten_photos_and_shows_the_first() -> None:
    """Its facts are in the cards and in the tag table."""
    page = button(fresh(), "Open the sample photos")
    assert page.query_params["photo"] == public_id(PHOTOS[DAWN])
    for fact in (DAWN, "Canon EOS R6 Mark II", "RF24-105mm F4 L IS USM", "1/60 s", "f/8", "ISO 200", "35 mm", "38.5 m"):
        assert fact in html(page), fact
    assert {"Make", "FNumber", "GPSLatitude"} <= set(tags(page)["Name"])
    labels = [one["label"] for one in downloads(page)]
    assert set(labels) == {"Download CSV (10 photos)", "Download JSON", "Save thumbnail (IFD1)"}


def test_the_headline_says_when_where_and_how_large() -> None:
    """Before anything else, for a photo that tells; a screenshot tells only its size."""
    headline = html(opened(DAWN)).partition("ps-card")[0]
    for fact in ("2025, ", "near ", "United Kingdom", " pixels", " kB"):
        assert fact in headline, fact
    plain = html(opened("skye-09-route-map.png")).partition("ps-card")[0]
    assert "near " not in plain
    assert " pixels" in plain


def test_absent_facts_are_absent() -> None:
    """A screenshot has no camera: no card for it, and the word None does not appear."""
    page = opened("skye-09-route-map.png")
    assert "<h3>Exposure</h3>" not in html(page)
    assert "<h3>Time and zone</h3>" not in html(page)
    assert "None" not in html(page)


def test_a_thumbnail_that_shows_something_else_is_reported() -> None:
    """The edited sample still has the thumbnail from before the edit: at the picture, and among the contradictions."""
    edited, honest = html(looked_at(opened(EDITED), PHOTOS[EDITED])), html(looked_at(opened(DAWN), PHOTOS[DAWN]))
    assert "Shows something different from the photo." in edited
    assert "The thumbnail inside the photo shows something else than the picture." in edited
    assert "Shows the same picture." in honest
    assert "The thumbnail inside" not in honest


def looked_at(page: AppTest, photo: bytes) -> AppTest:
    """The page once a browser has fetched the photo's picture."""
    services().ingest.preview_of(services().trays.photo_store.id_of(photo))
    return settled(page.run())


def test_a_damaged_photo_shows_what_was_read_and_says_what_was_not() -> None:
    """One sentence each about the lost directory and the lost part of the picture."""
    page = looked_at(opened(DAMAGED), PHOTOS[DAMAGED])
    assert "ISO 1600" in html(page)
    (notice,) = sentences(page)
    assert "GPS" in notice
    assert "part of it is missing" in notice


def test_a_photo_with_too_much_text_says_what_is_left_out() -> None:
    """Compressed texts of a few kB can hold hundreds of MB."""
    comment = b"\0\0" + zlib.compress(b"a" * 250_000)
    page = opened(bomb__png=png(*[(b"zTXt", b"Comment%d" % number + comment) for number in range(116)]))
    assert any("108 tags are left out" in sentence for sentence in sentences(page))


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("notes__jpg", b"Dear diary, today ...", "notes.jpg: The file is text, not a photo."),
        ("empty__jpg", b"", "empty.jpg is empty."),
        ("film__jpg", b"\x1aE\xdf\xa3" + bytes(64), "film.jpg: The file is a Matroska or WebM video, not a photo."),
    ],
)
def test_a_bad_upload_gets_one_sentence_and_harms_no_other(name: str, data: bytes, sentence: str) -> None:
    """The good photo of the same batch is shown."""
    page = opened(DAWN, **{name: data})
    assert sentences(page) == [sentence]
    assert "Canon EOS R6 Mark II" in html(page)
    assert sentences(button(page, "Dismiss")) == []


def test_what_is_read_stays_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Returning to a photo, searching and filtering need no worker."""
    page = opened(LIGHTHOUSE, DAWN)
    page.query_params["photo"] = services().trays.photo_store.id_of(PHOTOS[DAWN])
    settled(page.run())

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a photo was read again")

    for task in ("scan", "run", "run_many"):
        monkeypatch.setattr(ScanWorkers, task, refuse)
    page.query_params["photo"] = services().trays.photo_store.id_of(PHOTOS[LIGHTHOUSE])
    settled(page.run())
    assert "1/320 s" in html(page)
    settled(page.text_input[0].set_value("f number").run())
    assert "FNumber" in set(tags(page)["Name"])


def test_the_first_photo_is_shown_while_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the second is read, the page already has the first one's cards and tags; in the end all are in the tray."""
    shown_before: list[tuple[int, bool]] = []
    read, show = Ingest.read_new, scan_page_tags.show_tags
    tags_shown: list[str] = []

    def noted(self: Ingest, tray: Tray, *rest: Any) -> list[str]:
        shown_before.append((len(tray.photos), bool(tags_shown)))
        return read(self, tray, *rest)

    def listed(photo: Photo) -> None:
        tags_shown.append(photo.name)
        show(photo)

    monkeypatch.setattr(Ingest, "read_new", noted)
    monkeypatch.setattr(scan_page_tags, "show_tags", listed)
    files = {f"photo{number}__jpg": PHOTOS[DAWN] + b"first %d" % number for number in range(5)}
    page = opened(**files)
    assert shown_before[0] == (0, False)
    assert all(photos >= 1 and was_shown for photos, was_shown in shown_before[1:])
    assert len(shown_before) > 1
    assert tags_shown == ["photo0.jpg", "photo0.jpg"]
    assert "Download CSV (5 photos)" in [one["label"] for one in downloads(page)]


def test_facts_wait_for_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """A photo is decoded once, when a browser requests its picture; until then its thumbnail is shown."""
    decoded: list[str] = []
    run = ScanWorkers.run

    def counted(self: ScanWorkers, function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        if function is preview:
            decoded.append(arguments[1].file)
        return run(self, function, *arguments, **options)

    monkeypatch.setattr(ScanWorkers, "run", counted)
    # Bytes that no earlier test has read.
    page = opened(first__jpg=PHOTOS[DAWN] + b"1", second__jpg=PHOTOS[LIGHTHOUSE] + b"2", third__jpg=PHOTOS[DAWN] + b"3")
    for name, data in (("second", PHOTOS[LIGHTHOUSE] + b"2"), ("first", PHOTOS[DAWN] + b"1")):
        page.query_params["photo"] = services().trays.photo_store.id_of(data)
        settled(page.run())
        assert f"{name}.jpg" in html(page)
        assert f"{services().trays.photo_store.id_of(data)}/list_thumbnail" in html(page)
    assert decoded == []
    assert not tones(page)
    for _ in range(2):
        assert tones(looked_at(page, PHOTOS[DAWN] + b"1"))
    assert decoded == ["first.jpg"]


def test_facts_wait_for_no_picture_where_there_is_no_thumbnail_either(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser is told where the picture is, and has it made."""
    monkeypatch.setattr(Ingest, "preview_of", lambda *_: pytest.fail("the page waited for the picture"))
    data = PHOTOS[EDITED] + b"4"
    page = opened(edited__jpg=data)
    assert "Canon EOS R6 Mark II" in html(page)
    assert f"{services().trays.photo_store.id_of(data)}/picture" in html(page)
    assert not tones(page)


def tones(page: AppTest) -> bool:
    return any("Tones" in text.value for text in page.markdown)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("0x9003", {"DateTimeOriginal"}), ("canon eos", {"Model"}), ("LENSMODEL", {"LensModel"})],
)
def test_a_search_finds_names_values_and_numbers(wanted: str, found: set[str]) -> None:
    """All words must occur, in any column and any case."""
    page = settled(opened(DAWN).text_input[0].set_value(wanted).run())
    assert set(tags(page)["Name"]) == found


def test_a_search_without_result_says_so() -> None:
    """In place of an empty table."""
    page = settled(opened(DAWN).text_input[0].set_value("nosuchthing").run())
    assert "No tag matches." in [text.value for text in page.markdown]
    assert not page.dataframe


def test_the_table_sends_what_it_shows_and_no_more() -> None:
    """A hidden column would be sent with every click."""
    assert list(tags(opened(DAWN)).columns) == ["Name", "Meaning", "Value", "Group", "Id", "Explanation"]


def test_groups_filter_the_tags() -> None:
    """Only tags of the chosen group remain."""
    page = opened(DAWN)
    groups = next(one for one in page.pills if "GPS" in one.options)
    settled(groups.set_value(["GPS"]).run())
    assert set(tags(page)["Group"]) == {"GPS"}


def test_unknown_and_binary_tags_appear_on_request(corpus: Path) -> None:
    """They are counted, hidden at first, and shown with the switch."""
    photo = corpus / "images" / "jpg" / "Apple_iPhone_4.jpg"
    page = opened(phone__jpg=photo.read_bytes())
    few = len(tags(page))
    switch = next(one for one in page.toggle if "unknown and binary" in one.label)
    settled(switch.set_value(True).run())
    assert len(tags(page)) > few


def test_the_switch_for_unknown_tags_stays_on_from_photo_to_photo(corpus: Path) -> None:
    """Even after a photo without any, which has no switch."""
    phone = (corpus / "images" / "jpg" / "Apple_iPhone_4.jpg").read_bytes()
    page = opened(DAWN, phone__jpg=phone)
    dawn, other = (services().trays.photo_store.id_of(data) for data in (PHOTOS[DAWN], phone))

    def shown(photo: str) -> list[bool]:
        page.query_params["photo"] = photo
        settled(page.run())
        return [one.value for one in page.toggle if "unknown and binary" in one.label]

    assert shown(other) == [False]
    settled(next(one for one in page.toggle if "unknown and binary" in one.label).set_value(True).run())
    assert shown(dawn) == []
    assert shown(other) == [True]


def test_no_map_before_it_is_requested() -> None:
    """Map tiles would reveal the place to another server."""
    page = opened(DAWN)
    assert not maps(page)
    assert "57.412519" in page.code[0].value
    settled(next(one for one in page.toggle if one.label.startswith("Show the map here")).set_value(True).run())
    assert maps(page)


def maps(page: AppTest) -> Iterable[object]:
    return page.get("deck_gl_json_chart")


def test_removing_and_clearing() -> None:
    """The removed photo is gone, the other is shown; after removing all, the page is empty."""
    page = button(opened(DAWN, LIGHTHOUSE), "Remove this photo")
    assert DAWN not in html(page)
    assert "1/320 s" in html(page)
    assert "See what your photos say" in html(button(page, "Remove all"))


def test_the_same_file_twice_is_one_photo() -> None:
    """A sentence reports the second."""
    page = opened(DAWN, DAWN)
    assert sentences(page) == [f"{DAWN} is already open: the same name, and identical, byte for byte."]


def test_a_link_to_a_photo_that_is_gone_says_so() -> None:
    """And the page still works."""
    page = fresh(photo="0" * 32)
    assert "no longer on the server" in sentences(page)[0]
    assert page.file_uploader


def test_a_link_to_a_sample_photo_always_works() -> None:
    """On any server and for any visitor."""
    page = fresh(photo=public_id(PHOTOS[LIGHTHOUSE]))
    assert LIGHTHOUSE in html(page)
    assert "1/320 s" in html(page)


def chosen(page: AppTest, level: str) -> AppTest:
    """The page after selecting a level of stripping."""
    levels = next(one for one in page.segmented_control if one.label == "Save a copy without")
    return settled(levels.set_value(level).run())


def offers_the_copy(page: AppTest) -> bool:
    return any(one["label"].startswith("Download the copy") for one in downloads(page))


def test_what_a_photo_reveals_is_listed_worst_first() -> None:
    """The exact location before the time, the time before the software."""
    words = html(opened(DAWN))
    order = [
        words.index(word) for word in ("Exactly where it was taken", "When it was taken", "Software and edit history")
    ]
    assert order == sorted(order)
    assert "73021004417" in words


def test_a_copy_shows_what_is_removed_what_is_kept_and_the_check() -> None:
    """The copy, scanned again, has only the time left as a risk."""
    page = chosen(opened(DAWN), "identity")
    plan = html(page)[html(page).index("ps-plan") :]
    assert "GPSLatitude" in plan
    assert "FNumber" in plan
    assert "It still contains:<ul><li>When it was taken or changed: 2025-05-12 05:41:07.</li></ul>" in plan
    assert offers_the_copy(page)


def test_a_format_that_cannot_be_stripped_gets_an_alternative(corpus: Path) -> None:
    """A sentence instead of a button."""
    photo = next((corpus / "images" / "psd").iterdir())
    page = chosen(opened(art__psd=photo.read_bytes()), "everything")
    assert "cannot be stripped" in sentences(page)[-1]
    assert not offers_the_copy(page)


def test_a_sidecar_has_a_card_that_names_it() -> None:
    """What the photo itself does not say is marked as the sidecar's."""
    takeout = b'{"title": "a.jpg", "description": "At the harbour", "photoTakenTime": {"timestamp": "1714978800"}}'
    page = opened(a__jpg=PHOTOS[DAWN], a__jpg__json=takeout)
    shown = html(page)
    assert "From the sidecar a.jpg.json" in shown
    assert "At the harbour" in shown
    assert "not in the photo itself" in shown or "in the photo itself: " in shown
