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

# By the name of the family in `formats`.
STRIPPERS: dict[str, ModuleType] = {
    "jpeg.reader": jpeg,
    "png.reader": png,
    "webp.reader": webp,
    "bmff.heif": heif,
    "tiff.reader": tiff,
    "gif.reader": gif,
    "bmff.jpegxl": jpegxl,
}
VIDEOS = {"bmff.movie", "avi"}


def strip(data: bytes, level: Level) -> Stripped:
    """The same picture with the metadata that the level keeps. Raises NotAnImage, CannotStrip."""
    container = formats.identify(data)
    name = container.__name__.removeprefix(f"{formats.__name__}.")
    if name in VIDEOS:
        raise CannotStrip("Videos cannot be stripped: PixelScan reads their metadata, but strips only photos.")
    if name not in STRIPPERS:
        raise CannotStrip(
            f"{container.read(data).format} files cannot be stripped without re-encoding the picture. "
            "Save it as PNG or JPEG and strip that instead."
        )
    stripped: Stripped = STRIPPERS[name].strip(data, level)
    return stripped
