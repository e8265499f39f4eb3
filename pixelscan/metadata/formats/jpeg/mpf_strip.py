"""The index of the pictures behind a JPEG's first one (CIPA DC-007, MPF), kept right when their offsets change."""

import itertools
import struct

from pixelscan.metadata.blocks.tiff.layout import Layout, Span, layout

ENTRIES = 0xB002
ROW = 16
HEADER = 8
MAX_PICTURES = 100


def pictures(data: bytes, base: int, behind: int) -> dict[int, Span] | None:
    """Row of the index -> span in the file, of all pictures but the first; None where the index is not to be trusted.

    `base` is where the index's TIFF header stands, `behind` where the first picture ends.
    """
    table = _table(layout(data[base:behind], "MPF0"))
    if table is None:
        return {}
    found = {}
    for row in range(1, (table.end - table.start) // ROW):
        length, offset = struct.unpack_from(_order(data[base:]) + "II", data, base + table.start + ROW * row + 4)
        span = Span(base + offset, base + offset + length)
        if span.start < behind or span.end > len(data) or data[span.start : span.start + 2] != b"\xff\xd8":
            return None
        found[row] = span
    in_order = sorted(found.values())
    overlap = any(one.end > other.start for one, other in itertools.pairwise(in_order))
    return None if overlap or len(found) > MAX_PICTURES else found


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
    """A new index of the first picture and those at `spans`, with nothing else in it: it may hold ids of pictures."""
    table = _table(layout(index, "MPF0"))
    if table is None:
        return b""
    order = _order(index)
    rows = []
    for row, span in {0: Span(0, first_length), **spans}.items():
        (attributes,) = struct.unpack_from(order + "I", index, table.start + ROW * row)
        rows.append(struct.pack("<IIIHH", attributes, span.end - span.start, span.start, 0, 0))
    entries = struct.pack("<HHI4s", 0xB000, 7, 4, b"0100") + struct.pack("<HHII", 0xB001, 4, 1, len(rows))
    entries += struct.pack("<HHII", ENTRIES, 7, ROW * len(rows), HEADER + 2 + 3 * 12 + 4)
    return b"II*\0" + struct.pack("<IH", HEADER, 3) + entries + bytes(4) + b"".join(rows)


def _table(found: Layout) -> Span | None:
    slots = [slot for directory in found.directories[:1] for slot in directory.slots if slot.tag == ENTRIES]
    return slots[0].value if slots and slots[0].value.end >= ROW else None


def _order(index: bytes) -> str:
    return ">" if index[:2] == b"MM" else "<"
