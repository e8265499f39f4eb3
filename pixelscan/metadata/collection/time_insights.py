"""When a collection's photos were taken, by the cameras' clocks."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from pixelscan.metadata.collection.insight import Insight, Question, binned, pairs, photos, share
from pixelscan.metadata.collection.table import Collection

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BUSY_HOURS = 3
# Up to this many days the chart has one bar per day, then per month, then per year.
DAYS_DRAWN, MONTHS_DRAWN = 93, 366 * 12
CAMERAS_DRAWN = 8
DAY_SECONDS = 86400
OTHER_CAMERAS = "other cameras"
LAST_MOMENT = datetime.max.replace(tzinfo=UTC)


def hours(collection: Collection) -> Insight:
    """The number of photos in each hour of each weekday (`cells`); Monday is 0, its cell goes from -0.5 to 0.5."""
    known = pairs(collection.hour, collection.weekday)
    return hours_of(binned(known, lambda moment: (int(moment[0]), moment[1])))


def hours_of(counts: Counter[tuple[int, int]]) -> Insight:
    """The answer from the number of photos in each hour of each weekday."""
    cells = [
        {
            "hour": hour,
            "hour_end": hour + 1,
            "weekday": day - 0.5,
            "weekday_end": day + 0.5,
            "words": f"{WEEKDAYS[day]}, {hour} to {hour + 1} h",
            "photos": count,
        }
        for (hour, day), count in sorted(counts.items())
    ]
    return Insight(Question.HOURS, _hours_sentence(counts), counts.total(), {"cells": cells})


def timeline(collection: Collection) -> Insight:
    """The number of each camera's photos per day, month or year (`bars`); times are milliseconds since 1970."""
    moments = [time for time in collection.taken if time is not None]
    if not moments:
        return Insight(Question.TIMELINE, "No photo has a date.", 0, {"bars": []})
    first, last = (datetime.fromtimestamp(time, UTC) for time in (min(moments), max(moments)))
    start = _STARTS[period := period_of(last - first)]
    shown = Counter(camera for camera in collection.camera if camera).most_common(CAMERAS_DRAWN)
    names = {None: "unknown"} | {name: name for name, _ in shown}
    days = [None if time is None else int(time // DAY_SECONDS) for time in collection.taken]
    begins: dict[int | None, datetime] = {
        day: start(datetime.fromtimestamp(day * DAY_SECONDS, UTC)) for day in set(days) if day is not None
    }
    used = Counter(zip(map(begins.get, days), map(names.get, collection.camera), strict=True))
    counts = {(begin, camera or OTHER_CAMERAS): count for (begin, camera), count in used.items() if begin}
    return timeline_of(counts, period, (first, last))


def timeline_of(
    counts: Mapping[tuple[datetime, str], int], period: str, ends: tuple[datetime, datetime] | None = None
) -> Insight:
    """The answer from each camera's number of photos in each period ("day", "month", "year"), by its begin.

    `ends` are the first and the last photo's times, if they are known.
    """
    if not counts:
        return Insight(Question.TIMELINE, "No photo has a date.", 0, {"bars": []})
    bars = [
        {"taken": _milliseconds(begin), "taken_end": _milliseconds(_next(begin, period)), "camera": camera, "photos": n}
        for (begin, camera), n in sorted(counts.items())
    ]
    return Insight(Question.TIMELINE, _timeline_sentence(ends, period, counts), sum(counts.values()), {"bars": bars})


def _hours_sentence(counts: Counter[tuple[int, int]]) -> str:
    total = counts.total()
    if not total:
        return "No photo has a time of day."
    by_day, by_hour = Counter[int](), Counter[int]()
    for (hour, day), count in counts.items():
        by_day[day] += count
        by_hour[hour] += count
    day, of_day = by_day.most_common(1)[0]
    windows = {hour: sum(by_hour[hour + step] for step in range(BUSY_HOURS)) for hour in range(25 - BUSY_HOURS)}
    hour = max(windows, key=lambda start: windows[start])
    return (
        f"Mostly on {WEEKDAYS[day]}s ({share(of_day, total)}) "
        f"and from {hour}:00 to {hour + BUSY_HOURS}:00 ({share(windows[hour], total)})."
    )


def period_of(span: timedelta) -> str:
    """The bars of a collection of this span: "day", "month" or "year"."""
    return "day" if span.days <= DAYS_DRAWN else "month" if span.days <= MONTHS_DRAWN else "year"


_STARTS: Mapping[str, Callable[[datetime], datetime]] = {
    "day": lambda day: day,
    "month": lambda day: day.replace(day=1),
    "year": lambda day: day.replace(month=1, day=1),
}


def _next(begin: datetime, period: str) -> datetime:
    length = timedelta(days={"day": 1, "month": 31, "year": 366}[period])
    if LAST_MOMENT - begin < length:
        return LAST_MOMENT
    after = begin + length
    return after if period == "day" else after.replace(day=1)


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _timeline_sentence(
    ends: tuple[datetime, datetime] | None, period: str, counts: Mapping[tuple[datetime, str], int]
) -> str:
    by_period, cameras = Counter[datetime](), set()
    for (begin, camera), count in counts.items():
        by_period[begin] += count
        cameras.add(camera)
    begin, most = by_period.most_common(1)[0]
    first, last = (_day(end) for end in ends) if ends else (_spelled(end(by_period), period) for end in (min, max))
    total = photos(by_period.total())
    if first == last:
        return f"{total}, all {'on' if ends or period == 'day' else 'in'} {first}."
    return f"{total} from {first} to {last}; the busiest {period} is {_spelled(begin, period)} ({most:,})."


def _spelled(begin: datetime, period: str) -> str:
    return {"day": _day(begin), "month": f"{begin:%B %Y}", "year": f"{begin:%Y}"}[period]


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"
