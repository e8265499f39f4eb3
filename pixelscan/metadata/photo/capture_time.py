"""When a photo was taken: the local time, its time zone, and the tags they come from."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from pixelscan.metadata.model import Tag, Value
from pixelscan.metadata.photo.dates import WIDEST_ZONE, parsed_clock, parsed_date, parsed_zone
from pixelscan.metadata.photo.location import has_no_fix

UNKNOWN_ZONE = "unknown"
FROM_GPS = "GPS UTC cross-check"
# The world's time zones are whole quarters of an hour. The clocks of 11 cameras with GPS were 0 to 101 seconds off
# (old fixes included). Three minutes cover them all and match a zone by chance once in nine.
GPS_TOLERANCE = timedelta(minutes=3)
QUARTER_HOUR = timedelta(minutes=15)
# Clock time and solar time differ by at most 3.5 hours (western China), summer time included.
FARTHEST_FROM_SUN = 4.0

# Offsets in use in the IANA time zone database, in minutes.
_WHOLE_HOURS = {60 * hour for hour in range(-12, 15)}
_OFFSETS = _WHOLE_HOURS | {-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825}


@dataclass(frozen=True, slots=True)
class CaptureTime:
    """The camera clock's time, with a time zone if known; `source` and `zone_source` name tags.

    `zone_source` may also be "GPS UTC cross-check" or "unknown". `has_clock` is False for a bare date.
    `gps_agrees` says whether GPS time matches the time and its zone; None without GPS time.
    `skipped` says why better sources were ignored.
    """

    local: datetime
    source: str
    zone_source: str
    has_clock: bool = True
    gps_utc: datetime | None = None
    gps_agrees: bool | None = None
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Source:
    """A tag that may hold the time, and the tags with its fraction of a second, its zone and its time of day."""

    time: str
    fraction: str = ""
    zone: str = ""
    clock: str = ""


# The time of exposure first; tags that may hold the time of a scan or an edit later.
_SOURCES = (
    _Source("ExifIFD:DateTimeOriginal", "ExifIFD:SubSecTimeOriginal", "ExifIFD:OffsetTimeOriginal"),
    _Source("IFD0:DateTimeOriginal", "IFD0:SubSecTimeOriginal", "IFD0:OffsetTimeOriginal"),
    _Source("ExifIFD:DateTimeDigitized", "ExifIFD:SubSecTimeDigitized", "ExifIFD:OffsetTimeDigitized"),
    _Source("XMP-exif:DateTimeOriginal"),
    _Source("XMP-photoshop:DateCreated"),
    _Source("IPTC:DateCreated", clock="IPTC:TimeCreated"),
    _Source("XMP-xmp:CreateDate"),
    _Source("IFD0:DateTime", "ExifIFD:SubSecTime", "ExifIFD:OffsetTime"),
    _Source("PNG:CreationTime"),
    _Source("CanonRaw:DateTimeOriginal"),
    _Source("CIFF:DateTimeOriginal"),
    _Source("SigmaRaw:DateTimeOriginal"),
    _Source("PictureInfo:DateTimeOriginal"),
    _Source("Reconyx:DateTimeOriginal"),
    _Source("FLIR:DateTimeOriginal"),
    _Source("Takeout:DateTimeOriginal"),
    _Source("Keys:CreationDate"),
    _Source("UserData:ContentCreateDate"),
    _Source("RIFF:DateTimeOriginal"),
)
_OFFSET_TAGS = ("ExifIFD:OffsetTime", "ExifIFD:OffsetTimeOriginal", "ExifIFD:OffsetTimeDigitized")
# Their zone counts only if they have the same time of day: editors write them in their computer's zone.
_OF_EDITORS = ("XMP-", "IPTC:")
_XMP_EDITS = ("XMP-xmp:ModifyDate", "XMP-xmp:MetadataDate")
_XMP_TIMES = ("XMP-exif:DateTimeOriginal", "XMP-photoshop:DateCreated", "XMP-xmp:CreateDate")


def capture_time(tags: Mapping[str, Tag]) -> CaptureTime | None:
    """The best time in a photo's tags (by "group:name"), or None."""
    return _Search(tags).run()


class _Search:
    """One photo's tags by "group:name", and why some were ignored."""

    def __init__(self, tags: Mapping[str, Tag]) -> None:
        self._tags = tags
        self._skipped: list[str] = []

    def run(self) -> CaptureTime | None:
        bare_date = None
        for source, moment, has_clock in self._times():
            if has_clock:
                return self._zoned(source, moment)
            bare_date = bare_date or (source, moment)
        if bare_date:
            source, moment = bare_date
            return CaptureTime(moment, source.time, UNKNOWN_ZONE, has_clock=False, skipped=tuple(self._skipped))
        if utc := self._gps_utc(None):
            return CaptureTime(utc, "GPS:GPSDateStamp", "GPS:GPSTimeStamp", gps_utc=utc, skipped=tuple(self._skipped))
        return None

    def _times(self) -> Iterator[tuple[_Source, datetime, bool]]:
        """The valid times, best first; the flag says whether there is a time of day as well as a date."""
        for source in _SOURCES:
            if source.time not in self._tags:
                continue
            stored = self._text(source.time)
            clock = self._text(source.clock)
            parsed = parsed_date(f"{stored} {clock}") or parsed_date(stored) if clock else parsed_date(stored)
            if parsed is None or _is_reset(parsed[0]):
                self._skipped.append(f"{source.time}: {_reason(stored) if parsed is None else _NOT_SET}")
                continue
            moment, has_clock = parsed
            fraction = re.match(r"\d{1,9}", self._text(source.fraction))
            if fraction and has_clock:
                moment = moment.replace(microsecond=int(fraction[0].ljust(6, "0")[:6]))
            yield source, moment, has_clock

    def _zoned(self, source: _Source, moment: datetime) -> CaptureTime:
        naive = moment.replace(tzinfo=None)
        utc = self._gps_utc(naive)
        zone, zone_source = next(self._zones(source, moment, utc), (None, UNKNOWN_ZONE))
        local = naive.replace(tzinfo=zone)
        agrees = None if utc is None else _gps_agrees(local, utc)
        return CaptureTime(local, source.time, zone_source, True, utc, agrees, tuple(self._skipped))

    def _zones(self, source: _Source, moment: datetime, utc: datetime | None) -> Iterator[tuple[timezone, str]]:
        """The zones that the photo's tags give or imply, most reliable first."""
        naive = moment.replace(tzinfo=None)
        by_gps = zone_by_gps(naive, utc, self._longitude()) if utc else None
        if by_gps and source.time.startswith(_OF_EDITORS):
            yield by_gps, FROM_GPS
        if (offset := moment.utcoffset()) is not None:
            yield timezone(offset), source.clock or source.time
        for place in (source.zone, *_OFFSET_TAGS):
            if zone := parsed_zone(self._text(place)):
                yield zone, place.partition(":")[2]
        if by_gps:
            yield by_gps, FROM_GPS
        if maker := self._makers_zone():
            yield maker
        yield from self._editors_zones(naive)
        # Programs that do not know the zone write UTC into IPTC.
        parsed = parsed_date(f"{self._text('IPTC:DateCreated')} {self._text('IPTC:TimeCreated')}")
        if parsed and (offset := parsed[0].utcoffset()) and _same_clock(parsed[0], naive):
            yield timezone(offset), "IPTC:TimeCreated"

    def _editors_zones(self, naive: datetime) -> Iterator[tuple[timezone, str]]:
        """XMP's zones for the same time of day, but those in which the photo would be taken after it was edited."""
        edits = (parsed_date(self._text(place)) for place in _XMP_EDITS)
        edited = next((edit[0] for edit in edits if edit and edit[0].tzinfo), None)
        for place in _XMP_TIMES:
            parsed = parsed_date(self._text(place))
            offset = parsed[0].utcoffset() if parsed and _same_clock(parsed[0], naive) else None
            if parsed and offset is not None and (edited is None or parsed[0] <= edited):
                yield timezone(offset), place

    def _makers_zone(self) -> tuple[timezone, str] | None:
        """Canon's zone includes daylight saving time, Nikon's does not; Canon's 0 without a city means not set."""
        canon, city = self._value("Canon:TimeZone"), self._value("Canon:TimeZoneCity")
        if isinstance(canon, int) and (canon or city) and abs(canon) <= 14 * 60:
            return timezone(timedelta(minutes=canon)), "Canon:TimeZone"
        nikon, summer = self._value("Nikon:Timezone"), self._value("Nikon:DaylightSavings")
        if isinstance(nikon, int) and abs(nikon) <= 13 * 60:
            return timezone(timedelta(minutes=nikon + (60 if summer == 1 else 0))), "Nikon:Timezone"
        return None

    def _gps_utc(self, local: datetime | None) -> datetime | None:
        """GPS time. If its date is missing (before Exif 2.2), the day that brings it nearest to the local time.

        None if the date is not one, or the receiver says that it had no fix: it did not know the time either.
        """
        if has_no_fix(self._tags):
            return None
        day, clock = self._text("GPS:GPSDateStamp"), self._value("GPS:GPSTimeStamp")
        seconds = _seconds(clock)
        if seconds is None:
            parsed = parsed_date(self._text("XMP-exif:GPSTimeStamp"))
            if parsed and parsed[0].tzinfo:
                return parsed[0].astimezone(UTC)
            if _ZERO_DATE.match(self._text("XMP-exif:GPSTimeStamp")):
                return None
            seconds = parsed_clock(self._text("XMP-exif:GPSTimeStamp"))
        if seconds is None:
            return None
        date = parsed_date(day)
        if date is None and day:
            return None
        if date:
            return date[0].replace(tzinfo=UTC, hour=0, minute=0, second=0) + timedelta(seconds=seconds)
        if local is None:
            return None
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        moments = (midnight + timedelta(days=shift, seconds=seconds) for shift in (-1, 0, 1))
        return min(moments, key=lambda utc: abs(local - utc)).replace(tzinfo=UTC)

    def _longitude(self) -> float | None:
        """Degrees east, negative in the west, to the minute."""
        value, reference = self._value("GPS:GPSLongitude"), self._text("GPS:GPSLongitudeRef")
        parts = value if isinstance(value, tuple) else ()
        if len(parts) < 2 or reference not in ("E", "W") or not all(isinstance(part, int | float) for part in parts):
            return None
        degrees = float(parts[0]) + float(parts[1]) / 60
        return (-degrees if reference == "W" else degrees) if math.isfinite(degrees) else None

    def _value(self, place: str) -> Value | None:
        return self._tags[place].value if place in self._tags else None

    def _text(self, place: str) -> str:
        value = self._value(place)
        return value.split("\0", 1)[0].strip() if isinstance(value, str) else ""


def zone_by_gps(local: datetime, utc: datetime, longitude: float | None = None) -> timezone | None:
    """The real time zone in which the naive `local` is within three minutes of `utc`, or None.

    Given a longitude (degrees east), zones far from its solar time are refused: some programs write local time as
    GPS time.
    """
    difference = local - utc.replace(tzinfo=None)
    if abs(difference) > WIDEST_ZONE + GPS_TOLERANCE:
        return None
    nearest = 15 * round(difference / QUARTER_HOUR)
    offset = timedelta(minutes=nearest)
    if nearest not in _OFFSETS or abs(difference - offset) > GPS_TOLERANCE:
        return None
    return timezone(offset) if longitude is None or _fits_the_sun(nearest / 60, longitude) else None


def _fits_the_sun(hours: float, longitude: float) -> bool:
    apart = (hours - longitude / 15) % 24
    return min(apart, 24 - apart) <= FARTHEST_FROM_SUN


def _gps_agrees(local: datetime, utc: datetime) -> bool:
    """False also without a zone: no zone in use fits, so the times disagree."""
    return local.tzinfo is not None and abs(local - utc) <= GPS_TOLERANCE


def _seconds(clock: Value | None) -> float | None:
    """GPSTimeStamp (hours, minutes, seconds) as seconds since midnight."""
    if not isinstance(clock, tuple) or len(clock) != 3:
        return None
    parts = [float(part) for part in clock if isinstance(part, int | float) and math.isfinite(part)]
    if len(parts) != 3 or not (0 <= parts[0] < 24 and 0 <= parts[1] < 60 and 0 <= parts[2] < 61):
        return None
    return 3600 * parts[0] + 60 * parts[1] + parts[2]


_ZERO_DATE = re.compile(r"0000[-:]")
_NOT_SET = "the camera's clock was not set"
# Where clocks begin to count: Macintosh, Unix, DOS.
_BEGINNINGS = {datetime(year, 1, 1) for year in (1904, 1970, 1980)}  # noqa: DTZ001 - in any zone


def _is_reset(moment: datetime) -> bool:
    return moment.replace(tzinfo=None) in _BEGINNINGS


def _reason(text: str) -> str:
    if not text.strip(" :-/\0"):
        return "blank"
    if not text.strip(" :-/0"):
        return f"only zeros, {_NOT_SET}"
    return f"{text[:40]!r} is not a date"


def _same_clock(one: datetime, other: datetime) -> bool:
    return one.replace(tzinfo=None, microsecond=0) == other.replace(microsecond=0)
