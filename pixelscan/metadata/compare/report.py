"""A comparison to keep or to pass on: CSV, JSON, and HTML that needs nothing but itself."""

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.compare.loss import loss
from pixelscan.metadata.compare.quantities import Difference, Quantity, differences
from pixelscan.metadata.compare.tags import MARKS, Cell, Comparison, Group, Row, State
from pixelscan.metadata.photo.export import csv_line, to_jsonable

MAX_CELL = 300
# Should a browser ever take a tag's text for more than text, it may still load and run nothing.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
STYLE = """
:root { color-scheme: light dark; }
body { font: 14px/1.45 system-ui, sans-serif; margin: 2rem; }
table { border-collapse: collapse; margin: 0 0 2rem; }
th, td { border: 1px solid #8886; padding: 0.25rem 0.6rem; text-align: left; vertical-align: top; max-width: 24rem;
  overflow-wrap: anywhere; }
thead th { vertical-align: bottom; }
tr.group th { background: #8882; }
img { display: block; max-width: 10rem; max-height: 10rem; margin-bottom: 0.4rem; }
.changed { background: #d8a33c33; } .missing { background: #d1495b33; } .added { background: #0f7f7c33; }
.folded { font-weight: normal; opacity: 0.7; }
@media print { body { margin: 0; } }
"""


def to_csv(comparison: Comparison) -> bytes:
    """A line a row; for each photo its words, for each but the reference its state besides."""
    others = _others(comparison)
    head = ["group", "name", "id", *comparison.files, *(f"state of {comparison.files[other]}" for other in others)]
    lines = [csv_line(head)]
    for row in comparison.rows:
        states = [str(row.cells[other].state) for other in others]
        lines.append(csv_line([row.group, row.label, row.id, *(cell.text for cell in row.cells), *states]))
    return _encoded("\n".join(lines) + "\n")


def to_json(comparison: Comparison, photos: Sequence[PhotoAnalysis]) -> bytes:
    """The photos with their differences in units, and the rows with values, words and states."""
    content = {
        "reference": comparison.reference,
        "photos": [
            {"file": file, "differences": {quantity.value: _plain_difference(one) for quantity, one in found.items()}}
            for file, found in zip(comparison.files, _differences(comparison, photos), strict=True)
        ],
        "groups": [
            {"name": group.name, "equal_rows_left_out": group.folded, "rows": [_plain_row(row) for row in group.rows]}
            for group in comparison.groups
        ],
    }
    return json.dumps(content, indent=1, allow_nan=False).encode()


def to_html(comparison: Comparison, photos: Sequence[PhotoAnalysis], thumbnails: Sequence[bytes | None]) -> bytes:
    """A page with pictures (JPEGs, in the photos' order), differences in units, and all rows of the comparison."""
    title = f"{len(comparison.files)} photos compared, {comparison.files[comparison.reference]} the reference"
    lines = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>",
        f"<h1>{escape(title)}</h1>",
        *_quantities_html(comparison, photos, thumbnails),
        "<h2>Tags</h2>",
        f"<p>{escape(' · '.join(f'{mark} {state}' for state, mark in MARKS.items()))}</p>",
        *_tags_html(comparison),
        "</body></html>\n",
    ]
    return _encoded("\n".join(lines))


def _encoded(text: str) -> bytes:
    """In UTF-8, also where a file's name or a tag is none."""
    return text.encode("utf-8", "replace")


def _others(comparison: Comparison) -> list[int]:
    return [number for number in range(len(comparison.files)) if number != comparison.reference]


def _differences(comparison: Comparison, photos: Sequence[PhotoAnalysis]) -> list[dict[Quantity, Difference]]:
    """Of each photo against the reference; the reference has none."""
    base = photos[comparison.reference]
    return [{} if photo is base else differences(photo, base) for photo in photos]


def _plain_difference(difference: Difference) -> dict[str, Any]:
    return {"amount": difference.amount, "unit": difference.unit, "text": difference.text}


def _plain_row(row: Row) -> dict[str, Any]:
    return {"name": row.name, "number": row.number, "id": row.id, "cells": [_plain_cell(cell) for cell in row.cells]}


def _plain_cell(cell: Cell) -> dict[str, Any]:
    if cell.tag is None:
        return {"state": cell.state}
    return {"state": cell.state, "value": to_jsonable(cell.tag.value), "text": cell.tag.text}


def _quantities_html(
    comparison: Comparison, photos: Sequence[PhotoAnalysis], thumbnails: Sequence[bytes | None]
) -> Iterator[str]:
    found = _differences(comparison, photos)
    yield f"<table><thead><tr><th></th>{_heads(comparison, thumbnails)}</tr></thead><tbody>"
    for quantity in Quantity:
        if any(quantity in one for one in found):
            cells = "".join(f"<td>{escape(one[quantity].text) if quantity in one else ''}</td>" for one in found)
            yield f"<tr><th scope='row'>{escape(quantity)}</th>{cells}</tr>"
    base = photos[comparison.reference].scan
    lost = ["" if photo.scan is base else loss(base, photo.scan).text for photo in photos]
    yield f"<tr><th scope='row'>Tags</th>{''.join(f'<td>{escape(text)}</td>' for text in lost)}</tr>"
    yield "</tbody></table>"


def _heads(comparison: Comparison, thumbnails: Sequence[bytes | None]) -> str:
    names = [escape(file) for file in comparison.files]
    names[comparison.reference] += " (reference)"
    pictures = map(_picture, thumbnails)
    return "".join(f"<th scope='col'>{picture}{name}</th>" for picture, name in zip(pictures, names, strict=True))


def _picture(thumbnail: bytes | None) -> str:
    return f"<img alt='' src='data:image/jpeg;base64,{b64encode(thumbnail).decode()}'>" if thumbnail else ""


def _tags_html(comparison: Comparison) -> Iterator[str]:
    heads = "".join(f"<th scope='col'>{escape(file)}</th>" for file in comparison.files)
    yield f"<table><thead><tr><th></th>{heads}</tr></thead>"
    for group in comparison.groups:
        if group.rows or group.folded:
            yield from _group_html(group, len(comparison.files), comparison.reference)
    yield "</table>"


def _group_html(group: Group, photos: int, reference: int) -> Iterator[str]:
    folded = f"<span class='folded'>{group.folded} equal rows left out</span>" if group.folded else ""
    yield f"<tbody><tr class='group'><th colspan='{photos + 1}'>{escape(group.name)} {folded}</th></tr>"
    for row in group.rows:
        cells = "".join(_cell_html(cell, is_reference=at == reference) for at, cell in enumerate(row.cells))
        yield f"<tr><th scope='row'>{escape(row.label)}</th>{cells}</tr>"
    yield "</tbody>"


def _cell_html(cell: Cell, *, is_reference: bool) -> str:
    text = escape(cell.text if len(cell.text) <= MAX_CELL else f"{cell.text[:MAX_CELL]} …")
    if is_reference:
        return f"<td>{text}</td>"
    return f"<td class='{cell.state}'>{MARKS[cell.state]} {'' if cell.state is State.EQUAL else text}</td>"
