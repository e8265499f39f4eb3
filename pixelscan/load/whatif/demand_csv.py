"""A load from a CSV file: seconds and cores, a run as PixelScan exports it, or the history of a Locust run."""

import csv
import io
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from pixelscan.errors import NotALoad
from pixelscan.load.whatif.demand import LONGEST_SECONDS, MOST_CORES, Demand

# Unix times in milliseconds; in seconds they have this many only from the year 5138.
MILLISECONDS = 100_000_000_000
WIDEST_GAP = 3
OTHER_UNITS = {"millicores": "millicores", "mcores": "millicores", "percent": "percent", "%": "percent"}
Row = tuple[float, float]


def read_csv(name: str, text: str, core_seconds_per_request: float | None = None) -> Demand:
    """The load in a file. A Locust run counts requests, so it needs the CPU time of one.

    Raises NotALoad, which names the line, for anything that is not a load.
    """
    lines = [(number, row) for number, row in enumerate(csv.reader(io.StringIO(text)), 1) if any(map(str.strip, row))]
    if not lines:
        raise NotALoad(f"{name} is empty: it needs lines of seconds,cores.")
    header = [cell.strip().lower() for cell in lines[0][1]]
    if "requests/s" in header:
        rows = _of_locust(name, header, lines[1:], core_seconds_per_request)
    elif {"second", "pod", "cores"} <= set(header):
        rows = _of_run(name, header, lines[1:])
    else:
        rows = _of_two_columns(name, header, lines)
    return Demand(name, tuple(_every_second(name, rows)))


def _of_two_columns(name: str, header: Sequence[str], lines: Sequence[tuple[int, Sequence[str]]]) -> list[Row]:
    has_header = not _is_number(header[0])
    for cell in header if has_header else ():
        for word, unit in OTHER_UNITS.items():
            if word in cell:
                raise NotALoad(f"{name}: the column {cell} is in {unit}; the second column must be in cores.")
    return [_row(name, number, row, 0, 1) for number, row in lines[has_header:]]


def _of_run(name: str, header: list[str], lines: Sequence[tuple[int, Sequence[str]]]) -> list[Row]:
    """The sum of all pods for each second. If a pod used less than it was to use, the latter counts."""
    totals: dict[float, float] = defaultdict(float)
    second, cores = header.index("second"), header.index("cores")
    asked = header.index("requested_cores") if "requested_cores" in header else cores
    for number, row in lines:
        when, used = _row(name, number, row, second, cores)
        wanted = row[asked].strip() if asked < len(row) else ""
        totals[float(math.floor(when))] += max(used, _number(name, number, wanted) if wanted else 0.0)
    return sorted(totals.items())


def _of_locust(
    name: str, header: list[str], lines: Sequence[tuple[int, Sequence[str]]], core_seconds: float | None
) -> list[Row]:
    if core_seconds is None:
        raise NotALoad(
            f"{name} is the history of a Locust run, which counts requests: "
            "give the CPU time of one request with --core-seconds-per-request."
        )
    if "timestamp" not in header or "name" not in header:
        raise NotALoad(f"{name} needs Locust's columns Timestamp and Name.")
    when, rate, which = header.index("timestamp"), header.index("requests/s"), header.index("name")
    of_all = [(number, row) for number, row in lines if len(row) > which and row[which].strip() == "Aggregated"]
    rows = [_row(name, number, row, when, rate) for number, row in of_all]
    return [(moment, requests * core_seconds) for moment, requests in rows]


def _row(name: str, number: int, row: Sequence[str], when: int, what: int) -> Row:
    if len(row) <= max(when, what):
        raise NotALoad(f"{name}, line {number}: it must have seconds and cores, separated by a comma.")
    seconds, cores = _number(name, number, row[when]), _number(name, number, row[what])
    if seconds >= MILLISECONDS:
        raise NotALoad(f"{name}, line {number}: {row[when].strip()} is in milliseconds; write seconds.")
    if not 0 <= cores <= MOST_CORES:
        hint = "; are these millicores? Write cores" if cores > 0 else ""
        raise NotALoad(f"{name}, line {number}: {cores:,g} is not a number of cores from 0 to {MOST_CORES:,.0f}{hint}.")
    return seconds, cores


def _number(name: str, number: int, cell: str) -> float:
    text = cell.strip()
    if text.endswith("m") and _is_number(text[:-1]):
        raise NotALoad(f"{name}, line {number}: {text} is in millicores; write {float(text[:-1]) / 1000:g} cores.")
    if not _is_number(text):
        raise NotALoad(f"{name}, line {number}: {text[:40]!r} is not a number.")
    return float(text)


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _every_second(name: str, rows: Sequence[Row]) -> Iterable[float]:
    """Each row's cores until the next row. Rows must be in order, and evenly spaced apart from small gaps."""
    if len(rows) < 2:
        raise NotALoad(f"{name} has {len(rows)} lines of load; it needs at least 2.")
    first, last = rows[0][0], rows[-1][0]
    if last - first > LONGEST_SECONDS:
        raise NotALoad(f"{name} lasts {(last - first) / 86_400:,.1f} days; at most 7 can be replayed.")
    widths = [later - earlier for (earlier, _), (later, _) in pairwise(rows)]
    usual = median(widths)
    for (earlier, _), width in zip(rows, widths, strict=False):
        _check_width(name, earlier - first, width, usual)
    seconds = [round(moment - first) for moment, _ in rows]
    ends = [*seconds[1:], seconds[-1] + max(1, round(usual))]
    return [cores for (_, cores), begin, end in zip(rows, seconds, ends, strict=True) for _ in range(begin, end)]


def _check_width(name: str, second: float, width: float, usual: float) -> None:
    if width <= 0:
        raise NotALoad(f"{name}: the time does not increase after second {second:g}; lines must be in order of time.")
    if width > max(1, usual) * WIDEST_GAP:
        raise NotALoad(
            f"{name} has a gap of {width:,g} s after second {second:,g}, where a line comes every {usual:g} s: "
            "fill it with lines, of 0 cores if there was no load."
        )
