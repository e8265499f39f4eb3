"""PNG's small chunks of numbers -> facts. Names are ExifTool's, units the specification's."""

import struct
from collections.abc import Callable

from pixelscan.metadata.formats.contents import ParsedContainer

COLOR_TYPES = {0: "Grayscale", 2: "RGB", 3: "Palette", 4: "Grayscale with Alpha", 6: "RGB with Alpha"}
INTERLACES = {0: "Noninterlaced", 1: "Adam7 Interlace"}
RENDERINGS = {0: "Perceptual", 1: "Relative Colorimetric", 2: "Saturation", 3: "Absolute Colorimetric"}
CHROMATICITIES = ("WhitePointX", "WhitePointY", "RedX", "RedY", "GreenX", "GreenY", "BlueX", "BlueY")
MAX_TRANSPARENCY_BYTES = 16


def add_header(contents: ParsedContainer, data: bytes) -> None:
    """IHDR: size, bits, colour type, interlace. Only the first one counts."""
    if contents.width is not None:
        return
    if len(data) < 13:
        contents.report("PNG", "The header chunk is cut off.")
        return
    width, height, depth, color, compression, filter_, interlace = struct.unpack_from(">IIBBBBB", data)
    contents.add_size(width, height, "PNG")
    contents.add("PNG", "BitDepth", depth)
    contents.add("PNG", "ColorType", color, _words(COLOR_TYPES, color))
    contents.add("PNG", "Compression", compression, _words({0: "Deflate/Inflate"}, compression))
    contents.add("PNG", "Filter", filter_, _words({0: "Adaptive"}, filter_))
    contents.add("PNG", "Interlace", interlace, _words(INTERLACES, interlace))


def _words(table: dict[int, str], number: int) -> str:
    return table.get(number, f"unknown ({number})")


def _density(contents: ParsedContainer, data: bytes) -> None:
    across, down, unit = struct.unpack_from(">IIB", data)
    contents.add("PNG-pHYs", "PixelsPerUnitX", across)
    contents.add("PNG-pHYs", "PixelsPerUnitY", down)
    contents.add("PNG-pHYs", "PixelUnits", unit, _words({0: "Unknown", 1: "meters"}, unit))


def _gamma(contents: ParsedContainer, data: bytes) -> None:
    """The file holds 100,000 times the encoding exponent; people know the decoding one, 2.2."""
    stored = struct.unpack_from(">I", data)[0]
    contents.add("PNG", "Gamma", round(100_000 / stored, 4) if stored else 0)


def _chromaticities(contents: ParsedContainer, data: bytes) -> None:
    for name, number in zip(CHROMATICITIES, struct.unpack_from(">8I", data), strict=True):
        contents.add("PNG", name, number / 100_000)


def _rendering(contents: ParsedContainer, data: bytes) -> None:
    contents.add("PNG", "SRGBRendering", data[0], _words(RENDERINGS, data[0]))


def _time(contents: ParsedContainer, data: bytes) -> None:
    year, *rest = struct.unpack_from(">HBBBBB", data)
    contents.add("PNG", "ModifyDate", "{:04}:{:02}:{:02} {:02}:{:02}:{:02}".format(year, *rest))


def _significant_bits(contents: ParsedContainer, data: bytes) -> None:
    contents.add("PNG", "SignificantBits", tuple(data[:4]))


def _color(contents: ParsedContainer, name: str, data: bytes) -> None:
    """One colour: an index of one byte, or samples of two."""
    samples = tuple(data) if len(data) == 1 else struct.unpack(f">{len(data) // 2}H", data[: len(data) & ~1])
    contents.add("PNG", name, samples if len(samples) > 1 else samples[0])


def _background(contents: ParsedContainer, data: bytes) -> None:
    _color(contents, "BackgroundColor", data[:6])


def _transparency(contents: ParsedContainer, data: bytes) -> None:
    """A transparent colour, or an opacity for each entry of the palette."""
    if any(tag.name == "ColorType" and tag.value == 3 for tag in contents.tags):
        opacities = tuple(data[:MAX_TRANSPARENCY_BYTES])
        contents.add("PNG", "Transparency", opacities if len(opacities) > 1 else opacities[0])
    else:
        _color(contents, "Transparency", data[:6])


def _offset(contents: ParsedContainer, data: bytes) -> None:
    across, down, unit = struct.unpack_from(">iiB", data)
    contents.add("PNG", "ImageOffset", f"{across}, {down} ({'microns' if unit == 1 else 'pixels'})")


def _virtual_page(contents: ParsedContainer, data: bytes) -> None:
    width, height, unit = struct.unpack_from(">IIB", data)
    contents.add("PNG", "VirtualImageWidth", width)
    contents.add("PNG", "VirtualImageHeight", height)
    contents.add("PNG", "VirtualPageUnits", unit)


def _scale(contents: ParsedContainer, data: bytes) -> None:
    width, _, height = data[1:].partition(b"\0")
    contents.add("PNG", "SubjectUnits", data[0], _words({1: "meters", 2: "radians"}, data[0]))
    contents.add("PNG", "SubjectPixelWidth", width[:40].decode("latin-1"))
    contents.add("PNG", "SubjectPixelHeight", height[:40].rstrip(b"\0").decode("latin-1"))


def _color_space(contents: ParsedContainer, data: bytes) -> None:
    """cICP: the code points of ITU-T H.273."""
    names = ("ColorPrimaries", "TransferCharacteristics", "MatrixCoefficients", "VideoFullRangeFlag")
    for name, number in zip(names, struct.unpack_from(">4B", data), strict=True):
        contents.add("PNG-cICP", name, number)


def _animation(contents: ParsedContainer, data: bytes) -> None:
    frames, plays = struct.unpack_from(">II", data)
    contents.add("PNG", "AnimationFrames", frames)
    contents.add("PNG", "AnimationPlays", plays, "" if plays else "infinite")


# Each raises struct.error or IndexError where its chunk is too short.
FACTS: dict[bytes, Callable[[ParsedContainer, bytes], None]] = {
    b"pHYs": _density,
    b"gAMA": _gamma,
    b"cHRM": _chromaticities,
    b"sRGB": _rendering,
    b"tIME": _time,
    b"sBIT": _significant_bits,
    b"bKGD": _background,
    b"tRNS": _transparency,
    b"oFFs": _offset,
    b"vpAg": _virtual_page,
    b"sCAL": _scale,
    b"cICP": _color_space,
    b"acTL": _animation,
}
