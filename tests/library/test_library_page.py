"""docs/library.md is correct: its columns."""

import re
from pathlib import Path

import pyarrow as pa
import pytest

from pixelscan.library.columns import FACT_COLUMNS, FILE_COLUMNS, TAG_COLUMNS, Column

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
