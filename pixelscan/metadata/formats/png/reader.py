"""PNG: chunks before and after the picture -> facts and metadata blocks (W3C PNG specification, third edition)."""

import re
import struct
import zlib

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.exif_payload import add_exif
from pixelscan.metadata.formats.inflate import inflate
from pixelscan.metadata.formats.png.chunks import (
    COLOUR_TYPE_AT,
    LONGEST,
    LONGEST_TRANSPARENCY,
    PALETTE,
    SIGNATURE,
    PngChunk,
    chunks,
    has_letters,
)
from pixelscan.metadata.formats.png.facts import CHUNKS, add_facts, add_header, add_palette
from pixelscan.metadata.formats.png.text import TEXT_CHUNKS, PngTexts
from pixelscan.metadata.model import PartKind

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
UNUSED = frozenset(BlockKind) - KINDS

MAX_CHUNK_BYTES = 32 << 20
PICTURE_DATA = {b"IDAT", b"fdAT", b"PLTE", b"IEND"}
# Colours, frames and shapes, in numbers that no tag explains.
SPEECHLESS = {b"CgBI", b"acTL", b"fcTL", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"cICP", b"mDCV", b"cLLI"}
SPEECHLESS |= {b"mDCv", b"cLLi", b"bKGD", b"hIST", b"pHYs", b"sTER", b"oFFs", b"gIFg", b"vpAg", b"orNT", b"iDOT"}


def matches(head: bytes) -> bool:
    """PNG's signature."""
    return head.startswith(SIGNATURE)


def read(data: Buffer) -> ParsedContainer:
    """Facts, text and blocks of all chunks; the picture's data is skipped."""
    contents = ParsedContainer("PNG", "image/png")
    texts = PngTexts(contents)
    end = len(data)
    for chunk in chunks(data, contents.report):
        end = chunk.end
        _leave_excess(contents, data, chunk)
        if chunk.type == b"PLTE":
            add_palette(contents, chunk.content_end - chunk.content)
        elif chunk.type not in PICTURE_DATA:
            content = _content(data, chunk, contents)
            if not _take(contents, texts, chunk, content):
                contents.leave_undecoded(f"{chunk.name} chunk", data, chunk.content, chunk.content_end)
    texts.finish()
    contents.leave_undecoded("bytes after the picture", data, end, len(data))
    if contents.width is None:
        contents.report("PNG", "The file has no header chunk: its size is not known.")
    return contents


def _leave_excess(contents: ParsedContainer, data: Buffer, chunk: PngChunk) -> None:
    """What a chunk of numbers holds more than these, or in their place; a palette that the picture does not need."""
    longest = KNOWN_LENGTHS.get(chunk.type)
    if longest is None:
        return
    colour_type = int.from_bytes(data[COLOUR_TYPE_AT : COLOUR_TYPE_AT + 1])
    if chunk.type == b"tRNS":
        longest = LONGEST_TRANSPARENCY.get(colour_type, 0)
    start = chunk.content + longest
    if chunk.type == b"hIST" or (chunk.type == b"PLTE" and colour_type != PALETTE):
        found = _TEXT.search(data[chunk.content : chunk.content_end])
        is_text = found is not None and len(set(found[0])) > FEW_LETTERS
    else:
        is_text = has_letters(chunk.type, data[chunk.content : min(start, chunk.content_end)])
    start = chunk.content if is_text else start
    contents.leave_undecoded(f"bytes in {chunk.name}", data, min(start, chunk.content_end), chunk.content_end)


# Of chunks that no copy needs too.
KNOWN_LENGTHS = {**LONGEST, b"IEND": 0, b"tIME": 7, b"oFFs": 9, b"vpAg": 9, b"iDOT": 28, b"orNT": 1, b"gIFg": 4}
KNOWN_LENGTHS[b"hIST"] = 512
# A palette of a few levels of each colour repeats the same few bytes.
_TEXT, FEW_LETTERS = re.compile(rb"[ -~]{8,}"), 4


def _take(contents: ParsedContainer, texts: PngTexts, chunk: PngChunk, content: bytes) -> bool:
    """Whether there is a reader for the chunk."""
    if chunk.type == b"IHDR":
        add_header(contents, content)
    elif chunk.type in CHUNKS:
        _add_facts(contents, chunk, content)
    elif chunk.type in TEXT_CHUNKS:
        texts.take(chunk.type, content, chunk.content)
    elif chunk.type == b"eXIf":
        add_exif(contents, content, chunk.content)
    elif chunk.type == b"iCCP":
        _add_profile(contents, chunk, content)
    elif chunk.type == b"caBX":
        contents.add_block(BlockKind.C2PA, content, chunk.content)
    else:
        return chunk.type in SPEECHLESS
    return True


def _add_facts(contents: ParsedContainer, chunk: PngChunk, content: bytes) -> None:
    try:
        add_facts(contents, chunk.type, content)
    except (struct.error, IndexError):
        contents.report("PNG", f"The {chunk.name} chunk at byte {chunk.content} is too short.")


def _add_profile(contents: ParsedContainer, chunk: PngChunk, content: bytes) -> None:
    name, _, packed = content.partition(b"\0")
    contents.add("PNG", "ProfileName", decode(name[:80]), tag_id="iCCP")
    profile, fault, behind = inflate(packed[1:])
    if fault:
        contents.report("ICC_Profile", f"The profile at byte {chunk.content} is not whole: {fault}.")
    if behind:
        contents.add_part(PartKind.NOT_DECODED, "bytes behind the profile", chunk.content_end - behind, behind)
    contents.add_block(BlockKind.ICC, profile, None)


def _content(data: Buffer, chunk: PngChunk, contents: ParsedContainer) -> bytes:
    content = data[chunk.content : min(chunk.content_end, chunk.content + MAX_CHUNK_BYTES)]
    if chunk.content_end == chunk.end:  # it is cut off, and its checksum with it
        return content
    if chunk.content_end - chunk.content > MAX_CHUNK_BYTES:
        contents.report("PNG", f"The {chunk.name} chunk at byte {chunk.start} was read up to 32 MB only.")
    elif zlib.crc32(content, zlib.crc32(chunk.type)) != int.from_bytes(data[chunk.content_end : chunk.end], "big"):
        contents.report("PNG", f"The {chunk.name} chunk at byte {chunk.start} is damaged: its checksum is wrong.")
    return content
