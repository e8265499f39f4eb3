"""CPU load: what the pods are doing now, and controls to start and stop stress runs."""

import time

import streamlit as st

from pixelscan.web.load.cpu_api import PATH
from pixelscan.web.load.live_cpu import View, live_cpu
from pixelscan.web.load.pod import active_runs, hpa
from pixelscan.web.load.stress_controls import stress_controls
from pixelscan.web.services import services
from pixelscan.web.ui.style import style

WINDOWS = {"1 min": 60, "5 min": 300, "15 min": 900, "60 min": 3600}
UNITS = {"cores": "cores", "% of request": "request", "% of limit": "limit"}

style()
runs = active_runs(time.time())
chart, control = st.columns([7, 3], gap="large")
with chart:
    st.subheader("What the pods are doing")
    with st.container(horizontal=True, vertical_alignment="center"):
        window = st.segmented_control(
            "Time", list(WINDOWS), default="5 min", required=True, key="window", bind="query-params"
        )
        unit = st.segmented_control(
            "Unit", list(UNITS), default="cores", required=True, key="unit", bind="query-params"
        )
    shown = ",".join(sorted(run.id for run in runs))
    live_cpu(
        PATH.lstrip("/"), View(WINDOWS[window], UNITS[unit], services().agent.name, hpa().target_utilization, shown)
    )
with control:
    stress_controls(runs)
