"""A run's report: figures, charts, pods, and files to download."""

import streamlit as st

from pixelscan.charts.load.run import Axes, run_chart, run_replicas_chart
from pixelscan.charts.load.two_runs import two_replicas_chart, two_runs_chart
from pixelscan.errors import RunRefused, StoreUnavailable
from pixelscan.formatting import percent
from pixelscan.load.model import Run
from pixelscan.load.replay import replay_run
from pixelscan.load.report import Report
from pixelscan.load.runs import start
from pixelscan.web.load.run_data import ReportedRun
from pixelscan.web.load.run_export import run_downloads
from pixelscan.web.load.run_figures import differences_html, figures_html
from pixelscan.web.load.run_words import load_in_words
from pixelscan.web.load.visitor_clock import date_and_time, zone_name
from pixelscan.web.services import services
from pixelscan.web.ui.html import render

# A run takes a moment to start; below this share of the requested load, something held the pods back.
REACHED_SHARE = 0.85
EXCEEDED_SHARE = 1.15
# Of the time; as much as the CPU page mentions.
THROTTLED_SHARE = 0.1
# Of two runs, in the order of the list.
NAMES = ("A", "B")
REPEAT = "The same total load, split across the pods running now."


def run_in_words(run: Run) -> str:
    """When the run started, and its load."""
    return f"{date_and_time(run.starts_at)} {zone_name(run.starts_at)}: {load_in_words(run)}"


def show_both(one: ReportedRun, other: ReportedRun) -> None:
    """Both runs' figures with their difference, and both on one axis."""
    found = (one, other)
    st.html(differences_html(one.figures, other.figures, NAMES))
    runs = [(name, each.figures.run, each) for name, each in zip(NAMES, found, strict=True)]
    cores = two_runs_chart([(name, run, each.samples) for name, run, each in runs])
    st.vega_lite_chart(spec=cores, width="stretch", alt="Cores of all pods together, in both runs")
    count = two_replicas_chart([(name, run, each.replicas) for name, run, each in runs], one.now)
    st.vega_lite_chart(spec=count, width="stretch", alt="Number of pods in both runs")


def show(found: ReportedRun, within: Axes, name: str = "") -> None:
    """The whole report, its charts drawn to these axes; of two runs, each has a name."""
    figures = found.figures
    st.header(f"{name} · {run_in_words(figures.run)}" if name else run_in_words(figures.run), anchor=False)
    st.html(figures_html(figures))
    if reason := shortfall(figures) or surplus(figures):
        st.caption(reason)
    usage = run_chart(figures.run, found.drawn, found.colours, within)
    st.vega_lite_chart(spec=usage, width="stretch", alt=f"Cores of each pod in run {figures.run.id}")
    count = run_replicas_chart(figures.run, found.replicas, found.now, within)
    st.vega_lite_chart(spec=count, width="stretch", alt=f"Number of pods in run {figures.run.id}")
    st.html(pods_html(figures))
    with st.container(horizontal=True):
        run_downloads(figures.run.id)
        if st.button("Run again", key=f"repeat {figures.run.id}", icon=":material/replay:", help=REPEAT):
            _repeat(figures.run)


def _repeat(past: Run) -> None:
    try:
        run = replay_run(services().agent.history, past.id, pod=None, shared=True, started_by="the Runs page")
        start(services().agent.run_registry, run)
    except (RunRefused, StoreUnavailable) as fault:
        st.warning(str(fault), icon=":material/block:")
    else:
        st.success(f"Run {run.id} has started; the CPU page shows it.", icon=":material/local_fire_department:")


def shortfall(figures: Report) -> str:
    """Why the pods used less than they were asked for; "" if they did not."""
    if figures.achieved is None or figures.achieved >= REACHED_SHARE:
        return ""
    used = f"The pods used {percent(figures.achieved)} of the requested load"
    if figures.throttled_seconds is None:
        return f"{used}. Throttling is not reported here, so the CPU limit or a busy machine may be the reason."
    seconds = sum(pod.measured_seconds for pod in figures.pods)
    if figures.throttled_seconds >= THROTTLED_SHARE * seconds:
        return f"{used}: their CPU limit throttled them."
    return f"{used}, without being throttled: their nodes were busy with other work."


def surplus(figures: Report) -> str:
    """Why the pods used more than they were asked for; "" if they did not."""
    if figures.achieved is None or figures.achieved <= EXCEEDED_SHARE:
        return ""
    return (
        f"The pods used {percent(figures.achieved)} of the requested load: PixelScan itself also needs CPU, for its "
        "visitors and its measurements, and a small load makes this share large."
    )


def pods_html(figures: Report) -> str:
    """One row per pod."""
    return render("load/templates/pods.html", pods=figures.pods, seconds=_seconds)


def _seconds(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.1f} s"
