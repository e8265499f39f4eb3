"""docs/library.md is correct: its columns and queries."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pixelscan.cli import main
from pixelscan.library.columns import FACT_COLUMNS, FILE_COLUMNS, TAG_COLUMNS, Column
from tests.support.photos import planted
from tests.support.photos.generated import with_exif

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "library.md").read_text(encoding="utf-8")
TYPES = {
    "timestamp[us, tz=UTC]": "timestamp, UTC",
    "timestamp[ms]": "timestamp",
    "list<item: string>": "list of strings",
}


def row(column: Column) -> str:
    kind = str(column.type.value_type if pa.types.is_dictionary(column.type) else column.type)
    return f"| `{column.name}` | {TYPES.get(kind, kind)} | {column.meaning} |"


@pytest.mark.parametrize(
    ("heading", "columns"), [("photos", (*FILE_COLUMNS, *FACT_COLUMNS)), ("tags", TAG_COLUMNS)], ids=["photos", "tags"]
)
def test_the_page_lists_the_columns(heading: str, columns: tuple[Column, ...]) -> None:
    """All of them, in order, with their types and units."""
    section = PAGE.partition(f"## Columns of `{heading}`")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `.*$", section, re.MULTILINE) == list(map(row, columns))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a library of five photos, one of them unreadable."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "photos").mkdir()
    exif = {0x010F: "Maker", 0x0131: "Editor 1.0", 0x013B: "Ada Lovelace", 0x010E: "At the harbour"}
    for name, data in {
        "exif.jpg": with_exif("JPEG", exif),
        "planted.jpg": planted.jpeg(),
        "planted.png": planted.png(),
        "cut.jpg": b"\xff\xd8\xff\xe1\x40\x00Exif\0\0II*\0",
        "notes.txt": b"no photo",
    }.items():
        (folder / "photos" / name).write_bytes(data)
    main(["index", str(folder / "photos"), "--into", str(folder / "library"), "--tags"])
    return folder


QUERIES = re.findall(r"\*\*(\d+)\. .*?```sql\n(.*?)```", PAGE, re.DOTALL)
# What a query finds among the five photos; the others find nothing there.
FOUND: dict[str, Callable[[Any], bool]] = {
    "1": lambda rows: {row[:2] for row in rows} == {("read", 4), ("unreadable", 1)},
    "2": lambda rows: [row[0] for row in rows] == ["The file is text, not a photo."],
    "5": lambda rows: any(row[0].endswith("planted.jpg") for row in rows),
    "6": lambda rows: any(row[0].endswith("cut.jpg") for row in rows),
    "8": lambda rows: [Path(row[0]).name for row in rows] == ["exif.jpg"],
    "10": lambda rows: ("Editor 1.0", 1) in rows,
}


@pytest.mark.parametrize(("number", "query"), QUERIES, ids=[number for number, _ in QUERIES])
def test_each_query_answers_its_question(
    number: str, query: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As DuckDB runs it, beside the library."""
    import duckdb

    monkeypatch.chdir(folder)
    rows = duckdb.connect().execute(query).fetchall()
    assert FOUND.get(number, lambda _: True)(rows), rows


def test_there_are_ten_queries_and_pandas_reads_the_table(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hidden files beside the parts do not disturb it."""
    import pandas as pd

    assert [number for number, _ in QUERIES] == list(map(str, range(1, 11)))
    monkeypatch.chdir(folder)
    assert len(pd.read_parquet("library/photos")) == 5
