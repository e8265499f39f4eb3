"""Chart of the field of view from above, to scale: the angle, the focus distance and the depth of field."""

import math
from dataclasses import dataclass
from functools import cache

import altair as alt

from pixelscan.charts.specification import Rows, Specification, Template, fill, placeholder, to_template

# How far the drawing extends beyond the depth of field.
BEYOND = 1.25
# The drawing's maximum size in pixels; both axes have the same scale.
BOX = (240, 210)


@dataclass(frozen=True, slots=True)
class ViewToScale:
    """The horizontal angle in degrees; distances in metres, None if unknown, inf for infinity."""

    angle: float
    focus_distance: float | None = None
    near: float | None = None
    far: float | None = None


def field_of_view_chart(view: ViewToScale) -> Specification:
    """A Vega-Lite chart with both axes in metres and to the same scale. Shows ten metres if there is no distance."""
    reach = drawn_distance(view)
    half = math.tan(math.radians(min(view.angle, 170) / 2))
    side = min(half * reach, reach)
    rows = {
        "cone": _quadrangle(half, 0, reach, side),
        "sharp": _sharp(view, half, reach, side),
        "focus": _focus(view, half, reach, side),
        "camera": [{"side": 0, "ahead": 0, "label": f"{view.angle:.0f}°"}],
    }
    chart = fill(_specification(), rows)
    pixels_a_metre = min(BOX[0] / reach, BOX[1] / (2.1 * side))
    chart["width"], chart["height"] = round(pixels_a_metre * reach), round(pixels_a_metre * 2.1 * side)
    for layer in chart["layer"]:
        layer["encoding"]["x"]["scale"]["domain"] = [0, reach]
        layer["encoding"]["y"]["scale"]["domain"] = [-side * 1.05, side * 1.05]
    return chart


def drawn_distance(view: ViewToScale) -> float:
    """The drawing's depth in metres."""
    known = [edge for edge in (view.far, view.focus_distance, view.near) if edge and math.isfinite(edge)]
    if not known:
        return 10.0
    open_ended = view.far is not None and math.isinf(view.far)
    return max(known) * (3 if open_ended else BEYOND)


def _quadrangle(half: float, start: float, end: float, side: float) -> Rows:
    """The part of the cone between two distances: its two edges at each end."""
    return [
        {"ahead": ahead, "low": -min(half * ahead, side), "high": min(half * ahead, side)}
        for ahead in (start, min(end, side / half), end)
    ]


def _sharp(view: ViewToScale, half: float, reach: float, side: float) -> Rows:
    if not view.near or not view.far:
        return []
    return _quadrangle(half, min(view.near, reach), min(view.far, reach), side)


def _focus(view: ViewToScale, half: float, reach: float, side: float) -> Rows:
    if not view.focus_distance or not math.isfinite(view.focus_distance):
        return []
    ahead = min(view.focus_distance, reach)
    edge = min(half * ahead, side)
    return [{"ahead": ahead, "low": -edge, "high": edge}]


@cache
def _specification() -> Template:
    ahead = alt.X("ahead:Q", title="Distance (m)", scale=alt.Scale(nice=False, zero=False), axis=alt.Axis(grid=False))
    low = alt.Y("low:Q", title="Width (m)", scale=alt.Scale(nice=False, zero=False), axis=alt.Axis(grid=False))
    cone = alt.Chart(placeholder("cone")).mark_area(opacity=0.18, color="#3c78b4").encode(ahead, low, alt.Y2("high:Q"))
    sharp = alt.Chart(placeholder("sharp")).mark_area(opacity=0.4, color="#4f9d69").encode(ahead, low, alt.Y2("high:Q"))
    focus = (
        alt.Chart(placeholder("focus")).mark_rule(strokeWidth=2, color="#d1495b").encode(ahead, low, alt.Y2("high:Q"))
    )
    camera = (
        alt.Chart(placeholder("camera"))
        .mark_point(shape="triangle-right", size=180, filled=True, color="#8a8f8c")
        .encode(ahead, alt.Y("side:Q", title="Width (m)", scale=alt.Scale(nice=False, zero=False)))
    )
    return to_template(alt.layer(cone, sharp, focus, camera))
