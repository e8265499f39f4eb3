"""Where a Nikon body focused: which of its AF points were used, a bit for each, and the area that it measured.

Rows A, B, C from the top, columns from the left. Places and the order of the bits as ExifTool's documentation of
Nikon's tags gives them.
"""

import re
import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pixelscan.metadata.blocks.makernotes.records import NoteFact, NoteField, NoteFields, fact_of
from pixelscan.metadata.blocks.tiff.entry import Entry

MODES_AT, KIND_AT = 4, 6


def _names(points: str) -> tuple[str, ...]:
    return tuple(points.split())


def _grid(rows: str, columns: str) -> tuple[str, ...]:
    """Column by column outwards from the middle; in each the middle row, then upwards, then downwards."""
    return tuple(f"{row}{column}" for column in columns.split() for row in rows)


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
_135 = _grid("EDCBAFGHI", "8 9 7 10 11 12 13 14 15 6 5 4 3 2 1")
_153 = _grid("EDCBAFGHI", "9 10 11 8 7 12 13 14 15 16 17 6 5 4 3 2 1")
_105 = _grid("DCBAEFG", "8 9 10 7 6 11 12 13 14 15 5 4 3 2 1")
_81 = _grid("EDCBAFGHI", "5 6 4 7 3 8 2 9 1")
_CELL = re.compile(r"([A-Z])(\d+)")


class _Points(NamedTuple):
    """A record's points: their names in the bits' order, and where the main one's number and each set of bits are."""

    names: tuple[str, ...]
    sets: Mapping[str, int]
    main: int | None = None


_USED = {"AFPointsUsed": 8}
# By the first digits of the record's version and the kind of the sensor.
_POINTS: tuple[tuple[str, int, _Points], ...] = (
    ("03", 1, _Points(_51, {"AFPointsUsed": 10}, 8)),
    ("03", 8, _Points(_81, {"AFPointsUsed": 10}, 8)),
    ("03", 9, _Points(_105, {"AFPointsUsed": 10}, 0x38)),
    ("0101", 7, _Points(_153, {**_USED, "AFPointsSelected": 0x1C, "AFPointsInFocus": 0x30}, 0x44)),
    ("0", 7, _Points(_153, _USED)),
    ("0", 4, _Points(_135, _USED, 7)),
    *(("01", kind, _Points(names, _USED)) for kind, names in ((0, _51), (1, _51), (2, _11), (3, _39))),
    *(("02", kind, _Points(names, _USED)) for kind, names in ((0, _51), (1, _51), (2, _11), (3, _39))),
)
_SENSORS = {0: "Off", 1: "On (51-point)", 2: "On (11-point)", 3: "On (39-point)", 4: "On (73-point)", 5: "On (5)"}
_SENSORS |= {6: "On (105-point)", 7: "On (153-point)", 8: "On (81-point)", 9: "On (105-point)"}
_MODES = {128: "Single", 129: "Auto (41 points)", 130: "Subject Tracking (41 points)", 131: "Face Priority (41 points)"}
_MODES |= {192: "Pinpoint", 193: "Single", 194: "Dynamic", 195: "Wide (S)", 196: "Wide (L)", 197: "Auto"}
_MODES |= {198: "Auto (People)", 199: "Auto (Animal)", 200: "Normal-area AF", 201: "Wide-area AF"}
_MODES |= {202: "Face-priority AF", 203: "Subject-tracking AF", 204: "Dynamic Area (S)", 205: "Dynamic Area (M)"}
_MODES |= {206: "Dynamic Area (L)", 207: "3D-tracking", 208: "Wide (C1/C2)"}
_BY_PHASE = {0: "Single Area", 1: "Dynamic Area", 2: "Dynamic Area (closest subject)", 3: "Group Dynamic"}
_BY_PHASE |= {4: "Dynamic Area (9 points)", 5: "Dynamic Area (21 points)", 6: "Dynamic Area (51 points)"}
_BY_PHASE |= {7: "Dynamic Area (51 points, 3D-tracking)", 8: "Auto-area", 9: "Dynamic Area (3D-tracking)"}
_BY_PHASE |= {10: "Single Area (wide)", 11: "Dynamic Area (wide)", 12: "Dynamic Area (wide, 3D-tracking)"}
_BY_PHASE |= {13: "Group Area", 14: "Dynamic Area (25 points)", 15: "Dynamic Area (72 points)"}
_BY_PHASE |= {16: "Group Area (HL)", 17: "Group Area (VL)", 18: "Dynamic Area (49 points)"}
_BY_CONTRAST = {0: "Contrast-detect", 1: "Contrast-detect (normal area)", 2: "Contrast-detect (wide area)"}
_BY_CONTRAST |= {3: "Contrast-detect (face priority)", 4: "Contrast-detect (subject tracking)"}


def _where(middle: int, before: str, after: str) -> NoteField:
    """A row or a column of the grid, counted from the middle one."""

    def words(place: int) -> str:
        if place == 0:
            return "n/a"
        return "C" if place == middle else f"{abs(place - middle)}{before if place < middle else after}"

    return NoteField("", words)


_HORIZONTAL = _where(16, "L of Center", "R of Center")._replace(name="FocusPositionHorizontal")
_VERTICAL = _where(10, "U from Center", "D from Center")._replace(name="FocusPositionVertical")


def _stored(number: int) -> int | None:
    return number or None


def _area(start: int, *, grid: bool = False) -> NoteFields:
    """Six numbers in the pixels of the AF image; in the high byte of a position its place in the `grid`."""
    names = ("AFImageWidth", "AFImageHeight", "AFAreaXPosition", "AFAreaYPosition", "AFAreaWidth", "AFAreaHeight")
    fields = {start + 2 * place: NoteField(name, None, _stored, "H") for place, name in enumerate(names)}
    return fields | {start + 5: _HORIZONTAL, start + 7: _VERTICAL} if grid else fields


def facts(entry: Entry) -> Iterator[NoteFact]:
    """How the body focused, on which points and where; no names of points whose order is not known."""
    data = entry.data
    if len(data) <= KIND_AT + 2:
        return
    version = data[:4].decode("latin-1")
    if version.startswith("04"):
        yield NoteFact("AFAreaMode", data[5], _MODES.get(data[5], ""), 5)
        yield from _read(entry, _area(0x3E, grid=True))
        return
    by_contrast, mode, sensor = data[MODES_AT : MODES_AT + 3]
    yield NoteFact("ContrastDetectAF", by_contrast, {0: "Off", 1: "On", 2: "On (2)"}.get(by_contrast, ""), MODES_AT)
    words = _MODES | (_BY_CONTRAST if by_contrast else _BY_PHASE)
    yield NoteFact("AFAreaMode", mode, words.get(mode, ""), MODES_AT + 1)
    yield NoteFact("PhaseDetectAF", sensor, _SENSORS.get(sensor, ""), KIND_AT)
    points = next((row for start, kind, row in _POINTS if version.startswith(start) and kind == sensor), None)
    yield from _points(data, points) if points else ()
    if version.startswith("03"):
        told = by_contrast == 2 or (by_contrast == 1 and version == "0301")
        area = _area(0x2A, grid=True)
        unknown = () if told else (0x2E, 0x2F, 0x30, 0x31)
        yield from _read(entry, {place: field for place, field in area.items() if place not in unknown})
    elif version == "0101" and by_contrast == 1:
        yield from _read(entry, _area(0x46))


def _read(entry: Entry, fields: NoteFields) -> Iterator[NoteFact]:
    for place, field in fields.items():
        code = entry.byte_order + (field.code or "B")
        if place + struct.calcsize(code) <= len(entry.data):
            fact = fact_of(field, struct.unpack_from(code, entry.data, place)[0], place)
            yield from (fact,) if fact else ()


def _points(data: bytes, points: _Points) -> Iterator[NoteFact]:
    for name, start in points.sets.items():
        stored = data[start : start + (len(points.names) + 7) // 8]
        bits = int.from_bytes(stored, "little")
        used = sorted((point for place, point in enumerate(points.names) if bits >> place & 1), key=_place)
        words = f"All {len(points.names)} Points" if len(used) == len(points.names) else ", ".join(used) or "(none)"
        yield NoteFact(name, tuple(stored), words, start)
    if points.main is not None and points.main < len(data):
        number = data[points.main]
        main = points.names[number - 1] if 0 < number <= len(points.names) else "(none)"
        yield NoteFact("PrimaryAFPoint", number, main, points.main)


def _place(name: str) -> tuple[str, int]:
    found = _CELL.fullmatch(name)
    return (found[1], int(found[2])) if found else ("", 0)
