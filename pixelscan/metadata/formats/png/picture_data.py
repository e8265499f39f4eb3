"""Whether a PNG's packed data is the picture's alone: nothing after its end, nothing after the last row."""

import zlib
from collections.abc import Iterable, Sequence

from pixelscan.errors import CannotStrip
from pixelscan.metadata.formats.png.chunks import CHECKSUM_BYTES, PngChunk

CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# Adam7: first column and row of each pass, and their steps (W3C PNG section 8.1).
PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
STEP = 1 << 20
SEQUENCE_NUMBER = 4


def check_picture_data(data: bytes, stored: Sequence[PngChunk]) -> None:
    """Raises CannotStrip where bytes could hide after the picture. Apple's own kind of PNG is not looked at."""
    head = data[stored[0].start + 8 : stored[0].end - CHECKSUM_BYTES]
    if any(chunk.type == b"CgBI" for chunk in stored) or stored[0].type != b"IHDR" or len(head) < 13:
        return
    width, height = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
    _check(_contents(data, stored, b"IDAT", 0), head, width, height)
    frames: list[list[PngChunk]] = []
    for chunk in stored:
        if chunk.type == b"fcTL":
            frames.append([chunk])
        elif chunk.type == b"fdAT" and frames:
            frames[-1].append(chunk)
        elif chunk.type in (b"fdAT", b"IHDR") and chunk != stored[0]:
            raise CannotStrip(f"The file contains a chunk {chunk.name} that belongs to no picture.")
    for control, *parts in frames:
        at = control.start + 8 + SEQUENCE_NUMBER
        width, height = int.from_bytes(data[at : at + 4], "big"), int.from_bytes(data[at + 4 : at + 8], "big")
        _check(_contents(data, parts, b"fdAT", SEQUENCE_NUMBER), head, width, height)


def _contents(data: bytes, stored: Iterable[PngChunk], type_: bytes, before: int) -> list[memoryview]:
    view = memoryview(data)
    return [view[one.start + 8 + before : one.end - CHECKSUM_BYTES] for one in stored if one.type == type_]


def _check(parts: list[memoryview], head: bytes, width: int, height: int) -> None:
    left, unpacker = _unpacked_bytes(head, width, height), zlib.decompressobj()
    try:
        for part in parts:
            if unpacker.eof and part:
                raise CannotStrip("After the picture's data there are bytes that belong to no picture.")
            packed: bytes | memoryview = part
            while packed:
                left -= len(unpacker.decompress(packed, STEP))
                packed = unpacker.unconsumed_tail
                if left < 0:
                    raise CannotStrip("The picture's data continues after its last row.")
    except zlib.error:
        raise CannotStrip("The picture's data is damaged.") from None
    if unpacker.unused_data:
        raise CannotStrip("After the picture's data there are bytes that belong to no picture.")


def _unpacked_bytes(head: bytes, width: int, height: int) -> int:
    """Rows with their filter's byte; interlaced, those of all passes."""
    bits = head[8] * CHANNELS.get(head[9], 4)
    if not head[12]:
        return _rows(width, height, bits)
    sizes = ((-(-(width - x) // step_x), -(-(height - y) // step_y)) for x, y, step_x, step_y in PASSES)
    return sum(_rows(across, down, bits) for across, down in sizes if across > 0 and down > 0)


def _rows(width: int, height: int, bits: int) -> int:
    return height * (1 + -(-width * bits // 8))
