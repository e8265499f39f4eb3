"""GIF: blocks up to the trailer -> facts, comments, XMP and profile (GIF89a; XMP part 3 section 1.1.2)."""

import struct
from dataclasses import dataclass

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer

KINDS = frozenset({BlockKind.XMP, BlockKind.ICC, BlockKind.COMMENT})

MAX_BLOCKS = 100_000
# 200 MB of whole sub-blocks are 800,000.
MAX_SUB_BLOCKS = 1_000_000
MAX_BLOCK_BYTES = 16 << 20
EXTENSION, IMAGE, TRAILER = 0x21, 0x2C, b"\x3b"
GRAPHIC_CONTROL, COMMENT, APPLICATION = 0xF9, 0xFE, 0xFF
# XMP is not cut into sub-blocks; bytes 0xFF to 0x00 behind it lead a reader of sub-blocks to the end.
XMP_TRAILER = b"\x01\xff\xfe\xfd"


def matches(head: bytes) -> bool:
    """GIF's signature, of either version."""
    return head[:6] in (b"GIF87a", b"GIF89a")


def read(data: Buffer) -> ParsedContainer:
    """Facts of the screen and of the animation, and the blocks in extensions."""
    contents = ParsedContainer("GIF", "image/gif")
    if len(data) < 13:
        contents.report("GIF", "The file ends within its header.")
        return contents
    walk = _Walk(data, contents, _add_screen(contents, data[:13]))
    walk.run()
    walk.add_animation()
    return contents


def _add_screen(contents: ParsedContainer, head: bytes) -> int:
    """The logical screen's facts; where the first block begins."""
    width, height, flags, background, aspect = struct.unpack_from("<HHBBB", head, 6)
    contents.add("GIF", "GIFVersion", head[3:6].decode("latin-1"))
    contents.add_size(width, height, "GIF")
    contents.add("GIF", "HasColorMap", flags >> 7, "Yes" if flags >> 7 else "No")
    contents.add("GIF", "ColorResolutionDepth", (flags >> 4 & 7) + 1)
    contents.add("GIF", "BitsPerPixel", (flags & 7) + 1)
    contents.add("GIF", "BackgroundColor", background)
    if aspect:
        contents.add("GIF", "PixelAspectRatio", (aspect + 15) / 64)
    return 13 + _color_table_bytes(flags)


def _color_table_bytes(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags >> 7 else 0


@dataclass(slots=True)
class _Walk:
    data: Buffer
    contents: ParsedContainer
    position: int
    sub_blocks_left: int = MAX_SUB_BLOCKS
    frames: int = 0
    hundredths: int = 0
    transparent: int | None = None

    def run(self) -> None:
        for _ in range(MAX_BLOCKS):
            head = self.data[self.position : self.position + 2]
            if head[:1] == TRAILER:
                return
            if len(head) < 2:
                self.contents.report("GIF", f"The file ends at byte {len(self.data)} without its trailer.")
                return
            if head[0] == IMAGE:
                self._pass_image()
            elif head[0] == EXTENSION:
                self._take_extension(head[1])
            elif head[0] == 0:
                # Some writers end a run of sub-blocks twice.
                self.position += 1
            else:
                self.contents.report("GIF", f"At byte {self.position} a block should begin; there is none.")
                return
            if self.sub_blocks_left <= 0:
                break
        self.contents.report("GIF", "The file has more blocks than are looked at; the rest was left out.")

    def add_animation(self) -> None:
        if self.transparent is not None:
            self.contents.add("GIF", "TransparentColor", self.transparent)
        if self.frames > 1:
            self.contents.add("GIF", "FrameCount", self.frames)
        if self.hundredths:
            self.contents.add("GIF", "Duration", self.hundredths / 100, f"{self.hundredths / 100:.2f} s")

    def _pass_image(self) -> None:
        """An image descriptor of ten bytes, perhaps a colour table, the code size, and the picture."""
        self.frames += 1
        flags = self.data[self.position + 9 : self.position + 10]
        self.position += 10 + (_color_table_bytes(flags[0]) if flags else 0) + 1
        self._pass_sub_blocks()

    def _pass_sub_blocks(self) -> None:
        """Move behind the empty sub-block that ends a run of them."""
        data, position, size = self.data, self.position, len(self.data)
        left = self.sub_blocks_left
        while position < size and left > 0:
            length = data[position]
            position += length + 1
            left -= 1
            if not length:
                break
        self.position, self.sub_blocks_left = position, left

    def _take_extension(self, label: int) -> None:
        self.position += 2
        start = self.position
        head = self.data[start : start + 16]
        if label == APPLICATION and head[:12] == b"\x0bXMP DataXMP":
            self.position += 12
            self._pass_sub_blocks()
            self._keep_xmp(start + 12)
            return
        self._pass_sub_blocks()
        if label == GRAPHIC_CONTROL and len(head) >= 5:
            self._take_graphic_control(head)
        elif label == COMMENT:
            text = self._joined(start)
            self.contents.add("File", "Comment", decode(text))
            self.contents.add_block(BlockKind.COMMENT, text, None)
        elif label == APPLICATION and head[:12] == b"\x0bICCRGBG1012":
            self.contents.add_block(BlockKind.ICC, self._joined(start + 12), None)
        elif label == APPLICATION and head[:14] in (b"\x0bNETSCAPE2.0\x03\x01", b"\x0bANIMEXTS1.0\x03\x01"):
            loops = int.from_bytes(head[14:16], "little")
            self.contents.add("GIF", "AnimationIterations", loops, "" if loops else "Infinite")

    def _take_graphic_control(self, head: bytes) -> None:
        self.hundredths += int.from_bytes(head[2:4], "little")
        if head[1] & 1 and self.transparent is None:
            self.transparent = head[4]

    def _keep_xmp(self, start: int) -> None:
        packet = self.data[start : min(self.position, start + MAX_BLOCK_BYTES)]
        end = packet.rfind(XMP_TRAILER)
        if end >= 0:
            self.contents.add_block(BlockKind.XMP, packet[:end], start)
        else:
            # Some writers cut XMP into sub-blocks after all.
            self.contents.add_block(BlockKind.XMP, self._joined(start), None)

    def _joined(self, start: int) -> bytes:
        """The content of the sub-blocks from `start` to where the walk is now."""
        raw = self.data[start : min(self.position, start + MAX_BLOCK_BYTES)]
        pieces, at = [], 0
        while at < len(raw) and raw[at]:
            pieces.append(raw[at + 1 : at + 1 + raw[at]])
            at += raw[at] + 1
        return b"".join(pieces)
