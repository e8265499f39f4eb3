"""Comments in a JPEG 2000 codestream, and bytes behind its end (ITU-T T.800 annex A)."""

from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.formats.contents import ParsedContainer

COMMENT, TILE_PART, DATA, END = 0xFF64, 0xFF90, 0xFF93, 0xFFD9
TEXT = 1
MARKER, TILE_PART_BYTES = 2, 12


def add_codestream_texts(contents: ParsedContainer, data: Buffer, start: int, end: int) -> None:
    """The comments of the main header and of each tile, and what follows the end marker."""
    position = start + MARKER
    while contents.step():
        marker = int.from_bytes(data[position : position + MARKER], "big")
        if marker == END:
            contents.leave_undecoded("bytes after the picture", data, position + MARKER, end)
            return
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        if length < MARKER or position + MARKER + length > end:
            return
        if marker == COMMENT:
            _add_comment(contents, data, position + 4, position + MARKER + length)
        following = position + MARKER + length
        if marker == TILE_PART:
            tile = int.from_bytes(data[position + 6 : position + 10], "big")
            _add_tile_comments(contents, data, following, end)
            if tile < TILE_PART_BYTES:  # the last one, up to the end marker
                return
            following = position + tile
        position = following


def _add_tile_comments(contents: ParsedContainer, data: Buffer, position: int, end: int) -> None:
    while contents.step():
        marker = int.from_bytes(data[position : position + MARKER], "big")
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        if marker == DATA or length < MARKER or position + MARKER + length > end:
            return
        if marker == COMMENT:
            _add_comment(contents, data, position + 4, position + MARKER + length)
        position += MARKER + length


def _add_comment(contents: ParsedContainer, data: Buffer, start: int, end: int) -> None:
    if int.from_bytes(data[start : start + 2], "big") == TEXT:
        contents.add_text("File", "Comment", bytes(data[start + 2 : end]))
    else:
        contents.leave_undecoded("comment of bytes", data, start + 2, end)
