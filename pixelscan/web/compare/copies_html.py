"""Copies and their originals as one HTML file to keep or to send: verdicts, pictures, figures, rules."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, datetime

import pixelscan
from pixelscan.metadata.compare.copy_report import CopyReport, verdict
from pixelscan.metadata.compare.picture_facts import worded
from pixelscan.metadata.compare.topics import Kept
from pixelscan.web.compare.report import POLICY
from pixelscan.web.ui.html import render

Pictures = tuple[bytes | None, bytes | None]


def copies_html(compared: Sequence[tuple[CopyReport, Pictures]]) -> str:
    """One section for each pair; pictures are JPEGs, original first."""
    return render(
        "compare/templates/copies.html",
        policy=POLICY,
        version=pixelscan.__version__,
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        summary=_summary([report for report, _ in compared]),
        pairs=[_pair(report, pictures) for report, pictures in compared],
    )


def _summary(reports: Sequence[CopyReport]) -> str:
    count = f"{len(reports)} {'copy' if len(reports) == 1 else 'copies'} compared"
    if not any(report.rules for report in reports):
        return f"{count}."
    passed = sum(report.has_passed for report in reports)
    failed = len(reports) - passed
    keep, do = "keeps" if passed == 1 else "keep", "does" if failed == 1 else "do"
    return f"{count}: {passed} {keep} all rules, {failed} {do} not."


def _pair(report: CopyReport, pictures: Pictures) -> dict[str, object]:
    facts = zip(worded(report.facts[0]), worded(report.facts[1]), strict=True)
    return {
        "original": report.original,
        "copy": report.copy,
        "verdict": verdict(report),
        "pictures": [b64encode(one).decode() if one else "" for one in pictures],
        "facts": [(name, one, other) for (name, one), (_, other) in facts],
        "changes": [change for change in report.changes if change.kept is not Kept.KEPT],
        "loss": report.loss,
        "rules": report.rules,
    }
