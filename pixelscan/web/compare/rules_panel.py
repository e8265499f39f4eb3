"""The rules that copies must keep: chosen on the page, kept in the URL, and saved as a file for `pixelscan compare`."""

import streamlit as st
from starlette.datastructures import QueryParams

from pixelscan.metadata.compare.rules import Rules, to_toml
from pixelscan.metadata.compare.topics import RULE_TOPICS

KEEP, GONE, SAME = "keep", "gone", "same"


def chosen_rules() -> Rules:
    """The panel, and what the visitor chose in it."""
    with st.expander("Rules that copies must keep", expanded=any(key in st.query_params for key in (KEEP, GONE, SAME))):
        keep = st.pills("Must be kept", RULE_TOPICS, selection_mode="multi", key=KEEP, bind="query-params")
        gone = st.pills("Must be gone", RULE_TOPICS, selection_mode="multi", key=GONE, bind="query-params")
        same = st.toggle("Same picture, neither cropped nor turned", key=SAME, bind="query-params")
        rules = Rules(keep=tuple(keep), gone=tuple(gone), same=same)
        if rules != Rules():
            st.download_button("Download rules.toml", to_toml(rules), "rules.toml", icon=":material/download:")
            st.caption("For CI: `pixelscan compare ORIGINALS COPIES --rules rules.toml`")
    return rules


def to_query(rules: Rules) -> list[tuple[str, str]]:
    """The rules for the address of a report."""
    lists = [(key, topic) for key, topics in ((KEEP, rules.keep), (GONE, rules.gone)) for topic in topics]
    return [*lists, *[(SAME, "true")] * rules.same]


def from_query(query: QueryParams) -> Rules:
    """The rules in a report's address; topics that do not exist are left out."""
    keep, gone = (tuple(topic for topic in query.getlist(key) if topic in RULE_TOPICS) for key in (KEEP, GONE))
    return Rules(keep=keep, gone=gone, same=query.get(SAME) == "true")
