"""PNG's small chunks of numbers -> facts. Names are ExifTool's, units the specification's."""

import struct
from collections.abc import Callable

from pixelscan.metadata.blocks.fixed_fields import FixedField, consecutive, read_numbers
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.model import Binary

COLOR_TYPES = {0: "Grayscale", 2: "RGB", 3: "Palette", 4: "Grayscale with Alpha", 6: "RGB with Alpha"}
INTERLACES = {0: "Noninterlaced", 1: "Adam7 Interlace"}
RENDERINGS = {0: "Perceptual", 1: "Relative Colorimetric", 2: "Saturation", 3: "Absolute Colorimetric"}
CHROMATICITIES = ("WhitePointX", "WhitePointY", "RedX", "RedY", "GreenX", "GreenY", "BlueX", "BlueY")
GROUPS = {b"pHYs": "PNG-pHYs", b"cICP": "PNG-cICP"}
FIELDS: dict[bytes, tuple[FixedField, ...]] = {
    b"IHDR": consecutive(
        ("ImageWidth", 4),
        ("ImageHeight", 4),
        ("BitDepth", 1),
        ("ColorType", 1),
        ("Compression", 1),
        ("Filter", 1),
        ("Interlace", 1),
    ),
    b"pHYs": consecutive(("PixelsPerUnitX", 4), ("PixelsPerUnitY", 4), ("PixelUnits", 1)),
    b"gAMA": consecutive(("Gamma", 4)),
    b"cHRM": consecutive(*((name, 4) for name in CHROMATICITIES)),
    b"sRGB": consecutive(("SRGBRendering", 1)),
    b"tIME": consecutive(("ModifyDate", 7)),
    b"vpAg": consecutive(("VirtualImageWidth", 4), ("VirtualImageHeight", 4), ("VirtualPageUnits", 1)),
    # The code points of ITU-T H.273.
    b"cICP": consecutive(
        ("ColorPrimaries", 1), ("TransferCharacteristics", 1), ("MatrixCoefficients", 1), ("VideoFullRangeFlag", 1)
    ),
    b"sTER": consecutive(("StereoMode", 1)),
    b"acTL": consecutive(("AnimationFrames", 4), ("AnimationPlays", 4)),
}
WORDS = {
    "ColorType": COLOR_TYPES,
    "Compression": {0: "Deflate/Inflate"},
    "Filter": {0: "Adaptive"},
    "Interlace": INTERLACES,
    "PixelUnits": {0: "Unknown", 1: "meters"},
    "SRGBRendering": RENDERINGS,
    "StereoMode": {0: "Cross-fuse Layout", 1: "Diverging-fuse Layout"},
}
MAX_TRANSPARENCY_BYTES = 16


def group_of(type_: bytes) -> str:
    """The group of a chunk's facts."""
    return GROUPS.get(type_, "PNG")


def add_header(contents: ParsedContainer, data: bytes) -> None:
    """IHDR: size, bits, colour type, interlace. Only the first one counts."""
    if contents.width is not None:
        return
    fields = FIELDS[b"IHDR"]
    try:
        width, height, *numbers = read_numbers(fields, data)
    except IndexError:
        contents.report("PNG", "The header chunk is cut off.")
        return
    contents.add_size(width, height, "PNG")
    for field, number in zip(fields[2:], numbers, strict=True):
        contents.add("PNG", field.name, number, _words_of(field.name, number))


def add_facts(contents: ParsedContainer, type_: bytes, data: bytes) -> None:
    """The facts of any other chunk of numbers. Raises struct.error or IndexError where it is too short."""
    if type_ in FACTS:
        FACTS[type_](contents, data)
        return
    fields = FIELDS[type_]
    for field, number in zip(fields, read_numbers(fields, data), strict=True):
        contents.add(group_of(type_), field.name, number, _words_of(field.name, number))


def _words_of(name: str, number: int) -> str:
    if name == "AnimationPlays" and not number:
        return "infinite"
    return _words(WORDS[name], number) if name in WORDS else ""


def _words(table: dict[int, str], number: int) -> str:
    return table.get(number, f"unknown ({number})")


def _gamma(contents: ParsedContainer, data: bytes) -> None:
    """The file holds 100,000 times the encoding exponent; people know the decoding one, 2.2."""
    (stored,) = read_numbers(FIELDS[b"gAMA"], data)
    contents.add("PNG", "Gamma", round(100_000 / stored, 4) if stored else 0)


def _chromaticities(contents: ParsedContainer, data: bytes) -> None:
    for name, number in zip(CHROMATICITIES, read_numbers(FIELDS[b"cHRM"], data), strict=True):
        contents.add("PNG", name, number / 100_000)


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


def _scale(contents: ParsedContainer, data: bytes) -> None:
    width, _, height = data[1:].partition(b"\0")
    contents.add("PNG", "SubjectUnits", data[0], _words({1: "meters", 2: "radians"}, data[0]))
    contents.add("PNG", "SubjectPixelWidth", width[:40].decode("latin-1"))
    contents.add("PNG", "SubjectPixelHeight", height[:40].rstrip(b"\0").decode("latin-1"))


def add_palette(contents: ParsedContainer, size: int) -> None:
    """Three bytes for each colour."""
    contents.add("PNG", "Palette", Binary(size), f"{size // 3} colours")


def _histogram(contents: ParsedContainer, data: bytes) -> None:
    contents.add("PNG", "PaletteHistogram", Binary(len(data)), f"of {len(data) // 2} colours")


def _suggested_palette(contents: ParsedContainer, data: bytes) -> None:
    name, _, rest = data.partition(b"\0")
    entries = len(rest[1:]) // (6 if rest[:1] == b"\x08" else 10)
    contents.add("PNG", "SuggestedPalette", Binary(len(data)), f"{decode(name[:80])}: {entries} colours")


def _calibration(contents: ParsedContainer, data: bytes) -> None:
    """What the samples measure: a name, the numbers for the least and the greatest sample, and a unit."""
    name, _, rest = data.partition(b"\0")
    low, high, _, count = struct.unpack_from(">iiBB", rest)
    unit = decode(rest[10:].split(b"\0")[0][:80])
    text = f"{decode(name[:80])}: {low} to {high} {unit}".rstrip() + f", {count} parameters"
    contents.add("PNG", "PixelCalibration", Binary(len(data)), text)


def _gif_control(contents: ParsedContainer, data: bytes) -> None:
    disposal, _, delay = struct.unpack_from(">BBH", data)
    contents.add("PNG", "GIFGraphicControlExtension", Binary(len(data)), f"disposal {disposal}, {delay / 100:g} s")


# Chunks whose numbers are not shown as they are stored.
FACTS: dict[bytes, Callable[[ParsedContainer, bytes], None]] = {
    b"gAMA": _gamma,
    b"cHRM": _chromaticities,
    b"tIME": _time,
    b"sBIT": _significant_bits,
    b"bKGD": _background,
    b"tRNS": _transparency,
    b"oFFs": _offset,
    b"sCAL": _scale,
    b"hIST": _histogram,
    b"sPLT": _suggested_palette,
    b"pCAL": _calibration,
    b"gIFg": _gif_control,
}
CHUNKS = {*FACTS, *FIELDS} - {b"IHDR"}
