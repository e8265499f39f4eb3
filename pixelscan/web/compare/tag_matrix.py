"""All tags of the compared photos side by side, with a search; the URL contains what is shown."""

import streamlit as st

from pixelscan.web.compare.selection import Compared, comparison_of
from pixelscan.web.compare.tables import matrix_html
from pixelscan.web.ui.markdown import escape_markdown


def tag_matrix(compared: Compared) -> None:
    """The search, the groups, and the table."""
    st.header("All tags", anchor=False)
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
