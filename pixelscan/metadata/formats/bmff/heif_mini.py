"""HEIF's short form, the mini box: size, colours, and what it says is in it (ISO 23008-12, 2024 amendment)."""

from pixelscan.metadata.blocks.boxes import Box
from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.formats.contents import ParsedContainer

HEADER_BYTES = 8
CHROMA = {0: "4:0:0 (monochrome)", 1: "4:2:0", 2: "4:2:2", 3: "4:4:4"}
WITH_METADATA = {"icc": BlockKind.ICC, "exif": BlockKind.EXIF, "xmp": BlockKind.XMP}


class _Bits:
    """Reads numbers of any width, highest bit first."""

    def __init__(self, data: bytes) -> None:
        self.bits, self.left = int.from_bytes(data, "big"), 8 * len(data)

    def take(self, width: int) -> int:
        self.left -= width
        return self.bits >> self.left & (1 << width) - 1


def read(data: Buffer, box: Box, contents: ParsedContainer) -> None:
    """The header; the blocks in it are packed without a place of their own, and are reported as unreadable."""
    head = data[box.content : min(box.end, box.content + HEADER_BYTES)]
    if len(head) < HEADER_BYTES:
        contents.report("Meta", f"The mini box at byte {box.content} is cut off.")
        return
    bits = _Bits(head)
    bits.take(3)
    is_float = bits.take(1)
    bits.take(3)
    has_hdr = bits.take(1)
    there = [kind for kind in WITH_METADATA.values() if bits.take(1)]
    chroma, orientation = bits.take(2), bits.take(3) + 1
    side = 15 if bits.take(1) else 7
    contents.add_size(bits.take(side) + 1, bits.take(side) + 1)
    bits.take({1: 2, 2: 1}.get(chroma, 0))
    if not is_float:
        contents.add("File", "BitsPerSample", bits.take(3) + 9 if bits.take(1) else 8)
    contents.add("QuickTime", "ChromaFormat", chroma, CHROMA[chroma])
    contents.add("QuickTime", "MiniOrientation", orientation)
    contents.add("QuickTime", "MiniHDR", has_hdr, "Yes" if has_hdr else "No")
    for kind in there:
        contents.mark_unreadable(kind, "Meta", f"{kind} is in HEIF's short form (mini box), of which the size is read.")
