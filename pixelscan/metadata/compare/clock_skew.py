"""Suggested time shift between two cameras at one event, if one clock is wrong.

GPS time is the best source: it shows how far off each clock is. Otherwise the pattern of capture times is compared:
people at the same event take photos at the same moments, so with the right shift far more photos have a neighbour
from the other camera than with any other shift.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from statistics import median

from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.compare.quantities import duration_in_words
from pixelscan.metadata.photo.capture_time import CaptureTime

# Old fixes make GPS time up to two minutes late, so smaller differences between clocks do not count.
GPS_SPREAD_SECONDS = 180.0
SMALLEST_SKEW_SECONDS = 60.0
MINUTE = 60
# Neighbours are photos from both cameras in the same or adjacent minutes.
NEAR_MINUTES = 1
# Shifts within a quarter of an hour of the best belong to the same peak.
PEAK_MINUTES = 15
MAX_MOMENTS = 250
FEWEST_MOMENTS = 6
CANDIDATES = 300
# The best shift's lead over the next best, in standard deviations of a chance count (the square root of the next best).
# Of 500 simulated pairs of cameras at one event, 334 are aligned correctly and none wrongly. Of 500 pairs at
# unrelated events, 1 is aligned, with low confidence.
LEAST_OVERLAP = 0.5
LEAD = 1.8
CLEAR_LEAD = 3.0
SERIALS = ("ExifIFD:BodySerialNumber", "Canon:SerialNumber", "Nikon:SerialNumber")


class Confidence(StrEnum):
    """How reliable a suggestion is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class ClockSkew:
    """What to add to the second camera's times, how reliable it is, and the reason as a sentence."""

    offset: timedelta
    confidence: Confidence
    reason: str


def skews(photos: Sequence[PhotoAnalysis], reference: int) -> dict[str, ClockSkew]:
    """The skew of each other camera against the camera of `photos[reference]`, where it can be estimated."""
    times: dict[tuple[str, str], list[CaptureTime]] = {}
    for photo in photos:
        if photo.time:
            times.setdefault(_camera(photo), []).append(photo.time)
    base = _camera(photos[reference])
    models = Counter(model for model, _ in times)
    found: dict[str, ClockSkew] = {}
    for camera, moments in times.items():
        skew = clock_skew(times[base], moments) if camera != base and base in times else None
        if skew:
            model, serial = camera
            found[model if models[model] == 1 else f"{model} no. {serial}"] = skew
    return found


def _camera(photo: PhotoAnalysis) -> tuple[str, str]:
    return photo.summary.camera or "unknown camera", photo.text(*SERIALS)


def clock_skew(reference: Sequence[CaptureTime], other: Sequence[CaptureTime]) -> ClockSkew | None:
    """The shift that aligns the other camera's times with the reference's; None if there is no evidence.

    Compares UTC times if all time zones are known, else clock times.
    """
    times = [time for time in (*reference, *other) if time.has_clock]
    is_true = all(time.local.tzinfo is not None for time in times)
    return _by_gps(reference, other, is_true=is_true) or _by_rhythm(
        _moments(reference, is_true=is_true), _moments(other, is_true=is_true)
    )


def _by_gps(reference: Sequence[CaptureTime], other: Sequence[CaptureTime], *, is_true: bool) -> ClockSkew | None:
    errors, others = _gps_errors(reference, is_true=is_true), _gps_errors(other, is_true=is_true)
    if not errors or not others or max(_spread(errors), _spread(others)) > GPS_SPREAD_SECONDS:
        return None
    seconds = median(errors) - median(others)
    confidence = Confidence.HIGH if min(len(errors), len(others)) > 1 else Confidence.MEDIUM
    counts = f"{_photos(len(errors))} from the first camera and {len(others)} from the second have GPS time"
    if abs(seconds) < SMALLEST_SKEW_SECONDS:
        return ClockSkew(timedelta(0), confidence, f"The clocks agree within a minute: {counts}.")
    words = duration_in_words(round(seconds))
    return ClockSkew(timedelta(seconds=round(seconds)), confidence, f"Shift the second camera by {words}: {counts}.")


def _gps_errors(times: Sequence[CaptureTime], *, is_true: bool) -> list[float]:
    """Seconds by which the camera's times are ahead of GPS time; if the zone is unknown, they include its offset."""
    return [
        _seconds(time.local, is_true=is_true) - time.gps_utc.timestamp()
        for time in times
        if time.gps_utc and time.has_clock and not time.source.startswith("GPS:")
    ]


def _spread(errors: list[float]) -> float:
    """The median absolute deviation, so that one odd fix does not matter."""
    middle = median(errors)
    return median(abs(error - middle) for error in errors)


def _moments(times: Sequence[CaptureTime], *, is_true: bool) -> list[float]:
    """Seconds since 1970, sorted; one for each minute with photos."""
    seconds = sorted(_seconds(time.local, is_true=is_true) for time in times if time.has_clock)
    return list({int(second // MINUTE): second for second in reversed(seconds)}.values())[::-1][:MAX_MOMENTS]


def _seconds(moment: datetime, *, is_true: bool) -> float:
    """Seconds since 1970; a clock time counts as if it were UTC."""
    return (moment if is_true else moment.replace(tzinfo=UTC)).timestamp()


@dataclass(frozen=True, slots=True)
class _Shift:
    """A shift in minutes, and how many of the second camera's minutes have a neighbour with it."""

    minutes: int
    neighbours: int


def _by_rhythm(reference: Sequence[float], other: Sequence[float]) -> ClockSkew | None:
    if min(len(reference), len(other)) < FEWEST_MOMENTS:
        return None
    best, next_best = _best_shifts(reference, other)
    overlap = best.neighbours / min(len(reference), len(other))
    lead = (best.neighbours - next_best) / math.sqrt(max(next_best, 1))
    if overlap < LEAST_OVERLAP or best.neighbours < FEWEST_MOMENTS or lead < LEAD:
        return None
    confidence = Confidence.MEDIUM if lead >= CLEAR_LEAD else Confidence.LOW
    seconds = _refined(reference, other, best.minutes)
    minutes = f"{best.neighbours} of the {len(other)} minutes with photos from the second camera"
    if abs(seconds) < SMALLEST_SKEW_SECONDS:
        return ClockSkew(
            timedelta(0), confidence, f"The clocks seem to agree: {minutes} are close to a photo from the first."
        )
    unshifted = _neighbours(_near_minutes(reference), _minutes(other), 0)
    reason = (
        f"With a shift of {duration_in_words(seconds)}, {minutes} are close to a photo from the first; "
        f"without a shift it is {unshifted}, and with the next best shift {next_best}."
    )
    return ClockSkew(timedelta(seconds=seconds), confidence, reason)


def _best_shifts(reference: Sequence[float], other: Sequence[float]) -> tuple[_Shift, int]:
    """The shift with the most neighbours, and the neighbours of the best shift outside its peak."""
    near, minutes = _near_minutes(reference), _minutes(other)
    pairs = Counter(one - minute for minute in minutes for one in near)
    shifts = [_Shift(shift, _neighbours(near, minutes, shift)) for shift, _ in pairs.most_common(CANDIDATES)]
    best = max(shifts, key=lambda shift: (shift.neighbours, -abs(shift.minutes)))
    elsewhere = [shift.neighbours for shift in shifts if abs(shift.minutes - best.minutes) > PEAK_MINUTES]
    return best, max(elsewhere, default=0)


def _minutes(seconds: Sequence[float]) -> list[int]:
    return [int(second // MINUTE) for second in seconds]


def _near_minutes(seconds: Sequence[float]) -> set[int]:
    return {minute + step for minute in _minutes(seconds) for step in range(-NEAR_MINUTES, NEAR_MINUTES + 1)}


def _neighbours(near: set[int], minutes: Sequence[int], shift: int) -> int:
    return sum(minute + shift in near for minute in minutes)


def _refined(reference: Sequence[float], other: Sequence[float], minutes: int) -> int:
    """The shift in seconds: the median difference between neighbours."""
    reach = (NEAR_MINUTES + 1) * MINUTE
    apart = [one - second for second in other for one in reference if abs(one - second - minutes * MINUTE) <= reach]
    return round(median(apart))


def _photos(count: int) -> str:
    return f"{count} photo{'' if count == 1 else 's'}"
