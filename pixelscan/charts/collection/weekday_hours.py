"""Chart of the hours and weekdays on which photos were taken."""

from functools import cache

import altair as alt

from pixelscan.charts.density_grid import density_grid
from pixelscan.charts.selection import interval
from pixelscan.charts.specification import Specification, Template, fill, to_template
from pixelscan.metadata.collection.insight import Insight
from pixelscan.metadata.collection.time_insights import WEEKDAYS


def hours_chart(finding: Insight) -> Specification:
    """A Vega-Lite chart, Monday at the top. Its selection reports "hour" and "weekday"."""
    return fill(_specification(), finding.data)


@cache
def _specification() -> Template:
    names = "{" + ",".join(f"'{index}':'{name[:3]}'" for index, name in enumerate(WEEKDAYS)) + "}"
    hour = alt.X(
        "hour:Q",
        title="Hour by the camera's clock",
        scale=alt.Scale(domain=[0, 24], nice=False),
        axis=alt.Axis(values=list(range(0, 25, 3)), grid=False),
    )
    day = alt.Y(
        "weekday:Q",
        title=None,
        scale=alt.Scale(domain=[6.5, -0.5], nice=False),
        axis=alt.Axis(values=list(range(7)), labelExpr=f"({names})[datum.value]", grid=False, ticks=False),
    )
    return to_template(alt.layer(density_grid(hour, day, interval("x", "y"), "words")).properties(height=240))
