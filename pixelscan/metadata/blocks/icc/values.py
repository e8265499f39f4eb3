"""Values of an ICC profile's types (ICC.1:2022 section 10; the old 'desc' type ICC.1:2001-04 section 6.5.17)."""

import struct
from collections.abc import Callable
from typing import Any

from pixelscan.metadata.blocks.descriptions import plain
from pixelscan.metadata.blocks.icc.tables import TECHNOLOGIES
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.model import Binary, Value

MAX_TEXT = 64 << 10
MAX_NUMBERS = 100


def _description(data: bytes) -> Value:
    """The old description: ASCII, and after it UTF-16, which some writers use alone."""
    length = unpack(">I", data, 8)[0]
    text = decode(data[12 : 12 + min(length, MAX_TEXT)])
    if text or len(data) < 20 + length:
        return text
    count = unpack(">I", data, 16 + length)[0]
    return data[20 + length : 20 + length + 2 * min(count, MAX_TEXT)].decode("utf-16-be", "replace").split("\0", 1)[0]


def _curve(data: bytes) -> Value:
    """A curve with a single gamma as that number (0 entries: 1.0); a table only by its size."""
    count = unpack(">I", data, 8)[0]
    if count == 0:
        return 1.0
    return unpack(">H", data, 12)[0] / 256 if count == 1 else Binary(len(data))


def fixed_numbers(data: bytes) -> Value:
    """Numbers of type s15Fixed16, rounded to five digits, their precision."""
    count = min(len(data) // 4, MAX_NUMBERS)
    return tuple(round(number / 65536, 5) for number in unpack(f">{count}i", data, 0))


def date_time(data: bytes) -> str:
    """Of type dateTimeNumber, in the form that Exif uses."""
    year, month, day, hour, minute, second = unpack(">6H", data, 0)
    return f"{year:04}:{month:02}:{day:02} {hour:02}:{minute:02}:{second:02}"


TYPES: dict[str, Callable[[bytes], Value]] = {
    "desc": _description,
    "text": lambda data: decode(data[8 : 8 + MAX_TEXT]),
    "utf8": lambda data: decode(data[8 : 8 + MAX_TEXT]),
    "sig ": lambda data: ascii_text(data[8:12], strip=False),
    "XYZ ": lambda data: fixed_numbers(data[8:]),
    "sf32": lambda data: fixed_numbers(data[8:]),
    "dtim": lambda data: date_time(data[8:20]),
    "curv": _curve,
    "cicp": lambda data: tuple(data[8:12]),
}


def value_words(kind: str, value: Value, data: bytes) -> str:
    """The text for a value of a tag of this type."""
    if kind == "sig ":
        return TECHNOLOGIES.get(str(value), str(value).strip())
    if kind == "curv" and isinstance(value, float):
        return "Linear" if value == 1 else f"Gamma {value:.4g}"
    if kind == "para":
        return f"Parametric curve ({len(data)} bytes)"
    return plain(value)


def ascii_text(data: bytes, *, strip: bool = True) -> str:
    """Text up to the first NUL; if unstripped, NULs become spaces."""
    text = data.decode("latin-1")
    return text.split("\0", 1)[0] if strip else text.replace("\0", " ")


def unpack(layout: str, data: bytes, offset: int) -> tuple[Any, ...]:
    """Numbers at an offset. Raises struct.error if the data ends before them."""
    return struct.unpack_from(layout, data, offset)
