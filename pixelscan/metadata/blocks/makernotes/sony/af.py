"""How the phase-detection sensors of Sony's SLT and ILCA cameras focused: which point was active, and each one's state.

Places and names as ExifTool's documentation of Sony's tags gives them.
"""

import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pixelscan.metadata.blocks.makernotes.records import NoteFact, focus_state

KIND_AT = 2
NO_POINT = 255
# In cameras with 79 points: none at the moment of release.
NO_POINT_RELEASED = 95
_15 = (
    *("Upper-left", "Left", "Lower-left", "Far Left", "Top (horizontal)", "Near Right", "Center (horizontal)"),
    *("Near Left", "Bottom (horizontal)", "Top (vertical)", "Center (vertical)", "Bottom (vertical)", "Far Right"),
    *("Upper-right", "Right", "Lower-right", "Upper-middle", "Lower-middle"),
)
_19 = (
    *("Upper Far Left", "Upper-left (horizontal)", "Far Left (horizontal)", "Left (horizontal)", "Lower Far Left"),
    *("Lower-left (horizontal)", "Upper-left (vertical)", "Left (vertical)", "Lower-left (vertical)"),
    *("Far Left (vertical)", "Top (horizontal)", "Near Right", "Center (horizontal)", "Near Left"),
    *("Bottom (horizontal)", "Top (vertical)", "Upper-middle", "Center (vertical)", "Lower-middle"),
    *("Bottom (vertical)", "Upper Far Right", "Upper-right (horizontal)", "Far Right (horizontal)"),
    *("Right (horizontal)", "Lower Far Right", "Lower-right (horizontal)", "Far Right (vertical)"),
    *("Upper-right (vertical)", "Right (vertical)", "Lower-right (vertical)"),
)
_79 = tuple(
    f"{name} Center" if name == "E6" else name
    for name in (
        *(f"{row}{column}" for column in (4, 3, 2) for row in "BCDEFGH"),
        *(f"{row}1" for row in "CDEFG"),
        *(f"{row}{column} Vertical" for row in "AC" for column in (7, 6, 5)),
        *("E7 Vertical", "E6 Center Vertical", "E5 Vertical"),
        *(f"{row}{column} Vertical" for row in "GI" for column in (7, 6, 5)),
        *(f"{row}{column}" for column in (7, 6, 5) for row in "ABCDEFGHI"),
        *(f"{row}11" for row in "CDEFG"),
        *(f"{row}{column}" for column in (10, 9, 8) for row in "BCDEFGH"),
        "E6 Center F2.8",
    )
)
# A bit for each point, by rows.
_79_USED = tuple(
    f"{row}{column}"
    for row, first, last in zip(
        "ABCDEFGHI", (5, 2, 1, 1, 1, 1, 1, 2, 5), (7, 10, 11, 11, 11, 11, 11, 10, 7), strict=True
    )
    for column in range(first, last + 1)
)
_USED = (
    *("Center", "Top", "Upper-right", "Right", "Lower-right", "Bottom", "Lower-left", "Left", "Upper-left"),
    *("Far Right", "Far Left", "Upper-middle", "Near Right", "Lower-middle", "Near Left", "Upper Far Right"),
    *("Lower Far Right", "Lower Far Left", "Upper Far Left"),
)
_ZONES = {0x7801: "Center Zone", 0x1821C: "Right Zone", 0x605C0: "Left Zone", 0x3FFFF: "(all LA-EA4)"}
_ZONES |= {0x7FFFFFFF: "(all)", 0xFFFFFFFF: "n/a"}
_AREA_MODES = {0: "Wide", 1: "Spot", 2: "Local", 3: "Zone"}
_ILCA_AREA_MODES = {0: "Wide", 1: "Center", 2: "Flexible Spot", 3: "Zone", 4: "Expanded Flexible Spot"}
_SENSORS = {1: "15-point", 2: "19-point", 3: "79-point"}


class _Places(NamedTuple):
    """Where a kind of camera keeps its facts: the sensor's state, three points, the area, the states, points used."""

    active: int
    points: int
    area: int
    states: int
    used: int
    micro_adjustment: int
    area_modes: Mapping[int, str]


_SLT = _Places(0x04, 0x07, 0x0A, 0x11, 0x16E, 0x17D, _AREA_MODES)
_ILCA = _Places(0x3B, 0x37, 0x3A, 0x7D, 0x10, 0x50, _ILCA_AREA_MODES)
_POINTS = ("AFPoint", "AFPointInFocus", "AFPointAtShutterRelease")


def facts(data: bytes, model: str) -> Iterator[NoteFact]:
    """The deciphered structure 0x940e; nothing of cameras without such a sensor."""
    if not model.startswith(("SLT-", "HV", "ILCA-")) or len(data) <= KIND_AT:
        return
    kind = data[KIND_AT]
    names = {1: _15, 2: _19, 3: _79}.get(kind, ())
    places = _ILCA if model.startswith("ILCA-") else _SLT
    yield NoteFact("AFType", kind, _SENSORS.get(kind, ""), KIND_AT)
    if len(data) < places.micro_adjustment + 1 or not names:
        return
    yield _state("AFStatusActiveSensor", data, places.active)
    for place, name in enumerate(_POINTS, places.points):
        number = data[place]
        yield NoteFact(name, number, names[number] if number < len(names) else _without(number), place)
    yield NoteFact("AFAreaMode", data[places.area], places.area_modes.get(data[places.area], ""), places.area)
    yield from _used(data, places.used, _79_USED if kind == 3 else _USED)
    yield NoteFact("AFMicroAdj", _signed(data[places.micro_adjustment]), id=places.micro_adjustment)
    yield from _states(data, places.states, names)


def _without(number: int) -> str:
    return "(none)" if number in (NO_POINT, NO_POINT_RELEASED) else ""


def _used(data: bytes, start: int, names: tuple[str, ...]) -> Iterator[NoteFact]:
    stored = data[start : start + (10 if names is _79_USED else 4)]
    bits = int.from_bytes(stored, "little")
    words = ", ".join(name for place, name in enumerate(names) if bits >> place & 1) or "(none)"
    yield NoteFact("AFPointsUsed", tuple(stored) if names is _79_USED else bits, words, start)


def _states(data: bytes, start: int, names: tuple[str, ...]) -> Iterator[NoteFact]:
    """How far each point was from focus, in steps of the sensor: nearer negative, farther positive."""
    for index, name in enumerate(names):
        if start + 2 * index + 2 <= len(data):
            numbered = f"_{index:02}_" if names is _79 else ""
            yield _state(f"AFStatus{numbered}{_in_name(name)}", data, start + 2 * index)


def _in_name(point: str) -> str:
    if point.endswith(")"):
        place, _, direction = point[:-1].partition(" (")
        return place.replace(" ", "") + direction.title()
    return point.replace("F2.8", "F2-8").replace(" ", "_" if point[1].isdigit() else "")


def _state(name: str, data: bytes, place: int) -> NoteFact:
    (steps,) = struct.unpack_from("<h", data, place)
    return NoteFact(name, steps, focus_state(steps), place)


def _signed(byte: int) -> int:
    return byte - 256 if byte > 127 else byte


def selected(data: bytes, model: str) -> Iterator[NoteFact]:
    """The deciphered structure 0x940a of SLT cameras: the points that were selected."""
    if len(data) < 8 or not model.startswith(("SLT-", "HV")):
        return
    bits = int.from_bytes(data[4:8], "little")
    names = ", ".join(name for place, name in enumerate(_USED) if bits >> place & 1)
    yield NoteFact("AFPointsSelected", bits, _ZONES.get(bits) or names or "(none)", 4)
