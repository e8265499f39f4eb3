"""The index of the pictures after a JPEG's first one (CIPA DC-007, MPF), kept right when their offsets change."""

import itertools
import struct
from collections.abc import Iterator

from pixelscan.metadata.blocks.tiff.layout import Layout, Span, layout
from pixelscan.metadata.formats.jpeg.mpf import ENTRIES, MAX_IMAGES, NUMBER, ROW, VERSION, IndexRow, index_rows

HEADER = 8


def pictures(data: bytes, base: int, behind: int) -> dict[int, Span] | None:
    """Row of the index -> span in the file, of all pictures but the first; None where the index is not to be trusted.

    `base` is where the index's TIFF header is, `behind` where the first picture ends.
    """
    table = _table(layout(data[base:behind], "MPF0"))
    if table is None:
        return {}
    found = {}
    for number, row in itertools.islice(enumerate(_rows(data[base:behind], table)), 1, None):
        span = Span(row.start(base), row.start(base) + row.length)
        if span.start < behind or span.end > len(data) or data[span.start : span.start + 2] != b"\xff\xd8":
            return None
        found[number] = span
    in_order = sorted(found.values())
    overlap = any(one.end > other.start for one, other in itertools.pairwise(in_order))
    return None if overlap or len(found) > MAX_IMAGES else found


def updated(index: bytes, first_length: int, spans: dict[int, Span]) -> bytes:
    """The index with the new length of the first picture and the others' new spans, counted from the index."""
    table = _table(layout(index, "MPF0"))
    if table is None:
        return index
    new = bytearray(index)
    for row, span in {0: Span(0, first_length), **spans}.items():
        struct.pack_into(_order(index) + "II", new, table.start + ROW * row + 4, span.end - span.start, span.start)
    return bytes(new)


def listed(index: bytes, first_length: int, spans: dict[int, Span]) -> bytes:
    """A new index of the first picture and those at `spans`, without anything else: it may contain ids of pictures."""
    table = _table(layout(index, "MPF0"))
    if table is None:
        return b""
    old = list(_rows(index, table))
    rows = [
        struct.pack("<IIIHH", old[number].attributes, span.end - span.start, span.start, 0, 0)
        for number, span in {0: Span(0, first_length), **spans}.items()
    ]
    entries = struct.pack("<HHI4s", VERSION, 7, 4, b"0100") + struct.pack("<HHII", NUMBER, 4, 1, len(rows))
    entries += struct.pack("<HHII", ENTRIES, 7, ROW * len(rows), HEADER + 2 + 3 * 12 + 4)
    return b"II*\0" + struct.pack("<IH", HEADER, 3) + entries + bytes(4) + b"".join(rows)


def _table(found: Layout) -> Span | None:
    slots = [slot for directory in found.directories[:1] for slot in directory.slots if slot.tag == ENTRIES]
    return slots[0].value if slots and slots[0].value.end >= ROW else None


def _rows(index: bytes, table: Span) -> Iterator[IndexRow]:
    return index_rows(index[table.start : table.end], _order(index))


def _order(index: bytes) -> str:
    return ">" if index[:2] == b"MM" else "<"
