"""The three levels of stripping, and what each keeps.

PLACE takes out what it knows; the other two keep what they know and take out all else, so that nothing
survives because nobody thought of it.
"""

from enum import StrEnum

from pixelscan.metadata.blocks.tiff import standard_tags


class Level(StrEnum):
    """How much is removed."""

    PLACE = "place"
    IDENTITY = "identity"
    EVERYTHING = "everything"


DESCRIPTIONS = {
    Level.PLACE: "Removes coordinates, place names and anything that could contain them (trailers, videos, signed "
    "histories). Captions, keywords, comments and the time zone are kept.",
    Level.IDENTITY: "Removes everything that says who, where or with which exact camera: place, names, serial numbers, "
    "unique IDs, maker notes, comments, history, thumbnails, other pictures. Camera, lens, exposure and time are "
    "kept.",
    Level.EVERYTHING: "Removes all metadata except orientation, colour profile and HDR gain map.",
}

# Programs and other formats reuse some names with higher numbers; Exif's own come before those of TIFF/EP.
_NUMBERS = {
    name: number
    for table in (standard_tags.TIFF, standard_tags.EXIF)
    for number, name in sorted(table.items(), reverse=True)
}

_COLOUR = ("ColorSpace", "Gamma", "Orientation")
_EXPOSURE = (
    *("Make", "Model", "LensMake", "LensModel", "LensSpecification", "DateTimeOriginal", "ExifVersion"),
    *("ExposureTime", "FNumber", "ExposureProgram", "PhotographicSensitivity", "SensitivityType"),
    *("StandardOutputSensitivity", "RecommendedExposureIndex", "ISOSpeed", "ShutterSpeedValue", "ApertureValue"),
    *("BrightnessValue", "ExposureBiasValue", "MaxApertureValue", "SubjectDistance", "MeteringMode", "LightSource"),
    *("Flash", "FlashEnergy", "FocalLength", "FocalLengthIn35mmFilm", "SubjectArea", "SubjectLocation"),
    *("FocalPlaneXResolution", "FocalPlaneYResolution", "FocalPlaneResolutionUnit", "ExposureIndex"),
    *("SensingMethod", "FileSource", "SceneType", "CustomRendered", "ExposureMode", "WhiteBalance"),
    *("DigitalZoomRatio", "SceneCaptureType", "GainControl", "Contrast", "Saturation", "Sharpness"),
    *("SubjectDistanceRange", "CompositeImage", "PixelXDimension", "PixelYDimension"),
    *("XResolution", "YResolution", "ResolutionUnit", "YCbCrPositioning", "ComponentsConfiguration"),
)
# Exif 2.32 has a few of these under a second number from TIFF/EP, which is not needed.
EXIF_KEPT: dict[Level, frozenset[int]] = {
    Level.IDENTITY: frozenset(_NUMBERS[name] for name in (*_COLOUR, *_EXPOSURE)),
    Level.EVERYTHING: frozenset(_NUMBERS[name] for name in _COLOUR),
}
# Values that decoders assume by default do not need to be stored.
EXIF_DEFAULTS = {_NUMBERS["Orientation"]: 1, _NUMBERS["ColorSpace"]: 1}

# Adobe's and Apple's tags that mark a gain map and define how it makes the picture HDR.
XMP_GAIN_MAP = frozenset(
    {
        *(f"hdrgm:{name}" for name in ("Version", "BaseRenditionIsHDR", "GainMapMin", "GainMapMax", "Gamma")),
        *(f"hdrgm:{name}" for name in ("OffsetSDR", "OffsetHDR", "HDRCapacityMin", "HDRCapacityMax")),
        *("HDRGainMap:HDRGainMapVersion", "HDRGainMap:HDRGainMapHeadroom", "apdi:AuxiliaryImageType"),
    }
)
_XMP_FACTS = frozenset(
    {
        *(f"exif:{name}" for name in _EXPOSURE if name not in ("Make", "Model")),
        *("exif:ISOSpeedRatings", "exif:ColorSpace", "exif:Gamma", "exifEX:PhotographicSensitivity"),
        *(
            "exifEX:LensMake",
            "exifEX:LensModel",
            "exifEX:LensSpecification",
            "exifEX:Gamma",
            "aux:Lens",
            "aux:LensInfo",
        ),
        *("tiff:Make", "tiff:Model", "tiff:Orientation", "tiff:XResolution", "tiff:YResolution", "tiff:ResolutionUnit"),
        # Without these a viewer shows a panorama flat.
        *("GPano:ProjectionType", "GPano:UsePanoramaViewer"),
        *(f"GPano:CroppedAreaImage{side}Pixels" for side in ("Width", "Height")),
        *(f"GPano:FullPano{side}Pixels" for side in ("Width", "Height")),
        *(f"GPano:CroppedArea{side}Pixels" for side in ("Left", "Top")),
    }
)

XMP_KEPT: dict[Level, frozenset[str]] = {
    Level.IDENTITY: _XMP_FACTS | XMP_GAIN_MAP,
    Level.EVERYTHING: XMP_GAIN_MAP,
}

# TIFF 6.0, its supplements 1 and 2, and what libtiff adds: the tags that describe pixels.
_PICTURE = (
    *("NewSubfileType", "SubfileType", "ImageWidth", "ImageLength", "BitsPerSample", "Compression"),
    *("PhotometricInterpretation", "Thresholding", "CellWidth", "CellLength", "FillOrder", "StripOffsets"),
    *("Orientation", "SamplesPerPixel", "RowsPerStrip", "StripByteCounts", "MinSampleValue", "MaxSampleValue"),
    *("XResolution", "YResolution", "PlanarConfiguration", "XPosition", "YPosition", "GrayResponseUnit"),
    *("GrayResponseCurve", "T4Options", "T6Options", "ResolutionUnit", "PageNumber", "ColorResponseUnit"),
    *("TransferFunction", "Predictor", "WhitePoint", "PrimaryChromaticities", "ColorMap", "HalftoneHints"),
    *("TileWidth", "TileLength", "TileOffsets", "TileByteCounts", "BadFaxLines", "CleanFaxData"),
    *("ConsecutiveBadFaxLines", "SubIFDs", "InkSet", "InkNames", "NumberOfInks", "DotRange", "ExtraSamples"),
    *("SampleFormat", "SMinSampleValue", "SMaxSampleValue", "TransferRange", "Indexed", "JPEGTables"),
    *("JPEGProc", "JPEGInterchangeFormat", "JPEGInterchangeFormatLength", "JPEGRestartInterval"),
    *("YCbCrCoefficients", "YCbCrSubSampling", "YCbCrPositioning", "ReferenceBlackWhite", "ICCProfile"),
)
# Image depth, SGI's LogLuv scale, GDAL's "no data", LERC's parameters.
PAGE_KEPT = frozenset(_NUMBERS[name] for name in _PICTURE) | {0x80E3, 0x80E4, 0x80E5, 0x80E6, 0x923F, 0xA481, 0xC5F2}
