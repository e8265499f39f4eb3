"""A question, its answer in a sentence, and its chart; a selection in it filters all other charts and the table."""

from collections.abc import Mapping

import streamlit as st

from pixelscan.charts.collection.insight import OWN_WIDTH, finding_chart
from pixelscan.charts.selection import brush_of
from pixelscan.metadata.collection.insight import Insight, Question
from pixelscan.metadata.collection.table import Brush
from pixelscan.web.ui.markdown import title_with_caption

ROUND = "brush round"


def brushes() -> dict[Question, Brush]:
    """The current selections in the charts, by the chart's question."""
    chosen = {question: _brush(question) for question in Question}
    return {question: brush for question, brush in chosen.items() if brush}


def reset_brushes() -> None:
    """Make every chart show all photos again: charts with new keys have no selection."""
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def finding_cards(insights: Mapping[Question, Insight]) -> None:
    """The questions that at least one photo answers, in two columns."""
    answered = [finding for finding in insights.values() if finding.known]
    left, right = st.columns(2, gap="medium")
    for number, finding in enumerate(answered):
        with (left, right)[number % 2], st.container(border=True):
            st.markdown(title_with_caption(finding.question, finding.sentence))
            st.vega_lite_chart(
                spec=finding_chart(finding),
                width="content" if finding.question in OWN_WIDTH else "stretch",
                on_select="rerun",
                key=_key(finding.question),
                alt=finding.sentence,
            )


def _brush(question: Question) -> Brush:
    state = st.session_state.get(_key(question)) or {}
    return brush_of(state.get("selection") or {})


def _key(question: Question) -> str:
    return f"{question.name.lower()} {st.session_state.get(ROUND, 0)}"
