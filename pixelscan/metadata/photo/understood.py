"""Which tags of a photo say nothing about people, places or times, whatever their value: an all-clear needs all to.

What a tag reveals is judged by `privacy_topics`. Of the others, numbers in their standard's number and texts of a known
form are understood; any other text, and bytes, may say anything.
"""

import re
from collections.abc import Callable, Iterator

from pixelscan.metadata.blocks.camera_names import is_known_name
from pixelscan.metadata.blocks.exif.kept_fields import COUNTS
from pixelscan.metadata.blocks.payload import BlockKind
from pixelscan.metadata.blocks.strip_levels import XMP_KEPT, Level
from pixelscan.metadata.blocks.xmp.names import GROUPS
from pixelscan.metadata.blocks.xmp.strip import is_fit
from pixelscan.metadata.model import Binary, BlockState, Scan, Tag
from pixelscan.metadata.photo.known_names import is_placeholder

# Directories in which any program may add tags of its own.
OPEN_TO_ALL = ("IFD", "SubIFD", "ExifIFD", "InteropIFD")
_XMP = "XMP-"
# What containers say of the picture: their numbers, and texts that PixelScan chooses.
_OF_CONTAINERS = {"File", "GIF", "RIFF", "Meta", "JFIF", "Adobe", "JXL"}
# Everything in a profile is about colours; that it may name a display is left to whoever reads its description.
_OF_PROFILES = "ICC"
_SPACES = {*GROUPS.values()}
_MOST_NUMBERS = 16
TIFF = "image/tiff"
# CIPA DC-008 section 4.6.6.7: red, green, blue, cyan, magenta, yellow, white; and 64 columns and rows.
MOST_COLORS = 64


def not_understood(scan: Scan) -> Iterator[str]:
    """What of the photo may say anything, by name: tags, and makers' notes, of which nobody knows everything."""
    for block in scan.blocks:
        if block.name == BlockKind.MAKERNOTES and block.state is BlockState.READ:
            yield str(block.name)
    for tag in scan.tags:
        if not _is_understood(tag, is_tiff=scan.mime == TIFF):
            yield tag.name


def _is_understood(tag: Tag, *, is_tiff: bool) -> bool:
    if tag.group.startswith(_OF_PROFILES) or tag.group in _OF_CONTAINERS:
        return True
    if tag.group.startswith(_XMP):
        return _is_of_xmp(tag)
    if isinstance(tag.value, str) and (not tag.value.strip("\0 ") or is_placeholder(tag.value)):
        return True
    if tag.group.startswith(OPEN_TO_ALL):
        return (is_tiff and tag.name in _OF_PIXELS and not isinstance(tag.value, str)) or _is_of_exif(tag)
    return _has_known_form(tag) if _is_text(tag) else not tag.name.startswith("0x") and _numbers(tag) <= _MOST_NUMBERS


def _is_text(tag: Tag) -> bool:
    values = tag.value if isinstance(tag.value, tuple) else (tag.value,)
    return any(isinstance(value, str | Binary) for value in values)


def _numbers(tag: Tag) -> int:
    return len(tag.value) if isinstance(tag.value, tuple) else 1


def _is_of_exif(tag: Tag) -> bool:
    """A number of its standard's tag, as many as that has."""
    if tag.name.startswith("0x") or not isinstance(tag.id, int):
        return False
    if tag.name == "CFAPattern" and isinstance(tag.value, tuple):
        return all(isinstance(color, int) and color <= MOST_COLORS for color in tag.value)
    return _has_known_form(tag) if _is_text(tag) else _numbers(tag) <= _COUNTS.get(tag.name, COUNTS.get(tag.id, 1))


# How many numbers a field has, where it is not one; and what describes a TIFF's pixels, in any number of them.
_COUNTS = {"BitsPerSample": 8, "SampleFormat": 8, "ExtraSamples": 8, "SMinSampleValue": 8, "SMaxSampleValue": 8}
_COUNTS |= {"MinSampleValue": 8, "MaxSampleValue": 8, "TransferRange": 6, "ReferenceBlackWhite": 6, "DotRange": 8}
_COUNTS |= {"YCbCrSubSampling": 2, "YCbCrCoefficients": 3, "WhitePoint": 2, "PrimaryChromaticities": 6, "PageNumber": 2}
_COUNTS |= {"HalftoneHints": 2, "ComponentsConfiguration": 4, "GPSVersionID": 4, "CFARepeatPatternDim": 2}
_OF_PIXELS = {"StripOffsets", "StripByteCounts", "TileOffsets", "TileByteCounts", "ColorMap", "TransferFunction"}
_OF_PIXELS |= {"GrayResponseCurve", "JPEGTables", "SubIFDs", "ICCProfile"}


def _is_of_xmp(tag: Tag) -> bool:
    """A property that a copy may keep, in its form; or another one that is explained, if it is a number or blank."""
    if tag.group.removeprefix(_XMP) not in _SPACES or not isinstance(tag.id, str):
        return False
    values = tag.value if isinstance(tag.value, tuple) else (tag.value,)
    if tag.id in XMP_KEPT[Level.IDENTITY]:
        return all(is_fit(tag.id, str(value)) and _is_camera(tag, str(value)) for value in values)
    if _is_text(tag) and str(tag.value).strip():
        return _has_known_form(tag)
    return bool(tag.explanation)


def _is_camera(tag: Tag, text: str) -> bool:
    return not tag.name.endswith(_CAMERA) or is_known_name(text)


_CAMERA = ("Make", "Model", "Lens")
_CODE, _VERSION, _DIGEST = r"[A-Za-z0-9 .+-]{1,8}", r"[\d.]{1,8}", r"[0-9a-f]{32}"
_NUMBER = r"[-+]?[\d.]{1,12}(?:e[-+]?\d{1,3})?"
_PROFILE = (
    r"(?:photoshop )?icc(?:[ _-]profil.?)?|(?:adobe )?s?rgb[ \d().-]*(?:iec ?61966-2[.-]1)?(?: black scaled)?|"
    r"display p3|p3|rec\.? ?2020|prophoto rgb|ntsc|(?:gr[ae]y )?gamma [\d.]+(?: profile)?|dot gain \d+ ?%|profile|"
    r"(?:photoshop )?icc profil."
)
_BRANDS = (
    r"avif|avis|mif[123]|miaf|ma1[ab]|msf1|heic|heix|heim|heis|hevc|hevx|hevm|hevs|avci|avcs|jpeg|jpgs|vvic|evbi|"
    r"tmap|unif|iso[m\d]|mp4[12]|mha1|geo[0-9]|pred|1pic|jp2|jpx|jpxb|jpm|mjp2|jxl|crx|qt"
)
_HANDLERS = r"(?:libavif|libheif|cavif - https://github\.com/link-u/cavif|pict|gpac pid|image ?handler|)"
_FORMS: dict[str, str] = {
    "ExifVersion": _VERSION,
    "FlashpixVersion": _VERSION,
    "InteroperabilityVersion": _VERSION,
    "InteroperabilityIndex": r"R98|R03|THM",
    "RelatedImageFileFormat": r"Exif JPEG Ver\. [\d.]+",
    "ProfileName": _PROFILE,
    "IPTCDigest": _DIGEST,
    "CodedCharacterSet": r"(?:\x1b%G|UTF-?8)",
    "MajorBrand": _BRANDS,
    "CompatibleBrands": _BRANDS,
    "MinorVersion": _VERSION,
    "MPFVersion": _VERSION,
    "SubjectPixelWidth": _NUMBER,
    "SubjectPixelHeight": _NUMBER,
    "ColorProfiles": r"nclx|nclc|prof|rICC",
    "CompressorName": r"HEVC|AV1",
    "HandlerType": r"pict|null",
    "HandlerDescription": _HANDLERS,
    "Comment": r"Created by OpenJPEG version [\d.]+|Kakadu-v[\d.]+",
    "Channels": r"(?:[ABGRVXYZ] \((?:floats|integers) of \d+ bits\)(?:, )?)+",
    "Format": r"image/[a-z0-9.+-]{2,30}",
    "ColorSpaceName": _CODE,
}
_KNOWN_FORMS: dict[str, Callable[[str], object]] = {
    name: re.compile(form, re.IGNORECASE).fullmatch for name, form in _FORMS.items()
} | dict.fromkeys(("Make", "Model", "LensMake", "LensModel", "Lens", "UniqueCameraModel"), is_known_name)
# Bytes that are numbers of the picture's.
_OF_THE_PICTURE = {"Palette", "PaletteHistogram"}


def _has_known_form(tag: Tag) -> bool:
    if isinstance(tag.value, Binary):
        return tag.name in _OF_THE_PICTURE
    form = _KNOWN_FORMS.get(tag.name)
    values = tag.value if isinstance(tag.value, tuple) else (tag.value,)
    return form is not None and all(form(str(value).strip("\0 ")) for value in values)
