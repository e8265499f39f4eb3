"""The chart for each question."""

from collections.abc import Callable, Mapping

from pixelscan.charts.collection.aperture_iso import aperture_iso_chart
from pixelscan.charts.collection.camera_timeline import camera_timeline_chart
from pixelscan.charts.collection.focal_lengths import focal_lengths_chart
from pixelscan.charts.collection.gear import gear_chart
from pixelscan.charts.collection.shutter_rule import shutter_rule_chart
from pixelscan.charts.collection.weekday_hours import hours_chart
from pixelscan.charts.photo_map import places_chart
from pixelscan.charts.specification import Specification
from pixelscan.metadata.collection.insight import Insight, Question

CHARTS: Mapping[Question, Callable[[Insight], Specification]] = {
    Question.FOCAL_LENGTHS: focal_lengths_chart,
    Question.APERTURE_ISO: aperture_iso_chart,
    Question.SHUTTER: shutter_rule_chart,
    Question.HOURS: hours_chart,
    Question.TIMELINE: camera_timeline_chart,
    Question.PLACES: places_chart,
    Question.GEAR: gear_chart,
}
# These are drawn to scale, so pages must not stretch them.
OWN_WIDTH = frozenset({Question.PLACES})


def finding_chart(finding: Insight) -> Specification:
    """A Vega-Lite chart with one selection, which `selection.brush_of` reads."""
    return CHARTS[finding.question](finding)
