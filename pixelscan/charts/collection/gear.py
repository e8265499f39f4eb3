"""Chart of the number of photos for each camera and lens."""

from functools import cache

import altair as alt

from pixelscan.charts.density_grid import COLOUR
from pixelscan.charts.selection import BRUSH
from pixelscan.charts.specification import Specification, Template, fill, placeholder, to_template
from pixelscan.metadata.collection.insight import Insight

BAR_PIXELS, AXIS_PIXELS = 22, 60


def gear_chart(finding: Insight) -> Specification:
    """A Vega-Lite chart, most used first. Its selection reports clicked bars as "gear"."""
    chart = fill(_specification(), finding.data)
    chart["height"] = max(3, len(finding.data["bars"])) * BAR_PIXELS + AXIS_PIXELS
    return chart


@cache
def _specification() -> Template:
    clicked = alt.selection_point(name=BRUSH, fields=["gear"])
    bars = (
        alt.Chart(placeholder("bars"))
        .mark_bar(color=COLOUR)
        .encode(
            alt.X("photos:Q", title="Photos", axis=alt.Axis(tickMinStep=1, format="~s")),
            alt.Y("gear:N", title=None, sort=None, axis=alt.Axis(labelLimit=260)),
            opacity=alt.condition(clicked, alt.value(1), alt.value(0.35)),
            tooltip=[alt.Tooltip("gear:N", title="Camera and lens"), alt.Tooltip("photos:Q", title="Photos")],
        )
        .add_params(clicked)
    )
    return to_template(alt.layer(bars))
