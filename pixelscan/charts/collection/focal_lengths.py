"""Chart of how often each focal length is used, with marks at the ends of zooms where photos pile up."""

from functools import cache

import altair as alt

from pixelscan.charts.density_grid import COLOUR, MARK_COLOUR
from pixelscan.charts.selection import interval
from pixelscan.charts.specification import Specification, Template, fill, placeholder, to_template, without_empty_layers
from pixelscan.metadata.collection.insight import Insight

MARKED = (8, 14, 20, 24, 35, 50, 70, 105, 150, 200, 300, 400, 600, 1000)
TITLES = {
    "focal_length_35mm": "Focal length (mm, 35 mm equivalent)",
    "focal_length": "Focal length (mm)",
}


def focal_lengths_chart(finding: Insight) -> Specification:
    """A Vega-Lite chart. Its selection reports "focal_length_35mm", or "focal_length" if few photos have the former."""
    first = next(iter(finding.data["bars"]), {})
    column = "focal_length" if "focal_length" in first else "focal_length_35mm"
    return without_empty_layers(fill(_specification(column), finding.data))


@cache
def _specification(column: str) -> Template:
    focal = focal_axis(column)
    bars = (
        alt.Chart(placeholder("bars"))
        .mark_rect(color=COLOUR, stroke=COLOUR, strokeWidth=0.5)
        .encode(
            focal,
            alt.X2(f"{column}_end:Q"),
            alt.Y("photos:Q", title="Photos", axis=alt.Axis(tickMinStep=1, format="~s")),
            alt.Y2Datum(0),
            tooltip=[
                alt.Tooltip(f"{column}:Q", title="From (mm)", format=".3~g"),
                alt.Tooltip(f"{column}_end:Q", title="To (mm)", format=".3~g"),
                alt.Tooltip("photos:Q", title="Photos", format=","),
            ],
        )
        .add_params(interval("x"))
    )
    ends = alt.Chart(placeholder("ends"))
    rules = ends.mark_rule(color=MARK_COLOUR, strokeDash=[5, 3], strokeWidth=1.6).encode(focal, tooltip="label:N")
    labels = ends.mark_text(color=MARK_COLOUR, align="right", baseline="top", dx=-4, dy=3, fontSize=10)
    labels = labels.encode(focal, y=alt.value(0), text="end:N")
    return to_template(alt.layer(bars, rules, labels).properties(height=240))


def focal_axis(column: str) -> alt.X:
    """A logarithmic axis: every doubling has the same length."""
    return alt.X(
        f"{column}:Q",
        title=TITLES[column],
        scale=alt.Scale(type="log", base=2, nice=False),
        axis=alt.Axis(values=list(MARKED), format="~g", grid=False, labelOverlap=True),
    )
