"""A place's nearest town and time zone, without a network, and whether the camera's clock was set to it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from pixelscan.metadata.gazetteer import nearest_town, time_zone
from pixelscan.metadata.geodesy import Place
from pixelscan.metadata.photo.capture_time import CaptureTime
from pixelscan.metadata.photo.place_zone import place_zone

SKYE, PARIS, KATHMANDU = (57.41, -6.19), (48.8584, 2.2945), (27.7, 85.3)


@pytest.mark.parametrize(
    ("place", "town", "country"),
    [
        (SKYE, "Portree", "United Kingdom"),
        (PARIS, "Paris", "France"),
        ((-17.8, 177.4), "Nadi", "Fiji"),
        ((-41.29, 174.777), "Wellington", "New Zealand"),
        ((64.15, -21.95), "Reykjavík", "Iceland"),
        ((0.0, -160.0), "London Village", "Kiribati"),
    ],
)
def test_the_nearest_town_is_named(place: Place, town: str, country: str) -> None:
    """A district of a large city gets the city's name; a place far out at sea gets the nearest island's town."""
    found = nearest_town(place)
    assert (found.name, found.country) == (town, country)


@pytest.mark.parametrize("place", [(90.0, 0.0), (-90.0, 0.0), (0.0, 180.0), (0.0, -180.0)])
def test_every_place_on_earth_has_a_nearest_town(place: Place) -> None:
    """Poles and the date line are places too."""
    assert nearest_town(place).distance < 6_000_000


def test_the_zone_has_the_offset_of_the_day() -> None:
    """Summer time counts; a country may lie 45 minutes off."""
    assert time_zone(KATHMANDU) == "Asia/Kathmandu"
    offsets = [
        found.offset
        for month in (1, 7)
        if (found := place_zone(CaptureTime(datetime(2024, month, 5, 12, tzinfo=None), "", "unknown"), PARIS))  # noqa: DTZ001
    ]
    assert offsets == [timedelta(hours=1), timedelta(hours=2)]


@pytest.mark.parametrize(
    ("time", "is_cameras"),
    [
        (datetime(2024, 7, 5, 12, tzinfo=timezone(timedelta(hours=2))), True),
        (datetime(2024, 7, 5, 12, tzinfo=UTC), False),
        (datetime(2024, 7, 5, 12), None),  # noqa: DTZ001 - without a zone
    ],
)
def test_a_clock_that_was_set_to_another_zone_is_reported(time: datetime, is_cameras: bool | None) -> None:  # noqa: FBT001
    """Travellers forget to set it."""
    found = place_zone(CaptureTime(time, "ExifIFD:DateTimeOriginal", "unknown"), PARIS)
    assert found is not None
    assert found.is_cameras is is_cameras


def test_gps_time_shows_whether_the_clock_was_set_to_the_places_zone() -> None:
    """GPS time compared with the camera's, if no tag has a zone."""
    local, utc = datetime(2024, 7, 5, 12), datetime(2024, 7, 5, 10, tzinfo=UTC)  # noqa: DTZ001
    found = place_zone(CaptureTime(local, "ExifIFD:DateTimeOriginal", "unknown", gps_utc=utc), PARIS)
    assert found is not None
    assert found.is_cameras


def test_without_a_time_or_a_place_there_is_no_zone() -> None:
    """A bare date has none either."""
    time = CaptureTime(datetime(2024, 7, 5), "IPTC:DateCreated", "unknown", has_clock=False)  # noqa: DTZ001
    assert place_zone(time, PARIS) is None
    assert place_zone(None, PARIS) is None
    assert place_zone(CaptureTime(datetime(2024, 7, 5, 12, tzinfo=UTC), "", ""), None) is None
