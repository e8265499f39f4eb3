"""The chunks of a RIFF file, one after the other (RFC 9649 section 2.3)."""

from collections.abc import Iterator
from typing import NamedTuple

from pixelscan.metadata.blocks.damage import OnDamage
from pixelscan.metadata.blocks.payload import Buffer

HEADER_BYTES = 12
MAX_CHUNKS = 100_000
PICTURE = {b"VP8 ", b"VP8L", b"ALPH"}
EXTENDED = b"VP8X"
# Of chunks of a fixed length; what follows is passed over.
FIXED_BYTES = {EXTENDED: 10, b"ANIM": 6}
# A frame's place, size and duration, before its chunks.
FRAME_HEADER = 16


class RiffChunk(NamedTuple):
    """A chunk from its header at `start` to `end`, a padding byte included; its content ends at `content_end`."""

    type: bytes
    start: int
    content: int
    content_end: int
    end: int

    @property
    def name(self) -> str:
        """The type, fit to be shown."""
        return _printable(self.type)


def announced_bytes(data: Buffer, on_damage: OnDamage) -> int:
    """How long the file says it is."""
    announced = 8 + int.from_bytes(data[4:8], "little")
    if announced > len(data) + 1:
        on_damage("RIFF", f"The file is cut off: only {len(data)} of {announced} bytes are there.")
    return announced


def chunks(data: Buffer, start: int, end: int, on_damage: OnDamage) -> Iterator[RiffChunk]:
    """The chunks in `data[start:end]`; if `on_damage` returns, the last may be cut off."""
    for _ in range(MAX_CHUNKS):
        if start == end:
            return
        content = start + 8
        if content > end:
            on_damage("RIFF", f"A chunk should begin at byte {start}, but the file ends there.")
            return
        header = data[start:content]
        type_, length = header[:4], int.from_bytes(header[4:], "little")
        if content + length > end:
            on_damage("RIFF", f"The {_printable(type_)} chunk at byte {start} is cut off by the end of the file.")
        content_end = min(content + length, end)
        following = min(content_end + (length & 1), end)
        yield RiffChunk(type_, start, content, content_end, following)
        start = following
    on_damage("RIFF", f"More than {MAX_CHUNKS} chunks; the rest was not looked at.")


def chunk_bytes(type_: bytes, content: bytes) -> bytes:
    """A chunk with its header, and padding where the length is odd."""
    return type_ + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)


def _printable(type_: bytes) -> str:
    return "".join(chr(byte) if 32 < byte < 127 else "?" for byte in type_.rstrip())
