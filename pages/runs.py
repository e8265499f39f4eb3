"""Runs: reports on how stress runs affected the cluster."""

import streamlit as st

from pixelscan.charts.load.run import axes
from pixelscan.errors import StoreUnavailable
from pixelscan.web.load.run_data import reported
from pixelscan.web.load.run_list import choose_runs
from pixelscan.web.load.run_report import NAMES, show, show_both
from pixelscan.web.load.what_if import what_if
from pixelscan.web.services import services

st.title("Stress runs", anchor=False)
try:
    runs = services().agent.history.runs()
    if not runs:
        st.info("No runs yet. Start one on the CPU load page; its report is kept for a week.", icon=":material/speed:")
        what_if(None)
        st.stop()
    st.caption("Select a run to see its report, or two to compare them.")
    found = [reported(run) for run in choose_runs(runs)]
    if len(found) > 1:
        show_both(*found)
    within = axes([(one.figures.run, one.drawn) for one in found])
    names = NAMES if len(found) > 1 else ("",)
    for place, name, one in zip(st.columns(len(found), gap="medium"), names, found, strict=True):
        with place:
            show(one, within, name)
    what_if(found[0])
except StoreUnavailable as fault:
    st.warning(f"{fault} Reports will be available again once the history can be reached.", icon=":material/cloud_off:")
