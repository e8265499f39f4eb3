"""The segments of a JPEG, from SOI to EOI (ITU-T T.81 annex B)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import stringzilla

from pixelscan.errors import CannotStrip
from pixelscan.metadata.blocks.damage import OnDamage
from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.partial_file import PartialFile

MAX_SEGMENTS = 10_000
MAX_PAYLOAD = 65_533

TEM, SOI, EOI, SOS, DNL = 0x01, 0xD8, 0xD9, 0xDA, 0xDC
APP0, APP1, APP2, APP3, APP4, APP5, APP6, APP7, APP8, APP9 = range(0xE0, 0xEA)
APP11, APP12, APP13, APP14, APP15, COM = *range(0xEB, 0xF0), 0xFE
DHT, DAC, DQT, DRI, DHP, EXP = 0xC4, 0xCC, 0xDB, 0xDD, 0xDE, 0xDF
JPEG_LS = 0xF7
FIRST_MARKER = 0xC0
FRAME_BYTES = 18
# Of a file that is partly here, where the end of the picture is looked for.
TAIL_BYTES = 16 << 10
# What a decoder needs besides frames and scans.
TABLES = {DHT, DAC, DQT, DRI, DHP, EXP, DNL}
STANDALONE = {TEM, SOI, *range(0xD0, 0xD8)}
# What no marker has: the entropy-coded data after SOS, and bytes that belong to nothing.
SCAN, STRAY = 0, -1
# SOF markers; JPEG-LS is ITU-T T.87.
FRAMES = {
    0xC0: "Baseline DCT, Huffman coding",
    0xC1: "Extended sequential DCT, Huffman coding",
    0xC2: "Progressive DCT, Huffman coding",
    0xC3: "Lossless, Huffman coding",
    0xC5: "Sequential DCT, differential Huffman coding",
    0xC6: "Progressive DCT, differential Huffman coding",
    0xC7: "Lossless, differential Huffman coding",
    0xC9: "Extended sequential DCT, arithmetic coding",
    0xCA: "Progressive DCT, arithmetic coding",
    0xCB: "Lossless, arithmetic coding",
    0xCD: "Sequential DCT, differential arithmetic coding",
    0xCE: "Progressive DCT, differential arithmetic coding",
    0xCF: "Lossless, differential arithmetic coding",
    JPEG_LS: "JPEG-LS",
}
# The segments that say which tables there are, and which of them a scan uses.
TELLING = {DQT, DHT, SOS, *FRAMES}
MARKER_NAMES = {COM: "COM", DHT: "DHT", DQT: "DQT", DRI: "DRI", SOI: "SOI", EOI: "EOI", SOS: "SOS", DNL: "DNL"}

FILL = 0xFF
_MARKERS = {TEM, *range(FIRST_MARKER, FILL)}
_MARKER = re.compile(rb"\xff[\x01\xc0-\xfe]")
# As much as stays in a CPU's cache.
_CHUNK_BYTES = 1 << 16
_OF_THE_SCAN, _OF_A_MARKER = 0x00, 0x01
# Stuffed bytes and restart markers are the scan's, and so is what looks like TEM (ITU-T T.81 B.1.1).
_ROLES = bytes(
    FILL if byte == FILL else _OF_THE_SCAN if byte in (0x00, TEM) or 0xD0 <= byte <= 0xD7 else _OF_A_MARKER
    for byte in range(256)
)
_FOUND = bytes((FILL, _OF_A_MARKER))
# A frame header of 8 or 12 bits and 1, 3 or 4 components, wherever it is.
_FRAME = re.compile(rb"(?s)\xff[\xc0-\xc3]\0(?:\x0b[\x08\x0c]....\x01|[\x11\x14][\x08\x0c]....[\x03\x04])")


class Segment(NamedTuple):
    """From its marker's first fill byte at `start` to `end`; its payload begins at `content`."""

    marker: int
    start: int
    content: int
    end: int

    @property
    def name(self) -> str:
        """T.81's name of the marker: APP1, SOF0, COM ..."""
        return marker_name(self.marker)


def segments(data: Buffer, on_damage: OnDamage, first: int = 2) -> Iterator[Segment]:
    """All segments from SOI to EOI, scans and stray bytes among them: no byte is left out. The first begins at `first`.

    Where `on_damage` returns, a segment without a possible length is passed over, one that is cut off ends with the
    data. Whoever does not need the scans stops at SOS.
    """
    yield Segment(SOI, 0, first, first)
    position, previous, in_picture = first, SOI, False
    for _ in range(MAX_SEGMENTS):
        found = _end_of_scan(data, position) if previous == SOS else _next_marker(data, position)
        if found is None:
            is_partial = isinstance(data, PartialFile) and not data.is_whole
            on_damage("File", _missing_end(position, in_picture=in_picture or previous == SOS, is_partial=is_partial))
            return
        start = found
        if start > position:
            start = _first_fill_byte(data, position, start)
        if previous == SOS:
            in_picture = True
            yield Segment(SCAN, position, position, start)
        elif start > position:
            yield Segment(STRAY, position, position, start)
        position, previous = found + 2, STRAY
        segment = _segment(data, data[found + 1], start, position, on_damage)
        if segment is not None:
            yield segment
            position, previous = segment.end, segment.marker
        if previous == EOI:
            return
    on_damage("File", f"More than {MAX_SEGMENTS} segments; the rest was not looked at.")


def _end_of_scan(data: Buffer, position: int) -> int | None:
    """Of a file in pieces without reading all of the picture, taken to end with the last EOI of the file."""
    if not isinstance(data, PartialFile):
        return _first_marker_after_scan(data, position, len(data))
    known = data.known_until(position)
    near = _first_marker_after_scan(data, position, known)
    if near is not None or known == len(data):
        return near
    start = max(known, len(data) - TAIL_BYTES)
    last = data[start:].rfind(bytes((0xFF, EOI)))
    return start + last if last >= 0 else None


def _first_marker_after_scan(data: Buffer, position: int, end: int) -> int | None:
    """Where the 0xFF of the first marker after a scan from `position` on is; None if there is none before `end`.

    With SIMD instructions: a regular expression takes five times as long, which is most of what a large photo costs.
    """
    with memoryview(data) as whole, whole[:end] as view:
        for start in range(position, end, _CHUNK_BYTES):
            # One byte more, because a marker may lie across the edge.
            with view[start : start + _CHUNK_BYTES + 1] as chunk:
                found: int = stringzilla.find(stringzilla.translate(chunk, _ROLES), _FOUND)
            if found >= 0:
                return start + found
    return None


def _missing_end(position: int, *, in_picture: bool, is_partial: bool) -> str:
    if in_picture and is_partial:
        return f"The last {TAIL_BYTES >> 10} kB have no end of a picture; what follows it was not looked at."
    if in_picture:
        return "The picture is cut off: the file has no end marker."
    return f"No picture follows: the file has no further segment after byte {position}."


def _first_fill_byte(data: Buffer, position: int, marker_at: int) -> int:
    """Any number of fill bytes 0xFF may precede a marker (T.81 B.1.1.2)."""
    while marker_at > position and data[marker_at - 1] == 0xFF:
        marker_at -= 1
    return marker_at


def _segment(data: Buffer, marker: int, start: int, length_at: int, on_damage: OnDamage) -> Segment | None:
    """The segment whose length is at `length_at`; None if that is impossible."""
    if marker == EOI or marker in STANDALONE:
        return Segment(marker, start, length_at, length_at)
    content, end = length_at + 2, length_at + int.from_bytes(data[length_at : length_at + 2], "big")
    if marker < FIRST_MARKER or end < content:
        text = f"The {marker_name(marker)} segment at byte {length_at - 2} has an impossible length."
        on_damage("File", text)
        return None
    if end > len(data):
        text = f"The {marker_name(marker)} segment at byte {length_at - 2} is cut off by the end of the file."
        on_damage("File", text)
    return Segment(marker, start, content, min(end, len(data)))


def _next_marker(data: Buffer, position: int) -> int | None:
    if position + 1 < len(data) and data[position] == FILL and data[position + 1] in _MARKERS:
        return position
    match = _MARKER.search(data, position)
    return match.start() if match else None


def next_marker(data: Buffer, position: int) -> int:
    """Where the next marker is; `position` if there is none."""
    found = _next_marker(data, position)
    return position if found is None else found


def find_frame(data: Buffer) -> Segment | None:
    """The first thing that looks like a frame header, in a file whose segments do not lead to one."""
    match = _FRAME.search(data)
    if match is None:
        return None
    start = match.start()
    return Segment(data[start + 1], start, start + 4, min(start + 4 + FRAME_BYTES, len(data)))


def marker_name(marker: int) -> str:
    """T.81's name of a marker: APP1, SOF0, COM ..."""
    if marker in range(APP0, APP0 + 16):
        return f"APP{marker - APP0}"
    if marker in FRAMES:
        return f"SOF{marker - 0xC0}"
    return MARKER_NAMES.get(marker, f"0x{marker:02X}")


def segment_bytes(marker: int, payload: bytes) -> bytes:
    """A segment with its marker and length. Raises CannotStrip where the payload is too long."""
    if len(payload) > MAX_PAYLOAD:
        raise CannotStrip("A block would no longer fit into its segment.")
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload
