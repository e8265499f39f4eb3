"""WebP: RIFF chunks kept, edited or dropped; the frames' chunks stay byte by byte (RFC 9649)."""

from pixelscan.errors import CannotStrip
from pixelscan.metadata.blocks.damage import refuse
from pixelscan.metadata.blocks.exif import strip as exif
from pixelscan.metadata.blocks.icc.strip import profile_alone
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.blocks.xmp import strip as xmp
from pixelscan.metadata.formats.pieces import Piece, Stripped, assembled
from pixelscan.metadata.formats.webp.chunks import (
    EXTENDED,
    FIXED_BYTES,
    FRAME_HEADER,
    HEADER_BYTES,
    PICTURE,
    RiffChunk,
    announced_bytes,
    chunk_bytes,
    chunks,
)

FRAME = b"ANMF"
HAS_XMP, HAS_EXIF, HAS_PROFILE = 0x04, 0x08, 0x20


def strip(data: bytes, level: Level) -> Stripped:
    """Chunks that the format does not know go at every level."""
    end = min(announced_bytes(data, refuse), len(data))
    stored = list(chunks(data, HEADER_BYTES, end, refuse))
    if not any(chunk.type in (b"VP8 ", b"VP8L", FRAME) for chunk in stored):
        raise CannotStrip("The file contains no picture.")
    if sum(chunk.type in (b"VP8 ", b"VP8L") for chunk in stored) > 1:
        raise CannotStrip("The file contains more than one picture.")
    contents = {chunk: _edited(data, chunk, level) for chunk in stored}
    for chunk in stored:
        if chunk.type == EXTENDED:
            contents[chunk] = _with_flags(contents[chunk], contents)
    length = 4 + sum(map(len, contents.values()))
    pieces = [Piece("RIFF header", 0, HEADER_BYTES, b"RIFF" + length.to_bytes(4, "little") + b"WEBP")]
    pieces += [Piece(chunk.name, chunk.start, chunk.end, contents[chunk]) for chunk in stored]
    behind = stored[-1].end
    if behind < len(data):
        pieces.append(Piece("bytes after the picture", behind, len(data), b""))
    return assembled(data, pieces)


def _edited(data: bytes, chunk: RiffChunk, level: Level) -> bytes:
    stored, content = data[chunk.start : chunk.end], data[chunk.content : chunk.content_end]
    if chunk.type in FIXED_BYTES:
        return chunk_bytes(chunk.type, content[: FIXED_BYTES[chunk.type]])
    if chunk.type == b"ICCP":
        profile = profile_alone(content)
        return stored if profile == content else chunk_bytes(chunk.type, profile) if profile else b""
    if chunk.type in PICTURE:
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
    return chunk_bytes(chunk.type, new) if new else b""


def _frame(data: bytes, frame: RiffChunk) -> bytes:
    """A frame without the chunks that are not part of the picture."""
    first = frame.content + FRAME_HEADER
    inner = list(chunks(data, first, frame.content_end, refuse))
    kept = [chunk for chunk in inner if chunk.type in PICTURE]
    if len(kept) == len(inner):
        return data[frame.start : frame.end]
    pictures = b"".join(data[chunk.start : chunk.end] for chunk in kept)
    return chunk_bytes(FRAME, data[frame.content : first] + pictures)


def _with_flags(extended: bytes, contents: dict[RiffChunk, bytes]) -> bytes:
    """The flags of the extended header say which blocks follow."""
    left = {chunk.type for chunk, content in contents.items() if content}
    flags = extended[8] & ~(HAS_XMP | HAS_EXIF | HAS_PROFILE)
    flags |= HAS_PROFILE * (b"ICCP" in left)
    flags |= HAS_XMP * (b"XMP " in left) | HAS_EXIF * (b"EXIF" in left)
    return extended[:8] + bytes([flags]) + extended[9:]
