"""Charts of all pods' CPU and of the number of replicas; the browser provides the data and time span."""

from collections.abc import Iterator
from functools import cache
from typing import Literal

import altair as alt

from pixelscan.charts.specification import Specification, Template, placeholder, to_template

USAGE_PIXELS = 300
REPLICA_PIXELS = 74
RUN_COLOUR, LIMIT_COLOUR, TARGET_COLOUR, THROTTLED_COLOUR = "#d8a33c", "#d1495b", "#1a9e97", "#c1121f"


@cache
def usage_chart() -> Specification:
    """A line per pod with dots where it was throttled; runs as bands, limit and target as rules, pod starts and ends.

    Datasets: `samples`, `bands`, `rules`, `events`, `moment` (of the crosshair). Signals: `from` and `to`
    (milliseconds), `here` (the highlighted pod), `crowded` (whether the other pods are dimmed), `title`, `paper` (the
    colour behind the chart).
    """
    # Rules and their labels are last, so that lines do not cover them.
    layers = alt.layer(*_runs(), _pods_started_and_gone(), _lines(), _throttled(), *_rules(), _crosshair())
    words = [alt.param(name=name, value="") for name in ("here", "title", "paper")]
    layers = layers.resolve_scale(color="independent").add_params(*words, alt.param(name="crowded", value=False))
    layers = layers.properties(title=_title(alt.ExprRef("title")))
    return _written(layers, USAGE_PIXELS, "samples", "bands", "rules", "events", "moment")


def _title(text: str | alt.ExprRef) -> alt.TitleParams:
    """The name of the vertical axis, horizontally above it."""
    return alt.TitleParams(text, anchor="start", frame="group", offset=8)


def _crosshair() -> alt.Chart:
    return _chart("moment").mark_rule(opacity=0.7, clip=True).encode(alt.X("time:T"))


def _runs() -> tuple[alt.Chart, alt.Chart]:
    bands = _chart("bands").mark_rect(color=RUN_COLOUR, opacity=0.13)
    labels = _chart("bands").mark_text(
        align="left", baseline="top", dx=4, dy=3, opacity=0.85, limit=alt.ExprRef("datum.room")
    )
    return (
        bands.encode(alt.X("start:T"), x2="end:T", tooltip=[alt.Tooltip("label:N", title="Run")]),
        labels.encode(alt.X("start:T"), y=alt.value(0), text="words:N"),
    )


def _pods_started_and_gone() -> alt.Chart:
    events = _chart("events").mark_rule(strokeDash=[2, 3], opacity=0.35)
    return events.encode(alt.X("time:T"), tooltip=[alt.Tooltip("label:N", title="Pod")])


def _rules() -> tuple[alt.Chart, ...]:
    """Limits are named at the right end of their line, the target at the left one, so that the names never meet."""
    rules = _chart("rules").mark_rule(strokeWidth=1.4, strokeDash=[6, 4]).encode(y="value:Q", color=_kind())
    return (rules, *_names("limit", "right", "width"), *_names("target", "left", 4))


def _names(kind: str, align: Literal["left", "right"], x: str | int) -> Iterator[alt.Chart]:
    """Each name twice: first as a halo, which keeps it readable over other lines."""
    for stroke in (alt.ExprRef("paper"), alt.Undefined):
        names = _chart("rules").transform_filter(f"datum.kind === '{kind}'")
        names = names.mark_text(align=align, baseline="bottom", dy=-3, stroke=stroke, strokeWidth=4)
        yield names.encode(y="value:Q", x=alt.value(x), text="label:N", color=_kind())


def _kind() -> alt.Color:
    kinds = alt.Scale(domain=["limit", "target"], range=[LIMIT_COLOUR, TARGET_COLOUR])
    return alt.Color("kind:N", scale=kinds, legend=None)


def _lines() -> alt.Chart:
    lines = _chart("samples").mark_line(interpolate="monotone", clip=True)
    return lines.encode(
        _time(),
        alt.Y("value:Q", title=None, scale=alt.Scale(zero=True, nice=True)),
        alt.Color("colour:N", scale=None),
        detail="pod:N",
        strokeWidth=alt.condition("datum.pod === here", alt.value(2.6), alt.value(1.5)),
        strokeOpacity=alt.condition("datum.pod === here || !crowded", alt.value(1), alt.value(0.55)),
    )


def _throttled() -> alt.Chart:
    dots = _chart("samples").transform_filter("datum.throttled > (crowded ? 0.1 : 0.005)")
    return (
        dots.mark_point(filled=True, color=THROTTLED_COLOUR, clip=True)
        .encode(
            _time(),
            alt.Y("value:Q"),
            size=alt.Size("throttled:Q", scale=alt.Scale(domain=[0, 1], range=[6, 90]), legend=None),
        )
        .add_params(alt.selection_interval(name="brush", encodings=["x"]))
    )


@cache
def replicas_chart() -> Specification:
    """The number of pods as a step line over the same time span, from the datasets `steps` and `moment`."""
    steps = _chart("steps").mark_area(interpolate="step-after", line={"strokeWidth": 1.6}, opacity=0.25)
    steps = steps.encode(
        _time(),
        # Stacking would add up two steps at the same time.
        alt.Y(
            "count:Q",
            title=None,
            axis=alt.Axis(tickMinStep=1, format="d", tickCount=3),
            scale=alt.Scale(zero=True),
            stack=None,
        ),
    )
    layers = alt.layer(steps, _crosshair()).properties(title=_title("Pods"))
    return _written(layers, REPLICA_PIXELS, "steps", "moment")


@cache
def plain_chart() -> Template:
    """A fallback if the live chart fails: only lines, from `samples` with `time` (milliseconds), `pod` and `value`."""
    lines = _chart("samples").mark_line(interpolate="monotone", strokeWidth=1.7)
    lines = lines.encode(
        alt.X("time:T", title=None, axis=alt.Axis(format="%H:%M:%S", tickCount=7, labelOverlap=True)),
        alt.Y("value:Q", title=None, scale=alt.Scale(zero=True, nice=True)),
        alt.Color("pod:N", title=None),
        tooltip=["pod:N", alt.Tooltip("time:T", format="%H:%M:%S"), alt.Tooltip("value:Q", format=".3f")],
    )
    return to_template(alt.layer(lines).properties(height=USAGE_PIXELS))


def _chart(name: str) -> alt.Chart:
    return alt.Chart(placeholder(name))


def _time() -> alt.X:
    span = alt.Scale(domainMin=alt.ExprRef("from"), domainMax=alt.ExprRef("to"), nice=False)
    return alt.X("time:T", title=None, scale=span, axis=alt.Axis(format="%H:%M:%S", tickCount=7, labelOverlap=True))


def _written(chart: alt.LayerChart, height: int, *datasets: str) -> Specification:
    """The specification with empty datasets; the browser sets margins by its type size, the same for both charts."""
    signals = [alt.param(name=name, value=value) for name, value in (("from", 0), ("to", 1))]
    chart = chart.add_params(*signals).properties(height=height, width=600, autosize="none")
    return {**chart.to_dict(validate=False), "datasets": {name: [] for name in datasets}}
