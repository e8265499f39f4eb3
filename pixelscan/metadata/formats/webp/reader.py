"""WebP: RIFF chunks -> facts and metadata blocks (RFC 9649; VP8 frame header: RFC 6386 section 9.1)."""

import struct
from collections.abc import Callable

from pixelscan.metadata.blocks.damage import ignore
from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.exif_payload import add_exif
from pixelscan.metadata.formats.webp.chunks import (
    FIXED_BYTES,
    FRAME_HEADER,
    HEADER_BYTES,
    PICTURE,
    RiffChunk,
    announced_bytes,
    chunks,
)

KINDS = frozenset({BlockKind.EXIF, BlockKind.MAKERNOTES, BlockKind.XMP, BlockKind.ICC, BlockKind.C2PA})
UNUSED = frozenset(BlockKind) - KINDS

MAX_BLOCK_BYTES = 32 << 20
FACTS_BYTES = 32
BLOCKS = {b"XMP ": BlockKind.XMP, b"XMP\0": BlockKind.XMP, b"ICCP": BlockKind.ICC, b"C2PA": BlockKind.C2PA}

VP8_VERSIONS = {
    0: "0 (bicubic reconstruction, normal loop)",
    1: "1 (bilinear reconstruction, simple loop)",
    2: "2 (bilinear reconstruction, no loop)",
    3: "3 (no reconstruction, no loop)",
}
FLAGS = {1: "Animation", 2: "XMP", 3: "EXIF", 4: "Alpha", 5: "ICC Profile"}
ALPHA_PREPROCESSING = {0: "none", 1: "Level Reduction"}
ALPHA_FILTERING = {0: "none", 1: "Horizontal", 2: "Vertical", 3: "Gradient"}
ALPHA_COMPRESSION = {0: "none", 1: "Lossless"}


def matches(head: bytes) -> bool:
    """A RIFF file that is WebP."""
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def read(data: Buffer) -> ParsedContainer:
    """Facts from the frames' headers, and the blocks next to them."""
    contents = ParsedContainer("WebP", "image/webp")
    end = min(announced_bytes(data, contents.report), len(data))
    frames = duration = 0
    for chunk in chunks(data, HEADER_BYTES, end, contents.report):
        if chunk.type in FACTS:
            _add_facts(contents, chunk, data[chunk.content : min(chunk.content_end, chunk.content + FACTS_BYTES)])
            rest = min(chunk.content + FIXED_BYTES.get(chunk.type, len(data)), chunk.content_end)
            contents.leave_undecoded(f"bytes in {chunk.name}", data, rest, chunk.content_end)
        elif chunk.type == b"ANMF":
            frames += 1
            duration += int.from_bytes(data[chunk.content + 12 : chunk.content + 15], "little")
            _leave_foreign(contents, data, chunk)
        elif chunk.type.upper() == b"EXIF":
            add_exif(contents, _block(data, chunk, contents), chunk.content)
        elif chunk.type in BLOCKS:
            contents.add_block(BLOCKS[chunk.type], _block(data, chunk, contents), chunk.content)
        else:
            contents.leave_undecoded(f"{chunk.name} chunk", data, chunk.content, chunk.content_end)
    contents.leave_undecoded("bytes after the picture", data, end, len(data))
    if frames:
        contents.add("RIFF", "FrameCount", frames)
        contents.add("RIFF", "Duration", duration / 1000, f"{duration / 1000:g} s")
    if contents.width is None:
        contents.report("RIFF", "The file has no picture chunk: its size is not known.")
    return contents


def _leave_foreign(contents: ParsedContainer, data: Buffer, frame: RiffChunk) -> None:
    """Chunks in a frame that are not of its picture."""
    for chunk in chunks(data, frame.content + FRAME_HEADER, frame.content_end, ignore):
        if chunk.type not in PICTURE:
            contents.leave_undecoded(f"{chunk.name} chunk in a frame", data, chunk.content, chunk.content_end)


def _block(data: Buffer, chunk: RiffChunk, contents: ParsedContainer) -> bytes:
    if chunk.content_end - chunk.content > MAX_BLOCK_BYTES:
        contents.report("RIFF", f"The block at byte {chunk.content} was read up to {MAX_BLOCK_BYTES >> 20} MB only.")
    return data[chunk.content : min(chunk.content_end, chunk.content + MAX_BLOCK_BYTES)]


def _add_facts(contents: ParsedContainer, chunk: RiffChunk, header: bytes) -> None:
    try:
        FACTS[chunk.type](contents, header)
    except (struct.error, IndexError):
        contents.report("RIFF", f"The {chunk.name} chunk at byte {chunk.start} is too short.")


def _size(contents: ParsedContainer, width: int, height: int) -> None:
    """The canvas of an extended file comes first; its frames may be smaller."""
    if contents.width is None:
        contents.add_size(width, height, "RIFF")


def _extended(contents: ParsedContainer, header: bytes) -> None:
    flags = header[0]
    words = ", ".join(text for bit, text in FLAGS.items() if flags >> bit & 1) or "(none)"
    width, height = (int.from_bytes(header[at : at + 3], "little") + 1 for at in (4, 7))
    if len(header) < 10:
        raise IndexError
    contents.add("RIFF", "WebP_Flags", flags, words)
    _size(contents, width, height)


def _lossy(contents: ParsedContainer, header: bytes) -> None:
    if header[3:6] != b"\x9d\x01\x2a":
        contents.report("RIFF", "The VP8 picture does not begin with a key frame.")
        return
    version = header[0] >> 1 & 7
    across, down = struct.unpack_from("<HH", header, 6)
    contents.add("RIFF", "VP8Version", version, VP8_VERSIONS.get(version, f"unknown ({version})"))
    _size(contents, across & 0x3FFF, down & 0x3FFF)
    contents.add("RIFF", "HorizontalScale", across >> 14)
    contents.add("RIFF", "VerticalScale", down >> 14)
    contents.add("RIFF", "Compression", "VP8", "VP8 (lossy)")


def _lossless(contents: ParsedContainer, header: bytes) -> None:
    """A signature byte, then 14 bits of width, 14 of height, one for alpha."""
    bits = struct.unpack_from("<I", header, 1)[0]
    if header[0] != 0x2F:
        contents.report("RIFF", "The VP8L picture does not begin with its signature.")
        return
    _size(contents, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    contents.add("RIFF", "AlphaIsUsed", bits >> 28 & 1, "Yes" if bits >> 28 & 1 else "No")
    contents.add("RIFF", "Compression", "VP8L", "VP8L (lossless)")


def _alpha(contents: ParsedContainer, header: bytes) -> None:
    for name, shift, words in (
        ("AlphaPreprocessing", 4, ALPHA_PREPROCESSING),
        ("AlphaFiltering", 2, ALPHA_FILTERING),
        ("AlphaCompression", 0, ALPHA_COMPRESSION),
    ):
        number = header[0] >> shift & 3
        contents.add("RIFF", name, number, words.get(number, f"unknown ({number})"))


def _animation(contents: ParsedContainer, header: bytes) -> None:
    *color, loops = struct.unpack_from("<4BH", header)
    contents.add("RIFF", "BackgroundColor", tuple(color))
    contents.add("RIFF", "AnimationLoopCount", loops, "" if loops else "infinite")


# Each raises struct.error or IndexError where its chunk is too short.
FACTS: dict[bytes, Callable[[ParsedContainer, bytes], None]] = {
    b"VP8X": _extended,
    b"VP8 ": _lossy,
    b"VP8L": _lossless,
    b"ALPH": _alpha,
    b"ANIM": _animation,
}
