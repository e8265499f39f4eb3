"""MP4, MOV, M4V, 3GP: the other half of a Live Photo, films of cameras and telephones, and sound (ISO 14496-12).

Camera, time, place, length, tracks and how they are coded; the frames are not looked at.
"""

import re

from pixelscan.metadata.blocks.boxes import Box, boxes, brands
from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.formats.bmff.c2pa_box import add_c2pa, is_c2pa
from pixelscan.metadata.formats.bmff.movie_header import add_brands, add_media_data, add_movie_header
from pixelscan.metadata.formats.bmff.tracks import add_tracks, picture_size
from pixelscan.metadata.formats.bmff.user_data import add_meta, add_user_data
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.reassemble import MAX_JOINED_BYTES

KINDS = frozenset({BlockKind.XMP, BlockKind.ICC, BlockKind.C2PA})
UNUSED: frozenset[BlockKind] = frozenset()

MP4 = ("MP4", "video/mp4")
FORMATS = {
    b"qt  ": ("MOV", "video/quicktime"),
    b"M4A ": ("M4A", "audio/mp4"),
    b"M4B ": ("M4B", "audio/mp4"),
    b"M4V ": ("M4V", "video/x-m4v"),
    b"M4VH": ("M4V", "video/x-m4v"),
    b"M4VP": ("M4V", "video/x-m4v"),
}
FORMATS_3GP = {b"3gp": ("3GP", "video/3gpp"), b"3g2": ("3G2", "video/3gpp2")}
XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
# QuickTime is older than the file type box: a film may begin with any of these.
OLDER = re.compile(rb".{4}(?:moov|mdat|wide|pnot)", re.DOTALL)
OLDER_ROOM = re.compile(rb"\0\0.{2}(?:free|skip).*(?:moov|mdat|wide)", re.DOTALL)
KNOWN = {b"ftyp", b"styp", b"moof", b"mfra", b"sidx", b"pnot"}


def matches(head: bytes) -> bool:
    """A file type box that no picture's format has claimed, or a film without one."""
    return head[4:8] == b"ftyp" or bool(OLDER.match(head) or OLDER_ROOM.match(head))


def read(data: Buffer) -> ParsedContainer:
    """The facts of the movie box, and XMP."""
    contents = ParsedContainer(*_format(brands(data[:64])))
    add_brands(contents, data)
    found = False
    for box in boxes(data, 0, len(data), contents.report):
        if box.type == b"moov" and not found:
            found = True
            _add_movie(contents, data, box)
        elif box.type == b"mdat":
            add_media_data(contents, box)
        elif box.type == b"uuid" and data[box.content : box.content + 16] == XMP_UUID:
            packet = data[box.content + 16 : min(box.end, box.content + MAX_JOINED_BYTES)]
            contents.add_block(BlockKind.XMP, packet, box.content + 16)
        elif is_c2pa(data, box):
            add_c2pa(data, box, contents)
        elif box.type == b"meta":
            add_meta(contents, data, box)
        elif box.type not in KNOWN:
            contents.leave_undecoded(f"{box.name} box", data, box.content, box.end)
    if not found:
        contents.report("QuickTime", "The video has no movie box, so its contents are unknown.")
    return contents


def _format(known: list[bytes]) -> tuple[str, str]:
    """By the major brand; without one it is QuickTime's."""
    if not known:
        return FORMATS[b"qt  "]
    return FORMATS.get(known[0]) or FORMATS_3GP.get(known[0][:3]) or MP4


def _add_movie(contents: ParsedContainer, data: Buffer, movie: Box) -> None:
    scale = add_movie_header(contents, data, movie)
    if size := picture_size(add_tracks(contents, data, movie, scale)):
        contents.add_size(*size)
    for box in boxes(data, movie.content, movie.end, contents.report):
        if box.type == b"udta":
            add_user_data(contents, data, box)
        elif box.type == b"meta":
            add_meta(contents, data, box)
