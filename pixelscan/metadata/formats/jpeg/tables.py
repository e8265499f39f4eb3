"""The tables of a JPEG that a scan uses, and what else stands in their segments (ITU-T T.81 annexes B.2.2 to B.2.4).

A decoder passes over a table that no scan names, or that is replaced before one does: it may hold any text.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.blocks.tiff.layout import Span
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.jpeg.segments import DHT, DQT, SOS, Segment

HUFFMAN_COUNTS = 16
_FRAME_HEADER, _COMPONENT = 6, 3


class _Table(NamedTuple):
    """Its kind (DQT, or DHT with the class) and number, and where it stands."""

    kind: tuple[int, int]
    number: int
    span: Span


def add_unused_tables(contents: ParsedContainer, data: Buffer, found: Sequence[Segment]) -> None:
    """List them as parts, but for the second copy of a table that some cameras write."""
    for segment, spans in unused_tables(data, found).items():
        others = b"".join(data[one.content : one.end] for one in found if one.marker == segment.marker)
        for span in spans:
            if others.count(data[span.start + 1 : span.end]) < 2:
                contents.leave_undecoded(f"unused bytes in {segment.name}", data, span.start, span.end)


def unused_tables(data: Buffer, found: Iterable[Segment]) -> dict[Segment, list[Span]]:
    """By segment, the tables that no scan uses, and bytes that are no table. `found` are the TELLING segments."""
    current: dict[tuple[tuple[int, int], int], _Table] = {}
    components: dict[int, int] = {}
    segments, headers, used = [], [], set()
    for segment in found:
        content = data[segment.content : segment.end]
        if segment.marker in (DQT, DHT):
            segments.append(segment)
            current |= {(table.kind, table.number): table for table in _tables(segment, content)}
            continue
        headers.append(segment)
        if segment.marker == SOS:
            used |= {current[key].span for key in _named(content, components) if key in current}
        else:
            components = _components(content)
    rests = {segment: list(_rests(segment, data[segment.content : segment.end], used)) for segment in segments}
    rests |= {one: list(_behind_header(one, data[one.content : one.end])) for one in headers}
    return {segment: spans for segment, spans in rests.items() if spans}


def _rests(segment: Segment, content: bytes, used: set[Span]) -> Iterator[Span]:
    position = segment.content
    for table in _tables(segment, content):
        if table.span not in used:
            yield table.span
        position = table.span.end
    if position < segment.end:
        yield Span(position, segment.end)


def _tables(segment: Segment, content: bytes) -> Iterator[_Table]:
    position = 0
    while position < len(content):
        high, number = content[position] >> 4, content[position] & 15
        if segment.marker == DQT:
            kind, length = (DQT, 0), 1 + 64 * (1 + high)
        else:
            kind = (DHT, high)
            length = 1 + HUFFMAN_COUNTS + sum(content[position + 1 : position + 1 + HUFFMAN_COUNTS])
        if position + length > len(content):
            return
        start = segment.content + position
        yield _Table(kind, number, Span(start, start + length))
        position += length


def _behind_header(segment: Segment, content: bytes) -> Iterator[Span]:
    """What a frame's or a scan's header holds more than its components need."""
    if segment.marker == SOS:
        length = 1 + 2 * content[0] + 3 if content else 0
    else:
        length = _FRAME_HEADER + _COMPONENT * content[5] if len(content) > 5 else len(content)
    if length < len(content):
        yield Span(segment.content + length, segment.end)


def _components(frame: bytes) -> dict[int, int]:
    """A component's identifier -> its quantization table."""
    rows = range(_FRAME_HEADER, len(frame) - _COMPONENT + 1, _COMPONENT)
    return {frame[at]: frame[at + 2] for at in rows}


def _named(scan: bytes, components: dict[int, int]) -> Iterator[tuple[tuple[int, int], int]]:
    """The tables that a scan's header names: of its components, and for its coefficients."""
    count = scan[0] if scan else 0
    for at in range(1, min(1 + 2 * count, len(scan) - 1), 2):
        if scan[at] in components:
            yield (DQT, 0), components[scan[at]]
        yield (DHT, 0), scan[at + 1] >> 4
        yield (DHT, 1), scan[at + 1] & 15
