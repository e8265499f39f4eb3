"""CPU load: what the pods are doing now, and controls to start and stop stress runs."""

import streamlit as st

from pixelscan.load.feed import WINDOW_SECONDS
from pixelscan.web.load.cpu_api import PATH
from pixelscan.web.load.lessons import lessons
from pixelscan.web.load.live_cpu import View, live_cpu
from pixelscan.web.load.pod import active_runs, target_utilization
from pixelscan.web.load.stress_controls import stress_controls
from pixelscan.web.load.visitor_clock import zone_name
from pixelscan.web.services import services

WINDOWS = {f"{seconds // 60} min": seconds for seconds in WINDOW_SECONDS}
UNITS = {"cores": "cores", "% of request": "request", "% of limit": "limit"}
WINDOW, UNIT = "5 min", "cores"

now = services().agent.history.clock.now()
runs = active_runs(now)
chart, control = st.columns([7, 3], gap="large")
with chart:
    st.title("What the pods are doing", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        window = st.segmented_control(
            "Time", list(WINDOWS), default=WINDOW, required=True, key="window", bind="query-params"
        )
        unit = st.segmented_control("Unit", list(UNITS), default=UNIT, required=True, key="unit", bind="query-params")
    shown = ",".join(sorted(run.id for run in runs))
    # `?window=` in the address chooses none.
    view = View(
        WINDOWS[window or WINDOW],
        UNITS[unit or UNIT],
        services().agent.name,
        target_utilization(),
        shown,
        zone_name(now),
    )
    live_cpu(PATH.lstrip("/"), view)
with control:
    stress_controls(runs)
    lessons(running=bool(runs))
