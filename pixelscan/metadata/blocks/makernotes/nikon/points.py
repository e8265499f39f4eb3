"""Which AF points were in use: a bit for each in an order of its own, by how many points the body has.

Rows A to E from the top, columns from the left, as ExifTool's documentation of Nikon's tags names them.
"""

import re
from collections.abc import Iterator

from pixelscan.metadata.blocks.makernotes.records import NoteFact
from pixelscan.metadata.blocks.tiff.entry import Entry

VERSION_BYTES, KIND_AT, POINTS_AT = 4, 6, 8
# Bodies from the D6 on keep other things there.
LATER = b"03"


def _names(rows: str) -> tuple[str, ...]:
    return tuple(rows.split())


_51 = _names("""
    C6 B6 A5 D6 E5 C7 B7 A6 D7 E6 C5 B5 A4 D5 E4 C8 B8 A7 D8 E7 C9 B9 A8 D9 E8 C10 B10 A9 D10 E9
    C11 B11 D11 C4 B4 A3 D4 E3 C3 B3 A2 D3 E2 C2 B2 A1 D2 E1 C1 B1 D1
""")
_39 = _names("""
    C6 B6 A2 D6 E2 C7 B7 A3 D7 E3 C5 B5 A1 D5 E1 C8 B8 D8 C9 B9 D9 C10 B10 D10 C11 B11 D11
    C4 B4 D4 C3 B3 D3 C2 B2 D2 C1 B1 D1
""")
_11 = _names("""
    Center Top Bottom Mid-left Mid-right Upper-left Upper-right Lower-left Lower-right Far-Left Far-Right
""")
# By the kind of the sensor: none in use, or those of 51, 11 and 39 points.
_NAMES = {0: _51, 1: _51, 2: _11, 3: _39}
_CELL = re.compile(r"([A-Z])(\d+)")


def facts(entry: Entry) -> Iterator[NoteFact]:
    """The points' names; nothing of bodies whose order is not known."""
    data = entry.data
    if len(data) <= POINTS_AT or data.startswith(LATER) or data[KIND_AT] not in _NAMES:
        return
    names = _NAMES[data[KIND_AT]]
    stored = data[POINTS_AT : POINTS_AT + (len(names) + 7) // 8]
    bits = int.from_bytes(stored, "little")
    used = sorted((name for place, name in enumerate(names) if bits >> place & 1), key=_place)
    words = f"All {len(names)} Points" if len(used) == len(names) else ", ".join(used) or "(none)"
    yield NoteFact("AFPointsUsed", tuple(stored), words, POINTS_AT)


def _place(name: str) -> tuple[str, int]:
    found = _CELL.fullmatch(name)
    return (found[1], int(found[2])) if found else ("", 0)
