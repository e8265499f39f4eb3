"""The CPU chart where the live one fails: drawn by the server each second, simpler and more expensive."""

import streamlit as st

from pixelscan.charts.load.live_cpu import plain_chart
from pixelscan.charts.specification import fill
from pixelscan.load.feed import Snapshot
from pixelscan.load.model import Pod
from pixelscan.web.load.pod import banner, why
from pixelscan.web.services import services


@st.fragment(run_every=1.0)
def fallback_chart(window: float, unit: str) -> None:
    """Each pod's line in "cores", percent of "request" or of "limit", and what the HPA will do."""
    snapshot = services().feed.snapshot(window, 0)
    if told := banner(snapshot):
        st.warning(told)
    rows = _rows(snapshot, unit)
    if snapshot.samples and not rows:
        st.info(f"There is no CPU {unit} here, so there is no percentage of it to show. Choose “cores”.")
    else:
        st.vega_lite_chart(spec=fill(plain_chart(), {"samples": rows}), width="stretch", key="fallback chart")
    cores = {sample.pod: sample.cores for sample in snapshot.latest}
    st.markdown(_usage(len(snapshot.ready_pods()), sum(cores.values())))
    st.markdown(why(snapshot))
    st.caption(
        "The live chart could not be loaded. This simpler one is updated every second, without zoom, runs and "
        "replicas. Reload the page to try again."
    )


def _usage(pods: int, cores: float) -> str:
    return f"{'1 pod uses' if pods == 1 else f'{pods} pods use'} {cores:.2f} cores."


def _rows(snapshot: Snapshot, unit: str) -> list[dict[str, object]]:
    pods = {pod.name: pod for pod in snapshot.pods}
    return [
        {"time": sample.time * 1000, "pod": sample.pod, "value": sample.cores / one}
        for sample in snapshot.samples
        if sample.pod in pods and (one := _one(pods[sample.pod], unit))
    ]


def _one(pod: Pod, unit: str) -> float | None:
    """Cores that are one of the unit, None where the pod has no such bound."""
    if unit == "cores":
        return 1.0
    bound = pod.request_cores if unit == "request" else pod.limit_cores
    return bound / 100 if bound else None
