"""A comparison as CSV or JSON."""

import json
from collections.abc import Sequence
from typing import Any

from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.compare.quantities import Difference, Quantity, differences
from pixelscan.metadata.compare.tags import Cell, Comparison, Row
from pixelscan.metadata.export import csv_line, to_jsonable


def to_csv(comparison: Comparison) -> bytes:
    """One line per row, with each photo's text, and each photo's state except the reference's."""
    others = _others(comparison)
    head = ["group", "name", "id", *comparison.files, *(f"state of {comparison.files[other]}" for other in others)]
    lines = [csv_line(head)]
    for row in comparison.rows:
        states = [str(row.cells[other].state) for other in others]
        lines.append(csv_line([row.group, row.label, row.id, *(cell.text for cell in row.cells), *states]))
    return to_bytes("\n".join(lines) + "\n")


def to_json(comparison: Comparison, photos: Sequence[PhotoAnalysis]) -> bytes:
    """The photos with their differences in units, and the rows with values, texts and states."""
    content = {
        "reference": comparison.reference,
        "photos": [
            {"file": file, "differences": {quantity.value: _plain_difference(one) for quantity, one in found.items()}}
            for file, found in zip(comparison.files, quantities_of(comparison, photos), strict=True)
        ],
        "groups": [
            {"name": group.name, "equal_rows_left_out": group.folded, "rows": [_plain_row(row) for row in group.rows]}
            for group in comparison.groups
        ],
    }
    return json.dumps(content, indent=1, allow_nan=False).encode()


def to_bytes(text: str) -> bytes:
    """The text in UTF-8; characters in file names and tags that UTF-8 cannot encode become question marks."""
    return text.encode("utf-8", "replace")


def quantities_of(comparison: Comparison, photos: Sequence[PhotoAnalysis]) -> list[dict[Quantity, Difference]]:
    """Each photo's differences from the reference; empty for the reference itself."""
    base = photos[comparison.reference]
    return [{} if photo is base else differences(photo, base) for photo in photos]


def _others(comparison: Comparison) -> list[int]:
    return [number for number in range(len(comparison.files)) if number != comparison.reference]


def _plain_difference(difference: Difference) -> dict[str, Any]:
    return {"amount": difference.amount, "unit": difference.unit, "text": difference.text}


def _plain_row(row: Row) -> dict[str, Any]:
    return {"name": row.name, "number": row.number, "id": row.id, "cells": [_plain_cell(cell) for cell in row.cells]}


def _plain_cell(cell: Cell) -> dict[str, Any]:
    if cell.tag is None:
        return {"state": cell.state}
    return {"state": cell.state, "value": to_jsonable(cell.tag.value), "text": cell.tag.text}
