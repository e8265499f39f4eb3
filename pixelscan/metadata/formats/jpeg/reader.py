"""JPEG: segments up to the picture -> frame facts and metadata blocks (ITU-T T.81 annex B)."""

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.jpeg.app_segments import JpegBlocks
from pixelscan.metadata.formats.jpeg.frame import add_found_frame, add_frame, add_late_height
from pixelscan.metadata.formats.jpeg.segments import (
    APP1,
    DNL,
    EOI,
    FRAMES,
    SOI,
    SOS,
    STANDALONE,
    STRAY,
    Segment,
    marker_name,
    next_marker,
    segments,
)

KINDS = frozenset(BlockKind) - {BlockKind.PNG_TEXT}


def matches(head: bytes) -> bool:
    """SOI. The byte after it should be 0xFF, but a file damaged right there still has the rest."""
    return head[:2] == b"\xff\xd8"


def read(data: Buffer) -> ParsedContainer:
    """The frame's facts and every block before the picture; what follows the first scan is not looked at."""
    contents = ParsedContainer("JPEG", "image/jpeg")
    blocks = JpegBlocks(contents, data)
    previous = SOI
    for segment in segments(data, contents.report):
        if segment.marker == EOI:
            break
        if segment.marker in STANDALONE:
            continue
        if segment.marker == STRAY:
            length = segment.end - segment.start
            text = f"{length} bytes at byte {segment.start}, behind {marker_name(previous)}, belong to no segment."
            contents.report("File", text)
            continue
        _take(contents, blocks, segment)
        if segment.marker == SOS:
            break
        previous = segment.marker
    blocks.finish()
    if contents.width is None:
        add_found_frame(contents, data)
    return contents


def _take(contents: ParsedContainer, blocks: JpegBlocks, segment: Segment) -> None:
    data = blocks.data
    if segment.marker in FRAMES:
        if contents.width is None:
            add_frame(contents, segment.marker, data[segment.content : segment.end], segment.content)
    elif segment.marker == DNL:
        add_late_height(contents, data[segment.content : segment.end])
    elif segment.marker == SOS:
        _after_scan(contents, data, segment.end)
    else:
        end = segment.end
        if segment.marker == APP1 and data[end : end + 1] != b"\xff":
            # A wrong length cuts Exif off more often than it leaves rubbish behind.
            end = next_marker(data, end)
        blocks.take(segment.marker, segment.content, end)


def _after_scan(contents: ParsedContainer, data: Buffer, position: int) -> None:
    """A frame may leave its height to a DNL segment behind the first scan (T.81 B.2.5)."""
    if contents.width is not None and not contents.height:
        place = data.find(b"\xff\xdc\0\4", position)
        if place >= 0:
            add_late_height(contents, data[place + 4 : place + 6])
