"""Insights into a collection come from its photos, and their sentences are true."""

import math
import random
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelscan.metadata.collection.exposure_insights import aperture_iso, focal_lengths, gear, shutter_rule
from pixelscan.metadata.collection.insight import Insight, Question, octave_edges, octave_part, share
from pixelscan.metadata.collection.insights import ANSWERS, insights
from pixelscan.metadata.collection.place_insights import places
from pixelscan.metadata.collection.table import Collection
from pixelscan.metadata.collection.time_insights import hours, timeline
from pixelscan.metadata.photo.summary import Summary, summarize
from pixelscan.metadata.scanner import scan

ZOOM = "RF24-105mm F4 L IS USM"


def of(summaries: Iterable[Summary]) -> Collection:
    return Collection.of_summaries((str(at), summary) for at, summary in enumerate(summaries))


def counted(finding: Insight, layer: str) -> int:
    return sum(int(str(row["photos"])) for row in finding.data[layer])


def zoom(focal: float) -> Summary:
    return Summary(lens=ZOOM, focal_length=focal, focal_length_35mm=focal)


positive = st.one_of(st.none(), st.floats(1e-3, 1e4))
summaries = st.builds(
    Summary,
    camera=st.sampled_from([None, "A", "B"]),
    lens=st.sampled_from([None, ZOOM]),
    taken=st.one_of(st.none(), st.datetimes().map(lambda moment: moment.isoformat())),
    exposure_time=positive,
    f_number=positive,
    iso=st.one_of(st.none(), st.integers(1, 10**6)),
    focal_length=positive,
    focal_length_35mm=positive,
    latitude=st.one_of(st.none(), st.floats(-90, 90)),
    longitude=st.one_of(st.none(), st.floats(-180, 180)),
)


@given(st.lists(summaries, max_size=30))
def test_each_photo_with_enough_facts_is_drawn_once(held: list[Summary]) -> None:
    """For any photos: no error, a sentence, and bars or cells that add up to the number of known photos."""
    collection = of(held)
    for question, answer in ANSWERS.items():
        finding = answer(collection)
        assert finding.question is question
        assert finding.sentence.endswith(".")
        assert finding.known <= len(held)
        layer = next(name for name in ("bars", "cells", "dots") if name in finding.data)
        assert counted(finding, layer) == finding.known


def test_nothing_known_is_said() -> None:
    """An empty collection gets a sentence that says so."""
    for finding in insights(of([Summary()]), {}).values():
        assert finding.sentence.startswith("No photo")
        assert finding.known == 0


def test_photos_that_pile_up_at_a_zooms_end_give_a_hint() -> None:
    """30 of 100 photos at 105 mm: the end is marked and a longer lens is suggested; ten at 24 mm are too few."""
    focals = [105.0] * 30 + [24.0] * 10 + [30.0 + at for at in range(60)]
    finding = focal_lengths(of(map(zoom, focals)))
    assert f"30 % of the shots with {ZOOM} are at its long end; you might want a longer lens." in finding.sentence
    assert [row["focal_length_35mm"] for row in finding.data["ends"]] == [105.0]
    assert "wider" not in finding.sentence


def test_a_prime_lens_has_no_end() -> None:
    """All photos with a 35 mm lens are at 35 mm, which means nothing."""
    shot = Summary(lens="XF35mmF1.4 R", focal_length=35.0, focal_length_35mm=53.0)
    assert focal_lengths(of([shot] * 50)).data["ends"] == []


def test_a_crop_cameras_zoom_end_is_marked_where_its_photos_are() -> None:
    """70 mm on a DX camera is equivalent to 105 mm."""
    shot = Summary(lens="AF-S DX 18-70mm f/3.5-4.5G", focal_length=70.0, focal_length_35mm=105.0)
    finding = focal_lengths(of([shot] * 30))
    assert finding.data["ends"] == [
        {"focal_length_35mm": 105.0, "end": "70 mm", "label": "70 mm, long end of AF-S DX 18-70mm f/3.5-4.5G"}
    ]


def test_lengths_are_the_lenses_own_where_few_photos_know_more() -> None:
    """An old camera stores no 35 mm equivalent."""
    finding = focal_lengths(of([Summary(focal_length=50.0)] * 3))
    assert finding.data["bars"][0].keys() == {"focal_length", "focal_length_end", "photos"}
    assert finding.sentence == "Half of the photos are at 50 mm; the most frequent is 50 mm (100 %)."


def test_marked_stops_are_in_the_middle_of_their_fields() -> None:
    """f/5.6 at ISO 400, even if the camera stores f/5.657."""
    finding = aperture_iso(of([Summary(f_number=5.6, iso=400), Summary(f_number=4 * math.sqrt(2), iso=400)]))
    (cell,) = finding.data["cells"]
    assert (cell["words"], cell["photos"]) == ("around f/5.6 at ISO 400", 2)
    assert math.sqrt(float(str(cell["iso"])) * float(str(cell["iso_end"]))) == pytest.approx(400, rel=1e-3)


def test_speeds_slower_than_the_rule_are_counted() -> None:
    """1/50 s is slow for 100 mm and fast enough for 50 mm; without the 35 mm equivalent it is unknown."""
    shots = [
        Summary(exposure_time=1 / 50, focal_length_35mm=100.0),
        Summary(exposure_time=1 / 50, focal_length_35mm=50.0),
        Summary(exposure_time=1.0, focal_length=50.0),
    ]
    finding = shutter_rule(of(shots))
    assert finding.sentence.startswith("1 of 2 photos (50 %) are slower than 1/focal length")
    assert finding.known == 2
    assert shutter_rule(of(shots[1:2])).sentence.startswith("All of 1 photo")


def test_busy_days_and_hours_are_found() -> None:
    """2024-05-04 was a Saturday."""
    shots = [Summary(taken=f"2024-05-04T{hour:02}:30:00") for hour in (9, 10, 10, 11, 20)]
    finding = hours(of([*shots, Summary(taken="2024-05-05")]))
    assert finding.sentence == "Mostly on Saturdays (100 %) and from 9:00 to 12:00 (80 %)."
    assert finding.known == 5
    saturday = finding.data["cells"][0]
    assert (saturday["weekday"], saturday["weekday_end"]) == (4.5, 5.5)


@pytest.mark.parametrize(
    ("first", "last", "period", "bars"),
    [
        ("2024-05-01", "2024-06-02", "day", 2),
        ("2024-05-01", "2026-06-02", "month", 2),
        ("1999-05-01", "2024-06-02", "year", 2),
    ],
)
def test_a_timeline_is_as_fine_as_its_span(first: str, last: str, period: str, bars: int) -> None:
    """Days for a holiday, months for several years, years for a lifetime; bars end where the next can start."""
    finding = timeline(of([Summary(camera="A", taken=text) for text in (first, last)]))
    assert f"the busiest {period} is" in finding.sentence
    assert len(finding.data["bars"]) == bars
    days = {"day": 1, "month": 31, "year": 365}[period]
    bar = finding.data["bars"][0]
    assert float(str(bar["taken_end"])) - float(str(bar["taken"])) == days * 86_400_000


@pytest.mark.parametrize("before", ["9999-12-30", "9999-01-01", "1999-01-01"])
def test_a_bar_at_the_calendars_end_ends_with_it(before: str) -> None:
    """A clock may have any date; there is none after the year 9999."""
    bars = timeline(of([Summary(taken=text) for text in (before, "9999-12-31")])).data["bars"]
    assert bars[-1]["taken_end"] == round(datetime.max.replace(tzinfo=UTC).timestamp() * 1000)


def test_cameras_beyond_the_eighth_share_a_colour() -> None:
    """More could not be distinguished."""
    shots = [Summary(camera=f"C{at % 12}", taken="2024-05-04") for at in range(50)]
    shown = {row["camera"] for row in timeline(of(shots)).data["bars"]}
    assert len(shown) == 9
    assert "other cameras" in shown


def test_the_place_where_most_photos_are_is_found() -> None:
    """Ten in Portree, one in Edinburgh, 245 km away."""
    at_home = [Summary(latitude=57.412 + at / 1e4, longitude=-6.19) for at in range(10)]
    finding = places(of([*at_home, Summary(latitude=55.95, longitude=-3.19)]))
    assert finding.sentence == (
        "11 photos have a location; 91 % are within 5 km of 57.41° N, 6.19° W; "
        "the farthest is 245 km to the south-east."
    )


def test_gear_is_counted_by_camera_and_lens() -> None:
    """The most used first."""
    shots = [Summary(camera="R5", lens="24-105")] * 3 + [Summary(camera="R5", lens="50")] + [Summary(camera="X100V")]
    finding = gear(of(shots))
    assert [(row["gear"], row["photos"]) for row in finding.data["bars"]] == [
        ("R5 · 24-105", 3),
        ("R5 · 50", 1),
        ("X100V", 1),
    ]
    assert finding.sentence == "2 cameras, mostly R5 (80 %); 2 lenses, mostly 24-105 (75 %)."


def test_a_brush_thins_the_other_answers_but_not_its_own() -> None:
    """Otherwise the chart would lose everything outside the selection, which could then not be moved."""
    shots = [Summary(camera="A", iso=100, f_number=2.0), Summary(camera="B", iso=800, f_number=4.0)]
    found = insights(of(shots), {Question.APERTURE_ISO: {"iso": (50, 200)}})
    assert found[Question.GEAR].known == 1
    assert found[Question.APERTURE_ISO].known == 2


@given(st.floats(1e-6, 1e6), st.integers(1, 6))
def test_a_number_is_in_its_bin(value: float, parts: int) -> None:
    """Bins are contiguous; their edges are rounded to six digits."""
    start, end = octave_edges(octave_part(value, parts), parts)
    assert start * (1 - 1e-5) <= value <= end * (1 + 1e-5)


def test_shares_are_never_rounded_to_nothing() -> None:
    """One in a thousand is less than 1 %, not 0 %."""
    assert [share(0, 10), share(1, 1000), share(1, 3), share(0, 0)] == ["0 %", "less than 1 %", "33 %", "0 %"]


def test_the_corpus_has_answers_to_all_questions(corpus: Path) -> None:
    """Photos from sixty cameras since 1998."""
    paths = sorted((corpus / "images" / "jpg").glob("*.jpg"))
    found = insights(Collection.of_summaries((path.name, summarize(scan(path))) for path in paths), {})
    assert all(finding.known for finding in found.values())


def test_ten_thousand_photos_are_answered_at_once() -> None:
    """Measured: 3 to 30 ms per question, with all places different; the limit allows for a busy machine."""
    dice = random.Random(1)
    shots = [
        replace(
            zoom(float(dice.choice([24, 35, 50, 105]))),
            camera=f"C{dice.randrange(12)}",
            taken=f"20{dice.randrange(10, 25)}-05-{dice.randrange(10, 30)}T{dice.randrange(10, 24)}:00:00",
            exposure_time=2.0 ** -dice.randrange(12),
            f_number=dice.choice([1.8, 2.8, 5.6]),
            iso=100 * 2 ** dice.randrange(7),
            latitude=dice.uniform(-80, 80),
            longitude=dice.uniform(-180, 180),
        )
        for _ in range(10_000)
    ]
    collection = of(shots)
    for answer in ANSWERS.values():
        begin = time.process_time()
        assert answer(collection).known == 10_000
        assert time.process_time() - begin < 0.4
