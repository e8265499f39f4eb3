"""GIF: extensions kept, edited or dropped; frames stay byte by byte (GIF89a; XMP part 3 section 1.1.2)."""

from collections.abc import Iterator

from pixelscan.metadata.blocks.damage import refuse
from pixelscan.metadata.blocks.icc.strip import profile_alone
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.blocks.xmp import strip as xmp
from pixelscan.metadata.formats.gif.blocks import (
    APPLICATION,
    COMMENT,
    EXTENSION,
    GRAPHIC_CONTROL,
    IMAGE,
    PLAIN_TEXT,
    STRAY,
    TRAILER,
    XMP_HEAD,
    XMP_TRAILER,
    GifBlock,
    blocks,
    extension_name,
    header_end,
    joined,
)
from pixelscan.metadata.formats.pieces import Piece, Stripped, assembled

# Loops of an animation, with their one sub-block of three bytes; the profile.
LOOPS = (b"\x0bNETSCAPE2.0\x03\x01", b"\x0bANIMEXTS1.0\x03\x01")
LOOPS_BYTES = 18
FRAME_CONTROL_BYTES = 7
PROFILE = b"\x0bICCRGBG1012"
# Leads a reader of sub-blocks from anywhere in it to its last zero.
MAGIC_TRAILER = b"\x01" + bytes(range(255, -1, -1)) + b"\0"


def strip(data: bytes, level: Level) -> Stripped:
    """Text that GIF89a would draw into the picture goes like a comment: no program draws it."""
    return assembled(data, _pieces(data, level))


def _pieces(data: bytes, level: Level) -> Iterator[Piece]:
    position = min(header_end(data), len(data))
    yield Piece("header", 0, position)
    for block in blocks(data, refuse):
        position = block.end
        content = _edited(block, data[block.start : block.end], level)
        yield Piece(_name(data, block), block.start, block.end, content)
    if position < len(data):
        yield Piece("bytes after the picture", position, len(data), b"")


def _name(data: bytes, block: GifBlock) -> str:
    if block.type != EXTENSION:
        return {IMAGE: "frame", TRAILER: "trailer"}.get(block.type, "stray byte")
    return {COMMENT: "comment", GRAPHIC_CONTROL: "frame control"}.get(block.label) or extension_name(data, block)


def _edited(block: GifBlock, stored: bytes, level: Level) -> bytes:
    if block.type != EXTENSION:
        return b"" if block.type == STRAY else stored
    label, rest = block.label, stored[2:]
    if label == GRAPHIC_CONTROL:
        return stored[:FRAME_CONTROL_BYTES] + b"\0"
    if label == APPLICATION and rest.startswith(LOOPS):
        return stored[:LOOPS_BYTES] + b"\0"
    if label == APPLICATION and rest.startswith(PROFILE):
        profile = joined(rest[len(PROFILE) :])
        return stored if profile and profile_alone(profile) == profile else b""
    if label == APPLICATION and rest.startswith(XMP_HEAD):
        end = rest.rfind(XMP_TRAILER)
        packet = rest[len(XMP_HEAD) : end] if end > 0 else b""
        new = xmp.strip_block(packet, level) if packet else b""
        if new == packet:
            return stored if new else b""
        return stored[:2] + XMP_HEAD + new + MAGIC_TRAILER if new else b""
    return stored if level is Level.PLACE and label in (COMMENT, PLAIN_TEXT) else b""
