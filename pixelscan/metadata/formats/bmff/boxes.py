"""Boxes of the ISO base media file format (ISO 14496-12 section 4.2), and brands."""

from collections.abc import Iterator
from typing import NamedTuple

from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.formats.contents import ParsedContainer

MAX_BOXES = 10_000


class Box(NamedTuple):
    """A box's type and where its content lies, behind the header."""

    type: bytes
    start: int
    end: int


def boxes(data: Buffer, start: int, end: int, contents: ParsedContainer) -> Iterator[Box]:
    """The boxes that lie one after the other in `data[start:end]`; the last may be cut off."""
    end = min(end, len(data))
    for _ in range(MAX_BOXES):
        if start + 8 > end:
            return
        header = data[start : start + 16]
        size, type_, content = int.from_bytes(header[:4], "big"), header[4:8], start + 8
        if size == 1:
            size, content = int.from_bytes(header[8:16], "big"), start + 16
        elif size == 0:
            size = end - start
        if size < content - start:
            contents.report("File", f"The box at byte {start} has an impossible length.")
            return
        if start + size > end:
            contents.report("File", f"The {name(type_)} box at byte {start} is cut off: it should have {size} bytes.")
        yield Box(type_, content, min(start + size, end))
        start += size
    contents.report("File", f"More than {MAX_BOXES} boxes in one place; the rest was not looked at.")


def name(type_: bytes) -> str:
    """A box type fit to be shown."""
    return "".join(chr(byte) if 32 <= byte < 127 else "?" for byte in type_).strip()


def brands(head: bytes) -> list[bytes]:
    """The brands that a file's beginning says it keeps to, the major one first; none without a file type box."""
    if head[4:8] != b"ftyp":
        return []
    size = min(int.from_bytes(head[:4], "big"), len(head))
    return [head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))]
