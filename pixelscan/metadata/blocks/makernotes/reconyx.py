"""Reconyx's trail cameras: what triggered the shot, temperature, moon, battery.

Places as ExifTool's documentation has them.
"""

from collections.abc import Iterator

from pixelscan.metadata.blocks.makernotes.records import NoteFact, NoteField, NoteFields, named, read_record

_TRIGGERS = {
    "C": "CodeLoc Not Entered",
    "E": "External Sensor",
    "M": "Motion Detection",
    "T": "Time Lapse",
    "P": "Point and Shoot",
}
_MOONS = (
    "New",
    "New Crescent",
    "First Quarter",
    "Waxing Gibbous",
    "Full",
    "Waning Gibbous",
    "Last Quarter",
    "Old Crescent",
)
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_OFF_ON = {0: "Off", 1: "On"}


def _version(parts: tuple[int, int, int]) -> str:
    """Three numbers, or two and a letter."""
    major, minor, patch = parts
    return f"{major}.{minor}{chr(patch)}" if chr(patch).isalpha() else f"{major}.{minor}.{patch}"


def _date(parts: tuple[int, int]) -> str:
    """Year, and month and day, each as its decimal digits stand in hexadecimal."""
    year, day = parts
    return f"{year:04x}:{day >> 8:02x}:{day & 0xFF:02x}"


def _time(parts: tuple[int, ...]) -> str:
    seconds, minutes, hours, month, day, year = parts
    return f"{year:04}:{month:02}:{day:02} {hours:02}:{minutes:02}:{seconds:02}"


def _long(halves: tuple[int, int]) -> int:
    return halves[0] << 16 | halves[1]


def _celsius(value: int) -> str:
    return f"{value} °C"


def _moon(value: int) -> str:
    return _MOONS[value] if value < len(_MOONS) else str(value)


def _trigger(value: str) -> str:
    return _TRIGGERS.get(value, value)


_FIRST: NoteFields = {
    0: NoteField("MakerNoteVersion", "0x{:04x}".format),
    1: NoteField("FirmwareVersion", None, _version, "3H"),
    4: NoteField("FirmwareDate", None, _date, "2H"),
    6: NoteField("TriggerMode", _trigger, code="2s"),
    7: NoteField("Sequence", "{0[0]} of {0[1]}".format, code="2H"),
    9: NoteField("EventNumber", None, _long, "2H"),
    11: NoteField("DateTimeOriginal", None, _time, "6H"),
    18: NoteField("MoonPhase", _moon),
    19: NoteField("AmbientTemperatureFahrenheit", "{} F".format, code="h"),
    20: NoteField("AmbientTemperature", _celsius, code="h"),
    **named("Contrast Brightness Sharpness Saturation", 36),
    40: NoteField("InfraredIlluminator", _OFF_ON),
    41: NoteField("MotionSensitivity"),
    42: NoteField("BatteryVoltage", "{:g} V".format, lambda number: number / 1000),
    43: NoteField("UserLabel", code="22s"),
}
_THIRD: NoteFields = {
    16: NoteField("FileNumber"),
    18: NoteField("DirectoryNumber"),
    42: NoteField("FirmwareVersion", None, _version, "3H"),
    48: NoteField("FirmwareDate", None, _date, "2H"),
    52: NoteField("TriggerMode", _trigger, code="2s"),
    54: NoteField("Sequence", "{0[0]} of {0[1]}".format, code="2H"),
    58: NoteField("EventNumber", None, _long, "2H"),
    62: NoteField("DateTimeOriginal", None, _time, "6H"),
    74: NoteField("DayOfWeek", lambda day: _DAYS[day - 1] if 1 <= day <= len(_DAYS) else str(day)),
    76: NoteField("MoonPhase", _moon),
    78: NoteField("AmbientTemperatureFahrenheit", "{} F".format, code="h"),
    80: NoteField("AmbientTemperature", _celsius, code="h"),
    82: NoteField("Contrast"),
    84: NoteField("Brightness"),
    86: NoteField("Sharpness"),
    88: NoteField("Saturation"),
    90: NoteField("Flash", _OFF_ON),
    92: NoteField("AmbientInfrared"),
    94: NoteField("AmbientLight"),
    96: NoteField("MotionSensitivity"),
    98: NoteField("BatteryVoltage", lambda value: f"{value / 1000:g} V"),
    100: NoteField("BatteryVoltageAvg", lambda value: f"{value / 1000:g} V"),
    102: NoteField("BatteryType"),
    104: NoteField("UserLabel", code="22s"),
}
_SECOND: NoteFields = {
    24: NoteField("FirmwareVersion", code="7s"),
    31: NoteField("Micro1Version", code="7s"),
    38: NoteField("BootLoaderVersion", code="7s"),
    45: NoteField("Micro2Version", code="7s"),
    52: NoteField("TriggerMode", _trigger, code="1s"),
    53: NoteField("Sequence", "{0[0]} of {0[1]}".format, code="2B"),
    55: NoteField("EventNumber", code="I"),
    59: NoteField("DateTimeOriginal", None, lambda parts: _time((*parts[:5], parts[5] | parts[6] << 8)), "7B"),
    66: NoteField("DayOfWeek"),
    67: NoteField("MoonPhase", _moon),
    68: NoteField("AmbientTemperatureFahrenheit", "{} F".format, code="h"),
    70: NoteField("AmbientTemperature", _celsius, code="h"),
    72: NoteField("Illumination"),
    73: NoteField("BatteryVoltage", "{:g} V".format, lambda number: number / 1000, "H"),
    75: NoteField("SerialNumber", code="15s"),
    90: NoteField("UserLabel", code="21s"),
}


def facts(note: bytes) -> Iterator[NoteFact]:
    """The facts of one of three kinds of records, all little-endian."""
    if note.startswith(b"RECONYXUF\0"):
        yield from read_record(note, "<", "B", _SECOND)
    elif note.startswith(b"RECONYXH2\0"):
        yield from _with_words_of_two_bytes(note)
        yield _serial(note[126:156], 126)
    else:
        yield from read_record(note, "<", "H", _FIRST)
        yield _serial(note[42:72], 21)


def _with_words_of_two_bytes(note: bytes) -> Iterator[NoteFact]:
    fields = {place: field if field.code else field._replace(code="H") for place, field in _THIRD.items()}
    yield from read_record(note, "<", "B", fields)


def _serial(data: bytes, place: int) -> NoteFact:
    return NoteFact("SerialNumber", data.decode("utf-16-le", "replace").split("\0")[0], id=place)
