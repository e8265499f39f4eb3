"""Removes metadata from a photo and leaves the picture unchanged: one module per family of containers.

`blocks/strip_levels.py` and, for locations, `blocks/location_tags.py` define what a level removes; each block's
`strip.py` applies it. Nothing is re-encoded. A file that cannot be parsed to its end is refused, never partly stripped.
"""

from types import ModuleType

from pixelscan.errors import CannotStrip
from pixelscan.metadata import formats
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.formats.bmff import heif_strip as heif
from pixelscan.metadata.formats.bmff import jpegxl_strip as jpegxl
from pixelscan.metadata.formats.gif import strip as gif
from pixelscan.metadata.formats.jpeg import strip as jpeg
from pixelscan.metadata.formats.pieces import Stripped
from pixelscan.metadata.formats.png import strip as png
from pixelscan.metadata.formats.tiff import strip as tiff
from pixelscan.metadata.formats.webp import strip as webp

FAMILIES: dict[ModuleType, ModuleType] = {
    formats.jpeg: jpeg,
    formats.png: png,
    formats.webp: webp,
    formats.heif: heif,
    formats.tiff: tiff,
    formats.gif: gif,
    formats.jpegxl: jpegxl,
}


def strip(data: bytes, level: Level) -> Stripped:
    """The same picture with the metadata that the level keeps. Raises NotAnImage, CannotStrip."""
    container = formats.identify(data)
    if container in (formats.movie, formats.avi):
        raise CannotStrip("Videos cannot be stripped: PixelScan reads their metadata, but strips only photos.")
    if container not in FAMILIES:
        raise CannotStrip(
            f"{container.read(data).format} files cannot be stripped without re-encoding the picture. "
            "Save it as PNG or JPEG and strip that instead."
        )
    stripped: Stripped = FAMILIES[container].strip(data, level)
    return stripped
