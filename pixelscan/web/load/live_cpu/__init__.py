"""The live chart: a component that the browser feeds from /api/cpu each second, without a rerun of the page."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from pixelscan.charts.load.live_cpu import replicas_chart, usage_chart
from pixelscan.web.load.live_cpu.fallback import fallback_chart
from pixelscan.web.streamlit_internals import vega_script
from pixelscan.web.ui.component import component

# In the session's state: the browser could not draw the chart.
_FAILED = "live chart failed"

_chart = component(Path(__file__).parent)


@dataclass(frozen=True, slots=True)
class View:
    """What is shown: seconds of time; "cores", "request" or "limit"; this pod's name; the HPA's target in percent.

    `on`: the ids of the runs that the page shows as on, joined; the page is run again when there are others.
    `zone`: the name of the visitor's time zone.
    """

    window: int
    unit: str
    here: str
    target: float | None
    on: str
    zone: str


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
    _chart(data, key="live cpu", on_runs_change=lambda: None, on_no_chart_change=_remember_failure)


def _remember_failure() -> None:
    st.session_state[_FAILED] = True
