"""How a run's load changes over time: each shape gives a level from 0 to 1."""

import math
from collections.abc import Callable, Iterable

from pixelscan.load.model import Sample, Shape, ShapeName

STEPS = 4
WAVES = 3
REPLAY_LEVELS = 300


def level(shape: Shape, elapsed: float, duration: float) -> float:
    """The share of its amount, 0 to 1, that a run of `duration` seconds requests after `elapsed` seconds."""
    part = elapsed / duration if duration > 0 else 1.0
    return LEVELS[shape.name](shape, part) if 0 <= part < 1 else 0.0


def replay(samples: Iterable[Sample], start: float, end: float) -> tuple[Shape, float]:
    """The CPU use of all pods together between two times, as a shape, and its highest level in cores.

    Seconds without a sample count as idle. There are at most 300 levels: means of longer parts if the time is longer.
    """
    seconds = max(1.0, end - start)
    count = min(round(seconds), REPLAY_LEVELS)
    width = seconds / count
    totals = [0.0] * count
    for sample in samples:
        # A sample covers the second before its time, which usually spans two levels.
        first, last = max(0.0, sample.time - start - 1), min(sample.time - start, seconds)
        for index in range(int(first / width), min(math.ceil(last / width), count)):
            shared = min(last, (index + 1) * width) - max(first, index * width)
            totals[index] += sample.cores * max(0.0, shared) / width
    peak = max(totals)
    return Shape("replay", tuple(round(total / peak, 4) if peak else 0.0 for total in totals)), peak


def _steps(_shape: Shape, part: float) -> float:
    return (math.floor(part * STEPS) + 1) / STEPS


def _wave(_shape: Shape, part: float) -> float:
    return (1 - math.cos(2 * math.pi * WAVES * part)) / 2


def _replayed(shape: Shape, part: float) -> float:
    return shape.levels[int(part * len(shape.levels))] if shape.levels else 0.0


LEVELS: dict[ShapeName, Callable[[Shape, float], float]] = {
    "constant": lambda _shape, _part: 1.0,
    "ramp": lambda _shape, part: part,
    "steps": _steps,
    "sine": _wave,
    "replay": _replayed,
}
