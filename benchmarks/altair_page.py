"""For comparison with the live chart: a fragment that draws the same samples with Altair every second."""

import os
import time

import altair as alt
import pandas as pd
import streamlit as st

from pixelscan.load.history import History

WINDOW_SECONDS = 300


@st.cache_resource
def history() -> History:
    """The history that both read."""
    return History(os.environ["PIXELSCAN_DATABASE_URL"])


@st.fragment(run_every=1.0)
def chart() -> None:
    """Each pod's last five minutes."""
    now = time.time()
    samples = history().samples(now - WINDOW_SECONDS, now, points=300)
    frame = pd.DataFrame([(sample.time, sample.pod, sample.cores) for sample in samples], columns=["t", "pod", "cores"])
    frame["t"] = pd.to_datetime(frame["t"], unit="s")
    lines = alt.Chart(frame).mark_line().encode(alt.X("t:T"), alt.Y("cores:Q"), alt.Color("pod:N"))
    st.altair_chart(lines, width="stretch")


chart()
