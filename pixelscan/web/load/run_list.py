"""All runs in a table, in which one or two are chosen."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from pixelscan.load.model import Run
from pixelscan.web.load.run_words import load_in_words
from pixelscan.web.load.visitor_clock import date_and_time, zone_name

ROW_PIXELS, ROWS = 35, 6
# In the address: the run, and the one to compare it with. A link to them keeps working.
PARAMETERS = ("run", "beside")


def choose_runs(runs: Sequence[Run]) -> list[Run]:
    """The chosen runs, one or two, the newest if none is chosen; their ids are in the URL."""
    asked = [st.query_params[name] for name in PARAMETERS if name in st.query_params]
    rows = {run.id: row for row, run in enumerate(runs)}
    for missing in (run_id for run_id in asked if run_id not in rows):
        st.info(f"Run {missing} is no longer in the history.", icon=":material/history:")
    known: Any = [rows[run_id] for run_id in dict.fromkeys(asked) if run_id in rows] or [0]
    event = st.dataframe(
        _table(runs),
        key=f"runs {runs[0].id} {len(runs)}",  # rows count from the newest run: another list, another selection
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": known}},
        height=ROW_PIXELS * (min(len(runs), ROWS) + 1) + 2,
        alt="All runs; select one to see its report, two to compare them",
    )
    chosen = [runs[row] for row in _selected(event) if row < len(runs)]
    if len(chosen) > len(PARAMETERS):
        st.info("Two runs can be compared at a time: the first two that are selected are shown.")
    return _remember(chosen[: len(PARAMETERS)] or [runs[0]])


def _selected(event: Any) -> Sequence[int]:
    return event["selection"]["rows"] if isinstance(event, dict) else ()


def _remember(chosen: list[Run]) -> list[Run]:
    for name, run in zip(PARAMETERS, chosen, strict=False):
        st.query_params[name] = run.id
    for name in PARAMETERS[len(chosen) :]:
        st.query_params.pop(name, None)
    return chosen


def _table(runs: Sequence[Run]) -> pa.Table:
    return pa.table(
        {
            f"Started ({zone_name(runs[0].starts_at)})": [date_and_time(run.starts_at) for run in runs],
            "Load": [load_in_words(run) for run in runs],
            "Length, s": [round(run.ends_at - run.starts_at) for run in runs],
            "Started by": [run.started_by for run in runs],
            "Run": [run.id for run in runs],
        }
    )
