"""Runs of the store's rows."""

import json
import math
from collections.abc import Iterable
from typing import Any, get_args

from pixelscan.load.history.left_out import LeftOut
from pixelscan.load.history.numbers import is_number, is_time
from pixelscan.load.model import LONGEST_SECONDS, Run, Shape, ShapeName, Target, Unit

KNOWN = {"unit": get_args(Unit), "shape": get_args(ShapeName), "target": get_args(Target)}
TIMES = ("created", "starts_at")


def read_runs(rows: Iterable[Any], left_out: LeftOut) -> list[Run]:
    """The runs of all rows that are understood, each ending after the longest time allowed at the latest."""
    return [run for row in rows if (run := _read_row(dict(row), left_out)) is not None]


def _read_row(row: dict[str, Any], left_out: LeftOut) -> Run | None:
    name = f"run {row['id']!s:.40}"
    try:
        run = to_run(row)
    except ValueError as fault:
        left_out.note(name, str(fault), _end(row))
        return None
    left_out.forget(name)
    return run


def to_run(row: dict[str, Any]) -> Run:
    """The run of a row. Raises ValueError, with the reason, if the row is not understood."""
    for field, values in KNOWN.items():
        if row[field] not in values:
            raise ValueError(f"unknown {field} {row[field]!s:.40}")
    for field in TIMES:
        if not is_time(row[field]):
            raise ValueError(f"{field} is not a time")
    for field in ("stop_at", "amount"):
        if not is_number(row[field]):
            raise ValueError(f"{field} is not a number")
    if row["stopped_at"] is not None and not is_number(row["stopped_at"]):
        raise ValueError("stopped_at is not a number")
    shape = Shape(row["shape"], _levels(row["levels"]))
    fields = {name: value for name, value in row.items() if name != "levels"}
    return Run(**fields | {"shape": shape, "stop_at": min(row["stop_at"], row["starts_at"] + LONGEST_SECONDS)})


def _levels(text: str) -> tuple[float, ...]:
    try:
        levels = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        raise ValueError("damaged levels") from None
    if not isinstance(levels, list) or not all(is_number(level) and 0 <= level <= 1 for level in levels):
        raise ValueError("damaged levels")
    return tuple(levels)


def _end(row: dict[str, Any]) -> float:
    """When a run that is not understood ends; never, if even that is unknown."""
    end = row["stop_at"] if row["stopped_at"] is None else row["stopped_at"]
    return float(end) if is_number(end) else math.inf
