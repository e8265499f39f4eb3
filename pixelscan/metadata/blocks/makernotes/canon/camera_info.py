"""EOS bodies' CameraInfo: exposure, temperature, lens and picture styles, at places of each model's own.

Places as ExifTool's documentation of Canon's tags gives them. Many numbers stand in the other byte order than the note.
A record whose firmware's version does not stand where the model has it is of another layout, and is not read.
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pixelscan.metadata.blocks.makernotes.corrections import canon_ev
from pixelscan.metadata.blocks.makernotes.records import (
    NoteFact,
    NoteField,
    NoteFields,
    f_number,
    metres,
    millimetres,
    read_record,
    seconds,
)

STRUCTURE = "CameraInfo"
_STYLES = "Standard Portrait Landscape Neutral Faithful Monochrome"
_STYLES_BEFORE_AUTO = f"{_STYLES} UserDef1 UserDef2 UserDef3".split()
_STYLES_WITH_AUTO = f"{_STYLES} Auto UserDef1 UserDef2 UserDef3".split()
_SETTINGS = ("Contrast", "Sharpness", "Saturation", "ColorTone", "FilterEffect", "ToningEffect")
_ORIENTATIONS = {0: "Horizontal (normal)", 1: "Rotate 90 CW", 2: "Rotate 270 CW"}
_INFINITY = 0xFFFF
_VERSION = re.compile(rb"\d\.\d\.\d")


class _Layout(NamedTuple):
    """Where each fact stands in bytes; 0 where the model has none."""

    temperature: int
    focal_length: int
    orientation: int
    distance: int
    white_balance: int
    color_temperature: int
    picture_style: int
    lens_type: int
    firmware: int
    file_index: int
    directory_index: int
    styles: int
    auto_style: bool = False
    flash_metering: int = 21
    # 40D and its like: a lens's name, and no focal lengths behind the lens's number.
    lens_model: int = 0
    has_range: bool = True
    # Numbers of a second card's file and directory behind the first's.
    further_indexes: bool = False

    def moved(self, focus: int, rest: int) -> "_Layout":
        """That of a firmware with more bytes before the orientation, and before what follows the focus distance."""
        behind = {name: getattr(self, name) + rest for name in self._fields[4:12] if getattr(self, name)}
        return self._replace(orientation=self.orientation + focus, distance=self.distance + focus, **behind)


# By what later firmware of the EOS 5D Mark III (1.2 and 1.3) added.
_MOVED = ((0, 0), (6, 6), (6, 11))
_LAYOUTS: tuple[tuple[str, _Layout], ...] = (
    (r"1Ds? Mark III$", _Layout(24, 29, 48, 67, 94, 98, 134, 273, 310, 370, 382, 682, flash_metering=0)),
    (r"1D Mark IV$", _Layout(25, 30, 53, 84, 120, 124, 0, 335, 493, 556, 568, 872)),
    (
        r"EOS-1D X$",
        _Layout(27, 35, 125, 140, 188, 192, 244, 423, 640, 720, 732, 1012, auto_style=True, flash_metering=0),
    ),
    (r"5D Mark II$", _Layout(25, 30, 49, 80, 111, 115, 167, 230, 382, 443, 455, 759)),
    (
        r"5D Mark III$",
        _Layout(27, 35, 125, 140, 188, 192, 244, 339, 572, 652, 664, 944, True, 0, further_indexes=True),
    ),
    (r"EOS 6D$", _Layout(27, 35, 131, 146, 194, 198, 250, 353, 598, 682, 694, 966, auto_style=True, flash_metering=0)),
    (r"EOS 7D$", _Layout(25, 30, 53, 84, 119, 123, 0, 274, 428, 491, 503, 807)),
    (r"EOS 40D$", _Layout(24, 29, 48, 67, 111, 115, 0, 214, 255, 307, 319, 603, lens_model=2347)),
    (r"EOS 50D$", _Layout(25, 30, 49, 80, 111, 115, 167, 234, 350, 411, 423, 727)),
    (r"EOS 60D$", _Layout(25, 30, 54, 85, 0, 125, 0, 232, 409, 473, 485, 761, auto_style=True, flash_metering=0)),
    (r"EOS 70D$", _Layout(27, 35, 132, 147, 0, 199, 0, 358, 606, 691, 703, 975, auto_style=True, flash_metering=0)),
    (r"EOS 80D$", _Layout(27, 35, 150, 165, 0, 314, 0, 393, 1114, 1198, 1210, 0, flash_metering=0)),
    (
        r"\b(450D|REBEL XSi|Kiss X2)\b",
        _Layout(24, 29, 48, 67, 111, 115, 0, 222, 263, 319, 307, 611, lens_model=2355, has_range=False),
    ),
    (r"\b(500D|REBEL T1i|Kiss X3)\b", _Layout(25, 30, 49, 80, 115, 119, 171, 246, 400, 467, 479, 779)),
    (r"\b(550D|REBEL T2i|Kiss X4)\b", _Layout(25, 30, 53, 84, 120, 124, 176, 255, 420, 484, 496, 796)),
    (
        r"\b(600D|REBEL T3i|Kiss X5|1100D|REBEL T3|Kiss X50)\b",
        _Layout(25, 30, 56, 87, 123, 127, 179, 234, 411, 475, 487, 763, auto_style=True),
    ),
    (
        r"\b(650D|REBEL T4i|Kiss X6i)\b",
        _Layout(27, 35, 125, 140, 188, 192, 244, 295, 539, 624, 636, 912, auto_style=True, flash_metering=0),
    ),
    (
        r"\b(700D|REBEL T5i|Kiss X7i)\b",
        _Layout(27, 35, 125, 140, 188, 192, 244, 295, 544, 628, 640, 912, auto_style=True, flash_metering=0),
    ),
    (
        r"\b(750D|Rebel T6i|Kiss X8i|760D|Rebel T6s|8000D)\b",
        _Layout(27, 35, 150, 165, 305, 309, 361, 388, 1085, 0, 0, 0, flash_metering=0),
    ),
    (
        r"\b(1000D|REBEL XS|Kiss F)\b",
        _Layout(24, 29, 48, 67, 111, 115, 0, 226, 267, 323, 311, 615, lens_model=2359),
    ),
)
# PowerShots' records of 32-bit numbers, by their count: where the sensitivity stands. The third from last is the
# temperature.
_POWERSHOTS = dict.fromkeys((138, 148), 0) | dict.fromkeys((156, 162, 167, 171, 264), 1)
# In these it is, though nothing else is known.
_WITH_TEMPERATURE = (74, 86, 94, 95, 103)
_HOTTEST = 100


def facts(data: bytes, byte_order: str, model: str) -> Iterator[NoteFact]:
    """The facts of a CameraInfo record; nothing where the model's layout is unknown or the firmware's another."""
    layout = next((layout for pattern, layout in _LAYOUTS if re.search(pattern, model)), None)
    if layout is not None and layout.further_indexes:
        layouts = (layout.moved(focus, rest) for focus, rest in _MOVED)
        layout = next((row for row in layouts if _fits(data, row)), layout)
    if layout is not None and _fits(data, layout):
        yield from read_record(data, byte_order, "B", _fields(layout, byte_order), STRUCTURE)
        if layout.styles:
            yield from _picture_styles(data, byte_order, layout)
    elif model.endswith("EOS 5D"):
        yield from read_record(data, byte_order, "B", _fields_of_5d(byte_order), STRUCTURE)
    elif "PowerShot" in model or "IXUS" in model:
        yield from _powershot(data, byte_order)


def _fits(data: bytes, layout: _Layout) -> bool:
    """Whether a firmware's version stands in its place."""
    return _VERSION.match(data[layout.firmware : layout.firmware + 5]) is not None


def _distance(number: int) -> float | None:
    return None if not number else math.inf if number == _INFINITY else number / 100


def _temperature(number: int) -> int | None:
    return number - 128 if number else None


def _if_any(number: int) -> int | None:
    return number or None


def _time(number: int) -> float:
    return float(2 ** (4 * (1 - canon_ev(number - 24))))


def _words_of_distance(value: float) -> str:
    return "Infinity" if math.isinf(value) else metres(value)


_EXPOSURE: NoteFields = {
    3: NoteField("FNumber", f_number, lambda number: 2 ** ((number - 8) / 16) if number else None),
    4: NoteField("ExposureTime", seconds, lambda number: _time(number) if number else None),
    6: NoteField("ISO", lambda value: f"{value:.0f}", lambda number: 100 * 2 ** (number / 8 - 9) if number else None),
}


def _fields(layout: _Layout, byte_order: str) -> NoteFields:
    other = "H" if byte_order == ">" else ">H"
    lens = layout.lens_type
    # Where the directory's number stands behind the file's, it is that of the next one.
    ahead = int(layout.directory_index > layout.file_index)
    rows: Mapping[int, NoteField] = {
        layout.temperature: NoteField(
            "CameraTemperature", "{} °C".format, lambda number: number - 128 if number else None
        ),
        layout.focal_length: NoteField("FocalLength", millimetres, _if_any, other),
        layout.orientation: NoteField("CameraOrientation", _ORIENTATIONS),
        layout.distance: NoteField("FocusDistanceUpper", _words_of_distance, _distance, other),
        layout.distance + 2: NoteField("FocusDistanceLower", _words_of_distance, _distance, other),
        layout.white_balance: NoteField("WhiteBalance", code="H"),
        layout.color_temperature: NoteField("ColorTemperature", code="H"),
        layout.picture_style: NoteField("PictureStyle"),
        layout.flash_metering: NoteField("FlashMeteringMode"),
        layout.firmware: NoteField("FirmwareVersion", code="6s"),
        layout.file_index: NoteField("FileIndex", None, lambda number: number + 1, "I"),
        layout.directory_index: NoteField("DirectoryIndex", None, lambda number: number - ahead, "I"),
        **(_further_indexes(layout) if layout.further_indexes else {}),
        **({lens + 2: NoteField("MinFocalLength", millimetres, _if_any, other)} if layout.has_range else {}),
        **({lens + 4: NoteField("MaxFocalLength", millimetres, _if_any, other)} if layout.has_range else {}),
        layout.lens_model: NoteField("LensModel", None, lambda name: name or None, "64s"),
    }
    return {**_EXPOSURE, **{place: row for place, row in rows.items() if place}}


def _further_indexes(layout: _Layout) -> NoteFields:
    return {
        layout.file_index + 4: NoteField("FileIndex2", None, lambda number: number + 1, "I"),
        layout.directory_index + 4: NoteField("DirectoryIndex2", None, lambda number: number - 1, "I"),
    }


def _picture_styles(data: bytes, byte_order: str, layout: _Layout) -> Iterator[NoteFact]:
    """Six numbers for each style, then what the user's own styles are based on."""
    styles = _STYLES_WITH_AUTO if layout.auto_style else _STYLES_BEFORE_AUTO
    names = [f"{setting}{style}" for style in styles for setting in _SETTINGS if _is_set(setting, style)]
    places = [4 * place for place in range(6 * len(styles)) if _is_set(_SETTINGS[place % 6], styles[place // 6])]
    fields = {place: NoteField(name, code="i") for place, name in zip(places, names, strict=True)}
    end = 24 * len(styles)
    fields |= {end + 2 * number: NoteField(f"UserDef{number + 1}PictureStyle", code="H") for number in range(3)}
    yield from read_record(data[layout.styles :], byte_order, "B", fields, STRUCTURE)


def _is_set(setting: str, style: str) -> bool:
    """Black and white has no colour, and colour no filter."""
    if style == "Monochrome":
        return setting not in ("Saturation", "ColorTone")
    return style.startswith(("Auto", "UserDef")) or setting not in ("FilterEffect", "ToningEffect")


def _fields_of_5d(byte_order: str) -> NoteFields:
    other = "H" if byte_order == ">" else ">H"
    styles = [
        "Standard",
        "Portrait",
        "Landscape",
        "Neutral",
        "Faithful",
        "Monochrome",
        "UserDef1",
        "UserDef2",
        "UserDef3",
    ]
    first = {"Contrast": 232, "Sharpness": 241, "Saturation": 250, "ColorTone": 259}
    rows = {
        place + number: NoteField(_name_in_5d(setting, style), code="b")
        for setting, place in first.items()
        for number, style in enumerate(styles)
    }
    bases = {268 + 2 * number: NoteField(f"UserDef{number + 1}PictureStyle", code="H") for number in range(3)}
    return {
        **_EXPOSURE,
        23: NoteField("CameraTemperature", "{} °C".format, _temperature),
        27: NoteField("MacroMagnification", code="b"),
        39: NoteField("CameraOrientation", _ORIENTATIONS, code="b"),
        40: NoteField("FocalLength", millimetres, _if_any, other),
        84: NoteField("WhiteBalance", code="H"),
        88: NoteField("ColorTemperature", code="H"),
        108: NoteField("PictureStyle"),
        147: NoteField("MinFocalLength", millimetres, _if_any, other),
        149: NoteField("MaxFocalLength", millimetres, _if_any, other),
        164: NoteField("FirmwareRevision", code="8s"),
        172: NoteField("ShortOwnerName", code="16s"),
        204: NoteField("DirectoryIndex", code="I"),
        208: NoteField("FileIndex", None, lambda number: number + 1, "H"),
        **rows,
        **bases,
    }


def _name_in_5d(setting: str, style: str) -> str:
    """Where colour would stand for black and white, its filter and toning do."""
    in_black_and_white = {"Saturation": "FilterEffect", "ColorTone": "ToningEffect"}
    return f"{in_black_and_white.get(setting, setting) if style == 'Monochrome' else setting}{style}"


def _if_bearable(number: int) -> int | None:
    return number if 0 < number < _HOTTEST else None


def _powershot(data: bytes, byte_order: str) -> Iterator[NoteFact]:
    count = len(data) // 4
    fields = {
        count - 3: NoteField("CameraTemperature", "{} °C".format, lambda number: number if number < _HOTTEST else None)
    }
    first = _POWERSHOTS.get(count)
    if first is not None:
        fields |= {
            first: NoteField("ISO", lambda value: f"{value:.0f}", lambda number: 100 * 2 ** ((number - 411) / 96)),
            first + 5: NoteField("FNumber", f_number, lambda number: 2 ** (number / 192)),
            first + 6: NoteField("ExposureTime", seconds, lambda number: 2 ** (-(number + 24) / 96)),
            first + 23: NoteField("Rotation"),
        }
    if first is not None or count in _WITH_TEMPERATURE or count > max(_POWERSHOTS):
        yield from read_record(data, byte_order, "i", fields, STRUCTURE)
