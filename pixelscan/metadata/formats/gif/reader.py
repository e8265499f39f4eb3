"""GIF: blocks up to the trailer -> facts, comments, XMP and profile (GIF89a; XMP part 3 section 1.1.2)."""

import struct
from dataclasses import dataclass

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.gif.blocks import (
    APPLICATION,
    COMMENT,
    EXTENSION,
    GRAPHIC_CONTROL,
    HEADER_BYTES,
    IMAGE,
    XMP_HEAD,
    XMP_TRAILER,
    GifBlock,
    blocks,
    extension_name,
    joined,
)

KINDS = frozenset({BlockKind.XMP, BlockKind.ICC, BlockKind.C2PA, BlockKind.COMMENT})
UNUSED = frozenset(BlockKind) - KINDS

MAX_BLOCK_BYTES = 16 << 20
LOOPS = (b"\x0bNETSCAPE2.0\x03\x01", b"\x0bANIMEXTS1.0\x03\x01")
# With the lengths of their sub-blocks, and the empty one at the end.
LOOPS_BYTES, CONTROL_BYTES = 17, 6
PROFILE = b"\x0bICCRGBG1012"
C2PA = b"\x0bC2PA_GIF\x01\0\0"  # C2PA 2.1 section A.3.6


def matches(head: bytes) -> bool:
    """GIF's signature, of either version."""
    return head[:6] in (b"GIF87a", b"GIF89a")


def read(data: Buffer) -> ParsedContainer:
    """Facts of the screen and of the animation, and the blocks in extensions."""
    contents = ParsedContainer("GIF", "image/gif")
    if len(data) < HEADER_BYTES:
        contents.report("GIF", "The file ends within its header.")
        return contents
    _add_screen(contents, data[:HEADER_BYTES])
    animation = _Animation()
    end = len(data)
    for block in blocks(data, contents.report):
        end = block.end
        if block.type == IMAGE:
            animation.frames += 1
        elif block.type == EXTENSION and block.label == GRAPHIC_CONTROL:
            animation.take(data[block.content : block.end])
            _leave_rest(contents, data, block, CONTROL_BYTES)
        elif block.type == EXTENSION:
            stored = data[block.content : min(block.end, block.content + MAX_BLOCK_BYTES)]
            if not _take_extension(contents, block, stored):
                contents.leave_undecoded(extension_name(data, block), data, block.content, block.end)
            elif stored.startswith(LOOPS):
                _leave_rest(contents, data, block, LOOPS_BYTES)
    contents.leave_undecoded("bytes after the picture", data, end, len(data))
    animation.add_to(contents)
    return contents


def _leave_rest(contents: ParsedContainer, data: Buffer, block: GifBlock, known: int) -> None:
    """What an extension of a fixed length holds more than that."""
    rest = min(block.content + known, block.end)
    contents.leave_undecoded(f"bytes in {extension_name(data, block)}", data, rest, block.end)


def _add_screen(contents: ParsedContainer, head: bytes) -> None:
    """The logical screen's facts."""
    width, height, flags, background, aspect = struct.unpack_from("<HHBBB", head, 6)
    contents.add("GIF", "GIFVersion", head[3:6].decode("latin-1"))
    contents.add_size(width, height, "GIF")
    contents.add("GIF", "HasColorMap", flags >> 7, "Yes" if flags >> 7 else "No")
    contents.add("GIF", "ColorResolutionDepth", (flags >> 4 & 7) + 1)
    contents.add("GIF", "BitsPerPixel", (flags & 7) + 1)
    contents.add("GIF", "BackgroundColor", background)
    if aspect:
        contents.add("GIF", "PixelAspectRatio", (aspect + 15) / 64)


@dataclass(slots=True)
class _Animation:
    """What the frames and the graphic controls before them come to."""

    frames: int = 0
    hundredths: int = 0
    transparent: int | None = None

    def take(self, control: bytes) -> None:
        if len(control) >= 5:
            self.hundredths += int.from_bytes(control[2:4], "little")
            if control[1] & 1 and self.transparent is None:
                self.transparent = control[4]

    def add_to(self, contents: ParsedContainer) -> None:
        if self.transparent is not None:
            contents.add("GIF", "TransparentColor", self.transparent)
        if self.frames > 1:
            contents.add("GIF", "FrameCount", self.frames)
        if self.hundredths:
            contents.add("GIF", "Duration", self.hundredths / 100, f"{self.hundredths / 100:.2f} s")


def _take_extension(contents: ParsedContainer, block: GifBlock, stored: bytes) -> bool:
    """Whether there is a reader for the extension."""
    if block.label == COMMENT:
        text = joined(stored)
        contents.add("File", "Comment", decode(text))
        contents.add_block(BlockKind.COMMENT, text, None)
    elif block.label != APPLICATION:
        return False
    elif stored.startswith(XMP_HEAD):
        _take_xmp(contents, stored[len(XMP_HEAD) :], block.content + len(XMP_HEAD))
    elif stored.startswith(PROFILE):
        contents.add_block(BlockKind.ICC, joined(stored[len(PROFILE) :]), None)
    elif stored.startswith(C2PA):
        contents.add_block(BlockKind.C2PA, joined(stored[len(C2PA) :]), None)
    elif stored.startswith(LOOPS):
        loops = int.from_bytes(stored[14:16], "little")
        contents.add("GIF", "AnimationIterations", loops, "" if loops else "Infinite")
    else:
        return False
    return True


def _take_xmp(contents: ParsedContainer, packet: bytes, start: int) -> None:
    end = packet.rfind(XMP_TRAILER)
    if end >= 0:
        contents.add_block(BlockKind.XMP, packet[:end], start)
    else:
        # Some writers cut XMP into sub-blocks after all.
        contents.add_block(BlockKind.XMP, joined(packet), None)
