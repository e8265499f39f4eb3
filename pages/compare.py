"""Compare: the differences between photos, and between a photo and its copies."""

import streamlit as st

from pixelscan.web.compare.charts import chosen_in_charts, clock_notes, comparison_charts
from pixelscan.web.compare.copies import copies
from pixelscan.web.compare.empty_state import too_few_photos
from pixelscan.web.compare.export import comparison_downloads
from pixelscan.web.compare.loss_table import loss_table
from pixelscan.web.compare.selection import choose_photos, comparison_of, open_linked_photos
from pixelscan.web.compare.side_by_side import side_by_side
from pixelscan.web.compare.tables import matrix_html, quantities_html
from pixelscan.web.compare.view import shows_copies
from pixelscan.web.ui.current_tray import current_tray
from pixelscan.web.ui.markdown import escape_markdown
from pixelscan.web.ui.session_affinity import check_affinity
from pixelscan.web.ui.uploader import read_arrivals, show_notices

tray = current_tray()
open_linked_photos(tray)
read_arrivals(tray)
show_notices(tray)
check_affinity(tray)
compared = choose_photos(tray) if tray.photos else None
if compared is None:
    too_few_photos(tray)
    st.stop()

if shows_copies(compared):
    st.title("What the copies lost" if len(compared.others) > 1 else "What the copy lost", anchor=False)
    copies(compared)
    side_by_side(compared)
else:
    comparison_charts(compared)
    clock_notes(compared)
    chosen = chosen_in_charts(compared)
    compared = compared.narrowed(chosen)
    st.title("Differences", anchor=False)
    if chosen:
        st.caption("Showing the selected photos and the reference. Double-click a chart to show all.")
    st.html(quantities_html(compared))

differences, by_group = st.tabs(["All tags", "By group"], key="tabs", on_change="rerun")
if differences.open:
    with differences:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            wanted = st.text_input("Search all tags", icon=":material/search:", key="q", bind="query-params")
            only = st.toggle("Differences only", value=True, key="differences", bind="query-params")
        groups = st.pills(
            "Groups",
            [group.name for group in comparison_of(compared).groups],
            selection_mode="multi",
            format_func=escape_markdown,
            key="groups",
            bind="query-params",
        )
        st.html(matrix_html(compared, groups, wanted, differences_only=only))
if by_group.open:
    with by_group:
        loss_table(compared)
comparison_downloads(compared)
