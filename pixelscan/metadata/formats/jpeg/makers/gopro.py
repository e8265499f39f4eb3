"""APP6 of GoPro's cameras: keys of four letters with values, in GPMF (gopro/gpmf-parser documents it)."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.model import Binary, Value

PREFIX = b"GoPro\0"
CONTAINER, TEXT = 0, ord("c")
HEADER_BYTES, MAX_DEPTH, MAX_VALUES = 8, 5, 64
# An id is better read as one number of many digits.
MOST_NUMBERS = 4
CODES = {"b": "b", "B": "B", "s": "h", "S": "H", "l": "i", "L": "I", "f": "f", "d": "d", "J": "Q", "j": "q"}

NAMES = {
    "AROT": "AutoRotation",
    "CASN": "CameraSerialNumber",
    "DVID": "DeviceID",
    "DVNM": "DeviceName",
    "DZOM": "DigitalZoom",
    "EISA": "ElectronicImageStabilization",
    "EISE": "ElectronicStabilizationOn",
    "FMWR": "FirmwareVersion",
    "MINF": "Model",
    "MUID": "MediaUniqueID",
    "PHDR": "HDRSetting",
    "PIMN": "AutoISOMin",
    "PIMX": "AutoISOMax",
    "PRES": "PhotoResolution",
    "PRTN": "ProTune",
    "PTCL": "ColorMode",
    "PTEV": "ExposureCompensation",
    "PTSH": "Sharpness",
    "PTWB": "WhiteBalance",
    "RATE": "Rate",
    "SMTR": "SpotMeter",
    "WBAL": "WhiteBalance",
}
SWITCHES = {"DigitalZoom", "ProTune", "SpotMeter", "ElectronicStabilizationOn"}


class _Entry(NamedTuple):
    key: str
    type: int
    size: int
    data: bytes


def add_gopro(contents: ParsedContainer, segment: bytes) -> bool:
    """The settings that have a name; False if the segment is of another kind, has none, or gives a place."""
    if not segment.startswith(PREFIX):
        return False
    keys = set()
    for entry in _entries(segment[len(PREFIX) :]):
        if entry.key in NAMES:
            name, value = NAMES[entry.key], _value(entry)
            words = {"Y": "On", "N": "Off"}.get(str(value), "") if name in SWITCHES else ""
            contents.add("GoPro", name, value, words, entry.key)
        keys.add(entry.key)
    return not keys.isdisjoint(NAMES) and not any(key.startswith("GPS") for key in keys)


def _entries(data: bytes, depth: int = 0) -> Iterator[_Entry]:
    """A key, a type, the size of an element, how many; then the elements, filled up to four bytes."""
    position = 0
    while position + HEADER_BYTES <= len(data):
        key, type_, size, count = struct.unpack_from(">4sBBH", data, position)
        start, length = position + HEADER_BYTES, size * count
        content = data[start : start + length]
        if type_ == CONTAINER and depth < MAX_DEPTH:
            yield from _entries(content, depth + 1)
        else:
            yield _Entry(decode(key), type_, size, content)
        position = start + length + -length % 4


def _value(entry: _Entry) -> Value:
    if entry.type == TEXT:
        return decode(entry.data).strip()
    code = CODES.get(chr(entry.type))
    if code is None or struct.calcsize(code) != entry.size or len(entry.data) > MAX_VALUES * entry.size:
        return Binary(len(entry.data))
    numbers = struct.unpack_from(f">{len(entry.data) // entry.size}{code}", entry.data)
    if len(numbers) > MOST_NUMBERS:
        return entry.data.hex()
    return numbers[0] if len(numbers) == 1 else numbers
