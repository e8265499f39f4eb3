"""WebP: RIFF chunks kept, edited or dropped; the frames' chunks stay byte by byte (RFC 9649)."""

from collections.abc import Iterator
from typing import NamedTuple

from pixelscan.errors import CannotStrip
from pixelscan.metadata.blocks.exif import strip as exif
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.blocks.xmp import strip as xmp
from pixelscan.metadata.formats.pieces import Piece, Stripped, assembled

PICTURE = {b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ICCP"}
EXTENDED, FRAME = b"VP8X", b"ANMF"
HAS_XMP, HAS_EXIF = 0x04, 0x08
FRAME_HEADER = 16


class Chunk(NamedTuple):
    """A chunk from its header at `start` to `end`, the padding byte included; its content ends at `content_end`."""

    type: bytes
    start: int
    content_end: int
    end: int


def strip(data: bytes, level: Level) -> Stripped:
    """Chunks that the format does not know go at every level."""
    if 8 + int.from_bytes(data[4:8], "little") > len(data) + 1:
        raise CannotStrip("The picture is cut off: the file is shorter than it says.")
    stored = list(_chunks(data, 12, min(len(data), 8 + int.from_bytes(data[4:8], "little"))))
    if not any(chunk.type in (b"VP8 ", b"VP8L", FRAME) for chunk in stored):
        raise CannotStrip("The file holds no picture.")
    contents = {chunk: _edited(data, chunk, level) for chunk in stored}
    for chunk in stored:
        if chunk.type == EXTENDED:
            contents[chunk] = _with_flags(contents[chunk], contents)
    length = 4 + sum(map(len, contents.values()))
    pieces = [Piece("RIFF header", 0, 12, b"RIFF" + length.to_bytes(4, "little") + b"WEBP")]
    pieces += [Piece(chunk.type.decode("latin-1").strip(), chunk.start, chunk.end, contents[chunk]) for chunk in stored]
    behind = stored[-1].end
    if behind < len(data):
        pieces.append(Piece("bytes behind the picture", behind, len(data), b""))
    return assembled(data, pieces)


def _chunks(data: bytes, position: int, end: int) -> Iterator[Chunk]:
    while position < end:
        content_end = position + 8 + int.from_bytes(data[position + 4 : position + 8], "little")
        if position + 8 > end or content_end > end:
            raise CannotStrip(f"The chunk at byte {position} is damaged.")
        following = min(content_end + (content_end - position) % 2, end)
        yield Chunk(data[position : position + 4], position, content_end, following)
        position = following


def _edited(data: bytes, chunk: Chunk, level: Level) -> bytes:
    stored, content = data[chunk.start : chunk.end], data[chunk.start + 8 : chunk.content_end]
    if chunk.type in PICTURE or chunk.type == EXTENDED:
        return stored
    if chunk.type == FRAME:
        return _frame(data, chunk)
    if chunk.type == b"EXIF":
        new = exif.strip_block(content, level)
    elif chunk.type == b"XMP ":
        new = xmp.strip_block(content, level)
    else:
        return b""
    if new == content:
        return stored
    return _chunk(chunk.type, new) if new else b""


def _frame(data: bytes, frame: Chunk) -> bytes:
    """A frame without chunks that are no picture."""
    first = frame.start + 8 + FRAME_HEADER
    inner = list(_chunks(data, first, frame.content_end))
    kept = [chunk for chunk in inner if chunk.type in PICTURE]
    if len(kept) == len(inner):
        return data[frame.start : frame.end]
    pictures = b"".join(data[chunk.start : chunk.end] for chunk in kept)
    return _chunk(FRAME, data[frame.start + 8 : first] + pictures)


def _chunk(type_: bytes, content: bytes) -> bytes:
    return type_ + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)


def _with_flags(extended: bytes, contents: dict[Chunk, bytes]) -> bytes:
    """The flags of the extended header say which blocks follow."""
    left = {chunk.type for chunk, content in contents.items() if content}
    flags = extended[8] & ~(HAS_XMP | HAS_EXIF)
    flags |= HAS_XMP * (b"XMP " in left) | HAS_EXIF * (b"EXIF" in left)
    return extended[:8] + bytes([flags]) + extended[9:]
