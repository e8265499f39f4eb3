"""Insights into a collection's lenses, cameras and exposures."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pixelscan.metadata.collection.insight import (
    Insight,
    Question,
    binned,
    octave_edges,
    octave_part,
    pairs,
    photos,
    quantile,
    quantile_of,
    share,
)
from pixelscan.metadata.collection.table import Collection

FOCAL_BINS_AN_OCTAVE = 6
SHUTTER_BINS_AN_OCTAVE = 2
# The 35 mm equivalent is used if at least this fraction of the photos with a focal length have it.
ENOUGH_EQUIVALENTS = 0.8
# Photos within END_TOLERANCE of a zoom's end pile up there if they are at least PILE of at least ENOUGH_PHOTOS photos.
END_TOLERANCE = 0.02
PILE = 0.25
ENOUGH_PHOTOS = 20
HIGH_ISO = 1600
# Exposure times focal length; a camera's 1/60 s is a little more or less.
SLOW = 1.05
GEAR_SHOWN = 20

_ZOOM_RANGE = re.compile(r"(\d{1,4}(?:\.\d+)?)\s*[-–]\s*(\d{1,4}(?:\.\d+)?)\s*mm", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pile:
    """One zoom lens's photos at one of its ends; `equivalent` is that end's 35 mm equivalent."""

    lens: str
    end: float
    equivalent: float
    is_long: bool
    count: int
    total: int

    @property
    def label(self) -> str:
        return f"{self.end:g} mm, {'long' if self.is_long else 'short'} end of {self.lens}"

    @property
    def sentence(self) -> str:
        end, wish = ("long", "longer") if self.is_long else ("wide", "wider")
        part = share(self.count, self.total)
        return f"{part} of the shots with {self.lens} are at its {end} end; you might want a {wish} lens."


def focal_lengths(collection: Collection) -> Insight:
    """Photos in bins of a sixth of an octave (`bars`), and the ends of zooms where photos pile up (`ends`)."""
    column = focal_column(collection)
    known = Counter(value for value in getattr(collection, column) if value)
    return focal_lengths_of(known, column, list(_piles(collection)))


def focal_lengths_of(known: Counter[float], column: str, piles: Sequence[Pile] = ()) -> Insight:
    """The answer from the number of photos with each value of the column, in millimetres."""
    bins = Counter[int]()
    for focal, count in known.items():
        bins[octave_part(focal, FOCAL_BINS_AN_OCTAVE)] += count
    bars = [_bin(column, index, FOCAL_BINS_AN_OCTAVE) | {"photos": count} for index, count in sorted(bins.items())]
    ends = [
        {column: pile.equivalent if "35" in column else pile.end, "end": f"{pile.end:g} mm", "label": pile.label}
        for pile in piles
    ]
    sentence = _focal_sentence(known, is_equivalent="35" in column) + "".join(f" {pile.sentence}" for pile in piles[:2])
    return Insight(Question.FOCAL_LENGTHS, sentence, known.total(), {"bars": bars, "ends": ends})


def focal_column(collection: Collection) -> str:
    """The 35 mm equivalent's column, comparable between cameras, if most photos have it; else the focal length's."""
    own, equivalent = (sum(value is not None for value in column) for column in _focal_columns(collection))
    return "focal_length_35mm" if equivalent and equivalent >= ENOUGH_EQUIVALENTS * own else "focal_length"


def aperture_iso(collection: Collection) -> Insight:
    """The number of photos at each pair of whole stops of aperture and ISO (`cells`)."""
    known = pairs(collection.f_number, collection.iso)
    return aperture_iso_of(binned(known, nearest_stops), sum(iso >= HIGH_ISO for _, iso in known))


def aperture_iso_of(stops: Counter[tuple[int, int]], high: int) -> Insight:
    """The answer from the number of photos at each pair of stops, and of those at HIGH_ISO or above."""
    cells = [
        {
            "f_number": round(2 ** (aperture / 2 - 0.25), 4),
            "f_number_end": round(2 ** (aperture / 2 + 0.25), 4),
            "iso": round(100 * 2 ** (speed - 0.5), 2),
            "iso_end": round(100 * 2 ** (speed + 0.5), 2),
            "words": f"around {_stop(aperture, speed)}",
            "photos": count,
        }
        for (aperture, speed), count in sorted(stops.items())
    ]
    return Insight(Question.APERTURE_ISO, _aperture_sentence(high, stops), stops.total(), {"cells": cells})


def shutter_rule(collection: Collection) -> Insight:
    """The number of photos at each focal length and shutter speed (`cells`), and the line 1/focal length (`rule`)."""
    known = pairs(collection.focal_length_35mm, collection.exposure_time)
    parts = SHUTTER_BINS_AN_OCTAVE
    bins = binned(known, lambda shot: (octave_part(shot[0], parts), octave_part(shot[1], parts)))
    ends = (min(focal for focal, _ in known), max(focal for focal, _ in known)) if known else ()
    return shutter_rule_of(bins, sum(is_slow(*shot) for shot in known), ends)


def is_slow(focal_length_35mm: float, exposure_time: float) -> bool:
    """Whether an exposure is longer than 1/focal length."""
    return exposure_time * focal_length_35mm > SLOW


def shutter_rule_of(bins: Counter[tuple[int, int]], slow: int, ends: tuple[float, ...]) -> Insight:
    """The answer from the number of photos in each bin, of those that are slow, and the rule's ends in millimetres."""
    parts, known = SHUTTER_BINS_AN_OCTAVE, bins.total()
    cells = [
        _bin("focal_length_35mm", focal, parts) | _bin("exposure_time", time, parts) | {"photos": count}
        for (focal, time), count in sorted(bins.items())
    ]
    rule = [{"focal_length_35mm": focal, "exposure_time": 1 / focal} for focal in ends]
    return Insight(Question.SHUTTER, _shutter_sentence(slow, known), known, {"cells": cells, "rule": rule})


def gear(collection: Collection) -> Insight:
    """The number of photos for each camera and lens, most used first (`bars`)."""
    return gear_of(
        Counter(gear for gear in collection.gear if gear),
        Counter(camera for camera in collection.camera if camera),
        Counter(lens for lens in collection.lens if lens),
    )


def gear_of(used: Counter[str], cameras: Counter[str], lenses: Counter[str]) -> Insight:
    """The answer from the number of photos with each camera and lens together, each camera, and each lens."""
    bars = [{"gear": name, "photos": count} for name, count in used.most_common(GEAR_SHOWN)]
    return Insight(Question.GEAR, _gear_sentence(cameras, lenses), used.total(), {"bars": bars})


def _focal_columns(collection: Collection) -> tuple[list[float], list[float]]:
    return (
        [value for value in collection.focal_length if value],
        [value for value in collection.focal_length_35mm if value],
    )


def _bin(column: str, index: int, parts: int) -> dict[str, object]:
    start, end = octave_edges(index, parts)
    return {column: start, f"{column}_end": end}


def _focal_sentence(known: Counter[float], *, is_equivalent: bool) -> str:
    if not known:
        return "No photo has a focal length."
    low, high = (quantile_of(known, part) for part in (0.25, 0.75))
    rounded = Counter[int]()
    for value in sorted(known):
        rounded[round(value)] += known[value]
    favourite, count = rounded.most_common(1)[0]
    unit = "mm (35 mm equiv.)" if is_equivalent else "mm"
    half = f"between {low:.4g} and {high:.4g} {unit}" if low < high else f"at {low:.4g} {unit}"
    return f"Half of the photos are {half}; the most frequent is {favourite} mm ({share(count, known.total())})."


def _piles(collection: Collection) -> Iterator[Pile]:
    """All piles, most photos first."""
    by_lens: dict[str, list[tuple[float, float]]] = {}
    columns = zip(collection.lens, collection.focal_length, collection.focal_length_35mm, strict=True)
    for lens, focal, equivalent in columns:
        if lens and focal:
            by_lens.setdefault(lens, []).append((focal, equivalent or focal))
    found = (pile for lens, shots in by_lens.items() for pile in _piles_of_lens(lens, shots))
    return iter(sorted(found, key=lambda pile: -pile.count))


def _piles_of_lens(lens: str, shots: list[tuple[float, float]]) -> Iterator[Pile]:
    zoom = _ZOOM_RANGE.search(lens)
    if not zoom or len(shots) < ENOUGH_PHOTOS or float(zoom[1]) >= float(zoom[2]):
        return
    for end, is_long in ((float(zoom[1]), False), (float(zoom[2]), True)):
        there = sorted(equivalent for focal, equivalent in shots if abs(focal - end) <= END_TOLERANCE * end)
        if len(there) >= PILE * len(shots):
            yield Pile(lens, end, quantile(there, 0.5), is_long, len(there), len(shots))


def nearest_stops(shot: tuple[float, float]) -> tuple[int, int]:
    """The nearest whole stops of aperture (from f/1) and ISO (from 100)."""
    return octave_part(shot[0] * 2**0.25, 2), octave_part(shot[1] / 100 * 2**0.5, 1)


def _stop(aperture: int, speed: int) -> str:
    """Aperture and ISO as text. F-numbers are powers of the square root of 2, truncated, not rounded: 5.6, 11, 22."""
    f_number = 2 ** (aperture / 2)
    marked = math.floor(f_number) if f_number >= 10 else math.floor(f_number * 10) / 10
    return f"f/{marked:g} at ISO {100 * 2.0**speed:.4g}"


def _aperture_sentence(high: int, stops: Counter[tuple[int, int]]) -> str:
    if not stops:
        return "No photo has both an aperture and an ISO."
    (aperture, speed), count = stops.most_common(1)[0]
    known = stops.total()
    return (
        f"Most often within half a stop of {_stop(aperture, speed)} ({share(count, known)}); "
        f"{share(high, known)} are at ISO {HIGH_ISO} or above."
    )


def _shutter_sentence(slow: int, known: int) -> str:
    if not known:
        return "No photo has both a shutter speed and a 35 mm equivalent focal length."
    if not slow:
        return f"All of {photos(known)} are at 1/focal length or faster, the rule of thumb for sharp hand-held photos."
    return (
        f"{slow:,} of {photos(known)} ({share(slow, known)}) are slower than 1/focal length: "
        "hand-held without stabilisation, they risk blur."
    )


def _gear_sentence(cameras: Counter[str], lenses: Counter[str]) -> str:
    if not cameras and not lenses:
        return "No photo has a camera or lens name."
    parts = []
    for what, used in (("camera", cameras), ("lens", lenses)):
        if len(used) == 1:
            parts.append(f"one {what}, {next(iter(used))}")
        elif used:
            name, count = used.most_common(1)[0]
            kind = "cameras" if what == "camera" else "lenses"
            parts.append(f"{len(used)} {kind}, mostly {name} ({share(count, used.total())})")
    sentence = "; ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."
