"""Chart selections, and how pages read them (`on_select="rerun"`)."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from pixelscan.metadata.collection.table import Brush

# A click on a photo: {"photos": [{"id": ...}]}.
PHOTOS = "photos"
# A dragged interval or a clicked bar: {"brush": {"iso": [100, 400]}}, {"brush": [{"gear": ...}]}.
BRUSH = "brush"


def photo_selection() -> alt.Parameter:
    """A selection by click or shift-click on points whose rows have an `id`."""
    return alt.selection_point(name=PHOTOS, fields=["id"])


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
