"""Times that cannot all be true: of the exposure, of the file, of satellites, of the programs and cameras named."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from pixelscan.metadata.provenance.contradictions.contradiction import Contradiction, Facts, Weight
from pixelscan.metadata.provenance.contradictions.releases import Release, releases

TAKEN, DIGITIZED, CHANGED = "ExifIFD:DateTimeOriginal", "ExifIFD:DateTimeDigitized", "IFD0:DateTime"
MODEL, SOFTWARE, HISTORY = "IFD0:Model", "IFD0:Software", "XMP-xmpMM:HistoryWhen"
# Two clocks of one photo can be set to zones a day apart.
A_DAY = timedelta(hours=26)
OLDEST_FIX = timedelta(days=3)
# Programs and phones are in use before they are for sale.
BETA = timedelta(days=200)
# Android 4.2 to 4.4 wrote this for every photo.
ANDROIDS_CONSTANT = datetime(2002, 12, 8, 12)  # noqa: DTZ001 - a camera's local time
# This camera's DateTime is the day when its firmware was made.
_CONSTANT_CHANGE = {"Digital Cam"}
CLOCK = "the camera's clock was wrong, or a program corrected one of the times"


def order(facts: Facts) -> Iterator[Contradiction]:
    """A photo is taken, then digitized, then changed."""
    taken = _time(facts, TAKEN)
    if taken is None:
        return
    for key, verb in ((DIGITIZED, "digitized"), (CHANGED, "last changed")):
        later = _time(facts, key)
        if later is None or taken <= later + A_DAY or _is_constant(facts, key, later):
            continue
        text = f"It was {verb} on {later:%Y-%m-%d %H:%M}, before it was taken on {taken:%Y-%m-%d %H:%M}."
        yield Contradiction(text, Weight.MEDIUM, CLOCK, (TAKEN, key))


def _is_constant(facts: Facts, key: str, time: datetime) -> bool:
    known = key == CHANGED and facts.text(MODEL) in _CONSTANT_CHANGE
    return known or time == ANDROIDS_CONSTANT or time.year <= 1980


def future(facts: Facts) -> Iterator[Contradiction]:
    """Nothing was taken after today."""
    time = facts.time
    if time and time.local.replace(tzinfo=UTC) > datetime.now(UTC) + A_DAY:
        text = f"It was taken on {time.local:%Y-%m-%d}, which has not come yet."
        yield Contradiction(text, Weight.WEAK, "the camera's clock was wrong", (time.source,))


def satellites(facts: Facts) -> Iterator[Contradiction]:
    """Local time and GPS time differ by a zone, and by the age of the receiver's last fix."""
    time = facts.time
    if time is None or time.gps_utc is None or time.source.startswith("GPS") or not time.has_clock:
        return
    if abs(time.local.replace(tzinfo=UTC) - time.gps_utc) <= OLDEST_FIX or _is_reset(time.gps_utc):
        return
    text = (
        f"The camera's clock says {time.local:%Y-%m-%d %H:%M}, the GPS receiver {time.gps_utc:%Y-%m-%d %H:%M} UTC; "
        "no time zone explains it."
    )
    keys = (time.source, "GPS:GPSDateStamp", "GPS:GPSTimeStamp")
    innocent = "the camera's clock was wrong, or the receiver still had an old fix"
    yield Contradiction(text, Weight.MEDIUM, innocent, keys)


def signature(facts: Facts) -> Iterator[Contradiction]:
    """A picture is taken, then signed, and a record that holds was the last change."""
    record = facts.scan.record
    signed = _moment(record.time) if record.time else None
    if signed is None:
        return
    taken, changed = _time(facts, TAKEN), _time(facts, CHANGED)
    for time, key, text in (
        (taken, TAKEN, "It was signed on {signed:%Y-%m-%d %H:%M}, before it was taken on {time:%Y-%m-%d %H:%M}."),
        (changed, CHANGED, "It was changed on {time:%Y-%m-%d %H:%M}, after it was signed on {signed:%Y-%m-%d %H:%M}."),
    ):
        if time and time > signed + A_DAY:
            yield Contradiction(text.format(signed=signed, time=time), Weight.MEDIUM, CLOCK, (key,))


def history(facts: Facts) -> Iterator[Contradiction]:
    """XMP's history of edits starts after the photo was taken."""
    tag = facts.tags.get(HISTORY)
    taken = _time(facts, TAKEN) if tag else None
    if taken is None or tag is None:
        return
    stored = tag.value if isinstance(tag.value, tuple) else (tag.value,)
    moments = (_moment(text) for text in stored if isinstance(text, str))
    first = min((moment for moment in moments if moment), default=None)
    if first and first < taken - A_DAY:
        text = f"It was edited on {first:%Y-%m-%d %H:%M}, before it was taken on {taken:%Y-%m-%d %H:%M}."
        yield Contradiction(text, Weight.MEDIUM, CLOCK, (TAKEN, HISTORY))


def unreleased(facts: Facts) -> Iterator[Contradiction]:
    """No camera is used, and no program writes a file, long before it exists."""
    for key, time_key in ((MODEL, TAKEN), (SOFTWARE, CHANGED)):
        time, name = _time(facts, time_key), facts.text(key)
        release = releases(facts.text("IFD0:Make"), name) if time else None
        if time and release and not _is_reset(time) and time < release.date - BETA:
            yield _too_early(key, time_key, time, release)


def _too_early(key: str, time_key: str, time: datetime, release: Release) -> Contradiction:
    done = "Taken" if time_key == TAKEN else "Last changed"
    text = f"{done} on {time:%Y-%m-%d} with {release.name}, which came out in {release.date:%B %Y}."
    return Contradiction(text, Weight.MEDIUM, "the clock of the camera or computer was wrong", (key, time_key))


def _is_reset(time: datetime) -> bool:
    """A clock that lost its power starts again on a first of January."""
    return time.month == 1 and time.day <= 2


def _time(facts: Facts, key: str) -> datetime | None:
    """A tag's local time, None if it is unset or has no time of day."""
    tag = facts.tags.get(key)
    return _moment(tag.value.split("\0")[0]) if tag and isinstance(tag.value, str) else None


# Several checks ask for the same times.
@lru_cache(maxsize=16)
def _moment(text: str) -> datetime | None:
    """Exif's 2022:06:21 13:00:00 or ISO 8601, without its zone."""
    written = text.strip()
    iso = written.replace(":", "-", 2) if written[4:5] == ":" else written
    try:
        return datetime.fromisoformat(iso).replace(tzinfo=None) if len(iso) > len("2022-06-21") else None
    except ValueError:
        return None
