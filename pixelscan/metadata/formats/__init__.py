"""Container families: one module each with `KINDS`, `UNUSED`, `matches` and `read`; the registry finds the right one.

`KINDS` are the blocks that a reader looks for, `UNUSED` those that its format has no place for.
"""

from types import ModuleType

from pixelscan.errors import NotAnImage
from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.formats import avi, psd
from pixelscan.metadata.formats.bmff import cr3, heif, jpeg2000, jpegxl, movie
from pixelscan.metadata.formats.gif import reader as gif
from pixelscan.metadata.formats.jpeg import exv
from pixelscan.metadata.formats.jpeg import reader as jpeg
from pixelscan.metadata.formats.plain import bmp, dpx, eps, fits, ico, jxr, openexr, os2, pcx, pnm, radiance, tga
from pixelscan.metadata.formats.png import reader as png
from pixelscan.metadata.formats.raw import ciff, eip, mrw, raf, x3f
from pixelscan.metadata.formats.sidecars import aae, takeout
from pixelscan.metadata.formats.sidecars import xmp as xmp_sidecar
from pixelscan.metadata.formats.tiff import reader as tiff
from pixelscan.metadata.formats.webp import reader as webp

HEAD_LENGTH = 64

# The first whose `matches` holds reads the file; the weakest signatures come last.
FAMILIES: tuple[ModuleType, ...] = (
    jpeg,
    exv,
    png,
    webp,
    avi,
    heif,
    cr3,
    movie,
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
    jxr,
    dpx,
    openexr,
    radiance,
    fits,
    eps,
    xmp_sidecar,
    aae,
    takeout,
    bmp,
    os2,
    pnm,
    ico,
    pcx,
    tga,
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


# What stays out, by what it begins with.
REFUSED: dict[bytes, str] = {
    b"%PDF-": "a PDF document",
    b"%!PS": "a PostScript document",
    b"PK\3\4": "a ZIP archive or an office document",
    b"RIFF": "a RIFF file other than WebP, AVI and WAV",
    b"gimp xcf": "a drawing of GIMP (XCF)",
    b"FLIF": "a FLIF picture, which PixelScan does not read",
    b"BPG\xfb": "a BPG picture, which PixelScan does not read",
    b"PGF": "a PGF picture, which PixelScan does not read",
    b"AT&TFORM": "a DjVu document",
    b"\x1aE\xdf\xa3": "a Matroska or WebM video",
    b"\xd7\xcd\xc6\x9a": "a Windows metafile (WMF)",
    b"\0\0\2\0": "a mouse pointer (CUR)",
    b"<svg": "an SVG drawing",
}
_MARKUP = {
    b"<svg": "an SVG drawing",
}


def _sentence(head: bytes) -> str:
    """What the bytes are, where that is easy to tell; people rename videos and documents."""
    for beginning, name in REFUSED.items():
        if head.startswith(beginning):
            return f"The file is {name}, not a photo."
    for mark, name in _MARKUP.items():
        if mark in head:
            return f"The file is {name}, not a photo."
    if not head.translate(None, bytes(range(32, 127)) + b"\t\r\n"):
        return "The file is text, not a photo."
    return "The bytes are no image format that PixelScan knows."
