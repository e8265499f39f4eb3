"""MakerNotes read by our own walker: with ExifRead's tables of names and words, and a few of our own.

They serve makers that exiv2 does not decode, and all of them where exiv2 is not installed.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from pixelscan.metadata.blocks.descriptions import plain
from pixelscan.metadata.blocks.makernotes.layouts import directory, layout_of
from pixelscan.metadata.blocks.reading import BlockResult
from pixelscan.metadata.blocks.tiff import ifd
from pixelscan.metadata.blocks.tiff.entry import Entry
from pixelscan.metadata.blocks.tiff.values import value_of
from pixelscan.metadata.model import Binary, Tag, Value

Meaning = object  # a mapping of words, a function of ExifRead's own, or None
Table = Mapping[int, tuple[str, Meaning]]

# What ExifRead's table lacks; facts of Apple's note as ExifTool's documentation of Apple tags lists them.
_APPLE_MORE: Table = {
    0x0008: ("AccelerationVector", None),
    0x000B: ("BurstUUID", None),
    0x000C: ("FocusDistanceRange", None),
    0x0011: ("MediaGroupUUID", None),
    0x0017: ("LivePhotoVideoIndex", None),
    0x0021: ("HDRHeadroom", None),
    0x0023: ("AFPerformance", None),
    0x002B: ("PhotoIdentifier", None),
    0x002D: ("ColorTemperature", None),
    0x002F: ("FocusPosition", None),
    0x0030: ("HDRGain", None),
    0x0038: ("AFMeasuredDepth", None),
    0x003D: ("AFConfidence", None),
}

# Facts of these notes as ExifTool's documentation of Sanyo and Kodak tags lists them.
_OFF_ON = {0: "Off", 1: "On"}
_SANYO: Table = {
    0x0200: ("SpecialMode", None),
    0x0201: ("SanyoQuality", None),
    0x0202: ("Macro", {0: "Normal", 1: "Macro", 2: "View", 3: "Manual"}),
    0x0204: ("DigitalZoom", None),
    0x0207: ("SoftwareVersion", None),
    0x0209: ("CameraID", None),
    0x0213: ("QuickShot", _OFF_ON),
    0x0214: ("SelfTimer", _OFF_ON),
    0x0219: ("OpticalZoomOn", _OFF_ON),
    0x021B: ("DigitalZoomOn", _OFF_ON),
    0x0223: ("ManualFocusDistance", None),
    0x0224: ("SequenceShotInterval", None),
}
# ExifRead's module and table for a kind of note.
_EXIFREAD = {
    "Apple": ("apple", "TAGS"),
    "FujiFilm": ("fujifilm", "TAGS"),
    "OlympusOld": ("olympus", "TAGS"),
    "Sony": ("sony", "TAGS"),
    "Nikon1": ("nikon", "TAGS_OLD"),
    "Nikon": ("nikon", "TAGS_NEW"),
    "NikonOld": ("nikon", "TAGS_NEW"),
    "Casio": ("casio", "TAGS"),
    "Casio2": ("casio", "TAGS"),
    "Canon": ("canon", "TAGS"),
    "DJI": ("dji", "TAGS"),
}
_OWN: Mapping[str, Table] = {"Apple": _APPLE_MORE, "Sanyo": _SANYO}


@cache
def _table(kind: str) -> Table | None:
    """ExifRead is imported only for notes that it knows: it takes 10 ms and more."""
    if kind not in _EXIFREAD:
        return _OWN.get(kind)
    module, name = _EXIFREAD[kind]
    return {**getattr(import_module(f"exifread.tags.makernote.{module}"), name), **_OWN.get(kind, {})}


def read(block: ifd.Block, note: Entry, make: str) -> BlockResult:
    """The note's own directory; an empty reading where neither mark nor Make is known."""
    layout = layout_of(note.data, make)
    table = _table(layout.kind) if layout else None
    if layout is None or table is None:
        return BlockResult()
    found = directory(block, note, layout)
    return BlockResult([_tag(entry, table) for entry in found.entries], found.problems)


def _tag(entry: Entry, table: Table) -> Tag:
    name, meaning = table.get(entry.id, (f"0x{entry.id:04x}", None))[:2]
    value = value_of(entry, name)
    return Tag(entry.directory, name, value, _words(meaning, value), entry.id)


def _words(meaning: Meaning, value: Value) -> str:
    if isinstance(meaning, Mapping):
        elements = value if isinstance(value, tuple) else (value,)
        return ", ".join(meaning.get(element) or str(element) for element in elements)
    return str(value) if isinstance(value, (str, Binary)) else plain(value)
