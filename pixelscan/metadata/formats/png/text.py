"""PNG's text chunks -> tags; and the blocks that programs put into text: XMP, and ImageMagick's raw profiles."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from pixelscan.metadata.blocks.payload import BlockKind, Payload
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.exif_payload import add_exif
from pixelscan.metadata.formats.inflate import MAX_INFLATED_BYTES, inflate
from pixelscan.metadata.formats.jpeg.app_segments import PHOTOSHOP, XMP
from pixelscan.metadata.model import PartKind

XMP_KEYWORD = b"XML:com.adobe.xmp"
RAW_PROFILE = b"Raw profile type "
TEXT_CHUNKS = {b"tEXt", b"zTXt", b"iTXt"}
MAX_TEXTS = 1_000
MAX_TOTAL_BYTES = 64 << 20
MAX_TEXT_BYTES = 256 << 10
MAX_KEYWORD_BYTES = 79

RENAMED = {"Create-date": "CreateDate", "Modify-date": "ModDate"}

PROFILE_KINDS = {
    b"exif": BlockKind.EXIF,
    b"app1": BlockKind.EXIF,
    b"xmp": BlockKind.XMP,
    b"icc": BlockKind.ICC,
    b"icm": BlockKind.ICC,
    b"iptc": BlockKind.IPTC,
    b"8bim": BlockKind.PHOTOSHOP,
}

# ImageMagick writes "exif", ExifTool "IPTC profile"; then the length on a line of its own.
RAW_PROFILE_HEAD = re.compile(rb"\s*[^\n]*\n\s*(\d{1,9})\s+")
_NO_DIGIT = bytes(set(range(256)) - set(b"0123456789abcdefABCDEF"))


class TextChunk(NamedTuple):
    """A text chunk taken apart: its keyword, its language, and the text as stored, which begins at `start`."""

    keyword: bytes
    language: bytes
    packed: bool
    stored: bytes
    start: int


def split_text(type_: bytes, content: bytes) -> TextChunk | None:
    """The parts of a tEXt, zTXt or iTXt chunk; None without a keyword. The translated keyword is passed over."""
    keyword, separator, stored = content.partition(b"\0")
    if not separator:
        return None
    packed, language = type_ == b"zTXt", b""
    if type_ == b"zTXt":
        stored = stored[1:]
    elif type_ == b"iTXt":
        packed = stored[:1] == b"\1"
        language, _, remainder = stored[2:].partition(b"\0")
        stored = remainder.partition(b"\0")[2]
    return TextChunk(keyword, language, packed, stored, len(content) - len(stored))


@dataclass(slots=True)
class PngTexts:
    """Takes tEXt, zTXt and iTXt chunks one by one; `finish` hands on their bytes, after all other blocks."""

    contents: ParsedContainer
    payloads: list[Payload] = field(default_factory=list)
    unpacked_bytes: int = 0
    count: int = 0

    def take(self, type_: bytes, data: bytes, offset: int) -> None:
        """One chunk's keyword and text."""
        self.count += 1
        if self.count > MAX_TEXTS:
            if self.count == MAX_TEXTS + 1:
                self.contents.report("PNG", f"More than {MAX_TEXTS} text chunks; the rest was not read.")
            return
        text = split_text(type_, data)
        if text is None:
            self.contents.report("PNG", f"The text chunk at byte {offset} has no keyword.")
        elif text.packed:
            self._keep(text, self._unpack(text.keyword, text.stored, offset), None)
        else:
            self._keep(text, text.stored, offset + text.start)

    def finish(self) -> None:
        """Hand the texts on, for their size."""
        self.contents.payloads += self.payloads

    def _unpack(self, keyword: bytes, packed: bytes, offset: int) -> bytes:
        limit = min(MAX_INFLATED_BYTES, MAX_TOTAL_BYTES - self.unpacked_bytes)
        text, fault, behind = inflate(packed, limit)
        self.unpacked_bytes += len(text)
        if behind:
            self.contents.add_part(PartKind.NOT_DECODED, "bytes behind a packed text", None, behind)
        if fault:
            name = decode(keyword[:MAX_KEYWORD_BYTES])
            self.contents.report("PNG", f"The text “{name}” at byte {offset} is not whole: {fault}.")
        return text

    def _keep(self, chunk: TextChunk, text: bytes, offset: int | None) -> None:
        keyword = chunk.keyword
        if keyword == XMP_KEYWORD:
            self.contents.add_block(BlockKind.XMP, text, offset)
        elif keyword.startswith(RAW_PROFILE):
            self._keep_profile(keyword[len(RAW_PROFILE) :].lower(), text)
        else:
            name = tag_name(keyword) + (f"-{decode(chunk.language[:20])}" if chunk.language else "")
            self.contents.add("PNG", name, decode(text[:MAX_TEXT_BYTES]), tag_id=keyword_id(keyword))
            self.payloads.append(Payload(BlockKind.PNG_TEXT, text, offset))

    def _keep_profile(self, name: bytes, text: bytes) -> None:
        """ImageMagick's form: the name, the length, and the profile in hexadecimal digits."""
        profile = raw_profile(text)
        if not profile:
            self._lose_profile(name)
            return
        if name in (b"exif", b"app1") and not profile.startswith(XMP):
            add_exif(self.contents, profile, None)
        elif kind_and_start := _kind(name, profile):
            kind, start = kind_and_start
            self.contents.add_block(kind, profile[start:], None)

    def _lose_profile(self, name: bytes) -> None:
        text = f"The profile “{decode(name[:20])}” in a text chunk is damaged."
        if name in PROFILE_KINDS:
            self.contents.mark_unreadable(PROFILE_KINDS[name], "PNG", text)
        else:
            self.contents.report("PNG", text)


def _kind(name: bytes, profile: bytes) -> tuple[BlockKind, int] | None:
    """What a raw profile is, and where its block begins."""
    if name in (b"app1", b"exif", b"xmp"):
        return BlockKind.XMP, len(XMP) if profile.startswith(XMP) else 0
    if name in (b"icc", b"icm"):
        return BlockKind.ICC, 0
    if name in (b"iptc", b"8bim"):
        header = len(PHOTOSHOP[0]) if profile.startswith(PHOTOSHOP[0]) else 0
        return (BlockKind.PHOTOSHOP, header) if profile[header : header + 4] == b"8BIM" else (BlockKind.IPTC, 0)
    return None


def raw_profile(text: bytes) -> bytes:
    """The bytes that the digits stand for, as many as are announced; what follows the last is passed over."""
    head = RAW_PROFILE_HEAD.match(text[:200])
    if head is None:
        return b""
    digits = text[head.end() :].translate(None, _NO_DIGIT)[: 2 * int(head[1])]
    return bytes.fromhex(digits[: len(digits) // 2 * 2].decode())


def keyword_id(keyword: bytes) -> str:
    """The keyword as a tag's id."""
    return decode(keyword[:MAX_KEYWORD_BYTES])


def tag_name(keyword: bytes) -> str:
    """A keyword as a tag's name, the way ExifTool makes it: Creation Time -> CreationTime."""
    words = decode(keyword[:MAX_KEYWORD_BYTES]).split()
    joined = "".join(word[:1].upper() + word[1:] for word in words)
    name = re.sub(r"[^\w-]", "", joined, flags=re.ASCII)
    name = name[:1].upper() + name[1:]
    return RENAMED.get(name, name) or "Text"
