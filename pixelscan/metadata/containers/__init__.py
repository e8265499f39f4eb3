"""Container families: one module each with `KINDS`, `matches` and `read`; the registry finds the right one."""

from types import ModuleType

from pixelscan.errors import NotAnImage
from pixelscan.metadata.containers import heif, jpeg, png, riff, tiff
from pixelscan.metadata.containers.contents import Buffer

HEAD_LENGTH = 64

# In this order: a TIFF header is part of other formats' headers, so TIFF comes late.
FAMILIES: tuple[ModuleType, ...] = (jpeg, png, riff, heif, tiff)


def identify(data: Buffer) -> ModuleType:
    """The container module that reads these bytes. Raises NotAnImage."""
    head = bytes(data[:HEAD_LENGTH])
    if not head:
        raise NotAnImage("The file is empty.")
    for family in FAMILIES:
        if family.matches(head):
            return family
    raise NotAnImage("The bytes are no image format that PixelScan knows.")
