"""Runs: what did a stress run do to the cluster?"""

import streamlit as st

from pixelscan.errors import StoreUnavailable
from pixelscan.web.load import agent
from pixelscan.web.run_report import reported, run_in_words, show
from pixelscan.web.style import style

style()
st.subheader("What runs did to the cluster")
try:
    runs = {run.id: run for run in agent().history.runs()}
    if not runs:
        st.info("No run yet. Start one on the CPU page; its report stays here for a week.", icon=":material/speed:")
        st.stop()
    left, right = st.columns(2, gap="medium")
    with left:
        chosen = st.selectbox(
            "Run", list(runs), format_func=lambda run: run_in_words(runs[run]), key="run", bind="query-params"
        )
        show(reported(runs[chosen]))
    with right:
        other = st.selectbox(
            "Beside it",
            [run for run in runs if run != chosen],
            index=None,
            format_func=lambda run: run_in_words(runs[run]),
            placeholder="another run",
            key="beside",
            bind="query-params",
        )
        if other:
            show(reported(runs[other]))
except StoreUnavailable as fault:
    st.warning(f"{fault} The reports are there again when it is.", icon=":material/cloud_off:")
