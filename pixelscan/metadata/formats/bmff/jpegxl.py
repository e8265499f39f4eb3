"""JPEG XL: the codestream's size and bits, and the boxes around it (ISO 18181-1 annex D, ISO 18181-2)."""

from collections.abc import Callable

from pixelscan.metadata.blocks.boxes import Box, boxes, printable
from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.formats.bmff.movie_header import add_brands
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.exif_payload import add_exif
from pixelscan.metadata.formats.inflate import MAX_INFLATED_BYTES
from pixelscan.metadata.formats.jumbf import add_jumbf
from pixelscan.metadata.formats.reassemble import MAX_JOINED_BYTES
from pixelscan.metadata.model import PartKind

KINDS = frozenset({BlockKind.EXIF, BlockKind.MAKERNOTES, BlockKind.XMP, BlockKind.C2PA})
UNUSED = frozenset(BlockKind) - KINDS

SIGNATURE_BOX = b"\0\0\0\x0cJXL \r\n\x87\n"
CODESTREAM = b"\xff\x0a"
HEADER_BYTES, TIFF_HEADER_AT = 64, 4
# Box -> how long it is at most; the signature and the brands come once, the codestream in one box or in parts.
PICTURE = {b"JXL ": 4, b"ftyp": 0, b"jxll": 1, b"jxlc": 0, b"jxlp": 0}
ONCE = {b"JXL ", b"ftyp", b"jxlc"}
# Width to height where the header names a ratio in place of a width.
RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}


def matches(head: bytes) -> bool:
    """A bare codestream, or the container's signature box."""
    return head.startswith((CODESTREAM, SIGNATURE_BOX))


def read(data: Buffer) -> ParsedContainer:
    """Size and bits from the codestream, wherever it begins; Exif, XMP and C2PA from boxes, packed ones too."""
    contents = ParsedContainer("JXL", "image/jxl")
    if data[:2] == CODESTREAM:
        _add_codestream(contents, data[2:HEADER_BYTES])
        return contents
    add_brands(contents, data, 12, "Jpeg2000")
    seen = set()
    for box in boxes(data, 0, len(data), contents.report):
        content = box.content + (4 if box.type == b"jxlp" else 0)
        if box.type in (b"jxlc", b"jxlp") and data[content : content + 2] == CODESTREAM and contents.width is None:
            _add_codestream(contents, data[content + 2 : content + HEADER_BYTES])
        elif box.type == b"jbrd":
            contents.add("JXL", "JPEGReconstruction", "yes", "A JPEG file can be restored from it bit by bit")
            contents.leave_undecoded("jbrd box, the JPEG's frame and texts", data, box.content, box.end)
        elif box.type == b"brob":
            _take_packed(contents, data, box)
        elif box.type in BLOCKS:
            BLOCKS[box.type](contents, data[box.content : min(box.end, box.content + MAX_JOINED_BYTES)], box.content)
        elif box.type not in PICTURE or (box.type in seen and box.type in ONCE):
            contents.leave_undecoded(f"{box.name} box", data, box.content, box.end)
        elif longest := PICTURE[box.type]:
            contents.leave_undecoded(f"bytes in {box.name}", data, min(box.content + longest, box.end), box.end)
        seen.add(box.type)
    if contents.width is None:
        contents.report("JXL", "The file contains no codestream, so its size is unknown.")
    return contents


def _take_exif(contents: ParsedContainer, block: bytes, offset: int | None) -> None:
    """Four bytes say where the TIFF header is."""
    start = 4 + int.from_bytes(block[:4], "big")
    if start > TIFF_HEADER_AT and any(block[TIFF_HEADER_AT:start]):
        contents.add_part(PartKind.NOT_DECODED, "bytes before Exif", offset, min(start, len(block)))
    add_exif(contents, block[start:], None if offset is None else offset + start)


def _take_xmp(contents: ParsedContainer, block: bytes, offset: int | None) -> None:
    contents.add_block(BlockKind.XMP, block, offset)


BLOCKS: dict[bytes, Callable[[ParsedContainer, bytes, int | None], None]] = {
    b"Exif": _take_exif,
    b"xml ": _take_xmp,
    b"jumb": add_jumbf,
}
PACKED_KINDS = {b"Exif": BlockKind.EXIF, b"xml ": BlockKind.XMP, b"jumb": BlockKind.C2PA}


def _take_packed(contents: ParsedContainer, data: Buffer, box: Box) -> None:
    """A box packed by brotli: the type it would have, then its content."""
    inner = data[box.content : box.content + 4]
    if inner not in BLOCKS:
        contents.leave_undecoded(f"packed {printable(inner)} box", data, box.content, box.end)
        return
    try:
        import brotli  # noqa: PLC0415 - few files are packed
    except ImportError:
        text = f"The compressed box at byte {box.content} was not read: brotli is not installed."
        contents.mark_unreadable(PACKED_KINDS[inner], "JXL", text)
        return
    unpacker = brotli.Decompressor()
    try:
        packed = data[box.content + 4 : min(box.end, box.content + MAX_JOINED_BYTES)]
        block = unpacker.process(packed, output_buffer_limit=MAX_INFLATED_BYTES)
    except brotli.error:
        contents.mark_unreadable(PACKED_KINDS[inner], "JXL", f"The compressed box at byte {box.content} is damaged.")
        return
    if not unpacker.is_finished():
        contents.report("JXL", f"The compressed box at byte {box.content} is cut off, or expands to over 16 MB.")
    BLOCKS[inner](contents, block, None)


class _Bits:
    """Reads numbers of any width, lowest bit first; zeros after the end."""

    def __init__(self, data: bytes) -> None:
        self.bits = int.from_bytes(data, "little")

    def take(self, width: int) -> int:
        """The next `width` bits as a number."""
        number = self.bits & (1 << width) - 1
        self.bits >>= width
        return number

    def take_size(self) -> int:
        """A picture's side: 9, 13, 18 or 30 bits, less one."""
        return self.take((9, 13, 18, 30)[self.take(2)]) + 1


def _add_codestream(contents: ParsedContainer, header: bytes) -> None:
    bits = _Bits(header)
    contents.add_size(*_size(bits))
    depth = _bit_depth(bits)
    if depth:
        contents.add("File", "BitsPerSample", depth)


def _size(bits: _Bits) -> tuple[int, int]:
    """Annex D.2: sides in eights where they are small, width by ratio where one fits."""
    small = bits.take(1)
    height = (bits.take(5) + 1) * 8 if small else bits.take_size()
    if ratio := bits.take(3):
        across, down = RATIOS[ratio]
        return height * across // down, height
    return (bits.take(5) + 1) * 8 if small else bits.take_size(), height


def _bit_depth(bits: _Bits) -> int:
    """Annex D.3 up to the depth; 0 if a preview or an animation header precedes it."""
    if bits.take(1):
        return 8
    if bits.take(1):
        bits.take(3)
        if bits.take(1):
            _size(bits)
        if bits.take(1) or bits.take(1):
            return 0
    depths = (32, 16, 24) if bits.take(1) else (8, 10, 12)
    selector = bits.take(2)
    return depths[selector] if selector < 3 else 1 + bits.take(6)
