"""GIF: extensions kept, edited or dropped; frames stay byte by byte (GIF89a; XMP part 3 section 1.1.2)."""

from collections.abc import Iterator

from pixelscan.errors import CannotStrip
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.blocks.xmp import strip as xmp
from pixelscan.metadata.formats.gif.reader import (
    APPLICATION,
    COMMENT,
    EXTENSION,
    GRAPHIC_CONTROL,
    IMAGE,
    TRAILER,
    XMP_TRAILER,
)
from pixelscan.metadata.formats.pieces import Piece, Stripped, assembled

PLAIN_TEXT = 0x01
XMP_HEAD = b"\x0bXMP DataXMP"
# Loops of an animation, and the profile.
NEEDED_APPLICATIONS = (b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0", b"\x0bICCRGBG1012")
# Leads a reader of sub-blocks from anywhere in it to its last zero.
MAGIC_TRAILER = b"\x01" + bytes(range(255, -1, -1)) + b"\0"


def strip(data: bytes, level: Level) -> Stripped:
    """Text that the format draws into the picture (plain text extension) belongs to the picture."""
    return assembled(data, _pieces(data, level))


def _pieces(data: bytes, level: Level) -> Iterator[Piece]:
    position = 13 + _color_table(data, 10) if len(data) > 13 else len(data)
    yield Piece("header", 0, position)
    while data[position : position + 1] != TRAILER:
        start = position
        if data[start : start + 1] == b"\0":  # some writers end a run of sub-blocks twice
            position += 1
            yield Piece("stray byte", start, position, b"")
        elif data[start : start + 1] == bytes([IMAGE]):
            position = _behind_sub_blocks(data, start + 10 + _color_table(data, start + 9) + 1)
            yield Piece("frame", start, position)
        elif data[start : start + 1] == bytes([EXTENSION]) and start + 2 < len(data):
            position = _behind_sub_blocks(data, start + 2)
            yield Piece(_name(data, start), start, position, _edited(data[start:position], level))
        else:
            raise CannotStrip(f"At byte {start} a block should begin; there is none.")
    yield Piece("trailer", position, position + 1)
    if position + 1 < len(data):
        yield Piece("bytes behind the picture", position + 1, len(data), b"")


def _color_table(data: bytes, flags_at: int) -> int:
    flags = data[flags_at] if flags_at < len(data) else 0
    return 3 << (flags & 7) + 1 if flags >> 7 else 0


def _behind_sub_blocks(data: bytes, position: int) -> int:
    while position < len(data):
        length = data[position]
        position += length + 1
        if not length:
            return position
    raise CannotStrip("The picture is cut off: the file has no trailer.")


def _name(data: bytes, start: int) -> str:
    label = data[start + 1]
    if label == APPLICATION:
        return f"extension {data[start + 3 : start + 14].decode('latin-1').strip()}"
    return {COMMENT: "comment", GRAPHIC_CONTROL: "frame control"}.get(label, f"extension 0x{label:02X}")


def _edited(block: bytes, level: Level) -> bytes:
    label, rest = block[1], block[2:]
    if label in (GRAPHIC_CONTROL, PLAIN_TEXT) or (label == APPLICATION and rest.startswith(NEEDED_APPLICATIONS)):
        return block
    if label == APPLICATION and rest.startswith(XMP_HEAD):
        end = rest.rfind(XMP_TRAILER)
        packet = rest[len(XMP_HEAD) : end] if end > 0 else b""
        new = xmp.strip_block(packet, level) if packet else b""
        if new == packet:
            return block if new else b""
        return block[:2] + XMP_HEAD + new + MAGIC_TRAILER if new else b""
    return block if level is Level.PLACE and label == COMMENT else b""
