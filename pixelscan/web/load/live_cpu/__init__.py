"""The live chart: a component that the browser feeds from /api/cpu each second, without a rerun of the page."""

from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from pixelscan.charts.load.live_cpu import replicas_chart, usage_chart
from pixelscan.web.load.live_cpu.fallback import fallback_chart

# In the session's state: the browser could not draw the chart.
_FAILED = "live chart failed"
HERE = Path(__file__).parent
STREAMLIT_SCRIPTS = Path(st.__file__).parent / "static" / "static" / "js"

_HTML = """<div class="cpu">
<p class="banner" role="status" hidden></p><p class="fault" role="status" hidden></p>
<div class="usage"></div><div class="replicas"></div>
<p class="empty">Waiting for the first samples.</p>
<p class="summary"></p><p class="why" hidden></p>
<ul class="pods" aria-label="Pods"></ul>
<details><summary>All pods in a table</summary><div class="wide"><table class="table"><thead><tr>{headings}</tr></thead>
<tbody></tbody></table></div></details></div>"""
_COLUMNS = {
    "name": "Pod",
    "node": "Node",
    "age": "Age",
    "cores": "Now",
    "mean": "Mean",
    "throttled": "Throttled",
}
_HEADINGS = "".join(f'<th><button data-column="{name}">{title}</button></th>' for name, title in _COLUMNS.items())
# Streamlit takes one script; each of these is about one thing.
_SCRIPTS = ("live_cpu.js", "cpu_chart.js", "pod_list.js")
_component = st.components.v2.component(
    "pixelscan_live_cpu",
    html=_HTML.format(headings=_HEADINGS),
    css=(HERE / "live_cpu.css").read_text(encoding="utf-8"),
    js="\n".join((HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS),
)


@cache
def vega_script() -> str | None:
    """Address of the Vega that Streamlit's own charts use; None where this Streamlit keeps it elsewhere."""
    found = sorted(STREAMLIT_SCRIPTS.glob("loadVegaEmbed.*.js"))
    return f"static/js/{found[0].name}" if found else None


@dataclass(frozen=True, slots=True)
class View:
    """What is shown: seconds of time; "cores", "request" or "limit"; this pod's name; the HPA's target in percent.

    `on`: the ids of the runs that the page shows as on, joined; the page is run again when there are others.
    """

    window: int
    unit: str
    here: str
    target: float | None
    on: str


def live_cpu(address: str, view: View) -> None:
    """The chart, the replicas, the pods; the browser asks `address` for samples.

    Where it cannot draw them, whatever the reason, the server draws a simpler chart until the page is loaded anew.
    """
    if vega_script() is None or st.session_state.get(_FAILED):
        fallback_chart(view.window, view.unit)
        return
    data: dict[str, Any] = {
        **asdict(view),
        "address": address,
        "vega": vega_script(),
        "usage": usage_chart(),
        "replicas": replicas_chart(),
        "dark": st.context.theme.type == "dark",
    }
    _component(data=[data], key="live cpu", on_runs_change=lambda: None, on_no_chart_change=_remember_failure)


def _remember_failure() -> None:
    st.session_state[_FAILED] = True
