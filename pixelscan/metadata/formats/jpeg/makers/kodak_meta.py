"""Kodak's APP3 "Meta": a TIFF block about the film, borders and effects. Names as ExifTool's documentation has them."""

from pixelscan.metadata.blocks.tiff import ifd
from pixelscan.metadata.blocks.tiff.entry import LONG, Entry, numbers
from pixelscan.metadata.blocks.tiff.text import coded_text
from pixelscan.metadata.blocks.tiff.values import value_of
from pixelscan.metadata.formats.contents import ParsedContainer

MARKS = (b"Meta\0\0", b"META\0\0")
EFFECTS, BORDERS = 0xC36E, 0xC36F
_CODED = {"CameraOwner", "SerialNumber", "BorderName", "DigitalEffectsName"}
_FILM = "FilmProductCode ImageSourceEK CaptureConditionsPAR CameraOwner SerialNumber UserSelectGroupTitle"
_FILM += " DealerIDNumber CaptureDeviceFID EnvelopeNumber FrameNumber FilmCategory FilmGencode ModelAndVersion FilmSize"
_FILM += " SBA_RGBShifts SBAInputImageColorspace SBAInputImageBitDepth SBAExposureRecord UserAdjSBA_RGBShifts"
_FILM += " ImageRotationStatus RollGuidElements MetadataNumber EditTagArray Magnification"
_NAMES = {
    "MetaIFD": {
        **dict(enumerate(_FILM.split(), 50000)),
        50028: "NativeXResolution",
        50029: "NativeYResolution",
        50042: "NativeResolutionUnit",
        50200: "SourceImageDirectory",
        50201: "SourceImageFileName",
        50202: "SourceImageVolumeName",
        50284: "PrintQuality",
        50286: "ImagePrintStatus",
    },
    "KodakBordersIFD": {
        **dict(enumerate(("BordersVersion", "BorderName", "BorderID", "BorderLocation", "BorderType"))),
        8: "WatermarkType",
    },
    "KodakEffectsIFD": dict(enumerate(("DigitalEffectsVersion", "DigitalEffectsName", "DigitalEffectsType"))),
}
_DIGITS = {"MetadataNumber", "RollGuidElements"}
_FURTHER = {EFFECTS: "KodakEffectsIFD", BORDERS: "KodakBordersIFD"}


def add_kodak_meta(contents: ParsedContainer, segment: bytes) -> bool:
    """The facts of one segment and of the two directories in it; False where it is of another kind."""
    if not segment.startswith(MARKS):
        return False
    block = segment[len(MARKS[0]) :]
    found = ifd.read_directories(block, "MetaIFD")
    contents.problems += found.problems
    for entry in found.entries:
        _add(contents, "MetaIFD", entry)
        if entry.id in _FURTHER and entry.type == LONG and entry.count == 1:
            offset = int(numbers(entry)[0])
            for inner in ifd.read_directory(block, offset, _FURTHER[entry.id], found.byte_order).entries:
                _add(contents, _FURTHER[entry.id], inner)
    return True


def _add(contents: ParsedContainer, group: str, entry: Entry) -> None:
    name = _NAMES[group].get(entry.id)
    if name is None:
        return
    if name in _CODED:
        contents.add(group, name, coded_text(entry.data, entry.byte_order), tag_id=entry.id)
    elif name in _DIGITS:
        contents.add(group, name, entry.data.decode("latin-1").rstrip("\0"), tag_id=entry.id)
    else:
        contents.add(group, name, value_of(entry, name), tag_id=entry.id)
