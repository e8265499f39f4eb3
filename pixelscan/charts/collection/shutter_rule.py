"""Chart of shutter speeds against the rule of thumb for sharp hand-held photos: at most 1/focal length."""

from functools import cache

import altair as alt

from pixelscan.charts.collection.focal_lengths import focal_axis
from pixelscan.charts.density_grid import MARK_COLOUR, density_grid
from pixelscan.charts.selection import interval
from pixelscan.charts.specification import Specification, Template, fill, placeholder, to_template
from pixelscan.metadata.collection.insight import Insight

MARKED_TIMES = tuple(2.0**stop for stop in range(-13, 6, 2))


def shutter_rule_chart(finding: Insight) -> Specification:
    """A Vega-Lite chart; photos above the line are slower. Selects by "focal_length_35mm" and "exposure_time"."""
    return fill(_specification(), finding.data)


@cache
def _specification() -> Template:
    focal = focal_axis("focal_length_35mm")
    time = alt.Y(
        "exposure_time:Q",
        title="Shutter speed (s)",
        scale=alt.Scale(type="log", base=2, nice=False),
        axis=alt.Axis(
            values=list(MARKED_TIMES),
            labelExpr="datum.value < 0.3 ? '1/' + format(1 / datum.value, '.2~r') : format(datum.value, '.2~g')",
            grid=False,
        ),
    )
    rule = alt.Chart(placeholder("rule")).mark_line(color=MARK_COLOUR, strokeWidth=2).encode(focal, time)
    return to_template(alt.layer(density_grid(focal, time, interval("x", "y")), rule).properties(height=240))
