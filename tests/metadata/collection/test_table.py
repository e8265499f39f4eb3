"""A collection is the same from scans and from the command's lists; other files get a clear sentence."""

import csv
import io
import json
import math
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pixelscan.errors import NotACollection
from pixelscan.metadata.collection.file import read_collection
from pixelscan.metadata.collection.table import Collection
from pixelscan.metadata.export import CSV_COLUMNS, SUMMARY_FIELDS, csv_line, to_csv_row, to_json
from pixelscan.metadata.model import Scan, Tag
from pixelscan.metadata.photo.summary import Summary, summarize
from pixelscan.metadata.scanner import scan

ROOT = Path(__file__).resolve().parents[3]
HEAD = csv_line(list(CSV_COLUMNS)) + "\n"


def read(content: bytes | str, name: str = "list.csv") -> Collection:
    return read_collection(io.BytesIO(content.encode() if isinstance(content, str) else content), name)


def row(**cells: object) -> str:
    return csv_line([cells.get(column, "") for column in CSV_COLUMNS]) + "\n"


def assert_same(one: Collection, other: Collection) -> None:
    for field in fields(Collection):
        assert list(getattr(one, field.name)) == list(getattr(other, field.name)), field.name


@pytest.fixture(scope="module")
def lists(corpus: Path) -> tuple[Collection, bytes, bytes]:
    """The corpus's JPEGs as scans, and the commands' output for the same folder."""
    folder = corpus / "images" / "jpg"
    written = [
        subprocess.run(
            [sys.executable, "-m", "pixelscan", form, str(folder)], cwd=ROOT, capture_output=True, check=False
        ).stdout
        for form in ("--csv", "--json")
    ]
    names = [photo["file"] for photo in json.loads(written[1])]
    paths = {path.name: path for path in folder.iterdir()}
    scans = [(name, summarize(scan(paths[Path(name).name]))) for name in names]
    return Collection.of_summaries(scans), written[0], written[1]


def test_the_commands_csv_and_json_are_read_back(lists: tuple[Collection, bytes, bytes]) -> None:
    """Every column of every photo is the same as from the scans."""
    collection, as_csv, as_json = lists
    assert len(collection) > 50
    assert_same(read(as_csv), collection)
    assert_same(read(as_json, "list.json"), collection)


def test_a_list_cut_short_is_read_or_refused(lists: tuple[Collection, bytes, bytes]) -> None:
    """The command was interrupted: JSON is read up to the last summary, and an incomplete line is reported."""
    _, as_csv, as_json = lists
    lines = as_json.splitlines(keepends=True)[:10]
    assert len(read(b"".join(lines), "list.json")) == 10
    assert len(read(b"".join(lines)[:-40], "list.json")) == 10
    with pytest.raises(NotACollection, match=r"list.json.* line 10 is not a photo as written by"):
        read(b"".join([*lines[:9], lines[9][:60]]), "list.json")
    with pytest.raises(NotACollection, match=r"list.csv is damaged: line \d+"):
        read(as_csv[: as_csv.rindex(b",") - 20])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"name,size\na.jpg,3\n",
        b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4,
        b"[1, 2, 3]\n",
        b'{"file": "a.jpg"}\n',
        b'[{"file": "a.jpg", "summary": []}]\n',
        b'[{"file": "a.jpg", "summary": null}]\n',
        b'"' + b"x" * 200_000,
        b"[" * 100_000,
        (HEAD + 'a.jpg,"unclosed').encode(),
        (HEAD + "a.jpg,JPEG\n").encode(),
    ],
)
def test_a_foreign_or_damaged_file_is_refused_in_a_sentence(content: bytes) -> None:
    """The message has the file's name and the problem; never a traceback."""
    with pytest.raises(NotACollection, match=r"^list.csv .*\.$"):
        read(content)


@given(st.binary(max_size=300))
@example(HEAD.encode() + b"\x00" * 20)
def test_no_bytes_break_the_reader(content: bytes) -> None:
    """Whatever is uploaded, it is read or refused."""
    for start in (b"", HEAD.encode(), b"["):
        try:
            read(start + content)
        except NotACollection as error:
            assert str(error)  # noqa: PT017 - both outcomes are right


def test_an_empty_list_is_an_empty_collection() -> None:
    """A folder without photos is no error."""
    assert len(read(HEAD)) == 0
    assert len(read("[]\n", "list.json")) == 0


def test_a_spreadsheet_may_have_added_to_the_list() -> None:
    """A byte order mark, another order of columns, one more column, an empty line."""
    columns = ["stars", *reversed(CSV_COLUMNS)]
    line = ["5", *({"file": "a.jpg", "iso": "400"}.get(column, "") for column in reversed(CSV_COLUMNS))]
    text = io.StringIO()
    csv.writer(text).writerows([columns, line, []])
    found = read(b"\xef\xbb\xbf" + text.getvalue().encode())
    assert (list(found.file), list(found.iso)) == (["a.jpg"], [400])


def test_cells_that_are_no_numbers_are_unknown() -> None:
    """Including impossible values, such as an exposure of 0 s."""
    found = read(HEAD + row(file="a.jpg", iso="many", f_number="inf", exposure_time=0, focal_length=-5, latitude=-33.9))
    assert (found.iso[0], found.f_number[0], found.exposure_time[0], found.focal_length[0]) == (None,) * 4
    assert found.latitude[0] == -33.9


def test_odd_numbers_in_json_are_unknown() -> None:
    """A list, a text, a number beyond all bounds; and 0°, which is a place."""
    summary = dict.fromkeys(SUMMARY_FIELDS) | {"iso": [1], "f_number": "wide", "exposure_time": 10**400, "latitude": 0}
    found = read(json.dumps([{"file": 7, "summary": summary}]), "list.json")
    assert (found.iso[0], found.f_number[0], found.exposure_time[0], found.latitude[0]) == (None, None, None, 0)
    assert found.file[0] == ""


def test_a_name_that_looks_like_a_formula_comes_back_as_it_was() -> None:
    """The export adds an apostrophe, which is removed; one that was in the text is kept."""
    tags = (Tag("IFD0", "Model", "=cmd()", "=cmd()"), Tag("ExifIFD", "LensModel", "'EF 50", "'EF 50"))
    content = HEAD + to_csv_row(Scan("+a.jpg", "JPEG", "image/jpeg", 1, 1, 1, tags)) + "\n"
    found = read(content)
    assert (found.file[0], found.camera[0], found.lens[0]) == ("+a.jpg", "=cmd()", "'EF 50")


def test_names_and_texts_in_json_may_contain_what_looks_like_tags() -> None:
    """The reader ignores everything after the summary; a name must not confuse it."""
    name = 'a","tags":[.jpg'
    content = "[" + to_json(Scan(name, "JPEG", "image/jpeg", 1, 1, 1, (Tag("IFD0", "Model", "X", "X"),))) + "]\n"
    found = read(content, "list.json")
    assert (found.file[0], found.camera[0]) == (name, "X")


def test_a_name_that_is_no_utf8_can_be_shown() -> None:
    """Both exports write it in some form; a page must be able to send it."""
    odd = Scan("a\udcff.jpg", "JPEG", "image/jpeg", 1, 1, 1)
    as_json, as_csv = f"[{to_json(odd)}]\n", HEAD + to_csv_row(odd) + "\n"
    for found in (read(as_json, "list.json"), read(as_csv.encode("utf-8", "surrogateescape"))):
        assert found.file[0].encode().startswith(b"a")


def test_times_are_the_cameras_clock() -> None:
    """The zone does not change the hour; a date without a time has a day but no hour."""
    taken = ["2024-05-04T23:30:00+09:00", "2024-05-05T23:30:00", "2024-05-06", "yesterday", None]
    found = Collection.of_summaries((str(at), Summary(taken=text)) for at, text in enumerate(taken))
    assert found.hour == [23.5, 23.5, None, None, None]
    assert found.weekday == [5, 6, 0, None, None]
    assert [time is None for time in found.taken] == [False, False, False, True, True]


def test_brushes_choose_photos() -> None:
    """All selections combined; photos without a value are left out; without selections all are kept."""
    summaries = [
        Summary(camera="A", iso=100, latitude=1.0),
        Summary(camera="B", iso=400),
        Summary(camera="A", iso=800),
        Summary(camera="A"),
    ]
    collection = Collection.of_summaries((str(at), summary) for at, summary in enumerate(summaries))
    assert collection.within({"iso": (200, 800)}).file == ["1", "2"]
    assert collection.within({"iso": (200, 800)}, {"camera": frozenset("A")}).file == ["2"]
    assert collection.within({"iso": (0, 1e9), "latitude": (0, 2)}).file == ["0"]
    assert collection.within().file == collection.within({}).file == ["0", "1", "2", "3"]


def test_two_collections_are_joined() -> None:
    """The tray's photos and those of a list."""
    one = Collection.of_summaries([("a", Summary(iso=100))])
    other = Collection.of_summaries([("b", Summary(camera="X"))])
    joined = one.joined(other)
    assert (list(joined.file), list(joined.iso), list(joined.camera)) == (["a", "b"], [100, None], [None, "X"])


def test_ten_thousand_rows_are_read_at_once() -> None:
    """Measured: 80 ms; the limit allows for a busy machine."""
    line = row(file="a.jpg", camera="X", taken="2024-05-04T23:30:00", iso=100, f_number=2.8, latitude=math.pi)
    content = (HEAD + line * 10_000).encode()
    begin = time.process_time()
    assert len(read(content)) == 10_000
    assert time.process_time() - begin < 1


def test_every_summary_field_that_is_wanted_exists() -> None:
    """Otherwise renaming a field of the summary would silently empty a column."""
    named = {field.name for field in fields(Collection)}
    assert named - {"file", "gear", "hour", "weekday"} <= set(SUMMARY_FIELDS)
