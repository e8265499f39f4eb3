"""Differences between two photos in units: stops, millimetres, seconds, metres, factors.

Every amount is the photo's relative to the reference's. Swapping the photos changes its sign (a factor becomes
1 / factor).
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pixelscan import formatting
from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.geodesy import Place, bearing, compass, geodesic_distance
from pixelscan.metadata.photo.capture_time import CaptureTime
from pixelscan.metadata.photo.optics import Optics
from pixelscan.metadata.photo.summary import Summary

# Cameras work in thirds or halves of a stop.
PARTS = {0.0: "", 1 / 3: "1/3", 1 / 2: "1/2", 2 / 3: "2/3", 1.0: ""}
SMALLEST_STOP = 1 / 6
SAME_PLACE_METRES = 0.5


class Quantity(StrEnum):
    """What is compared, most interesting first."""

    EXPOSURE = "Exposure"
    SHUTTER = "Shutter speed"
    APERTURE = "Aperture"
    SENSITIVITY = "Sensitivity"
    FOCAL_LENGTH = "Focal length"
    FOCAL_LENGTH_35MM = "35 mm equivalent focal length"
    TIME = "Time"
    PLACE = "Place"
    RESOLUTION = "Resolution"
    DPI = "Dots per inch"


@dataclass(frozen=True, slots=True)
class Difference:
    """An amount, its unit and a text: 1.33, "stops", "1 1/3 stops brighter"."""

    amount: float
    unit: str
    text: str


def differences(photo: PhotoAnalysis, reference: PhotoAnalysis) -> dict[Quantity, Difference]:
    """The quantities that both photos have, in the order of Quantity."""
    found = {quantity: measure(photo, reference) for quantity, measure in _MEASURES.items()}
    return {quantity: difference for quantity, difference in found.items() if difference}


def shutter_stops(seconds: float | None, reference: float | None) -> float | None:
    """Extra light from a longer exposure, in stops: log2 of the ratio (APEX, CIPA DC-008 annex C)."""
    return _log2_ratio(seconds, reference)


def aperture_stops(f_number: float | None, reference: float | None) -> float | None:
    """Extra light from a wider aperture, in stops: 2 log2(reference / f-number) (APEX, CIPA DC-008 annex C)."""
    stops = _log2_ratio(reference, f_number)
    return None if stops is None else 2 * stops


def sensitivity_stops(iso: float | None, reference: float | None) -> float | None:
    """Extra brightness from a higher ISO, in stops: log2 of the ratio (APEX, CIPA DC-008 annex C)."""
    return _log2_ratio(iso, reference)


def exposure_stops(photo: Optics, reference: Optics) -> float | None:
    """How much brighter the same scene is, in stops: the sum of the three, which is the drop in EV at ISO 100."""
    light, reference_light = photo.exposure_value_100, reference.exposure_value_100
    return None if light is None or reference_light is None else reference_light - light


def stops_in_words(stops: float) -> str:
    """The size as text, to the nearest third or half: "1 1/3 stops"."""
    size = abs(stops)
    if size < SMALLEST_STOP:
        return "less than 1/6 stop"
    whole, rest = divmod(size, 1)
    nearest = min(PARTS, key=lambda part: abs(part - rest))
    whole = int(whole) + (nearest == 1)
    words = " ".join(part for part in (str(whole) if whole else "", PARTS[nearest]) if part)
    return f"{words} {'stop' if whole + (nearest % 1) <= 1 else 'stops'}"


def time_difference(photo: CaptureTime | None, reference: CaptureTime | None) -> Difference | None:
    """Seconds from the reference to the photo: in UTC if both zones are known, else by the clocks."""
    if photo is None or reference is None:
        return None
    if not photo.has_clock or not reference.has_clock:
        days = (photo.local.date() - reference.local.date()).days
        return Difference(days * 86400.0, "s", f"{days:+d} d (a time of day is missing)" if days else "same day")
    unknown = sum(time.local.tzinfo is None for time in (photo, reference))
    seconds = (_comparable(photo, unknown) - _comparable(reference, unknown)).total_seconds()
    note = ("", " (one time zone unknown)", " (time zones unknown)")[unknown]
    words = duration_in_words(seconds)
    same = "same clock time" if unknown and words == "same time" else words
    return Difference(seconds, "s", f"{same}{note}")


def duration_in_words(seconds: float) -> str:
    """+2 h 3 min 5 s; fractions of a second only below a minute; only years and days from a year up."""
    size = abs(seconds)
    if size < 0.0005:
        return "same time"
    sign = "+" if seconds > 0 else "−"
    if size < 60:
        return f"{sign}{size:.3f}".rstrip("0").rstrip(".") + " s"
    minutes, rest = divmod(round(size), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days > 365:
        years, days = divmod(days, 365)
        return sign + formatting.counted(years, "year") + (f" {formatting.counted(days, 'day')}" if days else "")
    parts = ((days, "d"), (hours, "h"), (minutes, "min"), (rest, "s"))
    return sign + " ".join(f"{amount:,} {unit}" for amount, unit in parts if amount)


def place_difference(photo: Summary, reference: Summary) -> Difference | None:
    """Metres from the reference's place to the photo's; the text also gives the direction."""
    start, end = place_of(reference), place_of(photo)
    if start is None or end is None:
        return None
    metres = geodesic_distance(start, end)
    if metres < SAME_PLACE_METRES:
        return Difference(metres, "m", "same place")
    return Difference(metres, "m", f"{formatting.distance(metres)} {compass(bearing(start, end))}")


def place_of(summary: Summary) -> Place | None:
    """Latitude and longitude in signed degrees, or None unless both are known."""
    if summary.latitude is None or summary.longitude is None:
        return None
    return summary.latitude, summary.longitude


def equivalent(photo: PhotoAnalysis) -> float | None:
    """Millimetres: the stored value, else calculated from the sensor size."""
    return photo.summary.focal_length_35mm or photo.optics.focal_length_35mm


def _comparable(time: CaptureTime, unknown_zones: int) -> datetime:
    return time.local.replace(tzinfo=None) if unknown_zones else time.local


def _log2_ratio(value: float | None, reference: float | None) -> float | None:
    return math.log2(value / reference) if value and reference and value > 0 and reference > 0 else None


def _in_stops(stops: float | None, more: str, less: str) -> Difference | None:
    if stops is None:
        return None
    text = f"{stops_in_words(stops)} {more if stops > 0 else less}" if stops else "same"
    return Difference(stops, "stops", text)


def _exposure(photo: PhotoAnalysis, reference: PhotoAnalysis) -> Difference | None:
    return _in_stops(exposure_stops(photo.optics, reference.optics), "more", "less")


def _shutter(photo: PhotoAnalysis, reference: PhotoAnalysis) -> Difference | None:
    stops = shutter_stops(photo.summary.exposure_time, reference.summary.exposure_time)
    return _in_stops(stops, "longer", "shorter")


def _aperture(photo: PhotoAnalysis, reference: PhotoAnalysis) -> Difference | None:
    return _in_stops(aperture_stops(photo.summary.f_number, reference.summary.f_number), "wider", "narrower")


def _sensitivity(photo: PhotoAnalysis, reference: PhotoAnalysis) -> Difference | None:
    stops = sensitivity_stops(photo.summary.iso, reference.summary.iso)
    return _in_stops(stops, "more sensitive", "less sensitive")


def _focal_length(photo: PhotoAnalysis, reference: PhotoAnalysis) -> Difference | None:
    return _more(photo.summary.focal_length, reference.summary.focal_length, "mm")


def _focal_length_35mm(photo: PhotoAnalysis, reference: PhotoAnalysis) -> Difference | None:
    return _more(equivalent(photo), equivalent(reference), "mm")


def _dpi(photo: PhotoAnalysis, reference: PhotoAnalysis) -> Difference | None:
    return _more(photo.summary.dpi_x, reference.summary.dpi_x, "dpi")


def _more(value: float | None, reference: float | None, unit: str) -> Difference | None:
    """The difference; the text also gives the factor."""
    if not value or not reference:
        return None
    more = value - reference
    sign = "+" if more > 0 else "−"
    text = f"{sign}{abs(more):.4g} {unit} ({value / reference:.3g} ×)" if more else "same"
    return Difference(more, unit, text)


def _resolution(photo: PhotoAnalysis, reference: PhotoAnalysis) -> Difference | None:
    """The ratio of the pixel counts; the text also gives the sides' ratio if it is the same for both."""
    width, height = photo.scan.width, photo.scan.height
    base_width, base_height = reference.scan.width, reference.scan.height
    if not width or not height or not base_width or not base_height:
        return None
    factor = width * height / (base_width * base_height)
    # One of the two may be rotated, so long sides are compared with long sides.
    along = max(width, height) / max(base_width, base_height)
    across = min(width, height) / min(base_width, base_height)
    if along == across == 1:
        return Difference(factor, "×", "same")
    part = formatting.percent(math.sqrt(factor))
    sides = f" ({part} as wide)" if math.isclose(along, across, rel_tol=0.01) else ""
    return Difference(factor, "×", f"{formatting.percent(factor)} of the pixels{sides}")


_MEASURES: Mapping[Quantity, Callable[[PhotoAnalysis, PhotoAnalysis], Difference | None]] = {
    Quantity.EXPOSURE: _exposure,
    Quantity.SHUTTER: _shutter,
    Quantity.APERTURE: _aperture,
    Quantity.SENSITIVITY: _sensitivity,
    Quantity.FOCAL_LENGTH: _focal_length,
    Quantity.FOCAL_LENGTH_35MM: _focal_length_35mm,
    Quantity.TIME: lambda photo, reference: time_difference(photo.time, reference.time),
    Quantity.PLACE: lambda photo, reference: place_difference(photo.summary, reference.summary),
    Quantity.RESOLUTION: _resolution,
    Quantity.DPI: _dpi,
}
