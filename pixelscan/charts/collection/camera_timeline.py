"""Chart of each camera's number of photos over time."""

from functools import cache

import altair as alt

from pixelscan.charts.selection import interval
from pixelscan.charts.specification import Rows, Specification, Template, fill, placeholder, to_template
from pixelscan.metadata.collection.insight import ChartRows, Insight


def camera_timeline_chart(finding: Insight) -> Specification:
    """A Vega-Lite chart by the cameras' clocks. Its selection reports "taken" in milliseconds since 1970."""
    return fill(_specification(), {"bars": _stacked(finding.data["bars"])})


def _stacked(bars: ChartRows) -> Rows:
    """The bars, stacked: Vega-Lite cannot stack bars that have a start and an end."""
    tops: dict[object, int] = {}
    stacked = []
    for bar in bars:
        bottom = tops.get(bar["taken"], 0)
        tops[bar["taken"]] = bottom + int(str(bar["photos"]))
        stacked.append({**bar, "bottom": bottom, "top": tops[bar["taken"]]})
    return stacked


@cache
def _specification() -> Template:
    bars = (
        alt.Chart(placeholder("bars"))
        .mark_rect()
        .encode(
            alt.X("taken:T", title=None, scale=alt.Scale(type="utc", nice=False), axis=alt.Axis(grid=False)),
            alt.X2("taken_end:T"),
            alt.Y("top:Q", title="Photos", axis=alt.Axis(tickMinStep=1, format="~s")),
            alt.Y2("bottom:Q"),
            alt.Color(
                "camera:N",
                title=None,
                scale=alt.Scale(scheme="tableau10"),
                legend=alt.Legend(orient="bottom", columns=3, labelLimit=180),
            ),
            tooltip=[
                alt.Tooltip("camera:N", title="Camera"),
                alt.Tooltip("taken:T", title="From", format="%d %b %Y"),
                alt.Tooltip("photos:Q", title="Photos", format=","),
            ],
        )
        .add_params(interval("x"))
    )
    return to_template(alt.layer(bars).properties(height=240))
