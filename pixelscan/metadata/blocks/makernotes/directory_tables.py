"""Makers whose notes are plain directories that exiv2 does not know, or knows without all names.

Numbers and names as ExifTool's documentation has them.
"""

from collections.abc import Mapping
from typing import Any

from pixelscan.metadata.blocks.makernotes.corrections import text_of
from pixelscan.metadata.blocks.makernotes.records import NoteField, NoteFields, f_number, metres, millimetres, seconds
from pixelscan.metadata.model import Value


def _names(rows: Mapping[int, str]) -> dict[int, NoteField]:
    return {number: NoteField(name) for number, name in rows.items()}


def _hex_digits(value: Value) -> Value:
    """A serial number whose every digit pair is one byte."""
    return bytes(part for part in value if isinstance(part, int)).hex() if isinstance(value, tuple) else value


def _temperature(value: Any) -> Any:
    """Degrees from text."""
    return float(value) if str(value).strip().lstrip("-").replace(".", "", 1).isdigit() else value


def _microseconds(value: Value) -> Value:
    """Seconds from text."""
    return int(value) / 1e6 if isinstance(value, str) and value.strip().isdigit() else value


TABLES: Mapping[str, NoteFields] = {
    "Apple": {
        0x000F: NoteField("OISMode"),
        0x0026: NoteField("SignalToNoiseRatioType"),
        0x0027: NoteField("SignalToNoiseRatio", "{:.4g}".format),
        0x0045: NoteField("FrontFacingCamera", {0: "No", 1: "Yes"}),
    },
    "Motorola": _names(
        {
            0x5500: "BuildNumber",
            0x5501: "SerialNumber",
            0x6420: "CustomRendered",
            0x64D0: "DriveMode",
            0x665E: "Sensor",
            0x6705: "ManufactureDate",
        }
    ),
    "GE": {
        0x0202: NoteField("Macro", {0: "Off", 1: "On"}),
        0x0207: NoteField("GEModel"),
        0x0300: NoteField("GEMake", None, text_of),
    },
    "JVC": {0x0003: NoteField("Quality", {0: "Low", 1: "Normal", 2: "Fine"})},
    "FLIR": {
        **_names({0x0001: "ImageTemperatureMax", 0x0002: "ImageTemperatureMin", 0x0003: "Emissivity"}),
        0x0004: NoteField("UnknownTemperature"),
    },
    "Ricoh": {
        0x0001: NoteField("MakerNoteType"),
        0x0002: NoteField("FirmwareVersion"),
        0x0005: NoteField("InternalSerialNumber", None, _hex_digits),
        **_names({0x1001: "ExposureProgram", 0x1002: "DriveMode", 0x1004: "WhiteBalanceFineTune", 0x1006: "FocusMode"}),
        **_names({0x1007: "AutoBracketing", 0x1009: "MacroMode", 0x100A: "FlashMode", 0x100B: "FlashExposureComp"}),
        **_names({0x100C: "ManualFlashOutput", 0x100D: "FullPressSnap", 0x100E: "DynamicRangeExpansion"}),
        0x1003: NoteField("Sharpness", {0: "Sharp", 1: "Normal", 2: "Soft"}),
        **_names({0x100F: "NoiseReduction", 0x1010: "ImageEffects", 0x1011: "Vignetting", 0x1012: "Contrast"}),
        **_names({0x1013: "Saturation", 0x1014: "Sharpness", 0x1015: "ToningEffect", 0x1016: "HueAdjust"}),
        **_names({0x1017: "WideAdapter", 0x1018: "CropMode", 0x1019: "NDFilter", 0x101A: "WBBracketShotNumber"}),
        **_names({0x1200: "AFStatus", 0x1201: "AFAreaXPosition1", 0x1202: "AFAreaYPosition1"}),
        **_names({0x1203: "AFAreaXPosition", 0x1204: "AFAreaYPosition", 0x1205: "AFAreaMode"}),
        **_names({0x1307: "ColorTempKelvin", 0x1308: "ColorTemperature", 0x1500: "FocalLength"}),
        **_names({0x1601: "SensorWidth", 0x1602: "SensorHeight"}),
        **_names({0x1603: "CroppedImageWidth", 0x1604: "CroppedImageHeight"}),
    },
    "Leica5": {
        0x0303: NoteField("LensType"),
        0x0305: NoteField("SerialNumber"),
        0x0407: NoteField("OriginalFileName"),
        0x0408: NoteField("OriginalDirectory"),
        0x040D: NoteField("ExposureMode"),
        0x0412: NoteField("FilmMode"),
        0x0413: NoteField("WB_RGBLevels"),
        0x0500: NoteField("InternalSerialNumber", None, text_of),
    },
    "Samsung": {
        0x0001: NoteField("MakerNoteVersion", None, text_of),
        0x0002: NoteField("DeviceType", {0x1000: "Compact Digital Camera", 0x2000: "High-end NX Camera"}),
        **_names({0x0003: "SamsungModelID", 0x0020: "SmartAlbumColor", 0x0030: "LocalLocationName"}),
        **_names(
            {0x0031: "LocationName", 0x0043: "CameraTemperature", 0x0100: "FaceDetect", 0x0120: "FaceRecognition"}
        ),
        0x0040: NoteField("RawDataByteOrder", {0: "Little-endian (Intel, II)", 1: "Big-endian (Motorola, MM)"}),
        0x0050: NoteField("RawDataCFAPattern", {0: "Unchanged", 1: "Swap", 65535: "Roll"}),
        **_names({0x0123: "FaceName", 0xA001: "FirmwareName", 0xA002: "SerialNumber", 0xA003: "LensType"}),
        **_names({0xA004: "LensFirmware", 0xA005: "InternalLensSerialNumber", 0xA010: "SensorAreas"}),
        **_names({0xA011: "ColorSpace", 0xA012: "SmartRange", 0xA013: "ExposureCompensation", 0xA014: "ISO"}),
        0xA018: NoteField("ExposureTime", seconds),
        0xA019: NoteField("FNumber", f_number),
        0xA01A: NoteField("FocalLengthIn35mmFormat", lambda value: millimetres(value / 10)),
    },
    "SonyEricsson": {
        **_names({0x0201: "PreviewImageStart", 0x0202: "PreviewImageLength"}),
        0x2000: NoteField("MakerNoteVersion", None, text_of),
    },
    "Sanyo": _names(
        {
            0x00FF: "MakerNoteOffset",
            0x0208: "PictInfo",
            0x020E: "SequentialShot",
            0x020F: "WideRange",
            0x0210: "ColorAdjustmentMode",
            0x0216: "VoiceMemo",
            0x0217: "RecordShutterRelease",
            0x0218: "FlickerReduce",
            0x021D: "LightSourceSpecial",
            0x021E: "Resaved",
            0x021F: "SceneSelect",
            0x0225: "FlashMode",
            0x0F00: "DataDump",
        }
    ),
    "Sigma": {
        0x001F: NoteField("AFPoint"),
        0x0022: NoteField("FileFormat"),
        0x0024: NoteField("Calibration"),
        0x0026: NoteField("FileFormat"),
        0x002B: NoteField("LensMaxApertureRange"),
        0x002C: NoteField("ColorMode"),
        0x0030: NoteField("LensApertureRange"),
        0x0031: NoteField("FNumber", f_number),
        0x0032: NoteField("ExposureTime", seconds),
        0x0033: NoteField("ExposureTime2", seconds, _microseconds),
        0x0034: NoteField("BurstShot"),
        0x0035: NoteField("ExposureCompensation"),
        0x0039: NoteField("SensorTemperature", "{} °C".format, _temperature),
        0x003A: NoteField("FlashExposureComp"),
        0x003B: NoteField("Firmware"),
        0x003C: NoteField("WhiteBalance"),
        0x003D: NoteField("PictureMode"),
    },
    "FujiFilm": {
        # Its highest bit is none of the count.
        0x1438: NoteField("ImageCount", None, lambda number: number & 0x7FFF),
        **_names({0x1106: "PixelShiftOffset", 0x1446: "FlickerReduction", 0x1447: "FujiModel", 0x1448: "FujiModel2"}),
        **_names(
            {0x1304: "GEImageSize", 0x144D: "RollAngle", 0x3803: "VideoRecordingMode", 0x3804: "PeripheralLighting"}
        ),
        **_names({0x3806: "VideoCompression", 0x3820: "FrameRate", 0x3821: "FrameWidth", 0x3822: "FrameHeight"}),
        **_names({0x3824: "FullHDHighSpeedRec", 0xB211: "Parallax"}),
    },
    "Panasonic": {
        **_names({0x0027: "VideoFrameRate", 0x0038: "BatteryLevel", 0x0043: "JPEGQuality", 0x0076: "HDRShot"}),
        **_names({0x008B: "WBShiftIntelligentAuto", 0x0092: "WBShiftCreativeControl", 0x00A1: "FilterEffect"}),
        **_names({0x00AC: "MonochromeFilterEffect", 0x00AD: "HighlightShadow", 0x00AF: "TimeStamp"}),
        **_names({0x00B3: "VideoBurstResolution", 0x00B4: "MultiExposure", 0x00B9: "RedEyeRemoval"}),
        **_names({0x00BB: "VideoBurstMode", 0x00BC: "DiffractionCorrection", 0x00BD: "FocusBracket"}),
        **_names({0x00BE: "LongExposureNRUsed", 0x00BF: "PostFocusMerging", 0x00C1: "VideoPreburst"}),
        **_names({0x00C4: "LensTypeMake", 0x00CA: "SensorType", 0x00D1: "ISO", 0x00D2: "MonochromeGrainEffect"}),
        **_names({0x00D6: "NoiseReductionStrength", 0x00E8: "MinimumISO", 0x00EE: "DynamicRangeBoost"}),
        **_names({0x8002: "HighlightWarning", 0x8003: "DarkFocusEnvironment"}),
    },
    "OlympusOld": {
        0x0201: NoteField("Quality"),
        0x0209: NoteField("CameraID", None, text_of),
        0x020B: NoteField("EpsonImageWidth"),
        0x020C: NoteField("EpsonImageHeight"),
        0x020D: NoteField("EpsonSoftware"),
    },
    "PentaxOptio": {
        0x0001: NoteField("RecordingMode", {0: "Auto", 1: "Night Scene", 2: "Manual"}),
        0x0002: NoteField("Quality", {0: "Good", 1: "Better", 2: "Best"}),
        0x0003: NoteField("FocusMode", {2: "Custom", 3: "Auto"}),
        0x0004: NoteField("FlashMode", {1: "Auto", 2: "On", 4: "Off", 6: "Red-eye reduction"}),
        0x0007: NoteField("WhiteBalance", {0: "Auto", 1: "Daylight", 2: "Shade", 3: "Tungsten", 4: "Fluorescent"}),
        0x000A: NoteField("DigitalZoom"),
        0x000B: NoteField("Sharpness", {0: "Normal", 1: "Soft", 2: "Hard"}),
        0x000C: NoteField("Contrast", {0: "Normal", 1: "Low", 2: "High"}),
        0x000D: NoteField("Saturation", {0: "Normal", 1: "Low", 2: "High"}),
        0x0014: NoteField("ISO"),
        0x0017: NoteField("ColorFilter", {1: "Full", 2: "Black & White", 3: "Sepia"}),
        0x1000: NoteField("HometownCityCode", None, text_of),
        0x1001: NoteField("DestinationCityCode", None, text_of),
    },
    "Minolta": {
        0x0000: NoteField("MakerNoteVersion", None, text_of),
        0x0040: NoteField("CompressedImageSize"),
        0x0081: NoteField("PreviewImage"),
        0x0088: NoteField("PreviewImageStart"),
        0x0089: NoteField("PreviewImageLength"),
        0x0F00: NoteField("MinoltaCameraSettings2"),
    },
}
LEICA_FOCUS: NoteFields = {
    0: NoteField("FocusDistance", metres, lambda number: number / 1000 or None),
    1: NoteField("FocalLength", millimetres, lambda number: number / 1000 or None),
}
