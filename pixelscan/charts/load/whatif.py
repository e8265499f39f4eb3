"""Charts of replayed variants, one above the other: replicas, and the load against what ready pods can deliver."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import altair as alt

from pixelscan.charts.specification import Specification, Template, fill, placeholder, to_template, without_empty_layers
from pixelscan.load.whatif.demand import Demand
from pixelscan.load.whatif.outcome import ReplayOutcome

POINTS = 500
PLOT_HEIGHT, LINE_HEIGHT = 260, 20
Steps = Sequence[tuple[float, float]]


def replicas_chart(demand: Demand, outcomes: Sequence[ReplayOutcome], happened: Steps = ()) -> Specification:
    """Replicas that each variant's HPA asks for, its ready pods (dashed), and what happened in the run, if known."""
    end = float(len(demand.cores))
    requested = [row for one in outcomes for row in _rows(one.scenario.name, "pods", one.course.requested, end)]
    ready = [
        row
        for one in outcomes
        for row in _rows(one.scenario.name, "pods", [(each.since, each.ready) for each in one.course.services], end)
    ]
    before = list(_rows("what happened", "pods", [step for step in happened if step[0] < end], end))
    filled = fill(_replicas(), {"happened": before, "ready": ready, "requested": requested})
    return _tall(without_empty_layers(filled), len(outcomes))


def capacity_chart(demand: Demand, outcomes: Sequence[ReplayOutcome]) -> Specification:
    """The load as an area, and as steps the cores that each variant's ready pods can deliver."""
    end = float(len(demand.cores))
    rows = [
        row
        for one in outcomes
        for row in _rows(one.scenario.name, "cores", [(each.since, each.cores) for each in one.course.services], end)
    ]
    return _tall(fill(_capacity(), {"demand": list(_thinned(demand)), "capacity": rows}), len(outcomes))


def _tall(chart: Specification, variants: int) -> Specification:
    """With room for a legend of one line a variant, which Streamlit takes from the chart's height."""
    return {**chart, "height": PLOT_HEIGHT + LINE_HEIGHT * variants}


def _rows(name: str, unit: str, steps: Steps, end: float) -> Iterator[dict[str, object]]:
    """Each step, and the last one again at the end."""
    for moment, count in (*steps, *((end, count) for _, count in steps[-1:])):
        yield {"second": moment, "variant": name, unit: count}


def _thinned(demand: Demand) -> Iterator[dict[str, object]]:
    """The peak of each of at most 500 parts."""
    width = -(-len(demand.cores) // POINTS)
    for begin in range(0, len(demand.cores), width):
        yield {"second": begin, "cores": round(max(demand.cores[begin : begin + width]), 3)}


def _second(title: str | None) -> alt.X:
    return alt.X("second:Q", title=title, scale=alt.Scale(nice=False))


def _variant() -> alt.Color:
    legend = alt.Legend(orient="bottom", columns=1, labelLimit=420)
    return alt.Color("variant:N", title=None, sort=None, scale=alt.Scale(scheme="tableau10"), legend=legend)


def _steps(data: str, unit: str, title: str, dash: Iterable[int] = ()) -> alt.Chart:
    line = alt.Chart(placeholder(data)).mark_line(interpolate="step-after", strokeWidth=1.8, strokeDash=list(dash))
    axis = alt.Axis(tickMinStep=1, minExtent=32) if unit == "pods" else alt.Axis(minExtent=32)
    return line.encode(
        _second("Seconds since start"),
        alt.Y(f"{unit}:Q", title=title, axis=axis),
        _variant(),
        tooltip=["variant:N", "second:Q", f"{unit}:Q"],
    )


@cache
def _replicas() -> Template:
    happened = alt.Chart(placeholder("happened")).mark_area(interpolate="step-after", opacity=0.18, color="#888888")
    happened = happened.encode(
        _second("Seconds since start"), alt.Y("pods:Q", stack=None), tooltip=["second:Q", "pods:Q"]
    )
    ready = _steps("ready", "pods", "Pods", (4, 3))
    return to_template(alt.layer(happened, ready, _steps("requested", "pods", "Pods")))


@cache
def _capacity() -> Template:
    demand = alt.Chart(placeholder("demand")).mark_area(interpolate="step-after", opacity=0.3, color="#d8a33c")
    demand = demand.encode(
        _second("Seconds since start"), alt.Y("cores:Q", stack=None), tooltip=["second:Q", "cores:Q"]
    )
    steps = _steps("capacity", "cores", "Cores")
    return to_template(alt.layer(demand, steps))
