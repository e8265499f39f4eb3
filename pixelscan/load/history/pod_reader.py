"""Pods and samples of the store's rows."""

from collections.abc import Iterable
from typing import Any

from pixelscan.load.history.left_out import LeftOut
from pixelscan.load.history.numbers import LAST_TIME, are_cores, is_number, is_time
from pixelscan.load.history.schema import MILLISECONDS, to_sample
from pixelscan.load.model import Pod, Sample

# A row that was left out is named for so long after it was last read.
NAMED_SECONDS = 60.0


def read_pods(rows: Iterable[Any], left_out: LeftOut, now: float) -> list[Pod]:
    """The pods of all rows that are understood."""
    found = []
    for row in rows:
        name = f"pod {row['name']!s:.40}"
        if wrong := _wrong_field(row):
            left_out.note(name, wrong, now + NAMED_SECONDS)
        else:
            left_out.forget(name)
            found.append(Pod(**row))
    return found


def read_samples(rows: Iterable[Any], left_out: LeftOut, now: float) -> list[Sample]:
    """The samples of all rows that are understood."""
    found = []
    for row in rows:
        if _is_sound(row):
            found.append(to_sample(row))
        else:
            left_out.note(f"samples of pod {row.pod!s:.40}", "not a time or a number of cores", now + NAMED_SECONDS)
    return found


def _wrong_field(row: Any) -> str:
    """Which field makes no sense, and why; "" if all do."""
    for field in ("started", "seen", "leaving"):
        if not (is_time(row[field]) or (row[field] is None and field == "leaving")):
            return f"{field} is not a time"
    for field in ("request_cores", "limit_cores"):
        if row[field] is not None and not (is_number(row[field]) and are_cores(row[field])):
            return f"{field} is not a number of cores"
    if row["clock_ahead"] is not None and not is_number(row["clock_ahead"]):
        return "clock_ahead is not a number"
    return next((f"{field} is not text" for field in ("name", "node", "source") if not isinstance(row[field], str)), "")


def _is_sound(row: Any) -> bool:
    """One expression: a window has thousands of rows."""
    try:
        return (
            isinstance(row.pod, str)
            and 0 <= row.time < LAST_TIME * MILLISECONDS
            and row.cores >= 0
            and are_cores(row.cores, row.request_cores, row.limit_cores, row.throttled, row.requested_cores)
        )
    except TypeError:
        return False
