"""A grid whose cells are more opaque the more photos they contain."""

import altair as alt

from pixelscan.charts.specification import placeholder

COLOUR = "#0f7f7c"
MARK_COLOUR = "#d1495b"


def density_grid(x: alt.X, y: alt.Y, brush: alt.Parameter, words: str = "") -> alt.Chart:
    """A grid of cells from x to x_end and y to y_end, from the rows "cells"; `words` is a field for the tooltip."""
    column, row = (str(axis.to_dict()["field"]) for axis in (x, y))
    tooltip = [alt.Tooltip("photos:Q", title="Photos", format=",")]
    tooltip = [alt.Tooltip(f"{words}:N", title="Where"), *tooltip] if words else tooltip
    return (
        alt.Chart(placeholder("cells"))
        .mark_rect(color=COLOUR)
        .encode(
            x,
            y,
            alt.X2(f"{column}_end:Q"),
            alt.Y2(f"{row}_end:Q"),
            opacity=alt.Opacity("photos:Q", scale=alt.Scale(type="sqrt", range=[0.12, 1], zero=True), legend=None),
            tooltip=tooltip,
        )
        .add_params(brush)
    )
