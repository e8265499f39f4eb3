"""The reference with its copies: what each lost, and whether it keeps the rules."""

from collections.abc import Sequence

import streamlit as st

from pixelscan.metadata.compare.copy_report import CopyReport, verdict
from pixelscan.metadata.compare.picture_facts import worded
from pixelscan.metadata.compare.topics import Kept, TopicChange
from pixelscan.web.compare.copy_reports import Pair, copy_reports
from pixelscan.web.compare.export import comparison_downloads, report_download
from pixelscan.web.compare.rules_panel import chosen_rules
from pixelscan.web.compare.selection import Compared
from pixelscan.web.compare.side_by_side import side_by_side
from pixelscan.web.ui.html import render

MARKS = {Kept.KEPT: "=", Kept.CHANGED: "≠", Kept.LOST: "−", Kept.ADDED: "+"}
CLASSES = {Kept.KEPT: "equal", Kept.CHANGED: "changed", Kept.LOST: "missing", Kept.ADDED: "added"}


def copies(compared: Compared) -> None:
    """Rules, table, pictures and downloads; the reference is the original, the other photos are its copies."""
    st.title("What the copies lost" if len(compared.others) > 1 else "What the copy lost", anchor=False)
    original = compared.photos[compared.reference]
    pairs = [Pair(original, compared.photos[number]) for number in compared.others]
    rules = chosen_rules()
    with st.spinner("Comparing the pictures ..."):
        reports = copy_reports(pairs, rules)
    st.html(copies_table(reports))
    comparison_downloads(compared, report_download(pairs, rules))
    side_by_side(pairs)


def copies_table(reports: Sequence[CopyReport]) -> str:
    """One column per copy; rows in which all copies say nothing are left out."""
    topics = list(dict.fromkeys(change.topic for report in reports for change in report.changes))
    numbers = zip(*(worded(report.facts[1]) for report in reports), strict=True)
    return render(
        "compare/templates/copies_table.html",
        original=reports[0].original,
        names=[report.copy for report in reports],
        verdicts=[verdict(report) for report in reports],
        facts=[
            (name, before, [text for _, text in after])
            for (name, before), after in zip(worded(reports[0].facts[0]), numbers, strict=True)
        ],
        topics=[(topic, [_of(report, topic) for report in reports]) for topic in topics],
        losses=[report.loss for report in reports],
        rules=[(one.rule, [report.rules[at] for report in reports]) for at, one in enumerate(reports[0].rules)],
        marks=MARKS,
        classes=CLASSES,
    )


def _of(report: CopyReport, topic: str) -> TopicChange | None:
    return next((change for change in report.changes if change.topic == topic), None)
