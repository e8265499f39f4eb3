"""Boxes of the ISO base media file format, walked without a gap (ISO 14496-12 section 4.2)."""

from collections.abc import Iterator
from typing import NamedTuple

from pixelscan.errors import CannotStrip

MAX_BOXES = 20_000


class Box(NamedTuple):
    """A box from its header at `start` to `end`; its content begins at `content`."""

    type: bytes
    start: int
    content: int
    end: int

    @property
    def name(self) -> str:
        return self.type.decode("latin-1").strip()


def boxes(data: bytes | memoryview, start: int, end: int) -> Iterator[Box]:
    """The boxes from `start` to `end`. Raises CannotStrip where they do not fill the room exactly."""
    for _ in range(MAX_BOXES):
        if start == end:
            return
        size, content = int.from_bytes(data[start : start + 4], "big"), start + 8
        if size == 1:
            size, content = int.from_bytes(data[start + 8 : start + 16], "big"), start + 16
        elif size == 0:
            size = end - start
        if start + size > end or start + size < content:
            raise CannotStrip(f"The box at byte {start} is damaged.")
        yield Box(bytes(data[start + 4 : start + 8]), start, content, start + size)
        start += size
    raise CannotStrip(f"More than {MAX_BOXES} boxes stand in one place.")


def box(type_: bytes, content: bytes) -> bytes:
    """A box with a header of eight bytes."""
    return (8 + len(content)).to_bytes(4, "big") + type_ + content
