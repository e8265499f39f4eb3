"""Dates and time zones as text -> datetime: Exif, ISO 8601, e-mail, and what cameras make of them."""

import re
from datetime import UTC, datetime, timedelta, timezone

WIDEST_ZONE = timedelta(hours=14)
YEARS = range(1800, 9999)

# Some cameras pad with spaces instead of zeros: 2024: 5: 6  7: 8: 9.
_DAY = r"(\d{4})[:\-/.] ?(\d{1,2})[:\-/.] ?(\d{1,2})"
_CLOCK = r"(\d{1,2}): ?(\d{1,2})(?:: ?(\d{1,2})(?:[.,](\d{1,9}))?)?"
_ZONE = r"Z|(?:GMT|UTC)?[+-]\d{1,2}:?\d\d|(?:GMT|UTC)|(?:GMT|UTC)?[+-]\d{1,2}"
_TIME = re.compile(rf"{_DAY}(?:[ T]+{_CLOCK}\s*({_ZONE})?)?", re.IGNORECASE)
_OFFSET = re.compile(r"Z|(?:GMT|UTC)|(?:GMT|UTC)?([+-])(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)


def parsed_date(text: str) -> tuple[datetime, bool] | None:
    """An Exif, ISO 8601 or e-mail date, and whether it has a time of day. None if it is not a date."""
    parsed = _standard_date(text) or _email_date(text)
    return parsed if parsed and parsed[0].year in YEARS else None


def _standard_date(text: str) -> tuple[datetime, bool] | None:
    match = _TIME.fullmatch(text.strip())
    if not match:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    microsecond = int((fraction or "0").ljust(6, "0")[:6])
    try:
        moment = datetime(  # noqa: DTZ001 - the zone, if any, is added below
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), _second(second or "0"), microsecond
        )
    except ValueError:
        return None
    return moment.replace(tzinfo=parsed_zone(offset or "")), hour is not None


def _second(text: str) -> int:
    """A leap second becomes the second before it: Python's datetime has no second 60."""
    return 59 if text == "60" else int(text)


def _email_date(text: str) -> tuple[datetime, bool] | None:
    """An RFC 1123 date, which the PNG specification recommends for Creation Time."""
    if not re.search(r"[A-Za-z]{3} \d{4}", text[:40]):
        return None
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - few PNGs need it, and it takes 4 ms

    try:
        return parsedate_to_datetime(text), True
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def parsed_zone(text: str) -> timezone | None:
    match = _OFFSET.fullmatch(text.strip())
    if not match:
        return None
    sign, hours, minutes = match.groups()
    if not sign:
        return UTC
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if offset > WIDEST_ZONE:
        return None
    return timezone(-offset if sign == "-" else offset)


def parsed_clock(text: str) -> int | None:
    """A time of day in UTC, as seconds since midnight."""
    match = re.fullmatch(rf"{_CLOCK}\s*Z?", text.strip())
    hours, minutes, seconds = (int(part or 0) for part in match.groups()[:3]) if match else (24, 0, 0)
    return 3600 * hours + 60 * minutes + seconds if hours < 24 and minutes < 60 and seconds <= 60 else None
