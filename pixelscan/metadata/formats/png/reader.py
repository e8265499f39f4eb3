"""PNG: chunks before and after the picture -> facts and metadata blocks (W3C PNG specification, third edition)."""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.exif_payload import add_exif
from pixelscan.metadata.formats.inflate import inflate
from pixelscan.metadata.formats.png.facts import FACTS, add_header
from pixelscan.metadata.formats.png.text import PngTexts

KINDS = frozenset(
    {
        BlockKind.EXIF,
        BlockKind.MAKERNOTES,
        BlockKind.XMP,
        BlockKind.IPTC,
        BlockKind.PHOTOSHOP,
        BlockKind.ICC,
        BlockKind.PNG_TEXT,
        BlockKind.COMMENT,
        BlockKind.C2PA,
    }
)

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# A picture of 200 MB has 25,000 data chunks of the 8 kB that libpng writes by default.
MAX_CHUNKS = 200_000
MAX_CHUNK_BYTES = 32 << 20
MAX_SEARCHES = 20
PICTURE_DATA = {b"IDAT", b"fdAT", b"PLTE"}

_TYPE = re.compile(rb"[A-Za-z]{4}")
_KNOWN_TYPE = re.compile(rb"(?:IHDR|IDAT|IEND|PLTE|pHYs|tIME|eXIf|iCCP|tEXt|zTXt|iTXt|gAMA|cHRM|sRGB|sBIT|bKGD|tRNS)")


class Chunk(NamedTuple):
    """A chunk's type, its data, and the data's place in the file."""

    type: bytes
    data: bytes
    offset: int


def matches(head: bytes) -> bool:
    """PNG's signature."""
    return head.startswith(SIGNATURE)


def read(data: Buffer) -> ParsedContainer:
    """Facts, text and blocks of all chunks; the picture's data is skipped."""
    contents = ParsedContainer("PNG", "image/png")
    texts = PngTexts(contents)
    for chunk in _chunks(data, contents):
        if chunk.type == b"IHDR":
            add_header(contents, chunk.data)
        elif chunk.type in FACTS:
            _add_facts(contents, chunk)
        elif chunk.type in (b"tEXt", b"zTXt", b"iTXt"):
            texts.take(chunk.type, chunk.data, chunk.offset)
        elif chunk.type == b"eXIf":
            add_exif(contents, chunk.data, chunk.offset)
        elif chunk.type == b"iCCP":
            _add_profile(contents, chunk)
        elif chunk.type == b"caBX":
            contents.add_block(BlockKind.C2PA, chunk.data, chunk.offset)
    texts.finish()
    if contents.width is None:
        contents.report("PNG", "The file has no header chunk: its size is not known.")
    return contents


def _add_facts(contents: ParsedContainer, chunk: Chunk) -> None:
    try:
        FACTS[chunk.type](contents, chunk.data)
    except (struct.error, IndexError):
        contents.report("PNG", f"The {_name(chunk.type)} chunk at byte {chunk.offset} is too short.")


def _add_profile(contents: ParsedContainer, chunk: Chunk) -> None:
    name, _, packed = chunk.data.partition(b"\0")
    contents.add("PNG", "ProfileName", decode(name[:80]), tag_id="iCCP")
    profile, fault = inflate(packed[1:])
    if fault:
        contents.report("ICC_Profile", f"The profile at byte {chunk.offset} is not whole: {fault}.")
    contents.add_block(BlockKind.ICC, profile, None)


def _chunks(data: Buffer, contents: ParsedContainer) -> Iterator[Chunk]:
    position, size, searches = len(SIGNATURE), len(data), 0
    for _ in range(MAX_CHUNKS):
        if position + 8 > size:
            contents.report("PNG", f"The file ends at byte {size} without its end chunk.")
            return
        length, type_ = struct.unpack(">I4s", data[position : position + 8])
        if type_ == b"IEND":
            return
        start, end = position + 8, position + 8 + length
        if not _TYPE.fullmatch(type_):
            contents.report("PNG", f"At byte {position} a chunk should begin; there is none.")
        elif end + 4 > size:
            contents.report("PNG", f"The {_name(type_)} chunk at byte {position} is cut off by the end of the file.")
            yield Chunk(type_, data[start : start + MAX_CHUNK_BYTES], start)
        else:
            if type_ not in PICTURE_DATA:
                yield _chunk(data, type_, start, end, contents)
            position = end + 4
            continue
        # A length or a type is damaged, and the next chunk with it lost: look for one by its name.
        searches += 1
        found = _KNOWN_TYPE.search(data, position + 9)
        if found is None or searches > MAX_SEARCHES:
            return
        position = found.start() - 4
    contents.report("PNG", f"More than {MAX_CHUNKS} chunks; the rest was not looked at.")


def _chunk(data: Buffer, type_: bytes, start: int, end: int, contents: ParsedContainer) -> Chunk:
    content = data[start : min(end, start + MAX_CHUNK_BYTES)]
    if end - start > MAX_CHUNK_BYTES:
        contents.report("PNG", f"The {_name(type_)} chunk at byte {start - 8} was read up to 32 MB only.")
    elif zlib.crc32(content, zlib.crc32(type_)) != int.from_bytes(data[end : end + 4], "big"):
        contents.report("PNG", f"The {_name(type_)} chunk at byte {start - 8} is damaged: its checksum is wrong.")
    return Chunk(type_, content, start)


def _name(type_: bytes) -> str:
    return type_.decode("latin-1")
