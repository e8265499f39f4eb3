"""Controls that start and stop stress: presets with an explanation each, and a custom run."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from pixelscan.load.model import LONGEST_SECONDS, Run, Shape, ShapeName, Unit
from pixelscan.load.runs import new_run
from pixelscan.web.load.pod import autoscaler
from pixelscan.web.load.run_start import start_run, stop_run
from pixelscan.web.load.run_words import load_in_words, shape_in_words
from pixelscan.web.load.visitor_clock import clock_time
from pixelscan.web.login import may_stress
from pixelscan.web.services import services
from pixelscan.web.ui.login_page import login_button

UNITS: tuple[Unit, ...] = ("percent of limit", "millicores", "workers")
SHAPES: tuple[ShapeName, ...] = ("constant", "ramp", "steps", "sine")
STARTED_BY = "the CPU page"
CONNECT = """\
There is no autoscaler here: the load changes, the number of pods does not.

- On this machine, without Kubernetes: `make demo` shows several pods and an autoscaler.
- In a cluster: set `PIXELSCAN_HPA` to the HPA's manifest, or `PIXELSCAN_HPA_TARGET`, `PIXELSCAN_HPA_MIN` and
  `PIXELSCAN_HPA_MAX` to its numbers. This page then says what the HPA will do next, and why.
"""


def _new_run(amount: float, unit: Unit, seconds: float, **options: Any) -> Run:
    now = services().agent.history.clock.now()
    return new_run(amount, unit, seconds, now=now, started_by=STARTED_BY, **options)


@dataclass(frozen=True, slots=True)
class Preset:
    """A run that teaches something about autoscaling."""

    title: str
    lesson: str
    make: Callable[[], Run]


PRESETS = (
    Preset(
        "Push one pod over its request",
        "Loads this pod to 90 % of its limit for three minutes. The autoscaler adds a pod, but this one stays busy "
        "because its load cannot move.",
        lambda: _new_run(90, "percent of limit", 180, pod=services().agent.name),
    ),
    Preset(
        "Scale to the maximum",
        "Every pod, new ones included, runs at 80 % of its limit, so the HPA adds pods up to its maximum.",
        lambda: _new_run(80, "percent of limit", 300),
    ),
    Preset(
        "Traffic wave",
        "Two pods' worth of load comes and goes three times in ten minutes, split across all pods as traffic is: "
        "each new pod relieves the others.",
        lambda: _new_run(200, "percent of limit", 600, shape=Shape("sine"), shared=True),
    ),
)


def stress_controls(runs: list[Run]) -> None:
    """The active runs, each with a button to stop it; if there are none, the controls to start one."""
    st.markdown("**Stress**")
    for run in runs:
        _active_run(run)
    if not may_stress():
        _who_may()
        return
    if not runs:
        for preset in PRESETS:
            _offer(preset)
        with st.expander("Custom run"):
            _custom_run()
    st.caption(
        f"Load comes from {services().stress.name}, at most 90 % of a pod's limit so that this page stays responsive."
    )
    if autoscaler() is None:
        with st.expander("How to connect an HPA"):
            st.markdown(CONNECT)


def _who_may() -> None:
    """Why there are no controls, and the login if it helps."""
    if services().settings.stress == "off":
        st.caption("Stress runs are switched off on this server (`PIXELSCAN_STRESS`).")
        return
    st.caption("On this server, only people who have logged in may start and stop stress runs.")
    login_button()


def _offer(preset: Preset) -> None:
    """A button, and what its run teaches."""
    with st.container(gap="xxsmall"):
        if st.button(preset.title, width="stretch", wrap=True, icon=":material/local_fire_department:"):
            start_run(preset.make)
        st.caption(preset.lesson)


def _active_run(run: Run) -> None:
    with st.container(border=True):
        st.markdown(f"**{load_in_words(run)}**")
        allowed = may_stress()
        st.caption(f"Ends at {clock_time(run.ends_at)}.{' Any visitor can stop it.' if allowed else ''}")
        if allowed and st.button(
            "Stop", type="primary", key=f"stop {run.id}", width="stretch", icon=":material/stop_circle:"
        ):
            stop_run(run.id)


def _custom_run() -> None:
    with st.form("stress", border=False):
        everywhere = st.radio("Where", ["This pod", "All pods"], horizontal=True) == "All pods"
        unit = st.selectbox("Unit", UNITS)
        amount = st.number_input("Amount", min_value=1.0, value=80.0, max_value=100_000.0, step=10.0)
        shape = st.selectbox("Shape", SHAPES, format_func=shape_in_words)
        minutes = st.slider("Minutes", 1, LONGEST_SECONDS // 60, 3)
        shared = st.checkbox("Split it across all pods")
        if st.form_submit_button("Start", type="primary"):
            pod = None if everywhere else services().agent.name
            start_run(partial(_new_run, amount, unit, minutes * 60, pod=pod, shape=Shape(shape), shared=shared))
