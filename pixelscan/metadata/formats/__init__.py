"""Container families: one module each with `KINDS`, `UNUSED`, `matches` and `read`; the registry finds the right one.

`KINDS` are the blocks that a reader looks for, `UNUSED` those that its format has no place for.
"""

from functools import cache
from importlib import import_module
from types import ModuleType

from pixelscan.errors import NotAnImage
from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.formats import refused

HEAD_LENGTH = 64

# Names in this package: each is imported when its turn comes, since all together take 70 ms and most photos are JPEGs.
# The first whose `matches` returns True reads the file; the weakest signatures come last.
FAMILIES = (
    "jpeg.reader",
    "jpeg.exv",
    "png.reader",
    "webp.reader",
    "avi",
    "bmff.heif",
    "bmff.cr3",
    "bmff.movie",
    "bmff.jpegxl",
    "bmff.jpeg2000",
    "tiff.reader",
    "raw.raf",
    "raw.ciff",
    "raw.mrw",
    "raw.x3f",
    "raw.eip",
    "gif.reader",
    "psd",
    "plain.jxr",
    "plain.dpx",
    "plain.openexr",
    "plain.radiance",
    "plain.fits",
    "plain.eps",
    "sidecars.xmp",
    "sidecars.aae",
    "sidecars.takeout",
    "plain.bmp",
    "plain.os2",
    "plain.pnm",
    "plain.ico",
    "plain.pcx",
    "plain.tga",
)


@cache
def family(name: str) -> ModuleType:
    """The module of this name among FAMILIES."""
    return import_module(f"{__name__}.{name}")


def identify(data: Buffer) -> ModuleType:
    """The container module that reads these bytes. Raises NotAnImage."""
    head = bytes(data[:HEAD_LENGTH])
    if not head:
        raise NotAnImage("The file is empty.")
    for name in FAMILIES:
        if (found := family(name)).matches(head):
            return found
    raise NotAnImage(_sentence(bytes(data[: refused.TELLING_BYTES])))


def _sentence(head: bytes) -> str:
    """What the bytes are, if that is easy to recognise: people rename videos and documents."""
    if told := refused.sentence(head):
        return told
    if not head[:HEAD_LENGTH].translate(None, bytes(range(32, 127)) + b"\t\r\n"):
        return "The file is text, not a photo."
    return "The bytes are no image format that PixelScan knows."
