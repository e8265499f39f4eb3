"""Boxes of the ISO base media file format (ISO 14496-12 section 4.2), and brands."""

from collections.abc import Iterator
from typing import NamedTuple

from pixelscan.metadata.blocks.damage import OnDamage
from pixelscan.metadata.blocks.payload import Buffer

MAX_BOXES = 20_000
# Unused space.
FREE = {b"free", b"skip", b"wide"}


class Box(NamedTuple):
    """A box from its header at `start` to `end`; its content begins at `content`."""

    type: bytes
    start: int
    content: int
    end: int

    @property
    def name(self) -> str:
        """The type, fit to be shown."""
        return printable(self.type)


def boxes(data: Buffer, start: int, end: int, on_damage: OnDamage) -> Iterator[Box]:
    """The consecutive boxes in `data[start:end]`.

    If `on_damage` returns, a box that is cut off ends with the data, and no box follows a damaged one.
    """
    end = min(end, len(data))
    for _ in range(MAX_BOXES):
        if start == end:
            return
        if start + 8 > end:
            on_damage("File", f"A box should begin at byte {start}, but the file ends there.")
            return
        header = data[start : start + 16]
        size, type_, content = int.from_bytes(header[:4], "big"), header[4:8], start + 8
        if size == 1:
            size, content = int.from_bytes(header[8:16], "big"), start + 16
        elif size == 0:
            size = end - start
        if size < content - start:
            on_damage("File", f"The box at byte {start} has an impossible length.")
            return
        following = start + size
        if following > end:
            text = f"The {printable(type_)} box at byte {start} is cut off: it should have {size} bytes."
            on_damage("File", text)
            following = end
        yield Box(type_, start, content, following)
        start = following
    on_damage("File", f"More than {MAX_BOXES} boxes in one place; the rest was not looked at.")


def box_bytes(type_: bytes, content: bytes) -> bytes:
    """A box with a header of eight bytes."""
    return (8 + len(content)).to_bytes(4, "big") + type_ + content


def printable(type_: bytes) -> str:
    """A box's type, fit to be shown."""
    return "".join(chr(byte) if 32 <= byte < 127 else "?" for byte in type_).strip()


def brands(head: bytes) -> list[bytes]:
    """The brands that the file type box declares, the major one first; none without a file type box."""
    if head[4:8] != b"ftyp":
        return []
    size = min(int.from_bytes(head[:4], "big"), len(head))
    return [head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))]
