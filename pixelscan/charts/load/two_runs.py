"""Two runs on one axis: the cores of all pods together, and the number of pods."""

from collections.abc import Iterator, Sequence
from functools import cache

import altair as alt

from pixelscan.charts.load.run import Axes, cores_axis, drawn_within, seconds_axis, steps_within, with_axes
from pixelscan.charts.specification import Specification, Template, fill, placeholder, to_template
from pixelscan.load.model import Run, Sample

FIRST_COLOUR, SECOND_COLOUR = "#0b8a8a", "#c05621"
POINTS = 300
Rows = list[dict[str, object]]


def two_runs_chart(runs: Sequence[tuple[str, Run, Sequence[Sample]]]) -> Specification:
    """Each run's cores, all pods together, from its name, and every sample of its time."""
    rows = [row for name, run, samples in runs for row in _totals(name, run, samples)]
    length = max(run.ends_at - run.starts_at for _, run, _ in runs)
    highest = max((float(str(row["cores"])) for row in rows), default=1.0)
    return drawn_within(fill(_cores(), {"rows": rows}), Axes(0.0, length, highest or 1.0))


def two_replicas_chart(runs: Sequence[tuple[str, Run, Sequence[tuple[float, int]]]], now: float) -> Specification:
    """Each run's number of pods, from its name and (time, number) pairs."""
    within = Axes(0.0, max(run.ends_at - run.starts_at for _, run, _ in runs), 1.0)
    rows: Rows = [
        {"second": second, "pods": count, "run": name}
        for name, run, replicas in runs
        for second, count in steps_within(run, replicas, now, within)
    ]
    return drawn_within(fill(_replicas(), {"rows": rows}), within)


def _totals(name: str, run: Run, samples: Sequence[Sample]) -> Iterator[dict[str, object]]:
    """Means of at most 300 parts of the run; a sample stands for one second."""
    width = max(1, -(-int(run.ends_at - run.starts_at) // POINTS))
    totals: dict[int, float] = {}
    for sample in samples:
        part = int((sample.time - run.starts_at) // width)
        totals[part] = totals.get(part, 0.0) + sample.cores / width
    for part, cores in sorted(totals.items()):
        yield {"second": part * width, "cores": round(cores, 3), "run": name}


def _run() -> alt.Color:
    colours = alt.Scale(range=[FIRST_COLOUR, SECOND_COLOUR])
    return alt.Color("run:N", title=None, sort=None, scale=colours, legend=alt.Legend(orient="bottom"))


@cache
def _cores() -> Template:
    lines = alt.Chart(placeholder("rows")).mark_line(strokeWidth=1.8, clip=True)
    lines = lines.encode(
        seconds_axis("Seconds since start"), cores_axis(), _run(), tooltip=["run:N", "second:Q", "cores:Q"]
    )
    return to_template(with_axes(alt.layer(lines).properties(height=240)))


@cache
def _replicas() -> Template:
    lines = alt.Chart(placeholder("rows")).mark_line(strokeWidth=1.8, interpolate="step-after")
    axis = alt.Axis(tickMinStep=1, format="d", tickCount=3, minExtent=32)
    pods = alt.Y("pods:Q", title="Pods", axis=axis, scale=alt.Scale(zero=True))
    lines = lines.encode(seconds_axis(None), pods, _run(), tooltip=["run:N", "second:Q", "pods:Q"])
    return to_template(with_axes(alt.layer(lines).properties(height=190)))
