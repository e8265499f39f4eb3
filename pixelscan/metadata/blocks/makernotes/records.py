"""Binary records in makers' notes: numbers at fixed places -> facts with a name, a value and words."""

import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from pixelscan.metadata.charsets import decode
from pixelscan.metadata.model import Scalar, Value


class NoteFact(NamedTuple):
    """One value out of a note; `text` where the words are not the value itself, `id` its number or place.

    `structure` names the part of the note that repeats what others say: both are shown.
    """

    name: str
    value: Value
    text: str = ""
    id: int | None = None
    structure: str = ""


class NoteField(NamedTuple):
    """What stands at one place of a record.

    `code` is a struct code where it is not the record's own unit ("4h": four of them, "8s": text, ">H": in this byte
    order); `words` tells a number's meaning; `convert` gives the fact's value from the stored one, None where nothing
    is stored.
    """

    name: str
    words: Mapping[int, str] | Callable[[Any], str] | None = None
    convert: Callable[[Any], Value | None] | None = None
    code: str = ""


NoteFields = Mapping[int, NoteField]


def named(names: str, first: int = 0) -> dict[int, NoteField]:
    """Fields that follow each other from place `first`, by their names; "-" leaves a place out."""
    return {place: NoteField(name) for place, name in enumerate(names.split(), first) if name != "-"}


def read_record(data: bytes, byte_order: str, unit: str, fields: NoteFields, structure: str = "") -> Iterator[NoteFact]:
    """The facts of a record whose places count in `unit` (a struct code); what lies beyond its end is left out."""
    size = struct.calcsize("=" + unit)
    for place, field in fields.items():
        code = field.code or unit
        layout = code if code.startswith((">", "<")) else byte_order + code
        if place * size + struct.calcsize(layout) <= len(data):
            stored = struct.unpack_from(layout, data, place * size)
            if (fact := fact_of(field, _plain(stored), place, structure)) is not None:
                yield fact


def _plain(stored: tuple[Scalar | bytes, ...]) -> Value:
    values = tuple(decode(part.split(b"\0")[0]).strip() if isinstance(part, bytes) else part for part in stored)
    return values[0] if len(values) == 1 else values


def fact_of(field: NoteField, stored: Value, number: int, structure: str = "") -> NoteFact | None:
    """The field's fact; None where the stored value says that there is none."""
    try:
        value = field.convert(stored) if field.convert else stored
        text = _words(field, stored, value)
    except (TypeError, ValueError, ArithmeticError):
        # A damaged note's value is none that the formula takes.
        value, text = stored, ""
    return None if value is None else NoteFact(field.name, value, text, number, structure)


def _words(field: NoteField, stored: Value, value: Value | None) -> str:
    if field.words is None or value is None:
        return ""
    if isinstance(field.words, Mapping):
        return field.words.get(stored, "") if isinstance(stored, int) else ""
    return field.words(value)


def metres(value: float) -> str:
    """A distance in words."""
    return f"{value:g} m"


def millimetres(value: float) -> str:
    """A focal length in words."""
    return f"{value:g} mm"


def f_number(value: float) -> str:
    """An aperture in words."""
    return f"f/{value:.1f}"


def seconds(value: float) -> str:
    """An exposure time in words, as a fraction where it is short."""
    return f"1/{1 / value:.0f} s" if 0 < value < 0.3 else f"{value:.3g} s"


def focus_state(steps: int) -> str:
    """How far an AF point of Minolta's and Sony's was from focus, in steps of the sensor."""
    if steps in (0, -0x8000):
        return "Out of Focus" if steps else "In Focus"
    return f"{'Front' if steps < 0 else 'Back'} Focus ({steps:+})"
