"""Different photos: charts of their exposures, times and places, and their differences in units."""

import streamlit as st

from pixelscan.web.compare.charts import chosen_in_charts, clock_notes, comparison_charts
from pixelscan.web.compare.export import comparison_downloads
from pixelscan.web.compare.selection import Compared
from pixelscan.web.compare.tables import quantities_html


def differences(compared: Compared) -> Compared:
    """Shows them, and returns the photos that the visitor chose in the charts, all if none."""
    comparison_charts(compared)
    clock_notes(compared)
    chosen = chosen_in_charts(compared)
    shown = compared.narrowed(chosen)
    st.title("Differences", anchor=False)
    if chosen:
        st.caption("Showing the selected photos and the reference. Double-click a chart to show all.")
    st.html(quantities_html(shown))
    comparison_downloads(shown)
    return shown
