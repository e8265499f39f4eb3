"""Metadata out of a photo, the picture untouched: one module a container family, each with `strip(data, level)`.

Nothing is encoded again. A file that cannot be walked to its end is refused, never half stripped.
"""

from types import ModuleType

from pixelscan.errors import CannotStrip
from pixelscan.metadata import containers
from pixelscan.metadata.strip import gif, heif, jpeg, jpegxl, png, tiff, webp
from pixelscan.metadata.strip.levels import Level
from pixelscan.metadata.strip.pieces import Stripped

FAMILIES: dict[ModuleType, ModuleType] = {
    containers.jpeg: jpeg,
    containers.png: png,
    containers.riff: webp,
    containers.heif: heif,
    containers.tiff: tiff,
    containers.gif: gif,
    containers.jpegxl: jpegxl,
}


def strip(data: bytes, level: Level) -> Stripped:
    """The same picture with what the level leaves. Raises NotAnImage, CannotStrip."""
    container = containers.identify(data)
    if container not in FAMILIES:
        raise CannotStrip(
            f"{container.read(data).format} files cannot be stripped without writing the picture anew. "
            "What is possible: save it as PNG or JPEG, and strip that."
        )
    stripped: Stripped = FAMILIES[container].strip(data, level)
    return stripped
