"""The time zone where a photo was taken, and whether the camera's clock was set to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pixelscan.metadata.gazetteer import time_zone
from pixelscan.metadata.geodesy import Place
from pixelscan.metadata.photo.capture_time import GPS_TOLERANCE, CaptureTime


@dataclass(frozen=True, slots=True)
class PlaceZone:
    """The zone's IANA name, and its offset from UTC when the photo was taken.

    `is_cameras`: whether the camera's clock was set to it, from its own zone or GPS time; None if unknown.
    """

    name: str
    offset: timedelta
    is_cameras: bool | None


def place_zone(time: CaptureTime | None, place: Place | None) -> PlaceZone | None:
    """The place's zone; None without a time of day or a place. In the hour when clocks go back, the first offset."""
    if time is None or not time.has_clock or place is None:
        return None
    name = time_zone(place)
    if name is None:
        return None
    naive = time.local.replace(tzinfo=None)
    try:
        offset = naive.replace(tzinfo=ZoneInfo(name)).utcoffset()
    except ZoneInfoNotFoundError:
        return None
    return None if offset is None else PlaceZone(name, offset, _is_cameras(time, naive, offset))


def _is_cameras(time: CaptureTime, naive: datetime, offset: timedelta) -> bool | None:
    if (own := time.local.utcoffset()) is not None:
        return own == offset
    if time.gps_utc is None:
        return None
    return abs(naive - offset - time.gps_utc.replace(tzinfo=None)) <= GPS_TOLERANCE
