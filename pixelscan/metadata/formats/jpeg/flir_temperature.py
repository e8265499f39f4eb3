"""Degrees from FLIR's raw thermal picture: Planck's law with the camera's own constants.

Emissivity and reflected heat as in G. J. Tattersall, "Thermimage" (raw2temp); the air between is left out, whose part
is below a degree at a few metres.
"""

import io
import math
import struct
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from PIL.Image import Image

CELSIUS_ZERO = 273.15
HEADER_BYTES = 32
MAX_PIXELS = 4_000_000
PNG_MARK = b"\x89PNG"


class Temperatures(NamedTuple):
    """Degrees Celsius at the centre of the picture, of its coldest and of its hottest pixel."""

    center: float
    lowest: float
    highest: float


def temperatures(sensor: bytes, width: int, height: int, constants: Mapping[str, float]) -> Temperatures | None:
    """From the sensor's record, the picture's size and the camera's constants; None where something is missing."""
    try:
        picture = _raw_picture(sensor[HEADER_BYTES:], width, height)
        if picture is None:
            return None
        middle = width // 2, height // 2
        center, _ = _extrema(picture.crop((*middle, middle[0] + 1, middle[1] + 1)))
        return Temperatures(*(_degrees(raw, constants) for raw in (center, *_extrema(picture))))
    except (KeyError, ValueError, ArithmeticError, OSError, SyntaxError, EOFError, struct.error, zlib.error):
        return None


def _raw_picture(data: bytes, width: int, height: int) -> "Image | None":
    """16 bits a pixel, stored plainly or as PNG; many cameras write PNG in the wrong byte order.

    What was measured has a narrower range than the same bytes swapped. Raises ValueError where the size is another.
    """
    import PIL.Image  # noqa: PLC0415 - only thermal pictures need it

    if not 0 < width * height <= MAX_PIXELS:
        return None
    if data.startswith(PNG_MARK):
        stored = _unpacked(data, width, height)
    else:
        stored = PIL.Image.frombytes("I;16", (width, height), data[: 2 * width * height])
    swapped = PIL.Image.frombytes("I;16", (width, height), stored.tobytes(), "raw", "I;16B")
    return min((stored, swapped), key=_range)


def _range(picture: "Image") -> int:
    lowest, highest = _extrema(picture)
    return highest - lowest


def _extrema(picture: "Image") -> tuple[int, int]:
    """The raw values of the coldest and of the hottest pixel."""
    return cast("tuple[int, int]", picture.getextrema())


def _unpacked(png: bytes, width: int, height: int) -> "Image":
    """Raises ValueError where the PNG is of another size, OSError or SyntaxError where it is damaged."""
    if png[16:24] != struct.pack(">II", width, height):
        raise ValueError("another size")
    # Image.open would first import the readers of five other formats.
    from PIL.PngImagePlugin import PngImageFile  # noqa: PLC0415 - only thermal pictures need it

    with PngImageFile(io.BytesIO(png)) as picture:
        if picture.mode not in ("I;16", "I;16B", "I"):
            raise ValueError(picture.mode)
        return picture.convert("I;16")


def _degrees(raw: int, constants: Mapping[str, float]) -> float:
    """Raises ValueError, ZeroDivisionError or OverflowError where the constants make no sense."""
    emissivity = constants["Emissivity"]
    reflected = _radiance(constants["ReflectedApparentTemperature"] + CELSIUS_ZERO, constants)
    own = (raw - (1 - emissivity) * reflected) / emissivity
    inside = constants["PlanckR1"] / (constants["PlanckR2"] * (own + constants["PlanckO"])) + constants["PlanckF"]
    degrees = constants["PlanckB"] / math.log(inside) - CELSIUS_ZERO
    if not -CELSIUS_ZERO < degrees < 5000:
        raise ValueError(degrees)
    return round(degrees, 1)


def _radiance(kelvin: float, constants: Mapping[str, float]) -> float:
    """The sensor's raw value for a body of that temperature."""
    exponential = math.exp(constants["PlanckB"] / kelvin) - constants["PlanckF"]
    return constants["PlanckR1"] / (constants["PlanckR2"] * exponential) - constants["PlanckO"]
