"""Chart selections, and how pages read them (`on_select="rerun"`)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import altair as alt

from pixelscan.charts.specification import Specification
from pixelscan.metadata.collection.table import Brush

# A click on a photo: {"photos": [{"id": ...}]}.
PHOTOS = "photos"
# The field of a row that says whether its photo is chosen in another chart.
MARKED = "marked"
# A dragged interval or a clicked bar: {"brush": {"iso": [100, 400]}}, {"brush": [{"gear": ...}]}.
BRUSH = "brush"


def photo_selection() -> alt.Parameter:
    """A selection by click or shift-click on points whose rows have an `id`."""
    return alt.selection_point(name=PHOTOS, fields=["id"])


def marked_opacity() -> dict[str, Any]:
    """Opaque for photos that are chosen in this chart or marked as chosen in another; for all if none is."""
    here, elsewhere = {"param": PHOTOS, "empty": False}, f"datum.{MARKED} === true"
    nothing_elsewhere: dict[str, Any] = {"and": [{"param": PHOTOS}, f"!isDefined(datum.{MARKED})"]}
    condition = {"test": {"or": [here, elsewhere, nothing_elsewhere]}, "value": 0.95}
    return {"condition": condition, "value": 0.25}


def marked(chart: Specification, chosen: Collection[str]) -> Specification:
    """The chart with the photos that are chosen in other charts marked; as it is if none is."""
    if chosen:
        for row in (row for layer in chart["layer"] for row in layer["data"]["values"] if "id" in row):
            row[MARKED] = row["id"] in chosen
    return chart


def interval(*encodings: str) -> alt.Parameter:
    """A selection by dragging along "x", "y" or both."""
    return alt.selection_interval(name=BRUSH, encodings=list(encodings))


def chosen_photos(selection: Mapping[str, Any]) -> list[str]:
    """The ids in a chart's selection, as Streamlit reports it, in the order of the clicks."""
    return [str(point["id"]) for point in selection.get(PHOTOS) or () if "id" in point]


def brush_of(selection: Mapping[str, Any]) -> Brush:
    """A chart's selection, as Streamlit reports it, for `Collection.within`; empty if nothing is selected."""
    chosen = selection.get(BRUSH) or {}
    if isinstance(chosen, Mapping):
        return {name: _range(name, ends) for name, ends in chosen.items() if len(ends) == 2}
    texts: dict[str, set[str]] = {}
    for point in chosen:
        for name, value in point.items():
            if isinstance(value, str):
                texts.setdefault(name, set()).add(value)
    return {name: frozenset(values) for name, values in texts.items()}


def _range(name: str, ends: Sequence[float]) -> tuple[float, float]:
    """Converts times from the chart's milliseconds to the collection's seconds."""
    unit = 1000 if name == "taken" else 1
    return min(ends) / unit, max(ends) / unit
