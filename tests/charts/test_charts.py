"""Charts are filled specifications, with points at their calculated positions and equal scales where needed."""

import math
from typing import Any

import pytest

from pixelscan.charts.photo.exposure import Exposure, exposure_chart
from pixelscan.charts.photo.field_of_view import ViewToScale, field_of_view_chart
from pixelscan.charts.photo.histogram import in_words, tones_chart
from pixelscan.metadata.pixels.preview import LEVELS, Tones


def rows(chart: dict[str, Any], layer: int) -> list[dict[str, Any]]:
    values: list[dict[str, Any]] = chart["layer"][layer]["data"]["values"]
    return values


def test_an_exposure_is_on_its_line_of_equal_exposure_value() -> None:
    """1/125 s at f/8 is EV 13, between the lines of EV 12 and 14: aperture stop = EV + shutter stop."""
    (point,) = rows(exposure_chart([Exposure("a.jpg", 1 / 128, 8, 100)]), 2)
    assert point["ev"] == 13
    assert point["aperture"] == pytest.approx(point["ev"] + point["shutter"])


def test_an_exposure_without_time_is_left_out() -> None:
    """0 s cannot be on a log scale."""
    assert rows(exposure_chart([Exposure("a.jpg", 0, 8)]), 2) == []


@pytest.mark.parametrize("view", [ViewToScale(40, 3, 2.5, 4), ViewToScale(100, 1, 0.5, math.inf), ViewToScale(5)])
def test_the_view_is_drawn_to_scale(view: ViewToScale) -> None:
    """Both axes have the same metres per pixel, and the cone has the lens's angle."""
    chart = field_of_view_chart(view)
    x, y = (chart["layer"][0]["encoding"][axis]["scale"]["domain"] for axis in "xy")
    assert (x[1] - x[0]) / chart["width"] == pytest.approx((y[1] - y[0]) / chart["height"], rel=0.02)
    _, edge, _ = rows(chart, 0)
    assert math.degrees(2 * math.atan(edge["high"] / edge["ahead"])) == pytest.approx(view.angle)


def test_the_sharp_zone_reaches_from_near_to_far() -> None:
    """Its ends are those of the depth of field; infinity ends at the edge of the drawing."""
    zone = rows(field_of_view_chart(ViewToScale(40, 3, 2.5, 4)), 1)
    assert (zone[0]["ahead"], zone[-1]["ahead"]) == (2.5, 4)
    assert rows(field_of_view_chart(ViewToScale(40)), 1) == []


def test_a_filled_chart_does_not_change_the_next() -> None:
    """The specification is shared: one photo's data never appears in another's chart."""
    first = exposure_chart([Exposure("a.jpg", 1, 1)])
    exposure_chart([Exposure("b.jpg", 1, 1)])
    assert [point["photo"] for point in rows(first, 2)] == ["a.jpg"]


def test_tones_are_described_in_words() -> None:
    """A black frame is 100 % dark and black."""
    black = (1000,) + (0,) * (LEVELS - 1)
    tones = Tones(black, black, black, black)
    assert in_words(tones) == "100 % shadows, 0 % midtones, 0 % highlights; 100 % is black."
    assert max(rows(tones_chart(tones), 1)[0]["share"]) == 1
