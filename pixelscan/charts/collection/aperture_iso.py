"""Chart of the combinations of aperture and ISO."""

from functools import cache

import altair as alt

from pixelscan.charts.density_grid import density_grid
from pixelscan.charts.selection import interval
from pixelscan.charts.specification import Specification, Template, fill, to_template
from pixelscan.metadata.collection.insight import Insight

APERTURES = (1, 1.4, 2, 2.8, 4, 5.6, 8, 11, 16, 22, 32)
SENSITIVITIES = tuple(100 * 2**stop for stop in range(-2, 12))


def aperture_iso_chart(finding: Insight) -> Specification:
    """A Vega-Lite chart with cells of one stop by one stop. Its selection reports "f_number" and "iso"."""
    return fill(_specification(), finding.data)


@cache
def _specification() -> Template:
    aperture = alt.X(
        "f_number:Q",
        title="Aperture (f/)",
        scale=alt.Scale(type="log", base=2, nice=False),
        axis=alt.Axis(values=list(APERTURES), format="~g", grid=False),
    )
    iso = alt.Y(
        "iso:Q",
        title="Sensitivity (ISO)",
        scale=alt.Scale(type="log", base=2, nice=False),
        axis=alt.Axis(values=list(SENSITIVITIES), format="~d", grid=False),
    )
    return to_template(alt.layer(density_grid(aperture, iso, interval("x", "y"), "words")).properties(height=240))
