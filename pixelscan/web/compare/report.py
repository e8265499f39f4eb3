"""A comparison as one self-contained HTML file."""

from base64 import b64encode
from collections.abc import Sequence

from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.compare.export import quantities_of, to_bytes
from pixelscan.metadata.compare.loss import loss
from pixelscan.metadata.compare.quantities import Quantity
from pixelscan.metadata.compare.tags import MARKS, Comparison
from pixelscan.metadata.model import Scan
from pixelscan.web.ui.html import render

MAX_CELL = 300
# Even if a browser ever treated a tag's text as markup, it could not load or run anything.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def to_html(comparison: Comparison, photos: Sequence[PhotoAnalysis], thumbnails: Sequence[bytes | None]) -> bytes:
    """A page with pictures (JPEGs, in the photos' order), differences in units, and all rows of the comparison."""
    columns = quantities_of(comparison, photos)
    base = photos[comparison.reference].scan
    page = render(
        "compare/templates/report.html",
        title=f"Comparison of {len(comparison.files)} photos (reference: {comparison.files[comparison.reference]})",
        policy=POLICY,
        files=comparison.files,
        reference=comparison.reference,
        thumbnails=[b64encode(one).decode() if one else "" for one in thumbnails],
        columns=columns,
        quantities=[quantity for quantity in Quantity if any(quantity in column for column in columns)],
        losses=["" if photo.scan is base else _lost(base, photo.scan) for photo in photos],
        groups=[group for group in comparison.groups if group.rows or group.folded],
        marks=MARKS,
        shortened=_shortened,
    )
    return to_bytes(page)


def _lost(base: Scan, copy: Scan) -> str:
    found = loss(base, copy)
    return f"{found.text} {found.parts}".strip()


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_CELL else f"{text[:MAX_CELL]} …"
