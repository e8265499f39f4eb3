"""What if: a run's load, or a drawn one, replayed through the HPA with other settings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import get_args

import streamlit as st

from pixelscan.charts.load.whatif import capacity_chart, replicas_chart
from pixelscan.errors import InvalidAutoscaler, NotALoad
from pixelscan.load.autoscaler.spec import PIXELSCAN_BEHAVIOR, AutoscalerSpec, MetricTarget
from pixelscan.load.whatif.changes import CHANGES, change
from pixelscan.load.whatif.comparison import seconds, sentences
from pixelscan.load.whatif.demand import Demand, DrawnShape, draw, recorded
from pixelscan.load.whatif.demand_csv import read_csv
from pixelscan.load.whatif.manifest_text import patch_line, to_yaml
from pixelscan.load.whatif.outcome import ReplayOutcome, replay
from pixelscan.load.whatif.proposals import propose
from pixelscan.load.whatif.scenario import Scenario, checked
from pixelscan.web.load.pod import autoscaler
from pixelscan.web.load.run_data import ReportedRun
from pixelscan.web.services import services
from pixelscan.web.ui.html import render

USUAL_SPEC = AutoscalerSpec(1, 6, MetricTarget(60), PIXELSCAN_BEHAVIOR)
MOST_VARIANTS = 6
# A page waits for its replays: a day takes a fifth of a second, and a search is 54 replays.
LONGEST_SECONDS = 86_400
LONGEST_SEARCHED_SECONDS = 3 * 3600
LARGEST_CSV_MB = 10
OWN_CSV = "a CSV file"


@dataclass(frozen=True, slots=True)
class ReplayedLoad:
    """A load, the pods at its beginning, what happened then (second, pods), and the sizes of its pods."""

    demand: Demand
    replicas: int = 1
    happened: tuple[tuple[float, float], ...] = ()
    request_cores: float | None = None
    limit_cores: float | None = None


def what_if(found: ReportedRun | None) -> None:
    """The whole section. `found` is the run that is shown above, None if there is none."""
    st.header("What if the HPA had other settings?", anchor=False)
    st.caption(
        "The load again, through the controller's own arithmetic, on a simulated cluster. Load that pods cannot take "
        "is lost, not queued, and every ready pod gets an equal share."
    )
    left, right = st.columns(2, gap="medium")
    try:
        with left:
            load = _load(found)
        if load is None:
            return
        with right:
            base, variants = _settings(load)
        _show(load, [base, *variants])
    except (NotALoad, InvalidAutoscaler) as fault:
        st.warning(str(fault), icon=":material/block:")


def _load(found: ReportedRun | None) -> ReplayedLoad | None:
    """The chosen load, None while there is no file. Raises NotALoad."""
    own = f"run {found.figures.run.id}" if found else ""
    choices = [*([own] if own else []), *get_args(DrawnShape), OWN_CSV]
    chosen = st.selectbox("Load", choices, key="what-if load")
    if found and chosen == own:
        return _of_run(found)
    if chosen == OWN_CSV:
        return _of_file()
    cores = st.number_input("Cores at the most", 0.1, 1000.0, 2.0, key="what-if cores")
    length = st.number_input("Seconds", 15, LONGEST_SECONDS, 600, key="what-if length")
    shape: DrawnShape = next(shape for shape in get_args(DrawnShape) if shape == chosen)
    pod = services().agent.pod
    return ReplayedLoad(draw(shape, cores, length), request_cores=pod.request_cores, limit_cores=pod.limit_cores)


def _of_run(found: ReportedRun) -> ReplayedLoad:
    run, samples = found.figures.run, found.samples
    sample = next((one for one in samples if one.request_cores), None)
    before = [(0.0, float(found.figures.pods_before))]
    after = [(when - run.starts_at, float(count)) for when, count in found.replicas if when > run.starts_at]
    return ReplayedLoad(
        recorded(run, samples),
        max(1, found.figures.pods_before),
        tuple(before + after),
        sample.request_cores if sample else None,
        sample.limit_cores if sample else None,
    )


def _of_file() -> ReplayedLoad | None:
    """Lines of seconds,cores; a run's CSV; or a Locust run, which also needs the cost of a request."""
    given = st.file_uploader(
        "Lines of seconds,cores; a run's CSV; or the ..._stats_history.csv of a Locust run", "csv", key="what-if file"
    )
    cost = st.number_input("CPU seconds of a request (Locust only)", 0.0001, 100.0, 0.02, format="%.4f")
    if given is None:
        return None
    if given.size > LARGEST_CSV_MB * 1_000_000:
        raise NotALoad(f"{given.name} is larger than {LARGEST_CSV_MB} MB: the command pixelscan whatif takes more.")
    try:
        demand = read_csv(given.name, given.getvalue().decode("utf-8-sig"), cost)
    except UnicodeDecodeError as fault:
        raise NotALoad(f"{given.name} is not a CSV file: it is not text.") from fault
    if len(demand.cores) > LONGEST_SECONDS:
        raise NotALoad(f"{given.name} lasts more than a day: the command pixelscan whatif takes up to a week.")
    return ReplayedLoad(demand)


def _settings(load: ReplayedLoad) -> tuple[Scenario, list[Scenario]]:
    """The present settings, and the variants: those that are typed, and those that are proposed."""
    base = _cluster(load)
    typed = st.text_area(
        "Variants, one per line",
        "target=40\ntarget=80 min=2",
        help=f"NAME=VALUE, separated by spaces. Names: {', '.join(CHANGES)}. Policies are 2:Pods:15,100:Percent:15.",
        key="what-if variants",
    )
    lines = [line.split() for line in typed.splitlines() if line.strip()]
    if len(lines) > MOST_VARIANTS:
        st.caption(f"Only the first {MOST_VARIANTS} variants are shown.")
    variants = [change(base, line) for line in lines[:MOST_VARIANTS]]
    if st.toggle("Propose settings", help="Between least cost and least shortage", key="what-if propose"):
        variants += _proposed(load, base)
    return base, variants


def _cluster(load: ReplayedLoad) -> Scenario:
    usual = Scenario("as it is", autoscaler() or USUAL_SPEC)
    with st.expander("The cluster"):
        first, second, third = st.columns(3)
        request, limit = load.request_cores or usual.request_cores, load.limit_cores or usual.limit_cores
        scenario = replace(
            usual,
            request_cores=first.number_input("CPU request", 0.001, 64.0, min(request, 64.0), format="%.3f"),
            limit_cores=first.number_input("CPU limit", 0.001, 64.0, min(limit, 64.0), format="%.3f"),
            pod_seconds=second.number_input("Seconds to start a pod", 0.0, 3600.0, usual.pod_seconds),
            node_seconds=second.number_input("Seconds to start a node", 0.0, 3600.0, usual.node_seconds),
            node_cores=third.number_input("A node's cores for these pods", 0.1, 256.0, usual.node_cores),
            node_price=third.number_input("Price of a node-hour", 0.0, 1000.0, usual.node_price, format="%.3f"),
        )
    return checked(scenario)


def _proposed(load: ReplayedLoad, base: Scenario) -> list[Scenario]:
    if len(load.demand.cores) > LONGEST_SEARCHED_SECONDS:
        st.caption("The search here accepts loads of up to 3 hours; pixelscan whatif --propose accepts longer ones.")
        return []
    return _searched(load.demand, base, load.replicas)


@lru_cache(maxsize=8)
def _searched(demand: Demand, base: Scenario, replicas: int) -> list[Scenario]:
    """Kept, for a page runs again at every click."""
    return [outcome.scenario for outcome in propose(demand, base, replicas)]


def _show(load: ReplayedLoad, variants: Sequence[Scenario]) -> None:
    outcomes = [replay(load.demand, variant, load.replicas) for variant in variants]
    told = sentences(outcomes)
    st.html(render("load/templates/variants.html", outcomes=outcomes, told=told, seconds=seconds))
    requested, cores = st.columns(2, gap="medium")
    with requested:
        spec = replicas_chart(load.demand, outcomes, load.happened)
        st.vega_lite_chart(spec=spec, width="stretch", alt="Pods requested and ready in each variant")
    with cores:
        spec = capacity_chart(load.demand, outcomes)
        st.vega_lite_chart(spec=spec, width="stretch", alt="The load, and what each variant's pods can deliver")
    really = " The grey area is the number of pods that there really were." if load.happened else ""
    st.caption(
        "Pods that the HPA requests, and those that are ready (dashed); the load (area), and the cores that ready pods "
        f"can deliver.{really}"
    )
    for outcome in outcomes:
        _manifest(outcome)


def _manifest(outcome: ReplayOutcome) -> None:
    """What to copy."""
    with st.expander(f"Manifest: {outcome.scenario.name}"):
        st.code(to_yaml(outcome.scenario.spec), language=None, wrap_lines=True)
        st.code(patch_line(outcome.scenario.spec), language=None, wrap_lines=True)
