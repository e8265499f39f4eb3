"""The blocks of a GIF, from its header to its trailer (GIF89a)."""

from collections.abc import Iterator
from typing import NamedTuple

from pixelscan.metadata.blocks.damage import OnDamage
from pixelscan.metadata.blocks.payload import Buffer

HEADER_BYTES = 13
MAX_BLOCKS = 100_000
# 200 MB of whole sub-blocks are 800,000.
MAX_SUB_BLOCKS = 1_000_000

EXTENSION, IMAGE, TRAILER = 0x21, 0x2C, 0x3B
# Some writers end a run of sub-blocks twice.
STRAY = 0
GRAPHIC_CONTROL, COMMENT, APPLICATION, PLAIN_TEXT = 0xF9, 0xFE, 0xFF, 0x01
XMP_HEAD = b"\x0bXMP DataXMP"
# XMP is not cut into sub-blocks; bytes 0xFF to 0x00 after it lead a reader of sub-blocks to the end.
XMP_TRAILER = b"\x01\xff\xfe\xfd"
IMAGE_DESCRIPTOR_BYTES = 10


class GifBlock(NamedTuple):
    """A block by what it begins with, and an extension's label; its content begins at `content`."""

    type: int
    label: int
    start: int
    content: int
    end: int


def header_end(data: Buffer) -> int:
    """Where the first block begins: after the logical screen and its colour table."""
    return HEADER_BYTES + _color_table_bytes(data, HEADER_BYTES - 3)


def blocks(data: Buffer, on_damage: OnDamage) -> Iterator[GifBlock]:
    """All blocks up to the trailer; if `on_damage` returns, none follows a damaged one."""
    position, sub_blocks_left = header_end(data), MAX_SUB_BLOCKS
    for _ in range(MAX_BLOCKS):
        head = data[position : position + 2]
        if head and head[0] == TRAILER:
            yield GifBlock(TRAILER, 0, position, position + 1, position + 1)
            return
        if len(head) < 2:
            on_damage("GIF", f"The file ends at byte {len(data)} without its trailer.")
            return
        content = position + 2
        if head[0] == STRAY:
            yield GifBlock(STRAY, 0, position, position + 1, position + 1)
            position += 1
            continue
        if head[0] == IMAGE:
            content = position + IMAGE_DESCRIPTOR_BYTES + _color_table_bytes(data, position + 9) + 1
        elif head[0] != EXTENSION:
            on_damage("GIF", f"At byte {position} a block should begin; there is none.")
            return
        end, sub_blocks_left = _behind_sub_blocks(data, content, sub_blocks_left)
        yield GifBlock(head[0], head[1], position, content, min(end, len(data)))
        position = end
        if sub_blocks_left <= 0:
            break
    on_damage("GIF", "The file has more blocks than are looked at; the rest was left out.")


def extension_name(data: Buffer, block: GifBlock) -> str:
    """What an application calls its extension; of others the label."""
    if block.label == APPLICATION:
        name = data[block.content + 1 : block.content + 12]
        return f"extension {''.join(chr(byte) if 32 < byte < 127 else ' ' for byte in name).strip()}"
    return f"extension 0x{block.label:02X}"


def _color_table_bytes(data: Buffer, flags_at: int) -> int:
    flags = data[flags_at] if flags_at < len(data) else 0
    return 3 << (flags & 7) + 1 if flags >> 7 else 0


def _behind_sub_blocks(data: Buffer, position: int, left: int) -> tuple[int, int]:
    """The place after the empty sub-block that ends a run of them, and how many more may be looked at."""
    size = len(data)
    while position < size and left > 0:
        length = data[position]
        position += length + 1
        left -= 1
        if not length:
            break
    return position, left


def joined(stored: bytes) -> bytes:
    """The content of the sub-blocks that `stored` begins with."""
    pieces, at = [], 0
    while at < len(stored) and stored[at]:
        pieces.append(stored[at + 1 : at + 1 + stored[at]])
        at += stored[at] + 1
    return b"".join(pieces)
