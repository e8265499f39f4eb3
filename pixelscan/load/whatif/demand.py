"""The CPU that a load needs, second by second: recorded in a run, or drawn as a shape."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from pixelscan.errors import NotALoad
from pixelscan.load.model import Run, Sample

DrawnShape = Literal["step", "ramp", "wave", "spike"]

# How long the replay goes on after the load: with the usual windows, until the extra pods are gone.
AFTER_SECONDS = 900
LONGEST_SECONDS = 7 * 86_400
MOST_CORES = 10_000.0
SPIKE_SHARE = 0.1
WAVES = 3


@dataclass(frozen=True, slots=True)
class Demand:
    """Cores that all pods together should deliver, one value per second from second 0. `name` is for people."""

    name: str
    cores: tuple[float, ...]

    @property
    def peak(self) -> float:
        """The largest demand of any second, in cores."""
        return max(self.cores)


def recorded(run: Run, samples: Iterable[Sample]) -> Demand:
    """What all pods used in a run, or were to use if that was more: a throttled pod uses too little.

    Raises NotALoad if the run has no samples.
    """
    seconds = math.ceil(run.ends_at - run.starts_at)
    totals = [0.0] * max(1, seconds)
    for sample in samples:
        index = math.ceil(sample.time - run.starts_at) - 1
        if 0 <= index < seconds:
            totals[index] += max(sample.cores, sample.requested_cores or 0.0)
    if not any(totals):
        raise NotALoad(f"The samples of run {run.id} are no longer in the history.")
    return Demand(f"run {run.id}", (*_without_holes(totals), *[0.0] * AFTER_SECONDS))


def draw(shape: DrawnShape, cores: float, seconds: int) -> Demand:
    """A load that reaches `cores` within `seconds`, and the time after it. Raises NotALoad for impossible numbers."""
    if not 0 < cores <= MOST_CORES or not 1 <= seconds <= LONGEST_SECONDS:
        raise NotALoad(f"A load has up to {MOST_CORES:,.0f} cores, and 1 s to 7 days.")
    level = _LEVELS[shape]
    drawn = tuple(cores * level((second + 0.5) / seconds) for second in range(seconds))
    return Demand(f"{shape} of {cores:g} cores", (*drawn, *[0.0] * AFTER_SECONDS))


def _spike(part: float) -> float:
    """A fifth of the load, but all of it for a tenth of the time."""
    return 1.0 if abs(part - 0.5) < SPIKE_SHARE / 2 else 0.2


_LEVELS: dict[DrawnShape, Callable[[float], float]] = {
    "step": lambda _part: 1.0,
    "ramp": lambda part: part,
    "wave": lambda part: (1 - math.cos(2 * math.pi * WAVES * part)) / 2,
    "spike": _spike,
}


def _without_holes(totals: list[float]) -> list[float]:
    """A second without the end of a sample gets the load of the one before: samples are about a second apart."""
    filled = list(totals)
    for index in range(1, len(filled) - 1):
        if not filled[index] and totals[index - 1] and totals[index + 1]:
            filled[index] = filled[index - 1]
    return filled
