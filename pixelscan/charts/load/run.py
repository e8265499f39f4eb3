"""Charts of a run, from shortly before its start to shortly after its end: each pod's cores, and the number of pods."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import altair as alt

from pixelscan.charts.specification import Specification, Template, fill, placeholder, to_template
from pixelscan.load.model import Run, Sample

MARGIN_SHARE, LEAST_MARGIN = 0.1, 5.0
# Above the highest line.
ROOM = 1.05


@dataclass(frozen=True, slots=True)
class Axes:
    """What charts of a run show, however much later one looks: seconds from its start, and the highest cores.

    Charts of two runs that share them can be compared by eye.
    """

    first: float
    last: float
    cores: float


def axes(runs: Sequence[tuple[Run, Sequence[Sample]]]) -> Axes:
    """The axes that all these runs fit into, each with its samples: the longest, with a tenth before and after."""
    longest = max(run.ends_at - run.starts_at for run, _ in runs)
    margin = max(LEAST_MARGIN, MARGIN_SHARE * longest)
    highest = max(
        (
            one.cores
            for run, samples in runs
            for one in samples
            if -margin <= one.time - run.starts_at <= longest + margin
        ),
        default=0.0,
    )
    return Axes(round(-margin, 1), round(longest + margin, 1), highest or 1.0)


def run_chart(run: Run, samples: Iterable[Sample], colours: Mapping[str, str], within: Axes) -> Specification:
    """A Vega-Lite chart of each pod's cores, in its colour; seconds count from the run's start."""
    rows = [
        {"second": round(sample.time - run.starts_at, 1), "pod": sample.pod, "cores": sample.cores}
        for sample in sorted(samples, key=lambda sample: sample.time)
    ]
    band = [{"start": 0, "end": round(run.ends_at - run.starts_at, 1)}]
    chart = drawn_within(fill(_specification(), {"band": band, "samples": rows}), within)
    shown = sorted({str(row["pod"]) for row in rows})
    chart["layer"][1]["encoding"]["color"]["scale"] = {"domain": shown, "range": [colours[name] for name in shown]}
    return chart


def run_replicas_chart(run: Run, replicas: Sequence[tuple[float, int]], now: float, within: Axes) -> Specification:
    """The number of pods as a step line up to `now`, from (time, number) pairs, over the same time span."""
    rows = [{"second": second, "pods": count} for second, count in steps_within(run, replicas, now, within)]
    return drawn_within(fill(_replicas(), {"steps": rows}), within)


def steps_within(run: Run, replicas: Sequence[tuple[float, int]], now: float, within: Axes) -> list[tuple[float, int]]:
    """The number of pods over the seconds shown, up to `now`, as steps in seconds from the run's start."""
    since = [(round(when - run.starts_at, 1), count) for when, count in replicas]
    last = min(within.last, round(now - run.starts_at, 1))
    before = [count for second, count in since if second <= within.first]
    steps = [(within.first, before[-1] if before else 0)]
    steps += [step for step in since if within.first < step[0] < last]
    return [*steps, (last, steps[-1][1])]


def drawn_within(chart: Specification, axes: Axes) -> Specification:
    """The filled chart, drawn to these axes."""
    values = {"first": axes.first, "last": axes.last, "top": ROOM * axes.cores}
    params = [param | {"value": values.get(param["name"], param.get("value"))} for param in chart["params"]]
    return {**chart, "params": params}


def with_axes(chart: alt.LayerChart) -> alt.LayerChart:
    """With the parameters of the axes, which are set for each chart."""
    return chart.add_params(*(alt.param(name=name, value=1) for name in ("first", "last", "top")))


def seconds_axis(title: str | None) -> alt.X:
    """Seconds from the run's start, as far as the axes reach."""
    span = alt.Scale(domainMin=alt.ExprRef("first"), domainMax=alt.ExprRef("last"), nice=False)
    return alt.X("second:Q", title=title, scale=span)


def cores_axis() -> alt.Y:
    """Cores, up to the axes' highest."""
    scale = alt.Scale(domainMin=0, domainMax=alt.ExprRef("top"))
    return alt.Y("cores:Q", title="CPU, cores", axis=alt.Axis(minExtent=32), scale=scale)


@cache
def _replicas() -> Template:
    steps = alt.Chart(placeholder("steps")).mark_area(interpolate="step-after", line={"strokeWidth": 1.6}, opacity=0.25)
    steps = steps.encode(
        seconds_axis(None),
        # Stacking would add up two steps at the same time.
        alt.Y("pods:Q", title="Pods", axis=alt.Axis(tickMinStep=1, format="d", tickCount=3, minExtent=32), stack=None),
        tooltip=["second:Q", "pods:Q"],
    )
    return to_template(with_axes(alt.layer(steps).properties(height=110)))


def _legend() -> alt.Legend:
    """Shortens names on the left, because pods of one Deployment differ at the end of their names."""
    return alt.Legend(orient="bottom", labelExpr="truncate(datum.label, 18, 'left')")


@cache
def _specification() -> Template:
    band = alt.Chart(placeholder("band")).mark_rect(color="#d8a33c", opacity=0.13).encode(alt.X("start:Q"), x2="end:Q")
    lines = (
        alt.Chart(placeholder("samples"))
        .mark_line(strokeWidth=1.6, clip=True)
        .encode(
            seconds_axis("Seconds since start"),
            cores_axis(),
            alt.Color("pod:N", title=None, legend=_legend()),
            tooltip=["pod:N", "second:Q", alt.Tooltip("cores:Q", format=".3f")],
        )
    )
    return to_template(with_axes(alt.layer(band, lines).properties(height=280)))
