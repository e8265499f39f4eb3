"""A run's report: figures, charts, pods, and files to download."""

from collections.abc import Sequence

import streamlit as st

from pixelscan.charts.load.run import run_chart, run_replicas_chart
from pixelscan.errors import RunRefused, StoreUnavailable
from pixelscan.formatting import percent
from pixelscan.load.model import Run
from pixelscan.load.replay import replay_run
from pixelscan.load.report import Report
from pixelscan.load.runs import start
from pixelscan.web.load.run_data import ReportedRun
from pixelscan.web.load.run_export import run_downloads
from pixelscan.web.load.run_words import load_in_words
from pixelscan.web.load.visitor_clock import date_and_time, zone_name
from pixelscan.web.services import services
from pixelscan.web.ui.html import render

# A run takes a moment to start; below this share of the load asked for, something held the pods back.
REACHED_SHARE = 0.85
# Of the time; as much as the CPU page mentions.
THROTTLED_SHARE = 0.1
REPEAT = "The same total load, split across the pods running now."


def run_in_words(run: Run) -> str:
    """When the run started, and its load."""
    return f"{date_and_time(run.starts_at)} {zone_name(run.starts_at)}: {load_in_words(run)}"


def choose_run(label: str, parameter: str, runs: Sequence[Run], *, needed: bool = False) -> Run | None:
    """The chosen run; its id is in the URL, so that a link to it keeps working."""
    by_id = {run.id: run for run in runs}
    asked = st.query_params.get(parameter)
    if asked and asked not in by_id:
        st.info(f"Run {asked} is no longer in the history.", icon=":material/history:")
    known = list(by_id).index(asked) if asked in by_id else 0 if needed else None
    chosen = st.selectbox(
        label,
        list(by_id),
        index=known,
        format_func=lambda run_id: run_in_words(by_id[run_id]),
        placeholder="another run",
        key=parameter,
    )
    if chosen:
        st.query_params[parameter] = chosen
    elif asked:
        del st.query_params[parameter]
    return by_id.get(chosen or "")


def show(found: ReportedRun) -> None:
    """The whole report."""
    figures = found.figures
    st.html(figures_html(figures))
    if reason := shortfall(figures):
        st.caption(reason)
    usage = run_chart(figures.run, found.drawn)
    st.vega_lite_chart(spec=usage, width="stretch", alt=f"Cores of each pod in run {figures.run.id}")
    if found.drawn:
        count = run_replicas_chart(figures.run, found.replicas, found.drawn[0].time, found.drawn[-1].time)
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


def figures_html(figures: Report) -> str:
    """The figures that are known."""
    facts = (
        ("pods before", f"{figures.pods_before}"),
        ("pods at the peak", f"{figures.peak_pods}"),
        ("first new pod after", _seconds(figures.first_new_pod)),
        ("last new pod after", _seconds(figures.last_new_pod)),
        ("back to the minimum after", _seconds(figures.back_to_minimum)),
        ("pods needed", "" if figures.needed_pods is None else f"{figures.needed_pods}"),
        ("overshoot", "" if figures.overshoot is None else _overshoot(figures.overshoot)),
        ("cores asked for", f"{figures.requested_cores:.2f}"),
        ("cores used", f"{figures.mean_cores:.2f}"),
        ("of the load asked for", "" if figures.achieved is None else percent(figures.achieved)),
        ("throttled", _seconds(figures.throttled_seconds)),
    )
    return render("load/templates/figures.html", facts=facts, ended=figures.ended)


def shortfall(figures: Report) -> str:
    """Why the pods used less than they were asked for; "" if they did not."""
    if figures.achieved is None or figures.achieved >= REACHED_SHARE:
        return ""
    used = f"The pods used {percent(figures.achieved)} of the load asked for"
    if figures.throttled_seconds is None:
        return f"{used}. Throttling is not reported here, so the CPU limit or a busy machine may be the reason."
    seconds = sum(pod.measured_seconds for pod in figures.pods)
    if figures.throttled_seconds >= THROTTLED_SHARE * seconds:
        return f"{used}: their CPU limit throttled them."
    return f"{used}, without being throttled: their nodes were busy with other work."


def pods_html(figures: Report) -> str:
    """One row per pod."""
    return render("load/templates/pods.html", pods=figures.pods, seconds=_seconds)


def _overshoot(pods: int) -> str:
    return f"{pods}" if pods > 0 else "none"


def _seconds(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.1f} s"
