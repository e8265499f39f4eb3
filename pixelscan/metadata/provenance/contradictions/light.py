"""The sun at the photo's place and time against the clock's zone and the light that the exposure shows."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import log2

from pixelscan.metadata.geodesy import Place
from pixelscan.metadata.photo.location import has_no_fix
from pixelscan.metadata.photo.place_zone import place_zone
from pixelscan.metadata.photo.sun import sun_height
from pixelscan.metadata.provenance.contradictions.contradiction import Contradiction, Facts, Weight

# In astronomical twilight (12 degrees below the horizon) nothing outdoors is lit by the sun; the brightest stadiums
# reach an exposure value of 10 at ISO 100, and 12 is an overcast day (ISO 2720).
DARK_BELOW = -12.0
DAYLIGHT = 12.0
FLASH_FIRED = 1
AN_HOUR = timedelta(hours=1)
# Hours by which clocks and the sun differ in most places: no table of zones is needed to see that such a clock fits.
# A clock that is an hour off, as after a change to summer time, says little.
NEAR_THE_SUN = 2.0
# Programs write their computer's zone into XMP.
CAMERAS_ZONES = ("OffsetTime", "Canon:", "Nikon:")
TIME_KEYS = ("ExifIFD:DateTimeOriginal", "GPS:GPSLatitude", "GPS:GPSLongitude")
EXPOSURE_KEYS = ("ExifIFD:ExposureTime", "ExifIFD:FNumber", "ExifIFD:PhotographicSensitivity")


def zone(facts: Facts) -> Iterator[Contradiction]:
    """A camera's clock shows the time of the place where it is."""
    time, place = facts.time, _place(facts)
    own = time.local.utcoffset() if time and time.zone_source.startswith(CAMERAS_ZONES) else None
    if time is None or place is None or own is None or abs(own / AN_HOUR - place[1] / 15) <= NEAR_THE_SUN:
        return
    found = place_zone(time, place)
    if found is None or own == found.offset:
        return
    text = f"The camera's clock was set to {time.local:UTC%z}, the place's time is {found.name}."
    innocent = "the clock was not changed after a journey or for summer time"
    yield Contradiction(text, Weight.WEAK, innocent, (time.source, "GPS:GPSLatitude", "GPS:GPSLongitude"))


def night(facts: Facts) -> Iterator[Contradiction]:
    """In the dark of night no photo without flash is exposed as in daylight."""
    place, moment = _place(facts), _utc(facts)
    if place is None or moment is None or _is_surely_day(place, moment) or _may_have_flashed(facts):
        return
    value = _exposure_value(facts)
    if value is None or value < DAYLIGHT:
        return
    height = sun_height(place, moment)
    if height < DARK_BELOW:
        text = (
            f"It is exposed as in daylight (exposure value {value:.0f}), but at that place and time the sun was "
            f"{-height:.0f}° below the horizon."
        )
        innocent = "it shows a lamp or a screen, or the clock or the place is wrong"
        yield Contradiction(text, Weight.MEDIUM, innocent, TIME_KEYS + EXPOSURE_KEYS)


def _is_surely_day(place: Place, moment: datetime) -> bool:
    """Between 7 and 17 o'clock by the sun it is light everywhere below 60 degrees of latitude."""
    clock = moment.astimezone(UTC)
    solar = (clock.hour + clock.minute / 60 + place[1] / 15) % 24
    return 7 <= solar <= 17 and abs(place[0]) < 60


def _place(facts: Facts) -> Place | None:
    latitude, longitude = facts.summary.latitude, facts.summary.longitude
    return None if latitude is None or longitude is None or has_no_fix(facts.tags) else (latitude, longitude)


def _utc(facts: Facts) -> datetime | None:
    """The moment, if the zone of the camera's clock is known."""
    time = facts.time
    return time.local if time and time.has_clock and time.local.tzinfo else None


def _exposure_value(facts: Facts) -> float | None:
    """At ISO 100: log2(N^2 / t) - log2(ISO / 100)."""
    f_number, seconds, iso = facts.summary.f_number, facts.summary.exposure_time, facts.summary.iso
    if not (f_number and seconds and iso):
        return None
    return log2(f_number**2 / seconds) - log2(iso / 100)


def _may_have_flashed(facts: Facts) -> bool:
    flash = facts.values.value("ExifIFD:Flash")
    return not isinstance(flash, int) or bool(flash & FLASH_FIRED)
