"""EPS: comments of its structure, and blocks in it (Adobe, "PostScript Language Document Structuring Conventions").

An EPS is a program. It is read, never run.
"""

import re
from collections.abc import Iterator
from itertools import islice

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer

KINDS = frozenset({BlockKind.XMP, BlockKind.PHOTOSHOP})
UNUSED: frozenset[BlockKind] = frozenset()

# In front of a preview: where the program begins, and how long it is.
DOS_MAGIC = b"\xc5\xd0\xd3\xc6"
MAX_BYTES = 16 << 20
NAMES = {
    "BoundingBox": "BoundingBox",
    "HiResBoundingBox": "HiResBoundingBox",
    "Title": "Title",
    "Creator": "Creator",
    "For": "Author",
    "CreationDate": "CreateDate",
    "ModDate": "ModifyDate",
    "Copyright": "Copyright",
    "Pages": "Pages",
    "LanguageLevel": "LanguageLevel",
    "DocumentData": "DocumentData",
}
# Lines end as on any system: Photoshop for the Mac wrote CR alone.
_COMMENT = re.compile(rb"(?:\A|(?<=[\r\n]))%%(\w{2,20}):[ \t]*([^\r\n]{0,2000})")
_SIZE = re.compile(rb"(?:\A|(?<=[\r\n]))%ImageData:[ \t]*((\d{1,9}) (\d{1,9}) (\d{1,3})[^\r\n]{0,200})")
# In the header before the program: where a picture for the screen is, and its length.
PREVIEWS = {12: "Windows metafile for the screen", 20: "TIFF picture for the screen"}
HEADER_BYTES = 30
_PHOTOSHOP = re.compile(rb"%BeginPhotoshop:[^\r\n]*[\r\n]+((?:% ?[0-9A-Fa-f]+[\r\n]+)+)")
PACKET_BEGIN, PACKET_END = b"<?xpacket begin", b"<?xpacket end"
MAX_COMMENTS, MAX_PACKETS = 10_000, 10


def matches(head: bytes) -> bool:
    """The first line says that it is encapsulated; or a header with a preview precedes it."""
    return head[:4] == DOS_MAGIC or (head[:4] == b"%!PS" and b"EPSF" in head.splitlines()[0])


def read(data: Buffer) -> ParsedContainer:
    """Comments, size, XMP and Photoshop's block; a box in points if no pixels are given."""
    contents = ParsedContainer("EPS", "application/postscript")
    start, length = 0, len(data)
    if data[:4] == DOS_MAGIC:
        start, length = (int.from_bytes(data[at : at + 4], "little") for at in (4, 8))
        _add_previews(contents, data)
    program = data[start : start + min(length, MAX_BYTES)]
    if length > MAX_BYTES:
        contents.report("PostScript", f"Of the program {MAX_BYTES >> 20} MB were read.")
    _add_comments(contents, program)
    if size := _SIZE.search(program):
        contents.add_size(int(size[2]), int(size[3]), "PostScript")
        contents.add("File", "BitsPerSample", int(size[4]))
        contents.add("PostScript", "ImageData", decode(size[1]).strip())
    for place, packet in _packets(program):
        contents.add_block(BlockKind.XMP, packet, start + place)
    if block := _PHOTOSHOP.search(program):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", block[1])
        contents.add_block(BlockKind.PHOTOSHOP, bytes.fromhex(digits[: len(digits) & ~1].decode()), None)
    return contents


def _add_previews(contents: ParsedContainer, data: Buffer) -> None:
    if len(data) < HEADER_BYTES:
        return
    for at, name in PREVIEWS.items():
        start, length = (int.from_bytes(data[place : place + 4], "little") for place in (at, at + 4))
        if length and HEADER_BYTES <= start <= start + length <= len(data):
            contents.leave_undecoded(name, data, start, start + length)


def _add_comments(contents: ParsedContainer, program: bytes) -> None:
    """The first of each name counts; "(atend)" says that it follows."""
    seen = set()
    for comment in islice(_COMMENT.finditer(program), MAX_COMMENTS):
        known, text = NAMES.get(comment[1].decode()), decode(comment[2]).strip("() ")
        if known and known not in seen and text != "atend":
            seen.add(known)
            contents.add("PostScript", known, text)


def _packets(program: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    for _ in range(MAX_PACKETS):
        start = program.find(PACKET_BEGIN, position)
        last = program.find(PACKET_END, start) if start >= 0 else -1
        end = program.find(b">", last) if last >= 0 else -1
        if end < 0:
            return
        yield start, program[start : end + 1]
        position = end
