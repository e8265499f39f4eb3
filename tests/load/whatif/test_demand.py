"""Loads: recorded, drawn, from files, and what is no load."""

import pytest

from pixelscan.errors import NotALoad
from pixelscan.load.model import Run, Sample
from pixelscan.load.report import to_csv
from pixelscan.load.whatif.demand import AFTER_SECONDS, DrawnShape, draw, recorded
from pixelscan.load.whatif.demand_csv import read_csv

RUN = Run("r1", 1000.0, 1000.0, 1004.0, "all", None, 500.0, "millicores")
SAMPLES = [
    Sample("a", 1000.9, 0.2, requested_cores=0.5),
    Sample("b", 1001.0, 0.7, requested_cores=0.5),
    Sample("a", 1001.9, 0.5),
    Sample("a", 1004.0, 0.5),
]


def test_a_run_asks_for_what_was_used_or_wanted() -> None:
    """A throttled pod used too little; a single second without a sample is like the one before."""
    assert recorded(RUN, SAMPLES).cores == pytest.approx((1.2, 0.5, 0.5, 0.5, *[0.0] * AFTER_SECONDS))
    with pytest.raises(NotALoad, match="no longer in the history"):
        recorded(RUN, [])


def test_a_runs_own_file_is_the_same_load() -> None:
    """What the Runs page exports."""
    lines = to_csv(RUN, SAMPLES[:3])
    assert read_csv("run.csv", lines).cores == pytest.approx((0.5, 1.2))


@pytest.mark.parametrize("shape", ["step", "ramp", "wave", "spike"])
def test_drawn_loads_reach_their_peak_and_end(shape: DrawnShape) -> None:
    """And are followed until the pods are gone."""
    drawn = draw(shape, 3.0, 600)
    assert drawn.peak == pytest.approx(3.0, rel=0.01)
    assert drawn.cores[600:] == (0.0,) * AFTER_SECONDS
    with pytest.raises(NotALoad):
        draw(shape, 3.0, 0)


def test_two_columns_with_and_without_a_header() -> None:
    """Each line holds until the next; Unix times count from the first."""
    assert read_csv("a.csv", "seconds,cores\n0,1\n2,2\n4,0\n").cores == (1.0, 1.0, 2.0, 2.0, 0.0, 0.0)
    assert read_csv("a.csv", "1764000000,1\n1764000001,2.5\n").cores == (1.0, 2.5)


def test_a_locust_run() -> None:
    """Requests per second of all, times what one costs."""
    history = (
        "Timestamp,User Count,Type,Name,Requests/s,Failures/s\n"
        "1764000000,5,GET,/,10,0\n1764000000,5,,Aggregated,20,0\n1764000001,5,,Aggregated,40,0\n"
    )
    assert read_csv("h.csv", history, 0.05).cores == (1.0, 2.0)
    with pytest.raises(NotALoad, match="--core-seconds-per-request"):
        read_csv("h.csv", history)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("seconds,cores\n", "0 lines of load"),
        ("0,1\n1,1\n2,1\n60,1\n", "a gap of 58 s after second 2, where a line comes every 1 s"),
        ("0,1\n1,1\n1,1\n", "does not increase after second 1"),
        ("0,250m\n1,250m\n", "line 1: 250m is in millicores; write 0.25 cores"),
        ("seconds,millicores\n0,250\n", "the column millicores is in millicores"),
        ("seconds,cpu_percent\n0,250\n", "is in percent"),
        ("0,1\n1,250000\n", "line 2: 250,000 is not a number of cores .* are these millicores"),
        ("0,1\n1,-1\n", "line 2: -1 is not a number of cores"),
        ("0,1\n1,nan\n", "line 2: 'nan' is not a number"),
        ("0,1\nhello,1\n", "line 2: 'hello' is not a number"),
        ("0,1\n1\n", "line 2: it must have seconds and cores"),
        ("1764000000000,1\n1764000001000,1\n", "is in milliseconds; write seconds"),
        ("0,1\n700000,1\n", "lasts 8.1 days"),
    ],
)
def test_what_is_no_load_gets_a_sentence(text: str, sentence: str) -> None:
    """Which names the file, and the line where there is one."""
    with pytest.raises(NotALoad, match=rf"^a.csv.*{sentence}"):
        read_csv("a.csv", text)
