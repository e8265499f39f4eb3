"""From the number of photos in each bin of a chart to its insight, and what a bin is to a selection."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np

from pixelscan.library.explorer.cubes import QUESTIONS, Counts, Cubes
from pixelscan.library.explorer.views import (
    aperture_of,
    focal_of,
    gear_names,
    hours_of_raw,
    shutter_of,
    timeline_of_raw,
)
from pixelscan.metadata.collection.exposure_insights import (
    SHUTTER_BINS_AN_OCTAVE,
    aperture_iso_of,
    focal_lengths_of,
    gear_of,
    shutter_rule_of,
)
from pixelscan.metadata.collection.insight import Insight, Question, octave_edges
from pixelscan.metadata.collection.place_insights import places_of
from pixelscan.metadata.collection.time_insights import hours_of, timeline_of

# Of a bar of the timeline: a selection takes the bars whose middle it covers.
HALF_SECONDS = {"day": 43_200, "month": 1_314_900, "year": 15_778_800}
Key = TypeVar("Key")


def insight(question: Question, cubes: Cubes, counts: Counts) -> Insight:
    """The answer, if `counts` is the number of photos in each bin; the first is of those without a value."""
    bins = cubes.bins[QUESTIONS.index(question)]
    known = {int(place): int(counts[place]) for place in np.flatnonzero(counts[1:]) + 1}
    by_raw = {int(bins[place]): count for place, count in known.items()}
    frame = cubes.frame
    match question:
        case Question.FOCAL_LENGTHS:
            return focal_lengths_of(_summed(by_raw, focal_of), frame.focal)
        case Question.APERTURE_ISO:
            high = sum(count for raw, count in by_raw.items() if aperture_of(raw)[1])
            return aperture_iso_of(_summed(by_raw, lambda raw: aperture_of(raw)[0]), high)
        case Question.SHUTTER:
            return _shutter(by_raw)
        case Question.HOURS:
            return hours_of(_summed(by_raw, hours_of_raw))
        case Question.TIMELINE:
            return timeline_of(_summed(by_raw, lambda raw: timeline_of_raw(raw, frame)), frame.period)
        case Question.PLACES:
            return places_of(Counter({_place(cubes, place): count for place, count in known.items()}))
        case Question.GEAR:
            return gear_of(*gear_names(_summed(by_raw, lambda raw: frame.gear[raw - 1])))


def middle(question: Question, cubes: Cubes, place: int, raw: int) -> Mapping[str, Any]:
    """The middle of a bin, by the columns that a selection in its chart names."""
    match question:
        case Question.FOCAL_LENGTHS:
            return {cubes.frame.focal: focal_of(raw)}
        case Question.APERTURE_ISO:
            stop, speed = aperture_of(raw)[0]
            return {"f_number": 2 ** (stop / 2), "iso": 100 * 2.0**speed}
        case Question.SHUTTER:
            focal, exposure = ((index + 0.5) / SHUTTER_BINS_AN_OCTAVE for index in shutter_of(raw)[0])
            return {"focal_length_35mm": 2**focal, "exposure_time": 2**exposure}
        case Question.HOURS:
            hour, day = hours_of_raw(raw)
            return {"hour": hour + 0.5, "weekday": day}
        case Question.TIMELINE:
            begin = timeline_of_raw(raw, cubes.frame)[0]
            return {"taken": begin.timestamp() + HALF_SECONDS[cubes.frame.period]}
        case Question.PLACES:
            latitude, longitude = _place(cubes, place)
            return {"latitude": latitude, "longitude": longitude}
        case Question.GEAR:
            return {"gear": " · ".join(filter(None, cubes.frame.gear[raw - 1]))}


def _place(cubes: Cubes, place: int) -> tuple[float, float]:
    latitude, longitude = cubes.places[place]
    return float(latitude), float(longitude)


def _shutter(by_raw: Mapping[int, int]) -> Insight:
    bins = _summed(by_raw, lambda raw: shutter_of(raw)[0])
    slow = sum(count for raw, count in by_raw.items() if shutter_of(raw)[1])
    edges = [octave_edges(focal, SHUTTER_BINS_AN_OCTAVE) for focal, _ in bins]
    ends = (min(start for start, _ in edges), max(end for _, end in edges)) if edges else ()
    return shutter_rule_of(bins, slow, ends)


def _summed(by_raw: Mapping[int, int], key_of: Callable[[int], Key]) -> Counter[Key]:
    counts: Counter[Key] = Counter()
    for raw, count in by_raw.items():
        counts[key_of(raw)] += count
    return counts
