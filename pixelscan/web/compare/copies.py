"""What each copy lost of the original: verdict, numbers, topics, and the rules that the visitor chose."""

from collections.abc import Sequence

import streamlit as st

from pixelscan.metadata.compare.copy_report import CopyReport, copy_report, verdict
from pixelscan.metadata.compare.picture_facts import worded
from pixelscan.metadata.compare.rules import Rules, to_toml
from pixelscan.metadata.compare.topics import RULE_TOPICS, Kept, TopicChange
from pixelscan.web.compare.identical import are_identical
from pixelscan.web.compare.picture_changes import picture_changes
from pixelscan.web.compare.selection import Compared
from pixelscan.web.ui.html import render

MARKS = {Kept.KEPT: "=", Kept.CHANGED: "≠", Kept.LOST: "−", Kept.ADDED: "+"}
CLASSES = {Kept.KEPT: "equal", Kept.CHANGED: "changed", Kept.LOST: "missing", Kept.ADDED: "added"}


def copies(compared: Compared) -> None:
    """The rules and the table; the reference is the original, the other photos are its copies."""
    rules = _rules()
    st.html(copies_table(compared, _reports(compared, rules)))


def _rules() -> Rules:
    """What the visitor asks of the copies; the address keeps it, and a file does for `pixelscan compare`."""
    with st.expander(
        "Rules that the copies must keep", expanded=any(key in st.query_params for key in ("keep", "gone"))
    ):
        keep = st.pills("Must be kept", RULE_TOPICS, selection_mode="multi", key="keep", bind="query-params")
        gone = st.pills("Must be gone", RULE_TOPICS, selection_mode="multi", key="gone", bind="query-params")
        same = st.toggle("Same picture, neither cropped nor turned", key="same", bind="query-params")
        rules = Rules(keep=tuple(keep), gone=tuple(gone), same=same)
        if rules != Rules():
            st.download_button("Download rules.toml", to_toml(rules), "rules.toml", icon=":material/download:")
            st.caption("For CI: `pixelscan compare ORIGINALS COPIES --rules rules.toml`")
    return rules


def _reports(compared: Compared, rules: Rules) -> list[CopyReport]:
    original, photo = compared.facts[compared.reference].scan, compared.photos[compared.reference]
    return [
        copy_report(
            original,
            compared.facts[number].scan,
            change,
            rules,
            is_identical=are_identical(photo, compared.photos[number]),
        )
        for number, change in zip(compared.others, picture_changes(compared), strict=True)
    ]


def copies_table(compared: Compared, reports: Sequence[CopyReport]) -> str:
    """One column per copy; rows in which all copies say nothing are left out."""
    topics = list(dict.fromkeys(change.topic for report in reports for change in report.changes))
    numbers = zip(*(worded(report.facts[1]) for report in reports), strict=True)
    return render(
        "compare/templates/copies_table.html",
        original=compared.photos[compared.reference].name,
        names=[compared.photos[number].name for number in compared.others],
        verdicts=[verdict(report) for report in reports],
        facts=[
            (name, before, [text for _, text in after])
            for (name, before), after in zip(worded(reports[0].facts[0]), numbers, strict=True)
        ],
        topics=[(topic, [_of(report, topic) for report in reports]) for topic in topics],
        rules=[(one.rule, [report.rules[at] for report in reports]) for at, one in enumerate(reports[0].rules)],
        marks=MARKS,
        classes=CLASSES,
    )


def _of(report: CopyReport, topic: str) -> TopicChange | None:
    return next((change for change in report.changes if change.topic == topic), None)
