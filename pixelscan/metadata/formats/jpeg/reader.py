"""JPEG: segments up to the picture -> frame facts and metadata blocks (ITU-T T.81 annex B)."""

from functools import partial

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.jpeg.app_segments import JpegBlocks, segment_name
from pixelscan.metadata.formats.jpeg.frame import add_found_frame, add_frame, add_late_height
from pixelscan.metadata.formats.jpeg.makers_segments import MakersSegments
from pixelscan.metadata.formats.jpeg.quality import add_quality
from pixelscan.metadata.formats.jpeg.segments import (
    APP1,
    DHT,
    DNL,
    DQT,
    DRI,
    EOI,
    FRAMES,
    SCAN,
    SOI,
    SOS,
    STANDALONE,
    STRAY,
    TELLING,
    Segment,
    marker_name,
    next_marker,
    segments,
)
from pixelscan.metadata.formats.jpeg.trailer import add_trailer

KINDS = frozenset(BlockKind) - {BlockKind.PNG_TEXT}
UNUSED = frozenset(BlockKind) - KINDS
DRI_BYTES = DNL_BYTES = 2


def matches(head: bytes) -> bool:
    """SOI. The byte after it should be 0xFF, but a file damaged right there still has the rest."""
    return head[:2] == b"\xff\xd8"


def read(data: Buffer) -> ParsedContainer:
    """The frame's facts, every block from the first segment to the last, and what follows the picture."""
    contents = ParsedContainer("JPEG", "image/jpeg")
    end = add_segments(contents, data)
    add_trailer(contents, data, end)
    if contents.width is None:
        add_found_frame(contents, data)
    return contents


def add_segments(contents: ParsedContainer, data: Buffer, start: int = 2) -> int:
    """The facts and blocks of all segments from the first one at `start`; returns where the last one ends."""
    blocks, makers = JpegBlocks(contents, data), MakersSegments(contents, data)
    previous, end = SOI, len(data)
    described: list[Segment] = []
    for segment in segments(data, contents.report, start):
        if segment.marker == EOI:
            end = segment.end
            break
        if segment.marker in STANDALONE or segment.marker == SCAN:
            continue
        if segment.marker == STRAY:
            length = segment.end - segment.start
            text = f"{length} bytes at byte {segment.start}, behind {marker_name(previous)}, belong to no segment."
            contents.report("File", text)
            continue
        _take(contents, blocks, makers, segment)
        if segment.marker in TELLING:
            described.append(segment)
        previous = segment.marker
    blocks.finish()
    for segment in makers.finish():
        _leave(contents, data, segment)
    contents.later.append(partial(_leave_tables, contents, data, described))
    return end


def _leave_tables(contents: ParsedContainer, data: Buffer, described: list[Segment]) -> None:
    from pixelscan.metadata.formats.jpeg.tables import add_unused_tables  # noqa: PLC0415 - for pages only

    add_unused_tables(contents, data, described)


def _take(contents: ParsedContainer, blocks: JpegBlocks, makers: MakersSegments, segment: Segment) -> None:
    data = blocks.data
    if segment.marker in FRAMES:
        if contents.width is None:
            add_frame(contents, segment.marker, data[segment.content : segment.end], segment.content)
    elif segment.marker == DNL:
        add_late_height(contents, data[segment.content : segment.end])
        contents.leave_undecoded("bytes in DNL", data, segment.content + DNL_BYTES, segment.end)
    elif segment.marker == DQT:
        add_quality(contents, data[segment.content : segment.end])
    elif segment.marker == SOS:
        _after_scan(contents, data, segment.end)
    else:
        end = segment.end
        if segment.marker == APP1 and data[end : end + 1] != b"\xff":
            # A wrong length cuts Exif off more often than it leaves rubbish behind.
            end = next_marker(data, end)
        known = blocks.take(segment.marker, segment.content, end) or segment.marker == DHT
        known = known or (segment.marker == DRI and end - segment.content == DRI_BYTES)
        if not known and not makers.take(segment):
            _leave(contents, data, segment)


def _leave(contents: ParsedContainer, data: Buffer, segment: Segment) -> None:
    name = segment_name(segment.name, data[segment.content : segment.content + 40])
    contents.leave_undecoded(name, data, segment.start, segment.end)


def _after_scan(contents: ParsedContainer, data: Buffer, position: int) -> None:
    """A frame may leave its height to a DNL segment after the first scan (T.81 B.2.5)."""
    if contents.width is not None and not contents.height:
        found = data.find(b"\xff\xdc\0\4", position)
        if found >= 0:
            add_late_height(contents, data[found + 4 : found + 6])
