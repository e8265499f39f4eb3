"""A run from before its begin to after its end: every pod's cores, and what was asked of them."""

from collections.abc import Iterable
from functools import cache

import altair as alt

from pixelscan.charts.specification import Specification, filled, named, written
from pixelscan.load.model import Run, Sample


def run_chart(run: Run, samples: Iterable[Sample]) -> Specification:
    """Vega-Lite; seconds count from the run's begin. Data: samples of the time to be drawn."""
    rows = [
        {"second": round(sample.time - run.starts_at, 1), "pod": sample.pod, "cores": sample.cores}
        for sample in sorted(samples, key=lambda sample: sample.time)
    ]
    band = [{"start": 0, "end": round(run.ends_at - run.starts_at, 1)}]
    return filled(_specification(), {"band": band, "samples": rows})


@cache
def _specification() -> Specification:
    band = alt.Chart(named("band")).mark_rect(color="#d8a33c", opacity=0.13).encode(alt.X("start:Q"), x2="end:Q")
    lines = (
        alt.Chart(named("samples"))
        .mark_line(strokeWidth=1.6)
        .encode(
            alt.X("second:Q", title="Seconds from the run's begin", scale=alt.Scale(nice=False)),
            alt.Y("cores:Q", title="Cores"),
            alt.Color("pod:N", title=None, scale=alt.Scale(scheme="tableau20"), legend=alt.Legend(orient="bottom")),
            tooltip=["pod:N", "second:Q", alt.Tooltip("cores:Q", format=".3f")],
        )
    )
    return written(alt.layer(band, lines).properties(height=280))
