"""What Nikon Capture did to a photo: its block of settings, always little-endian.

Numbers and places as ExifTool's documentation of Nikon Capture's tags gives them, the frame as dcraw describes it.
"""

import struct
from collections.abc import Iterator, Mapping

from pixelscan.metadata.blocks.makernotes.records import NoteFact, NoteField, NoteFields, named, read_record

STRUCTURE = "Nikon Capture settings"
# Before the first setting; before each one's value; and of the length, which counts itself.
HEAD_BYTES = 22
MOST_SETTINGS = 1000
LENGTH_BYTES = 4

# Settings of one value: name and struct code.
_SINGLE: Mapping[int, tuple[str, str]] = {
    0x008AE85E: ("LCHEditor", "B"),
    0x0C89224B: ("ColorAberrationControl", "B"),
    0x2175EB78: ("D-LightingHQ", "B"),
    0x2FC08431: ("StraightenAngle", "d"),
    0x416391C6: ("QuickFix", "B"),
    0x5F0E7D23: ("ColorBooster", "B"),
    0x6A6E36B6: ("D-LightingHQSelected", "B"),
    0x753DCBC0: ("NoiseReduction", "B"),
    0x76A43200: ("UnsharpMask", "B"),
    0x76A43201: ("Curves", "B"),
    0x76A43202: ("ColorBalanceAdj", "B"),
    0x76A43203: ("AdvancedRaw", "B"),
    0x76A43204: ("WhiteBalanceAdj", "B"),
    0x76A43205: ("VignetteControl", "B"),
    0x76A43206: ("FlipHorizontal", "B"),
    0x76A43207: ("Rotation", "H"),
    0xAB5ECA5E: ("PhotoEffects", "B"),
    0xAC6BD5C0: ("VignetteControlIntensity", "h"),
    0xCE5554AA: ("D-LightingHS", "B"),
    0xE2173C47: ("PictureControl", "B"),
    0xFE28A44F: ("AutoRedEye", "B"),
    0xFE443A45: ("ImageDustOff", "B"),
}


def _doubles(places: Mapping[int, str], share: float = 1) -> NoteFields:
    """Numbers stored as a multiple of what is meant."""
    return {
        place: NoteField(name, "{:.6g}".format, lambda number: number * share, "d") for place, name in places.items()
    }


def _unsharp(number: int) -> NoteFields:
    start = 27 * (number - 1)
    return {
        start + 19: NoteField(f"Unsharp{number}Color", code="H"),
        start + 23: NoteField(f"Unsharp{number}Intensity", code="H"),
        start + 25: NoteField(f"Unsharp{number}HaloWidth", code="H"),
        start + 27: NoteField(f"Unsharp{number}Threshold"),
    }


# Settings of several values: the record's unit and fields.
_RECORDS: Mapping[int, tuple[str, NoteFields]] = {
    0x116FEA21: ("b", {**named("ShadowProtection SaturationAdj"), **named("HighlightProtection", 6)}),
    0x374233E0: (
        "B",
        {
            # In half pixels.
            **_doubles({30: "CropLeft", 38: "CropTop", 46: "CropRight", 54: "CropBottom"}, 0.5),
            **_doubles({174: "CropSourceResolution"}, 0.5),
            **_doubles({142: "CropOutputWidthInches", 150: "CropOutputHeightInches", 158: "CropScaledResolution"}),
            **_doubles({182: "CropOutputResolution", 190: "CropOutputScale", 198: "CropOutputWidth"}),
            **_doubles({206: "CropOutputHeight", 214: "CropOutputPixels"}),
        },
    ),
    0x39C456AC: (
        "B",
        {
            0: NoteField("PictureControlActive"),
            19: NoteField("PictureControlMode", code="16s"),
            **named("QuickAdjust SharpeningAdj ContrastAdj BrightnessAdj SaturationAdj HueAdj", 42),
        },
    ),
    0x3CFC73C6: ("B", named("RedEyeCorrection")),
    0x56A54260: (
        "B",
        {
            0: NoteField("ExposureAdj", "{:+g} EV".format, lambda number: number / 100, "h"),
            18: NoteField("ExposureAdj2", "{:+.4g} EV".format, code="d"),
            **named("ActiveD-Lighting ActiveD-LightingMode", 36),
        },
    ),
    0x84589434: ("B", {0: NoteField("BrightnessAdj", code="d"), 8: NoteField("EnhanceDarkTones")}),
    0x890FF591: ("I", named("D-LightingHQShadow D-LightingHQHighlight D-LightingHQColorBoost")),
    0x926F13E0: (
        "B",
        {
            **named("EdgeNoiseReduction ColorMoireReductionMode", 4),
            9: NoteField("NoiseReductionIntensity", code="I"),
            13: NoteField("NoiseReductionSharpness", code="I"),
            17: NoteField("NoiseReductionMethod", code="H"),
        },
    ),
    0xB0384E1E: (
        "B",
        {
            0: NoteField("PhotoEffectsType"),
            4: NoteField("PhotoEffectsRed", code="h"),
            6: NoteField("PhotoEffectsGreen", code="h"),
            8: NoteField("PhotoEffectsBlue", code="h"),
        },
    ),
    0xB999A36F: ("B", {0: NoteField("ColorBoostType"), 1: NoteField("ColorBoostLevel", code="I")}),
    0xBF3C6C20: (
        "B",
        {
            **_doubles({0: "WBAdjRedBalance", 8: "WBAdjBlueBalance"}),
            16: NoteField("WBAdjMode"),
            20: NoteField("WBAdjLighting", code="H"),
            24: NoteField("WBAdjTemperature", "{} K".format, code="H"),
            37: NoteField("WBAdjTint", code="i"),
        },
    ),
    0xE37B4337: ("I", named("D-LightingHSAdjustment D-LightingHSColorBoost")),
}
_UNSHARP = 0xE42B5161
MOST_MASKS = 4


def facts(data: bytes) -> Iterator[NoteFact]:
    """Every setting that has a name."""
    for number, value in _settings(data):
        if number in _SINGLE:
            name, code = _SINGLE[number]
            fields: NoteFields = {0: NoteField(name)}
            yield from (fact._replace(id=number) for fact in read_record(value, "<", code, fields, STRUCTURE))
        elif number in _RECORDS:
            yield from read_record(value, "<", *_RECORDS[number], STRUCTURE)
        elif number == _UNSHARP and value:
            yield NoteFact("UnsharpCount", value[0], id=0, structure=STRUCTURE)
            for mask in range(1, min(value[0], MOST_MASKS) + 1):
                yield from read_record(value, "<", "B", _unsharp(mask), STRUCTURE)


def _settings(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and value of each: a number, 14 bytes, a length that counts itself, the value."""
    at = HEAD_BYTES
    for _ in range(MOST_SETTINGS):
        if at + HEAD_BYTES > len(data):
            return
        number, length = struct.unpack_from("<I14xI", data, at)
        if length < LENGTH_BYTES:
            return
        yield number, data[at + HEAD_BYTES : at + HEAD_BYTES - LENGTH_BYTES + length]
        at += HEAD_BYTES - LENGTH_BYTES + length
