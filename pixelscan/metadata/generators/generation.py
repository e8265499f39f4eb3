"""What a program that generates pictures was told, and how much of a picture AI made."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

LONGEST_VALUE = 4_000


class Extent(StrEnum):
    """How much of the picture comes from AI, as the file tells it."""

    MADE = "made by AI"
    CHANGED = "changed with AI"
    SUSPECTED = "may be made by AI"


class Setting(NamedTuple):
    """One thing that someone told the generator: Prompt, Seed, Model ..., each as text."""

    name: str
    value: str


class Generation(NamedTuple):
    """A program that generates pictures, "" if it is not named, and what it was told."""

    program: str
    settings: tuple[Setting, ...] = ()


def settings_of(values: Mapping[str, object]) -> tuple[Setting, ...]:
    """The values that are set, as text on one or more lines."""
    texts = ((name, value.strip() if isinstance(value, str) else value) for name, value in values.items())
    return tuple(Setting(name, str(value)[:LONGEST_VALUE]) for name, value in texts if value not in (None, "", [], {}))
