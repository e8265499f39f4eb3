"""The tracks of a film or of a sequence of pictures: how large, how long (ISO 14496-12 sections 8.2 and 8.3)."""

from collections.abc import Iterator
from typing import NamedTuple

from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.formats.bmff.boxes import Box, boxes
from pixelscan.metadata.formats.contents import ParsedContainer

TRACK_HEADER_ENDS = {0: 84, 1: 96}
MOVIE_HEADER_ENDS = {0: 20, 1: 32}


class MovieHeader(NamedTuple):
    """When the film was made, in seconds since 1904 (UTC by the standard), and its length in seconds."""

    created: int
    seconds: float


def movie_header(data: Buffer, movie: Box, contents: ParsedContainer) -> MovieHeader | None:
    """None where the film has no header that can be read."""
    for box in boxes(data, movie.content, movie.end, contents.report):
        content = data[box.content : min(box.end, box.content + 32)]
        if box.type != b"mvhd" or len(content) < MOVIE_HEADER_ENDS.get(content[0], 33):
            continue
        wide = 8 if content[0] else 4
        scale_at = 4 + 2 * wide
        created = int.from_bytes(content[4 : 4 + wide], "big")
        scale = int.from_bytes(content[scale_at : scale_at + 4], "big")
        length = int.from_bytes(content[scale_at + 4 : scale_at + 4 + wide], "big")
        return MovieHeader(created, length / scale if scale else 0.0)
    return None


def picture_size(data: Buffer, movie: Box, contents: ParsedContainer) -> tuple[int, int] | None:
    """Width and height of the largest track, unrotated; None where none is to be seen."""
    sizes = list(_track_sizes(data, movie, contents))
    return max(sizes, key=lambda size: size[0] * size[1], default=None)


def _track_sizes(data: Buffer, movie: Box, contents: ParsedContainer) -> Iterator[tuple[int, int]]:
    for track in boxes(data, movie.content, movie.end, contents.report):
        if track.type != b"trak" or not contents.step():
            continue
        for box in boxes(data, track.content, track.end, contents.report):
            header = data[box.content : min(box.end, box.content + 96)]
            if box.type == b"tkhd" and header and len(header) >= TRACK_HEADER_ENDS.get(header[0], 97):
                end = TRACK_HEADER_ENDS[header[0]]
                # Numbers of 16 bits before and 16 bits behind the point.
                width, height = (int.from_bytes(header[at : at + 4], "big") >> 16 for at in (end - 8, end - 4))
                if width and height:
                    yield width, height
