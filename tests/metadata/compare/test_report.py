"""Exports match the page, and load and run nothing, whatever the photos contain."""

import csv
import io
import json
import math
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.compare.export import to_csv, to_json
from pixelscan.metadata.compare.tags import Comparison, compare
from pixelscan.metadata.model import Scan, Tag, Value
from pixelscan.metadata.pixels.preview import preview
from pixelscan.metadata.samples import sample_photos
from pixelscan.metadata.scanner import scan
from pixelscan.web.compare.report import POLICY, to_html

EVIL = "<script src='https://evil.example/x.js'>alert(1)</script><img src=x onerror=alert(1)>\"'"


class Elements(HTMLParser):
    """A page as a browser parses it: its elements with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def photo(name: str, **values: Value) -> PhotoAnalysis:
    tags = tuple(Tag("IFD0", key, value, str(value)) for key, value in values.items())
    return PhotoAnalysis(Scan(name, "JPEG", "image/jpeg", 1, 100, 100, tags))


def compared(*photos: PhotoAnalysis) -> Comparison:
    return compare([one.scan for one in photos], 0)


@pytest.fixture(scope="module")
def trip(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[PhotoAnalysis], list[bytes | None]]:
    """Four sample photos with thumbnails, except the last."""
    photos: list[PhotoAnalysis] = []
    thumbnails: list[bytes | None] = []
    for sample in sample_photos()[:4]:
        path = tmp_path_factory.mktemp("trip") / sample.name
        path.write_bytes(sample.data)
        photos.append(PhotoAnalysis(scan(path)))
        small = preview(path, photos[-1].scan).small
        thumbnails.append(small.data if small else None)
    return photos, [*thumbnails[:3], None]


def test_the_page_needs_nothing_but_itself(trip: tuple[list[PhotoAnalysis], list[bytes | None]]) -> None:
    """No external address in any attribute, pictures embedded, well-formed, and a policy that forbids loading."""
    page = to_html(compared(*trip[0]), *trip).decode()
    found = Elements(page)
    assert found.open == []
    sources = [attributes["src"] for tag, attributes in found.elements if tag == "img"]
    assert len(sources) == 3
    assert all(source and source.startswith("data:image/jpeg;base64,") for source in sources)
    for tag, attributes in found.elements:
        assert tag not in ("script", "link", "iframe", "object", "base", "form")
        assert not {"href", "action", "srcset", "style"} & attributes.keys()
        assert not any(value and "://" in value for value in attributes.values())
    assert POLICY.startswith("default-src 'none'")
    assert ("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}) in found.elements
    assert "http://" not in page
    assert not re.search(r"url\(|@import", page)


def test_text_of_photos_stays_text() -> None:
    """Scripts in a tag, a tag's name or a file name are shown as text, not run."""
    photos = [photo(EVIL, Artist=EVIL), PhotoAnalysis(Scan(EVIL, "JPEG", "", 1, 1, 1, (Tag(EVIL, EVIL, EVIL, EVIL),)))]
    found = Elements(to_html(compared(*photos), photos, [None, None]).decode())
    assert {tag for tag, _ in found.elements} & {"script", "img"} == set()
    assert found.text.count(EVIL) >= 6


def test_the_page_shows_what_differs(trip: tuple[list[PhotoAnalysis], list[bytes | None]]) -> None:
    """Units at the top, then tags; equal ones are counted, and states are marked by more than colour."""
    text = Elements(to_html(compared(*trip[0]).differences_only(), *trip).decode()).text
    assert "stops less" in text
    assert "identical tags hidden" in text
    assert "≠ 1/125 s" in text
    assert "(reference)" in text


def test_csv_has_a_line_a_row_and_runs_no_formula() -> None:
    """Texts for each photo, states for each except the reference."""
    one, other = photo("a.jpg", Artist="=1+1", Make="X"), photo("b.jpg", Make="Y", Model="Z, 2")
    table = list(csv.reader(io.StringIO(to_csv(compared(one, other)).decode())))
    assert table == [
        ["group", "name", "id", "a.jpg", "b.jpg", "state of b.jpg"],
        ["IFD0", "Artist", "", "'=1+1", "", "missing"],
        ["IFD0", "Make", "", "X", "Y", "changed"],
        ["IFD0", "Model", "", "", "Z, 2", "added"],
    ]


def test_json_has_values_texts_states_and_units(trip: tuple[list[PhotoAnalysis], list[bytes | None]]) -> None:
    """For programs: everything the page shows, with numbers as numbers."""
    comparison = compared(*trip[0]).differences_only()
    content = json.loads(to_json(comparison, trip[0]))
    assert content["photos"][0]["differences"] == {}
    brightness = content["photos"][1]["differences"]["Exposure"]
    assert (round(brightness["amount"]), brightness["unit"]) == (-3, "stops")
    rows = {row["name"]: row for group in content["groups"] for row in group["rows"]}
    assert rows["ExposureTime"]["cells"][1] == {"state": "changed", "value": 0.008, "text": "1/125 s"}
    assert sum(group["equal_rows_left_out"] for group in content["groups"]) == comparison.folded


def test_what_json_and_utf8_cannot_express_is_still_written() -> None:
    """0/0, 1/0, numbers above 64 bits, and names that are not UTF-8."""
    odd = [photo("a\udcff.jpg", A=math.nan, B=math.inf, C=1 << 70, D="\ud800"), photo("b.jpg", A=1)]
    content = json.loads(to_json(compared(*odd), odd))
    cells = [row["cells"][0].get("value") for group in content["groups"] for row in group["rows"]]
    assert cells[:3] == ["undef", "inf", 1 << 70]
    assert b"a?.jpg" in to_csv(compared(*odd))
    assert b"a?.jpg" in to_html(compared(*odd), odd, [None, None])


def test_real_photos_of_all_sorts_can_be_passed_on(corpus: Path) -> None:
    """Photos from eight makers, with every tag."""
    paths = sorted((corpus / "images" / "jpg").glob("*.jpg"))[8:40:4]
    photos = [PhotoAnalysis(scan(path)) for path in paths]
    comparison = compared(*photos)
    rows = sum(len(group.rows) for group in comparison.groups)
    assert len(list(csv.reader(io.StringIO(to_csv(comparison).decode(), newline="")))) == rows + 1
    assert json.loads(to_json(comparison, photos))["reference"] == 0
    assert Elements(to_html(comparison, photos, [None] * 8).decode()).open == []
