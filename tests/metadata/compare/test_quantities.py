"""Differences have units, change sign with the reference, and are in photographers' terms."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelscan import formatting
from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.compare.quantities import (
    Quantity,
    aperture_stops,
    differences,
    duration_in_words,
    exposure_stops,
    sensitivity_stops,
    shutter_stops,
    stops_in_words,
    time_difference,
)
from pixelscan.metadata.geodesy import bearing, compass, geodesic_distance
from pixelscan.metadata.model import Scan, Tag, Value
from pixelscan.metadata.photo.capture_time import CaptureTime
from pixelscan.metadata.photo.summary import ISO_OVERFLOW

FLINDERS_PEAK = (-37.95103342, 144.42486789)
BUNINYONG = (-37.65282114, 143.92649554)

positive = st.floats(1e-4, 1e4)
# 65535 means that the tag has no room for the value.
sensitivities = st.integers(1, ISO_OVERFLOW - 1)
latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)
places = st.tuples(latitudes, longitudes)


def analysis(**values: Value) -> PhotoAnalysis:
    """A photo with tags by "Group_Name"."""
    return sized(4000, 3000, **values)


def sized(width: int, height: int, /, **values: Value) -> PhotoAnalysis:
    tags = []
    for key, value in values.items():
        group, name = key.split("_")
        tags.append(Tag(group, name, value, str(value)))
    return PhotoAnalysis(Scan("a.jpg", "JPEG", "image/jpeg", 1, width, height, tuple(tags)))


def exposed(seconds: float, f_number: float, iso: int) -> PhotoAnalysis:
    return analysis(ExifIFD_ExposureTime=seconds, ExifIFD_FNumber=f_number, ExifIFD_PhotographicSensitivity=iso)


def clock(text: str, *, has_clock: bool = True) -> CaptureTime:
    return CaptureTime(datetime.fromisoformat(text), "ExifIFD:DateTimeOriginal", "unknown", has_clock)


def test_more_light_is_positive() -> None:
    """Twice as long, one stop wider, twice as sensitive: one stop brighter each, three together."""
    assert shutter_stops(1 / 30, 1 / 60) == pytest.approx(1)
    assert aperture_stops(2.8, 5.6) == pytest.approx(2)
    assert sensitivity_stops(400, 200) == pytest.approx(1)
    assert exposure_stops(exposed(1 / 30, 2, 400).optics, exposed(1 / 60, 4, 200).optics) == pytest.approx(4)


@given(st.tuples(positive, positive, sensitivities), st.tuples(positive, positive, sensitivities))
def test_brightness_is_the_sum_of_its_parts(one: tuple[float, float, int], other: tuple[float, float, int]) -> None:
    """The change in EV equals the sum of the changes in shutter, aperture and ISO."""
    photo, reference = exposed(*one), exposed(*other)
    parts = [
        shutter_stops(one[0], other[0]),
        aperture_stops(one[1], other[1]),
        sensitivity_stops(photo.summary.iso, reference.summary.iso),
    ]
    assert exposure_stops(photo.optics, reference.optics) == pytest.approx(sum(filter(None, parts)), abs=1e-6)


@given(positive, positive)
def test_swapped_photos_turn_the_sign(one: float, other: float) -> None:
    """Each of the three in stops."""
    for measure in (shutter_stops, aperture_stops, sensitivity_stops):
        forth, back = measure(one, other), measure(other, one)
        assert forth is not None
        assert forth == pytest.approx(-back if back is not None else None)


@pytest.mark.parametrize("values", [(None, 1.0), (1.0, None), (0.0, 1.0), (1.0, 0.0)])
def test_what_is_unknown_or_zero_is_not_compared(values: tuple[float | None, float | None]) -> None:
    """No number is better than a wrong one."""
    assert shutter_stops(*values) is None
    assert aperture_stops(*values) is None
    assert differences(analysis(ExifIFD_FNumber=2.0), analysis(ExifIFD_ExposureTime=1.0)).keys() == {
        Quantity.RESOLUTION
    }


@pytest.mark.parametrize(
    ("stops", "words"),
    [
        (1, "1 stop"),
        (-1, "1 stop"),
        (4 / 3, "1 1/3 stops"),
        (0.5, "1/2 stop"),
        (0.97, "1 stop"),
        (2.03, "2 stops"),
        (0.1, "less than 1/6 stop"),
        (-2.66, "2 2/3 stops"),
    ],
)
def test_stops_are_said_in_thirds_and_halves(stops: float, words: str) -> None:
    """As on cameras: 1/60 to 1/125 is one stop, although the numbers give 1.06."""
    assert stops_in_words(stops) == words


def test_brightness_differences_are_in_words() -> None:
    """The texts of the table's cells."""
    found = differences(exposed(1 / 50, 2.8, 400), exposed(1 / 125, 2.8, 400))
    assert found[Quantity.EXPOSURE].text == "1 1/3 stops more"
    assert found[Quantity.SHUTTER].text == "1 1/3 stops longer"
    assert found[Quantity.APERTURE].text == "same"


def test_lengths_and_dots_have_units() -> None:
    """The difference in millimetres or dots per inch, with the factor."""
    one = analysis(ExifIFD_FocalLength=50.0, IFD0_XResolution=300.0, IFD0_YResolution=300.0, IFD0_ResolutionUnit=2)
    other = analysis(ExifIFD_FocalLength=24.0, IFD0_XResolution=72.0, IFD0_YResolution=72.0, IFD0_ResolutionUnit=2)
    found = differences(one, other)
    assert found[Quantity.FOCAL_LENGTH].text == "+26 mm (2.08 ×)"
    assert found[Quantity.DPI].text == "+228 dpi (4.17 ×)"
    assert differences(other, one)[Quantity.DPI].amount == -found[Quantity.DPI].amount


def test_a_turned_copy_of_half_the_size_has_a_quarter_of_the_pixels() -> None:
    """Sides may be swapped, because many programs rotate the pixels. Swapped photos give the reciprocal."""
    half, whole = sized(1500, 2000), sized(4000, 3000)
    assert differences(half, whole)[Quantity.RESOLUTION].text == "25 % of the pixels (50 % as wide)"
    assert differences(whole, half)[Quantity.RESOLUTION].amount == 4
    assert differences(whole, whole)[Quantity.RESOLUTION].text == "same"


def test_times_with_zones_are_compared_as_true_times() -> None:
    """Noon in Berlin and eleven in London are the same moment."""
    found = time_difference(clock("2024-05-01T12:03:05+02:00"), clock("2024-05-01T10:00:00+01:00"))
    assert found is not None
    assert (found.amount, found.text) == (3785, "+1 h 3 min 5 s")


def test_times_without_zones_are_compared_by_the_clocks_and_say_so() -> None:
    """A guessed zone could be an hour wrong."""
    one = time_difference(clock("2024-05-01T12:00:00"), clock("2024-05-01T13:00:00+02:00"))
    none = time_difference(clock("2024-05-01T12:00:00"), clock("2024-05-01T13:00:00"))
    assert one is not None
    assert none is not None
    assert one.text == "−1 h (one time zone unknown)"
    assert none.text == "−1 h (time zones unknown)"


def test_a_bare_date_gives_days_only() -> None:
    """IPTC often holds a date without a time."""
    found = time_difference(clock("2024-05-03", has_clock=False), clock("2024-05-01T23:00:00"))
    assert found is not None
    assert found.text == "+2 d (a time of day is missing)"


@given(st.datetimes(), st.datetimes(), st.integers(-12, 12), st.integers(-12, 12))
def test_time_turns_its_sign(one: datetime, other: datetime, zone: int, other_zone: int) -> None:
    """The distance is the same in both directions."""
    times = [
        CaptureTime(moment.replace(tzinfo=timezone(timedelta(hours=hours))), "", "")
        for moment, hours in ((one, zone), (other, other_zone))
    ]
    forth, back = time_difference(*times), time_difference(*reversed(times))
    assert forth is not None
    assert back is not None
    assert forth.amount == -back.amount


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.25, "+0.25 s"), (0, "same time"), (-59.6, "−59.6 s"), (7385, "+2 h 3 min 5 s"), (86400 * 3, "+3 d")],
)
def test_durations_are_shown_in_words(seconds: float, words: str) -> None:
    """Parts that are zero are left out."""
    assert duration_in_words(seconds) == words


def test_a_surveyed_distance_is_met() -> None:
    """Flinders Peak to Buninyong, 54,972.271 m by Geoscience Australia's worked example of Vincenty's formula."""
    assert geodesic_distance(FLINDERS_PEAK, BUNINYONG) == pytest.approx(54_972.271, abs=0.5)
    # Its azimuth is on the ellipsoid, this one on the sphere.
    assert bearing(FLINDERS_PEAK, BUNINYONG) == pytest.approx(306.868, abs=0.2)


def test_a_quarter_of_the_meridian_and_of_the_equator() -> None:
    """WGS 84: 10,001.966 km from equator to pole, 10,018.754 km along the equator."""
    assert geodesic_distance((0, 0), (90, 0)) == pytest.approx(10_001_966, abs=100)
    assert geodesic_distance((0, 0), (0, 90)) == pytest.approx(10_018_754, abs=1)


@given(places, places)
def test_the_way_back_is_as_long(one: tuple[float, float], other: tuple[float, float]) -> None:
    """And never more than half the circumference, even at antipodes and poles."""
    assert geodesic_distance(one, other) == pytest.approx(geodesic_distance(other, one), abs=1e-3)
    assert 0 <= geodesic_distance(one, other) < 20_040_000


@given(places)
def test_a_place_is_no_way_from_itself(one: tuple[float, float]) -> None:
    """0 m, not a division by it."""
    assert geodesic_distance(one, one) == 0


def test_bearings_are_clockwise_from_north() -> None:
    """And as one of eight directions."""
    assert [compass(bearing((0, 0), end)) for end in ((1, 0), (1, 1), (0, 1), (-1, -1), (0, -1))] == [
        "N",
        "NE",
        "E",
        "SW",
        "W",
    ]
    assert compass(359) == "N"


def test_distances_are_shown_in_words() -> None:
    """Metres near by, kilometres beyond."""
    assert [formatting.distance(metres) for metres in (312.4, 999.7, 1274, 340_400)] == [
        "312 m",
        "1.00 km",
        "1.27 km",
        "340 km",
    ]


def test_a_place_has_its_direction() -> None:
    """From the reference to the photo."""
    reference = analysis(**{"XMP-exif_GPSLatitude": 57.0, "XMP-exif_GPSLongitude": -6.0})
    photo = analysis(**{"XMP-exif_GPSLatitude": 57.002, "XMP-exif_GPSLongitude": -5.9964})
    assert differences(photo, reference)[Quantity.PLACE].text == "312 m NE"
    assert differences(reference, reference)[Quantity.PLACE].text == "same place"
