"""Shutter speeds against the old rule for sharp pictures by hand: not longer than 1/focal length."""

from functools import cache

import altair as alt

from pixelscan.charts.collection.focal_lengths import focal_axis
from pixelscan.charts.density_grid import MARK_COLOUR, heat
from pixelscan.charts.selection import interval
from pixelscan.charts.specification import Specification, Template, filled, named, written
from pixelscan.metadata.collection.insight import Finding

MARKED_TIMES = tuple(2.0**stop for stop in range(-13, 6, 2))


def shutter_rule_chart(finding: Finding) -> Specification:
    """Vega-Lite; what lies above the line is slower. The brush reports "focal_length_35mm" and "exposure_time"."""
    return filled(_specification(), finding.data)


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
    rule = alt.Chart(named("rule")).mark_line(color=MARK_COLOUR, strokeWidth=2).encode(focal, time)
    return written(alt.layer(heat(focal, time, interval("x", "y")), rule).properties(height=240))
