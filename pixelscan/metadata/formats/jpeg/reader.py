"""JPEG: segments up to the picture -> frame facts and metadata blocks (ITU-T T.81 annex B)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.jpeg.app_segments import JpegBlocks
from pixelscan.metadata.formats.jpeg.frame import DNL, FRAMES, add_frame, add_late_height, find_frame

KINDS = frozenset(BlockKind) - {BlockKind.PNG_TEXT}

MAX_SEGMENTS = 10_000

TEM, SOI, EOI, SOS = 0x01, 0xD8, 0xD9, 0xDA
STANDALONE = {TEM, SOI, *range(0xD0, 0xD8)}
APP1 = 0xE1

_MARKER = re.compile(rb"\xff([\x01\xc0-\xfe])")


class Segment(NamedTuple):
    """A marker, its data from `start` to `end` as its length says, and where the next marker stands."""

    marker: int
    start: int
    end: int
    following: int


def matches(head: bytes) -> bool:
    """SOI. The byte after it should be 0xFF, but a file damaged right there still has the rest."""
    return head[:2] == b"\xff\xd8"


def read(data: Buffer) -> ParsedContainer:
    """The frame's facts and every block before the picture; what follows the first scan is not looked at."""
    contents = ParsedContainer("JPEG", "image/jpeg")
    blocks = JpegBlocks(contents, data)
    for segment in _segments(data, contents):
        if segment.marker in FRAMES:
            if contents.width is None:
                add_frame(contents, segment.marker, data[segment.start : segment.end], segment.start)
        elif segment.marker == DNL:
            add_late_height(contents, data[segment.start : segment.end])
        elif segment.marker == SOS:
            _after_scan(contents, data, segment.end)
        else:
            # A wrong length cuts Exif off more often than it leaves rubbish behind.
            end = segment.following if segment.marker == APP1 else segment.end
            blocks.take(segment.marker, segment.start, end)
    blocks.finish()
    if contents.width is None:
        find_frame(contents, data)
    return contents


def _after_scan(contents: ParsedContainer, data: Buffer, position: int) -> None:
    """A frame may leave its height to a DNL segment behind the first scan (T.81 B.2.5)."""
    if contents.width is not None and not contents.height:
        place = data.find(b"\xff\xdc\0\4", position)
        if place >= 0:
            add_late_height(contents, data[place + 4 : place + 6])


def _segments(data: Buffer, contents: ParsedContainer) -> Iterator[Segment]:
    position, size, previous = 2, len(data), "SOI"
    for _ in range(MAX_SEGMENTS):
        position, marker = _next_marker(data, position, contents, previous)
        if marker is None or marker == EOI:
            return
        if marker in STANDALONE:
            continue
        start, end = position + 2, position + int.from_bytes(data[position : position + 2], "big")
        name = marker_name(marker)
        if end < start:
            contents.report("File", f"The {name} segment at byte {position - 2} has an impossible length.")
            previous = name
            continue
        if end > size:
            contents.report("File", f"The {name} segment at byte {position - 2} is cut off by the end of the file.")
            end = size
        following = end
        if marker == APP1 and data[end : end + 1] != b"\xff":
            match = _MARKER.search(data, end)
            following = match.start() if match else end
        yield Segment(marker, start, end, following)
        if marker == SOS:
            return
        position, previous = end, name
    contents.report("File", f"More than {MAX_SEGMENTS} segments; the rest was not looked at.")


def _next_marker(data: Buffer, position: int, contents: ParsedContainer, previous: str) -> tuple[int, int | None]:
    """The next marker and the place behind it; None at the end of the file."""
    match = _MARKER.search(data, position)
    if match is None:
        contents.report("File", f"No picture follows: the file has no further segment after byte {position}.")
        return position, None
    # Any number of fill bytes 0xFF may stand before a marker (T.81 B.1.1.2).
    if skipped := len(data[position : match.start()].rstrip(b"\xff")):
        contents.report("File", f"{skipped} bytes at byte {position}, behind {previous}, belong to no segment.")
    return match.end(), match[1][0]


def marker_name(marker: int) -> str:
    """T.81's name of a marker: APP1, SOF0, COM ..."""
    if 0xE0 <= marker <= 0xEF:
        return f"APP{marker - 0xE0}"
    if marker in FRAMES:
        return f"SOF{marker - 0xC0}"
    return {0xFE: "COM", 0xC4: "DHT", 0xDB: "DQT", 0xDD: "DRI", SOS: "SOS", DNL: "DNL"}.get(marker, f"0x{marker:02X}")
