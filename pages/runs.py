"""Runs: reports on how stress runs affected the cluster."""

import streamlit as st

from pixelscan.errors import StoreUnavailable
from pixelscan.web.load.run_data import reported
from pixelscan.web.load.run_report import choose_run, show
from pixelscan.web.load.what_if import what_if
from pixelscan.web.services import services

st.title("Stress runs", anchor=False)
try:
    runs = services().agent.history.runs()
    if not runs:
        st.info("No runs yet. Start one on the CPU load page; its report is kept for a week.", icon=":material/speed:")
        what_if(None)
        st.stop()
    left, right = st.columns(2, gap="medium")
    with left:
        first = choose_run("Run", "run", runs, needed=True)
    with right:
        second = choose_run("Compare with", "beside", [run for run in runs if run != first])
    chosen = [run for run in (first, second) if run]
    found = [reported(run) for run in chosen]
    for place, one in zip(st.columns(len(chosen), gap="medium"), found, strict=True):
        with place:
            show(one)
    what_if(found[0] if found else None)
except StoreUnavailable as fault:
    st.warning(f"{fault} Reports will be available again once the history can be reached.", icon=":material/cloud_off:")
