"""One entry of a TIFF directory: its field type, its bytes, and the numbers in them (TIFF 6.0, Exif 3.0)."""

import struct
from dataclasses import dataclass

BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED, SRATIONAL, UTF8 = 1, 2, 3, 4, 5, 7, 10, 129
# Bytes and struct code of one element; rationals are two of their code. 129 is Exif 3.0's UTF-8.
FIELD_TYPES: dict[int, tuple[int, str]] = {
    BYTE: (1, "B"),
    ASCII: (1, "s"),
    SHORT: (2, "H"),
    LONG: (4, "I"),
    RATIONAL: (8, "I"),
    6: (1, "b"),
    UNDEFINED: (1, "s"),
    8: (2, "h"),
    9: (4, "i"),
    SRATIONAL: (8, "i"),
    11: (4, "f"),
    12: (8, "d"),
    13: (4, "I"),
    16: (8, "Q"),
    17: (8, "q"),
    18: (8, "Q"),
    UTF8: (1, "s"),
}


@dataclass(slots=True)
class Entry:
    """One directory entry, which begins at `start`. Its value begins at `offset`; `data` is cut at 16 MB."""

    directory: str
    id: int
    type: int
    count: int
    offset: int
    data: bytes
    byte_order: str
    start: int = 0

    @property
    def length(self) -> int:
        """The value's length in bytes, according to the entry."""
        return self.count * FIELD_TYPES[self.type][0]


def numbers(entry: Entry) -> tuple[int | float, ...]:
    """The entry's elements; rationals as quotients, 0/0 as nan and n/0 as inf."""
    size, code = FIELD_TYPES[entry.type]
    if code == "s":
        return tuple(entry.data)
    whole = len(entry.data) - len(entry.data) % size
    count = whole // struct.calcsize("=" + code)
    elements = struct.unpack_from(f"{entry.byte_order}{count}{code}", entry.data)
    if entry.type in (RATIONAL, SRATIONAL):
        return tuple(map(quotient, elements[::2], elements[1::2]))
    return elements


def quotient(numerator: int, denominator: int) -> float:
    """A rational as a number; 0/0 is nan, n/0 is inf."""
    if denominator:
        return numerator / denominator
    return float("inf") if numerator else float("nan")
