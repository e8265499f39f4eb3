"""Charts of a run, from before its start to after its end: each pod's cores, and the number of pods."""

from collections.abc import Iterable, Sequence
from functools import cache

import altair as alt

from pixelscan.charts.specification import Specification, Template, fill, placeholder, to_template
from pixelscan.load.model import Run, Sample


def run_chart(run: Run, samples: Iterable[Sample]) -> Specification:
    """A Vega-Lite chart of each pod's cores, from its samples; seconds count from the run's start."""
    rows = [
        {"second": round(sample.time - run.starts_at, 1), "pod": sample.pod, "cores": sample.cores}
        for sample in sorted(samples, key=lambda sample: sample.time)
    ]
    band = [{"start": 0, "end": round(run.ends_at - run.starts_at, 1)}]
    return fill(_specification(), {"band": band, "samples": rows})


def run_replicas_chart(run: Run, replicas: Sequence[tuple[float, int]], begin: float, end: float) -> Specification:
    """The number of pods as a step line, from (time, number) pairs, over the same time span as the run's chart."""
    before = [count for when, count in replicas if when <= begin]
    within = [(when, count) for when, count in replicas if begin < when < end]
    steps = [(begin, before[-1] if before else 0), *within]
    rows = [{"second": round(when - run.starts_at, 1), "pods": count} for when, count in [*steps, (end, steps[-1][1])]]
    return fill(_replicas(), {"steps": rows})


@cache
def _replicas() -> Template:
    steps = alt.Chart(placeholder("steps")).mark_area(interpolate="step-after", line={"strokeWidth": 1.6}, opacity=0.25)
    steps = steps.encode(
        alt.X("second:Q", title=None, scale=alt.Scale(nice=False)),
        # Stacking would add up two steps at the same time.
        alt.Y("pods:Q", title="Pods", axis=alt.Axis(tickMinStep=1, format="d", tickCount=3, minExtent=32), stack=None),
        tooltip=["second:Q", "pods:Q"],
    )
    return to_template(alt.layer(steps).properties(height=90))


def _legend() -> alt.Legend:
    """Shortens names on the left, because pods of one Deployment differ at the end of their names."""
    return alt.Legend(orient="bottom", labelExpr="truncate(datum.label, 18, 'left')")


@cache
def _specification() -> Template:
    band = alt.Chart(placeholder("band")).mark_rect(color="#d8a33c", opacity=0.13).encode(alt.X("start:Q"), x2="end:Q")
    lines = (
        alt.Chart(placeholder("samples"))
        .mark_line(strokeWidth=1.6)
        .encode(
            alt.X("second:Q", title="Seconds since start", scale=alt.Scale(nice=False)),
            alt.Y("cores:Q", title="Cores", axis=alt.Axis(minExtent=32)),
            alt.Color("pod:N", title=None, scale=alt.Scale(scheme="tableau20"), legend=_legend()),
            tooltip=["pod:N", "second:Q", alt.Tooltip("cores:Q", format=".3f")],
        )
    )
    return to_template(alt.layer(band, lines).properties(height=280))
