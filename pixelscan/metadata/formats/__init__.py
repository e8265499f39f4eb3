"""Container families: one module each with `KINDS`, `UNUSED`, `matches` and `read`; the registry finds the right one.

`KINDS` are the blocks that a reader looks for, `UNUSED` those that its format has no place for.
"""

from types import ModuleType

from pixelscan.errors import NotAnImage
from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.formats import bmp, ciff, eip, ico, mrw, pnm, psd, raf, x3f
from pixelscan.metadata.formats.bmff import cr3, heif, jpeg2000, jpegxl
from pixelscan.metadata.formats.gif import reader as gif
from pixelscan.metadata.formats.jpeg import reader as jpeg
from pixelscan.metadata.formats.png import reader as png
from pixelscan.metadata.formats.tiff import reader as tiff
from pixelscan.metadata.formats.webp import reader as riff

HEAD_LENGTH = 64

# The first whose `matches` holds reads the file; the weakest signatures come last.
FAMILIES: tuple[ModuleType, ...] = (
    jpeg,
    png,
    riff,
    heif,
    cr3,
    jpegxl,
    jpeg2000,
    tiff,
    raf,
    ciff,
    mrw,
    x3f,
    eip,
    gif,
    psd,
    bmp,
    pnm,
    ico,
)


def identify(data: Buffer) -> ModuleType:
    """The container module that reads these bytes. Raises NotAnImage."""
    head = bytes(data[:HEAD_LENGTH])
    if not head:
        raise NotAnImage("The file is empty.")
    for family in FAMILIES:
        if family.matches(head):
            return family
    raise NotAnImage(_sentence(head))


def _sentence(head: bytes) -> str:
    """What the bytes are, where that is easy to tell; people rename videos and documents."""
    if head[4:8] in (b"ftyp", b"moov", b"mdat"):
        return "The file is a video or audio file, not a photo."
    if head[:4] == b"RIFF":
        return "The file is a RIFF file other than WebP (AVI or WAV), not a photo."
    if head[:5] == b"%PDF-":
        return "The file is a PDF document, not a photo."
    if head[:4] == b"PK\3\4":
        return "The file is a ZIP archive or an office document, not a photo."
    if not head.translate(None, bytes(range(32, 127)) + b"\t\r\n"):
        return "The file is text, not a photo."
    return "The bytes are no image format that PixelScan knows."
