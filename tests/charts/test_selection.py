"""Charts of collections and comparisons: correct rows, and selections that a page can read."""

import json
from datetime import datetime
from typing import Any

import pytest

from pixelscan.charts.collection.insight import finding_chart
from pixelscan.charts.photo.capture_timeline import Moment, moments_chart
from pixelscan.charts.photo.exposure import Exposure, exposure_chart
from pixelscan.charts.photo_map import PhotoPlace, distances_chart, places_chart
from pixelscan.charts.selection import BRUSH, PHOTOS, brush_of, chosen_photos, marked
from pixelscan.metadata.collection.insight import Question
from pixelscan.metadata.collection.insights import ANSWERS, insights
from pixelscan.metadata.collection.place_insights import places
from pixelscan.metadata.collection.table import Collection
from pixelscan.metadata.geodesy import geodesic_distance
from pixelscan.metadata.photo.summary import Summary

SKYE, EDINBURGH = (57.41, -6.19), (55.95, -3.19)


def collection() -> Collection:
    shot = Summary(
        camera="A",
        lens="B",
        taken="2024-05-04T10:30:00",
        exposure_time=0.01,
        f_number=4.0,
        iso=400,
        focal_length=50.0,
        focal_length_35mm=50.0,
        latitude=SKYE[0],
        longitude=SKYE[1],
    )
    other = Summary(camera="C", taken="2024-05-06T12:30:00", latitude=EDINBURGH[0], longitude=EDINBURGH[1])
    return Collection.of_summaries([("a", shot), ("b", shot), ("c", other)])


def rows(chart: dict[str, Any], layer: int) -> list[dict[str, Any]]:
    values: list[dict[str, Any]] = chart["layer"][layer]["data"]["values"]
    return values


def selected_names(chart: dict[str, Any]) -> list[str]:
    return [parameter["name"] for parameter in chart["params"] if "select" in parameter]


@pytest.mark.parametrize("question", Question)
def test_each_question_has_a_chart_with_one_brush(question: Question) -> None:
    """The selection has the name that the page reads, and its layer has the fields that it reports."""
    chart = finding_chart(ANSWERS[question](collection()))
    assert selected_names(chart) == [BRUSH]
    assert all(layer["data"]["values"] is not None for layer in chart["layer"])
    json.dumps(chart)


@pytest.mark.parametrize("question", Question)
def test_a_chart_without_photos_is_drawn_empty(question: Question) -> None:
    """A selection in another chart may leave nothing."""
    json.dumps(finding_chart(ANSWERS[question](collection().within({"iso": (1, 2)}))))


@pytest.mark.parametrize("question", [question for question in Question if question is not Question.GEAR])
def test_a_brush_over_a_whole_chart_leaves_the_photos_that_it_shows(question: Question) -> None:
    """The range of the drawn fields, as Streamlit reports it, selects all their photos: names and units match."""
    finding = ANSWERS[question](collection())
    layer = next(iter(finding.data.values()))
    columns = [name for name in layer[0] if f"{name}_end" in layer[0] or question is Question.PLACES]
    reported = {}
    for name in columns:
        if name != "photos":
            ends = [float(row[end]) for row in layer for end in (name, f"{name}_end") if end in row]  # type: ignore[arg-type]
            reported[name] = [min(ends), max(ends)]
    assert reported
    assert len(collection().within(brush_of({BRUSH: reported}))) == finding.known


def test_a_clicked_bar_chooses_its_photos() -> None:
    """As Streamlit reports a point selection."""
    brush = brush_of({BRUSH: [{"gear": "A · B"}, {"gear": "C"}]})
    assert len(collection().within(brush)) == 3
    assert len(collection().within(brush_of({BRUSH: [{"gear": "C"}]}))) == 1


@pytest.mark.parametrize("selection", [{}, {BRUSH: {}}, {BRUSH: []}, {BRUSH: None}])
def test_no_selection_is_no_brush(selection: dict[str, Any]) -> None:
    """Before the first selection, and after it is cleared, all photos are shown."""
    assert brush_of(selection) == {}
    assert len(insights(collection(), {Question.HOURS: brush_of(selection)})) == len(Question)


def test_the_timelines_bars_are_stacked() -> None:
    """Two cameras on one day: the second bar starts where the first ends."""
    shots = [Summary(camera=camera, taken="2024-05-04T10:30:00") for camera in "AAB"]
    finding = ANSWERS[Question.TIMELINE](Collection.of_summaries((str(at), shot) for at, shot in enumerate(shots)))
    bars = rows(finding_chart(finding), 0)
    assert [(bar["camera"], bar["bottom"], bar["top"]) for bar in bars] == [("A", 0, 2), ("B", 2, 3)]


@pytest.mark.parametrize(
    "spots", [[SKYE, EDINBURGH], [SKYE, SKYE], [(57.41, -6.19), (57.41, 120.0)], [(0, 0), (60, 0)]]
)
def test_places_are_drawn_to_scale(spots: list[tuple[float, float]]) -> None:
    """In the middle of the map a metre has the same length east and north, and the scale bar is correct."""
    summaries = [Summary(latitude=spot[0], longitude=spot[1]) for spot in spots]
    chart = places_chart(places(Collection.of_summaries((str(at), one) for at, one in enumerate(summaries))))
    (west, east), (south, north) = (chart["layer"][0]["encoding"][axis]["scale"]["domain"] for axis in "xy")
    middle = (south + north) / 2
    degree_east, degree_north = (
        geodesic_distance((middle, 0), (middle, 1e-3)),
        geodesic_distance((middle, 0), (middle + 1e-3, 0)),
    )
    across, up = (east - west) * degree_east / chart["width"], (north - south) * degree_north / chart["height"]
    assert across == pytest.approx(up, rel=0.03)
    (bar,) = rows(chart, 1)
    assert bar["words"].split()[1] in ("m", "km")
    said = float(bar["words"].split()[0].replace(",", "")) * (1000 if bar["words"].endswith("km") else 1)
    drawn = (bar["longitude_end"] - bar["longitude"]) * degree_east * 1000
    assert drawn == pytest.approx(said, rel=0.02)


def test_distances_lead_from_the_reference_to_each_photo() -> None:
    """Each line has its distance and direction, and the reference has another shape."""
    photos = [PhotoPlace("1", "a.jpg", *SKYE), PhotoPlace("2", "b.jpg", *EDINBURGH), PhotoPlace("3", "c.jpg", *SKYE)]
    chart = distances_chart(photos, "1")
    assert [line["words"] for line in rows(chart, 0)] == ["245 km SE", ""]
    assert [dot["role"] for dot in rows(chart, 1)] == ["reference", "photo", "photo"]
    assert rows(distances_chart(photos, "elsewhere"), 0) == []


def test_moments_with_zones_are_true_times() -> None:
    """Noon in Berlin and eleven in London are the same time, in the first photo's zone."""
    moments = [
        Moment("1", "a.jpg", datetime.fromisoformat("2024-05-01T12:00:00+02:00"), "A"),
        Moment("2", "b.jpg", datetime.fromisoformat("2024-05-01T11:00:00+01:00"), "B"),
    ]
    chart = moments_chart(moments, "1")
    first, second = rows(chart, 0)
    assert first["taken"] == second["taken"] == datetime.fromisoformat("2024-05-01T12:00:00+00:00").timestamp() * 1000
    assert chart["layer"][0]["encoding"]["x"]["title"] == "Time (UTC+0200)"


def test_moments_without_a_zone_are_the_clocks() -> None:
    """If one zone is unknown, clock times are used for all."""
    moments = [
        Moment("1", "a.jpg", datetime.fromisoformat("2024-05-01T12:00:00+02:00"), "A"),
        Moment("2", "b.jpg", datetime.fromisoformat("2024-05-01T12:00:00"), "B"),
    ]
    chart = moments_chart(moments, "1")
    assert len({row["taken"] for row in rows(chart, 0)}) == 1
    assert "clocks" in chart["layer"][0]["encoding"]["x"]["title"]


def test_compared_photos_share_one_selection() -> None:
    """Exposures, moments and places report the same ids under one name."""
    charts = [
        exposure_chart([Exposure("a.jpg", 0.01, 4, 100, "1"), Exposure("b.jpg", 0.01, 4, 1600, "2")], "1"),
        moments_chart([Moment("1", "a.jpg", datetime(2024, 5, 1), "A")], "1"),  # noqa: DTZ001 - a camera's clock
        distances_chart([PhotoPlace("1", "a.jpg", *SKYE)], "1"),
    ]
    assert [selected_names(chart) for chart in charts] == [[PHOTOS]] * 3
    assert [chart["params"][0]["select"]["fields"] for chart in charts] == [["id"]] * 3
    assert chosen_photos({PHOTOS: [{"id": "2"}, {"id": "1"}]}) == ["2", "1"]
    assert chosen_photos({}) == []


def test_a_choice_in_another_chart_is_marked() -> None:
    """In the rows of photos; without a choice, nothing is."""
    places = [PhotoPlace("1", "a.jpg", *SKYE), PhotoPlace("2", "b.jpg", *SKYE)]
    chart = marked(distances_chart(places, "1"), {"2"})
    found = [row for layer in chart["layer"] for row in layer["data"]["values"] if "id" in row]
    assert [(row["id"], row["marked"]) for row in found] == [("1", False), ("2", True)]
    assert marked(distances_chart(places, "1"), set()) == distances_chart(places, "1")


def test_a_higher_iso_is_a_larger_point() -> None:
    """And the reference has its own shape."""
    small, large = rows(
        exposure_chart([Exposure("a", 0.01, 4, 100, "1"), Exposure("b", 0.01, 4, 1600, "2")], reference="1"), 2
    )
    assert small["size"] < large["size"]
    assert (small["role"], large["role"]) == ("reference", "photo")
