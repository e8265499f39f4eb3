"""An insight into a collection: a question, an answer in a sentence, and the rows of its chart."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from pixelscan.formatting import counted, percent

One = TypeVar("One")
Other = TypeVar("Other")
Bin = TypeVar("Bin")
ChartRows = Sequence[Mapping[str, object]]


class Question(StrEnum):
    """Photographers' questions, in page order."""

    FOCAL_LENGTHS = "Which focal lengths do I really use?"
    APERTURE_ISO = "Which apertures and sensitivities go together?"
    SHUTTER = "Can I hand-hold my shutter speeds?"
    HOURS = "At which hours and days do I take photos?"
    TIMELINE = "Which camera did I use when?"
    PLACES = "Where do I take photos?"
    GEAR = "Which cameras and lenses do I use?"


@dataclass(frozen=True, slots=True)
class Insight:
    """An answer in a sentence or two; `known` is how many photos have the data for it.

    `data` holds the chart's rows by layer; their fields are named like the collection's columns.
    """

    question: Question
    sentence: str
    known: int
    data: Mapping[str, ChartRows]


def share(part: int, whole: int) -> str:
    """31 %; less than 1 % instead of rounding to zero."""
    return percent(part / whole if whole else 0)


def photos(count: int) -> str:
    return counted(count, "photo")


def octave_part(value: float, parts: int) -> int:
    """The index of a positive number's bin, with `parts` bins per octave (doubling)."""
    return math.floor(math.log2(value) * parts + 1e-9)


def octave_edges(index: int, parts: int) -> tuple[float, float]:
    """A bin's start and end, to six digits."""
    return float(f"{2 ** (index / parts):.6g}"), float(f"{2 ** ((index + 1) / parts):.6g}")


def binned(values: Iterable[One], bin_of: Callable[[One], Bin]) -> Counter[Bin]:
    """The number of values in each bin. Photos share few distinct values, so each distinct value is binned once."""
    bins: Counter[Bin] = Counter()
    for value, count in Counter(values).items():
        bins[bin_of(value)] += count
    return bins


def quantile(ranked: Sequence[float], part: float) -> float:
    """The number below which `part` (0 to 1) of the sorted numbers are."""
    return ranked[min(int(part * len(ranked)), len(ranked) - 1)]


def quantile_of(counts: Counter[float], part: float) -> float:
    """`quantile` of the values that are counted."""
    left = min(int(part * counts.total()), counts.total() - 1)
    for value in sorted(counts):
        left -= counts[value]
        if left < 0:
            return value
    raise ValueError("There are no values.")


def pairs(one: Iterable[One | None], other: Iterable[Other | None]) -> list[tuple[One, Other]]:
    """The rows in which both columns have a value."""
    return [(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
