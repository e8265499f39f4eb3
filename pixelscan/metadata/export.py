"""A scan as JSON and as a row of CSV, for programs. Keys and units are those of `model.py` and `summary.py`."""

import csv
import io
import json
import math
from dataclasses import asdict, fields
from typing import Any

from pixelscan.metadata.model import Binary, Scan, Value
from pixelscan.metadata.summary import Summary, summarize

FILE_FIELDS = ("file", "format", "mime", "bytes", "width", "height")
CSV_COLUMNS = (*FILE_FIELDS, *(field.name for field in fields(Summary)), "problems")


def to_dict(scan: Scan) -> dict[str, Any]:
    """The scan in types that JSON knows; 0/0 is "undef", 1/0 is "inf", bytes are only counted."""
    return {
        **{name: getattr(scan, name) for name in FILE_FIELDS},
        "summary": {name: _plain(value) for name, value in asdict(summarize(scan)).items()},
        "tags": [
            {"group": tag.group, "name": tag.name, "id": tag.id, "value": _plain(tag.value), "text": tag.text}
            for tag in scan.tags
        ],
        "problems": [{"group": problem.group, "text": problem.text} for problem in scan.problems],
    }


def to_json(scan: Scan) -> str:
    """One JSON object on one line, as UTF-8 can carry it (a file name may hold bytes that are no UTF-8)."""
    content = to_dict(scan)
    text = json.dumps(content, ensure_ascii=False, allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(content, allow_nan=False)
    return text


def to_csv_row(scan: Scan) -> str:
    """One line of CSV in the order of CSV_COLUMNS, without its line end; unknown values are empty."""
    facts = [getattr(scan, name) for name in FILE_FIELDS]
    answers = [_plain(value) for value in asdict(summarize(scan)).values()]
    return csv_line([*facts, *answers, len(scan.problems)])


def csv_line(cells: list[Any]) -> str:
    """The cells as one record. Text that a spreadsheet would run as a formula is made text by an apostrophe."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(_defused(cell) for cell in cells)
    return line.getvalue()


def _defused(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _plain(value: Value | None) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else _not_finite(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, Binary) else value


def _not_finite(number: float) -> str:
    return "undef" if math.isnan(number) else "inf" if number > 0 else "-inf"
