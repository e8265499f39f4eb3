"""Runs of the store's rows. A row that is not understood, of a newer version or damaged, is left out and named."""

import json
import logging
import math
from collections.abc import Iterable
from typing import Any, get_args

from pixelscan.load.model import LONGEST_SECONDS, Run, Shape, ShapeName, Target, Unit

NAMED = 3
KNOWN = {"unit": get_args(Unit), "shape": get_args(ShapeName), "target": get_args(Target)}
NUMBERS = ("created", "starts_at", "stop_at", "amount")
_log = logging.getLogger(__name__)


class RunReader:
    """Reads rows of runs, and remembers those that it left out."""

    def __init__(self) -> None:
        self._left_out: dict[str, tuple[str, float]] = {}
        self._logged: set[str] = set()

    def read(self, rows: Iterable[Any]) -> list[Run]:
        """The runs of all rows that are understood, each ending after the longest time allowed at the latest."""
        return [run for row in rows if (run := self._read_row(dict(row))) is not None]

    def left_out(self, now: float) -> str:
        """A sentence that names the runs that were left out and have not ended; "" if there are none."""
        found = [f"{name} ({reason})" for name, (reason, end) in sorted(self._left_out.items()) if end > now]
        if not found:
            return ""
        more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
        return (
            f"Runs in the history that this version does not understand are left out: {', '.join(found[:NAMED])}{more}."
        )

    def _read_row(self, row: dict[str, Any]) -> Run | None:
        name = str(row["id"])
        try:
            run = to_run(row)
        except ValueError as fault:
            self._left_out[name] = str(fault), _end(row)
            if name not in self._logged:
                self._logged.add(name)
                _log.warning("Run %s in the history is left out: %s", name, fault)
            return None
        self._left_out.pop(name, None)
        return run


def to_run(row: dict[str, Any]) -> Run:
    """The run of a row. Raises ValueError, with the reason, if the row is not understood."""
    for field, values in KNOWN.items():
        if row[field] not in values:
            raise ValueError(f"unknown {field} {row[field]!s:.40}")
    for field in NUMBERS:
        if not _is_number(row[field]):
            raise ValueError(f"{field} is not a number")
    if row["stopped_at"] is not None and not _is_number(row["stopped_at"]):
        raise ValueError("stopped_at is not a number")
    shape = Shape(row["shape"], _levels(row["levels"]))
    fields = {name: value for name, value in row.items() if name != "levels"}
    return Run(**fields | {"shape": shape, "stop_at": min(row["stop_at"], row["starts_at"] + LONGEST_SECONDS)})


def _levels(text: str) -> tuple[float, ...]:
    try:
        levels = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        raise ValueError("damaged levels") from None
    if not isinstance(levels, list) or not all(_is_number(level) and 0 <= level <= 1 for level in levels):
        raise ValueError("damaged levels")
    return tuple(levels)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _end(row: dict[str, Any]) -> float:
    """When a run that is not understood ends; never, if even that is unknown."""
    end = row["stop_at"] if row["stopped_at"] is None else row["stopped_at"]
    return float(end) if _is_number(end) else math.inf
