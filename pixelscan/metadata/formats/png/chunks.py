"""The chunks of a PNG, from its signature to its end chunk (W3C PNG, third edition, section 5)."""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from pixelscan.metadata.blocks.damage import OnDamage
from pixelscan.metadata.blocks.payload import Buffer

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# A picture of 200 MB has 25,000 data chunks of the 8 kB that libpng writes by default.
MAX_CHUNKS = 200_000
MAX_SEARCHES = 20
CHECKSUM_BYTES = 4
# Of what describes the picture in numbers, as many bytes as there can be; decoders pass over a longer one.
LONGEST = {b"PLTE": 768, b"tRNS": 256, b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"sBIT": 4, b"cICP": 4, b"mDCV": 24}
LONGEST |= {b"cLLI": 8, b"mDCv": 24, b"cLLi": 8, b"bKGD": 6, b"pHYs": 9, b"sTER": 1}
LONGEST |= {b"IHDR": 13, b"acTL": 8, b"fcTL": 26, b"CgBI": 4}
# Transparency by the picture's colour type; a palette's has a byte per colour, pictures with alpha have none.
LONGEST_TRANSPARENCY = {0: 2, 2: 6, 3: 256}
COLOUR_TYPE_AT, PALETTE = 25, 3
# Bytes of a palette and of its transparency can be anything; no other number there is made of letters.
_COLOURS = {b"PLTE", b"tRNS"}
_LETTERS = re.compile(rb"[ -~]{4}")

_KNOWN_TYPE = re.compile(rb"(?:IHDR|IDAT|IEND|PLTE|pHYs|tIME|eXIf|iCCP|tEXt|zTXt|iTXt|gAMA|cHRM|sRGB|sBIT|bKGD|tRNS)")


class PngChunk(NamedTuple):
    """A chunk from its header at `start` to `end`; its checksum follows on the content, unless it is cut off."""

    type: bytes
    start: int
    content: int
    content_end: int
    end: int

    @property
    def name(self) -> str:
        return self.type.decode("latin-1")


def chunks(data: Buffer, on_damage: OnDamage) -> Iterator[PngChunk]:
    """All chunks up to the end chunk. Where `on_damage` returns, the next chunk is looked for by its name."""
    position, size, searches = len(SIGNATURE), len(data), 0
    for _ in range(MAX_CHUNKS):
        if position + 8 > size:
            on_damage("PNG", f"The file ends at byte {size} without its end chunk.")
            return
        length, type_ = struct.unpack(">I4s", data[position : position + 8])
        content, content_end = position + 8, position + 8 + length
        end = content_end + CHECKSUM_BYTES
        if not type_.isalpha():
            on_damage("PNG", f"At byte {position} a chunk should begin; there is none.")
        elif end > size:
            on_damage("PNG", f"The {type_.decode()} chunk at byte {position} is cut off by the end of the file.")
            yield PngChunk(type_, position, content, size, size)
        else:
            yield PngChunk(type_, position, content, content_end, end)
            position = end
        if type_ == b"IEND":
            return
        if position == end:
            continue
        # A length or a type is damaged, and the next chunk with it lost: look for one by its name.
        searches += 1
        found = _KNOWN_TYPE.search(data, position + 9)
        if found is None or searches > MAX_SEARCHES:
            return
        position = found.start() - 4
    on_damage("PNG", f"More than {MAX_CHUNKS} chunks; the rest was not looked at.")


def has_letters(type_: bytes, content: bytes) -> bool:
    """Whether a chunk of numbers holds letters in place of one."""
    return type_ not in _COLOURS and _LETTERS.search(content) is not None


def chunk_bytes(type_: bytes, content: bytes) -> bytes:
    """A chunk with its length and its checksum."""
    return struct.pack(">I", len(content)) + type_ + content + struct.pack(">I", zlib.crc32(type_ + content))
