"""Nikon's records: flash, vibration reduction, faces, picture controls and AF points.

Places as ExifTool's documentation of Nikon's tags gives them.
"""

import struct
from collections.abc import Callable, Iterator, Mapping

from pixelscan.metadata.blocks.makernotes.corrections import text_of
from pixelscan.metadata.blocks.makernotes.nikon import capture as nikon_capture
from pixelscan.metadata.blocks.makernotes.nikon import flash as nikon_flash
from pixelscan.metadata.blocks.makernotes.nikon import points as nikon_points
from pixelscan.metadata.blocks.makernotes.nikon import settings as nikon_settings
from pixelscan.metadata.blocks.makernotes.nikon import shot as nikon_shot
from pixelscan.metadata.blocks.makernotes.nikon.cipher import deciphered, key_of
from pixelscan.metadata.blocks.makernotes.records import (
    NoteFact,
    NoteField,
    NoteFields,
    millimetres,
    named,
    read_record,
)
from pixelscan.metadata.blocks.tiff.entry import Entry
from pixelscan.metadata.blocks.tiff.ifd import Block, read_directory
from pixelscan.metadata.blocks.tiff.values import value_of

SHOT_INFO, COLOR_BALANCE, LENS_DATA, SCAN_IFD = 0x0091, 0x0097, 0x0098, 0x0E10
LONGEST_VERSION = 4
# Versions of the shot information.
_ENCIPHERED = (b"02", b"08")
# Where the enciphered part of the colour balance begins, and where its levels lie in it by the record's version.
BALANCE_AT = 284
_BALANCES = {
    **dict.fromkeys((b"0209", b"0212", b"0214"), ("WB_GRBGLevels", 10)),
    **dict.fromkeys((b"0204", b"0206", b"0207", b"0208", b"0210"), ("WB_RGGBLevels", 6)),
    b"0211": ("WB_GRBGLevels", 16),
    b"0213": ("WB_RGGBLevels", 10),
    **dict.fromkeys((b"0215", b"0216", b"0217"), ("WB_GRBGLevels", 4)),
}
# Lenses of the Z mount store their focal length behind the version like this.
_Z_LENS = b"080"
_Z_LENSES: NoteFields = {56: NoteField("FocalLength", millimetres, lambda number: number or None, "H")}
_OFF_ON = {0: "Off", 1: "On"}
_AF_POINTS = (
    *("Center", "Top", "Bottom", "Mid-left", "Mid-right", "Upper-left", "Upper-right"),
    *("Lower-left", "Lower-right", "Far Left", "Far Right"),
)
_MODES = {0: "Single Area", 1: "Dynamic Area", 2: "Dynamic Area (closest subject)", 3: "Group Dynamic"}
_MODES |= {4: "Single Area (wide)", 5: "Dynamic Area (wide)"}


def _picture_control(name: int, adjust: int, settings: str) -> NoteFields:
    return {
        name: NoteField("PictureControlName", code="20s"),
        name + 20: NoteField("PictureControlBase", code="20s"),
        adjust: NoteField("PictureControlAdjust"),
        adjust + 1: NoteField("PictureControlQuickAdjust", _of_middle, _off_middle),
        **{
            place: NoteField(field.name, _of_middle, _off_middle)
            for place, field in named(settings, adjust + 2).items()
        },
    }


def _off_middle(number: int) -> int:
    """Settings count from 128."""
    return number - 128


def _of_middle(number: int) -> str:
    return {0: "Normal", 127: "n/a", -128: "Auto", -127: "User"}.get(number, f"{number:+}")


# By the record's version: two digits.
_PICTURE_CONTROLS = {
    "01": _picture_control(4, 48, "Sharpness Contrast Brightness Saturation HueAdjustment"),
    "02": _picture_control(4, 48, "- Sharpness - Clarity - Contrast - Brightness - Saturation - Hue"),
    "03": _picture_control(
        8, 54, "- Sharpness - MidRangeSharpness - Clarity - Contrast - Brightness - Saturation - Hue"
    ),
}
_TONING = {"01": 55, "02": 63, "03": 71}
_RECORDS: Mapping[int, tuple[str, NoteFields]] = {
    0x001F: (
        "B",
        {
            6: NoteField("VRMode", {0: "Normal", 1: "On (1)", 2: "Active", 3: "Sport"}),
            8: NoteField("VRType", {2: "In-body", 3: "In-body + Lens"}, lambda number: number or None),
        },
    ),
    0x0021: (
        "H",
        {
            1: NoteField("FaceDetectFrameSize", code="2H"),
            3: NoteField("FacesDetected"),
            **{
                4 * number: NoteField(f"Face{number}Position", None, lambda box: box if any(box) else None, "4H")
                for number in range(1, 13)
            },
        },
    ),
    0x002B: ("B", {4: NoteField("AutoDistortionControl", {0: "Off", 1: "On", 2: "On (underwater)"})}),
    0x0035: (
        "B",
        {4: NoteField("HDR"), 5: NoteField("HDRLevel"), 6: NoteField("HDRSmoothing"), 7: NoteField("HDRLevel2")},
    ),
    0x00B0: ("I", named("MultiExposureMode MultiExposureShots MultiExposureAutoGain", 1)),
    0x00B8: ("H", named("MemoryCardNumber DirectoryNumber FileNumber", 2)),
    0x00B9: ("b", named("AFFineTuneAdjTele", 3)),
    0x00BB: ("b", {5: NoteField("RetouchNEFProcessing", {-1: "Off", 1: "On"})}),
    0x0E1E: ("I", named("OutputImageWidth OutputImageHeight OutputResolution", 2)),
}
# Whose record begins with its version, four digits of text.
_VERSIONS = {0x0035: "HDRInfoVersion", 0x00BB: "RetouchInfoVersion", 0x0091: "ShotInfoVersion"}
_VERSIONS |= {0x0097: "ColorBalanceVersion", 0x0098: "LensDataVersion"}
_SINGLE = {0x002A: "VignetteControl", 0x0034: "ShutterMode", 0x009D: "DateStampMode", 0x00BF: "SilentPhotography"}
_SINGLE |= {0x0094: "SaturationAdj", 0x0095: "NoiseReduction", 0x008F: "SceneMode", 0x0037: "MechanicalShutterCount"}
_SINGLE |= {
    0x003E: "ImageSizeRAW",
    0x003D: "BlackLevel",
    0x0045: "CropArea",
    0x004F: "ColorTemperatureAuto",
    0x00AD: "AFResponse",
}
_SCAN = {0x0002: "FilmType", 0x0040: "MultiSample", 0x0041: "BitDepth", 0x0050: "MasterGain", 0x0051: "ColorGain"}
_SCAN |= {0x0060: "ScanImageEnhancer", 0x0100: "DigitalICE", 0x0200: "DigitalDEEShadowAdj"}
_SCAN |= {0x0201: "DigitalDEEThreshold", 0x0202: "DigitalDEEHighlightAdj"}
_OFFSETS = {1: "IFD0_Offset", 2: "PreviewIFD_Offset", 3: "SubIFD_Offset"}


def facts(entries: Mapping[int, Entry], block: Block, base: int, model: str = "") -> Iterator[NoteFact]:
    """All that the note's records hold; offsets in the block count from `base`."""
    for number, (unit, fields) in _RECORDS.items():
        if number in entries:
            yield from read_record(entries[number].data, entries[number].byte_order, unit, fields)
    for number, name in _VERSIONS.items():
        if number in entries and (version := entries[number].data[:LONGEST_VERSION]).isdigit():
            yield NoteFact(name, version.decode(), id=0)
    for number, name in _SINGLE.items():
        if number in entries:
            yield NoteFact(name, value_of(entries[number], name), id=number)
    for number, read in _READERS.items():
        if number in entries:
            yield from read(entries[number])
    yield from _enciphered(entries, model)
    if (scan := entries.get(SCAN_IFD)) is not None and len(scan.data) == 4:
        yield from _scan(scan, block, base)


def _enciphered(entries: Mapping[int, Entry], model: str) -> Iterator[NoteFact]:
    """The shot information, whose key also opens the colour balance."""
    shot = entries.get(SHOT_INFO)
    if shot is None or not shot.data.startswith(_ENCIPHERED) or (key := key_of(shot.data)) is None:
        return
    yield from nikon_shot.facts(shot.data, model, key)
    balance = entries.get(COLOR_BALANCE)
    if balance is not None and (row := _BALANCES.get(balance.data[:LONGEST_VERSION])) is not None:
        name, start = row
        levels = deciphered(balance.data[BALANCE_AT:], key)
        yield from read_record(levels, balance.byte_order, "B", {start: NoteField(name, code="4H")})
    lens = entries.get(LENS_DATA)
    if lens is not None and lens.data.startswith(_Z_LENS):
        yield from read_record(deciphered(lens.data[LONGEST_VERSION:], key), "<", "B", _Z_LENSES)


def _version(entry: Entry) -> str:
    return str(text_of(tuple(entry.data[:LONGEST_VERSION])))


def _control(entry: Entry) -> Iterator[NoteFact]:
    version = _version(entry)
    yield NoteFact("PictureControlVersion", version, id=0)
    fields = _PICTURE_CONTROLS.get(version[:2], {})
    yield from read_record(entry.data, entry.byte_order, "B", fields)
    if version[:2] in _TONING:
        names = named("FilterEffect ToningEffect", _TONING[version[:2]])
        yield from read_record(entry.data, entry.byte_order, "B", names)
        saturation = {_TONING[version[:2]] + 2: NoteField("ToningSaturation", _of_middle, _off_middle)}
        yield from read_record(entry.data, entry.byte_order, "B", saturation)


def _af_info(entry: Entry) -> Iterator[NoteFact]:
    """Area mode, point, and a bit for each point in focus, which always stand high byte first."""
    if len(entry.data) < 4:
        return
    mode, point, bits = struct.unpack_from(">BBH", entry.data)
    yield NoteFact("AFAreaMode", mode, _MODES.get(mode, ""), 0)
    yield NoteFact("AFPoint", point, _AF_POINTS[point] if point < len(_AF_POINTS) else "", 1)
    names = [name for place, name in enumerate(_AF_POINTS) if bits >> place & 1]
    yield NoteFact("AFPointsInFocus", bits, ", ".join(names) or "(none)", 2)


def _power_up(entry: Entry) -> Iterator[NoteFact]:
    """When the camera was switched on: year, month, day, hour, minute, second."""
    if len(entry.data) >= 7:
        parts = struct.unpack_from(entry.byte_order + "H5B", entry.data)
        yield NoteFact("PowerUpTime", "{:04}:{:02}:{:02} {:02}:{:02}:{:02}".format(*parts), id=entry.id)


def _capture_offsets(entry: Entry) -> Iterator[NoteFact]:
    """Where directories lay before a program of Nikon's changed the file: a number and an offset each."""
    for at in range(6, len(entry.data) - 11, 12):
        number, offset = struct.unpack_from(entry.byte_order + "II", entry.data, at)
        if number in _OFFSETS:
            yield NoteFact(_OFFSETS[number], offset, id=number)


def _scan(entry: Entry, block: Block, base: int) -> Iterator[NoteFact]:
    """What Nikon's scanners' program did."""
    (offset,) = struct.unpack(entry.byte_order + "I", entry.data)
    for found in read_directory(block, base + offset, "Nikon", entry.byte_order, base).entries:
        if found.id in _SCAN:
            yield NoteFact(_SCAN[found.id], value_of(found, _SCAN[found.id]), id=found.id)


_READERS: Mapping[int, Callable[[Entry], Iterator[NoteFact]]] = {
    0x0023: _control,
    0x004E: nikon_settings.facts,
    0x0088: _af_info,
    0x00A8: nikon_flash.facts,
    0x00B7: nikon_points.facts,
    0x00B6: _power_up,
    0x00BD: _control,
    0x0E01: lambda entry: nikon_capture.facts(entry.data),
    0x0E0E: _capture_offsets,
}
