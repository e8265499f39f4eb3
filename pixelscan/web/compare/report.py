"""A comparison as one self-contained HTML file."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, datetime

import pixelscan
from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.compare.export import quantities_of, to_bytes
from pixelscan.metadata.compare.picture_facts import picture_facts, worded
from pixelscan.metadata.compare.quantities import Quantity
from pixelscan.metadata.compare.quantity_values import values
from pixelscan.metadata.compare.tags import MARKS, Comparison
from pixelscan.web.ui.html import render

MAX_CELL = 300
# Even if a browser ever treated a tag's text as markup, it could not load or run anything.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def to_html(comparison: Comparison, photos: Sequence[PhotoAnalysis], thumbnails: Sequence[bytes | None]) -> bytes:
    """A page with pictures (JPEGs, in the photos' order), differences in units, and all rows of the comparison."""
    columns = quantities_of(comparison, photos)
    page = render(
        "compare/templates/report.html",
        title=f"Comparison of {len(comparison.files)} photos (reference: {comparison.files[comparison.reference]})",
        policy=POLICY,
        version=pixelscan.__version__,
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        files=comparison.files,
        reference=comparison.reference,
        thumbnails=[b64encode(one).decode() if one else "" for one in thumbnails],
        columns=list(zip(columns, map(values, photos), strict=True)),
        quantities=[quantity for quantity in Quantity if any(quantity in column for column in columns)],
        facts=_file_facts(photos),
        groups=[group for group in comparison.groups if group.rows or group.folded],
        marks=MARKS,
        shortened=_shortened,
    )
    return to_bytes(page)


def _file_facts(photos: Sequence[PhotoAnalysis]) -> list[tuple[str, list[str]]]:
    """Each fact's name, and every photo's."""
    rows = zip(*(worded(picture_facts(photo.scan)) for photo in photos), strict=True)
    return [(row[0][0], [text for _, text in row]) for row in rows]


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_CELL else f"{text[:MAX_CELL]} …"
