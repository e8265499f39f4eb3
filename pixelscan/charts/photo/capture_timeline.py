"""Chart of capture times, one row per camera."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import altair as alt

from pixelscan.charts.reference_style import PHOTO, REFERENCE, ROLE_COLOURS, ROLE_SHAPES
from pixelscan.charts.selection import marked_opacity, photo_selection
from pixelscan.charts.specification import Specification, Template, fill, placeholder, to_template

LANE_PIXELS, AXIS_PIXELS = 40, 60

# The date at midnight, else the time.
TIME_AXIS = alt.Axis(
    tickCount=8,
    labelOverlap=True,
    labelExpr="utcFormat(datum.value, utchours(datum.value) || utcminutes(datum.value) ? '%H:%M' : '%d %b %Y')",
)


@dataclass(frozen=True, slots=True)
class Moment:
    """One photo's capture time, with a time zone if known."""

    id: str
    photo: str
    taken: datetime
    camera: str


def moments_chart(moments: Sequence[Moment], reference: str) -> Specification:
    """A Vega-Lite chart: times in the first photo's zone if all zones are known, else the cameras' clock times."""
    zones = [moment.taken.tzinfo for moment in moments]
    is_true = bool(zones) and None not in zones
    points = [
        {
            "id": moment.id,
            "photo": moment.photo,
            "taken": _milliseconds(moment.taken.astimezone(zones[0]) if is_true else moment.taken),
            "words": moment.taken.isoformat(" ", "seconds"),
            "camera": moment.camera,
            "role": REFERENCE if moment.id == reference else PHOTO,
        }
        for moment in moments
    ]
    chart = fill(_specification(), {"points": points})
    chart["height"] = len({moment.camera for moment in moments}) * LANE_PIXELS + AXIS_PIXELS
    title = f"Time ({moments[0].taken:UTC%z})" if is_true else "Time by the cameras' clocks"
    chart["layer"][0]["encoding"]["x"]["title"] = title
    return chart


def _milliseconds(moment: datetime) -> int:
    """The clock time as if it were UTC, so that the chart does not convert it to the browser's zone."""
    return round(moment.replace(tzinfo=UTC).timestamp() * 1000)


@cache
def _specification() -> Template:
    chosen = photo_selection()
    points = (
        alt.Chart(placeholder("points"))
        .mark_point(filled=True, size=130)
        .encode(
            alt.X("taken:T", scale=alt.Scale(type="utc", nice=False, padding=14), axis=TIME_AXIS),
            alt.Y("camera:N", title=None, sort=None, axis=alt.Axis(labelLimit=200)),
            alt.Color("role:N", scale=ROLE_COLOURS, legend=None),
            alt.Shape("role:N", scale=ROLE_SHAPES, legend=None),
            opacity=alt.OpacityValue(**marked_opacity()),
            tooltip=[
                alt.Tooltip("photo:N", title="Photo"),
                alt.Tooltip("words:N", title="Taken"),
                alt.Tooltip("camera:N", title="Camera"),
            ],
        )
        .add_params(chosen)
    )
    return to_template(alt.layer(points))
