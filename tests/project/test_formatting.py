"""Sizes, distances, exposure times and percentages, as pages, charts and the command line show them."""

import math

import pytest

from pixelscan.formatting import distance, exposure_time, file_size, percent, percentages


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1 kB"), (999_600, "1000 kB"), (12_340_000, "12.3 MB")],
)
def test_file_sizes(count: int, words: str) -> None:
    """Three digits in decimal units."""
    assert file_size(count) == words


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (0.853, "85.3 cm"),
        (0.9999, "1 m"),
        (4.5, "4.5 m"),
        (312.4, "312 m"),
        (999.7, "1.00 km"),
        (1274, "1.27 km"),
        (9999, "10 km"),
        (340_400, "340 km"),
        (9_883_000, "9,883 km"),
        (math.inf, "infinity"),
    ],
)
def test_distances(metres: float, words: str) -> None:
    """Centimetres, metres, kilometres; never in scientific notation."""
    assert distance(metres) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1 / 8000, "1/8000 s"),
        (0.008, "1/125 s"),
        (0.6, "0.6 s"),
        (2.5, "2.5 s"),
        (30, "30 s"),
        (0, "0 s"),
        (math.nan, "undefined s"),
        (math.inf, "infinite s"),
    ],
)
def test_exposure_times(seconds: float, words: str) -> None:
    """A fraction up to a third of a second; files may contain 0/0 and 1/0."""
    assert exposure_time(seconds) == words


def test_shares() -> None:
    """A small share is never shown as 0 %, nor all but a small share as 100 %."""
    shown = [percent(part) for part in (0, 0.004, 0.13, 0.996, 1, 1.5)]
    assert shown == ["0 %", "less than 1 %", "13 %", "more than 99 %", "100 %", "150 %"]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((1, 1, 1), ["34 %", "33 %", "33 %"]),
        ((53, 0, 47), ["53 %", "0 %", "47 %"]),
        ((996, 4), ["99 %", "less than 1 %"]),
        ((0, 0), ["0 %", "0 %"]),
    ],
)
def test_percentages_of_a_whole_add_up(counts: tuple[int, ...], shown: list[str]) -> None:
    assert percentages(counts) == shown
