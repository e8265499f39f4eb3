"""What became of a photo in a copy: verdict, picture, numbers, what was lost, and whether rules hold."""

from dataclasses import dataclass
from typing import Any

from pixelscan.metadata.compare.loss import Loss, loss
from pixelscan.metadata.compare.picture_facts import PictureFacts, picture_facts, worded
from pixelscan.metadata.compare.rules import RuleResult, Rules, check_rules
from pixelscan.metadata.compare.topics import Kept, TopicChange, topic_changes
from pixelscan.metadata.model import Scan
from pixelscan.metadata.pixels.image_match import ImageChangeKind, PictureChange
from pixelscan.metadata.terminal import escape

IDENTICAL = "Identical, byte for byte."
UNCHANGED = PictureChange(ImageChangeKind.SAME, 1.0, "Same picture, same size.")


@dataclass(frozen=True, slots=True)
class CopyReport:
    """`picture` is None if the pictures could not be compared; `rules` is empty without rules.

    `changes` tell of facts, which a copy may keep in another tag; `loss` counts tags.
    """

    original: str
    copy: str
    is_identical: bool
    picture: PictureChange | None
    facts: tuple[PictureFacts, PictureFacts]
    changes: tuple[TopicChange, ...]
    loss: Loss
    rules: tuple[RuleResult, ...]

    @property
    def has_passed(self) -> bool:
        return all(result.passed for result in self.rules)


def copy_report(
    original: Scan, copy: Scan, picture: PictureChange | None, rules: Rules, *, is_identical: bool
) -> CopyReport:
    """Of two scans; `picture` says what became of the picture, None if that could not be told."""
    if is_identical:
        picture = UNCHANGED
    facts = picture_facts(original), picture_facts(copy)
    changes = topic_changes(original, copy)
    results = check_rules(rules, changes, facts[1], picture)
    return CopyReport(original.file, copy.file, is_identical, picture, facts, changes, loss(original, copy), results)


def verdict(report: CopyReport) -> str:
    """One line: what happened to the picture, and what the copy no longer says."""
    if report.is_identical:
        return IDENTICAL
    picture = report.picture.text if report.picture else "The pictures could not be compared."
    lost, changed = _named(report, Kept.LOST), _named(report, Kept.CHANGED)
    told = [f"Lost: {lost}."] * bool(lost) + [f"Changed: {changed}."] * bool(changed)
    if not told and report.picture and report.picture.fate is ImageChangeKind.SAME:
        return f"{picture} Nothing that people look for was lost."
    return " ".join([picture, *(told or ["Nothing that people look for was lost."])])


def _named(report: CopyReport, kept: Kept) -> str:
    return ", ".join(change.topic for change in report.changes if change.kept is kept)


def to_text(report: CopyReport) -> str:
    """For a terminal: the verdict, then a line for each number that differs, each loss and each rule."""
    lines = [f"{report.original} -> {report.copy}", f"  {verdict(report)}"]
    pairs = zip(worded(report.facts[0]), worded(report.facts[1]), strict=True)
    lines += [f"  {name:<18}  {one} -> {other}" for (name, one), (_, other) in pairs if one != other]
    lines += [
        f"  {change.kept:<18}  {change.topic}: {change.details}"
        for change in report.changes
        if change.kept in (Kept.LOST, Kept.CHANGED) and change.details
    ]
    lines += [f"  {'Tags':<18}  {report.loss.text}"] * (not report.is_identical)
    lines += [f"  {'Lost parts':<18}  {', '.join(report.loss.parts)}"] * bool(report.loss.parts)
    lines += [f"  {'pass' if one.passed else 'FAIL':<18}  {one.rule}: {one.text}" for one in report.rules]
    return "\n".join(map(escape, lines))


def to_dict(report: CopyReport) -> dict[str, Any]:
    """In JSON types."""
    return {
        "original": report.original,
        "copy": report.copy,
        "identical": report.is_identical,
        "verdict": verdict(report),
        "picture": {"change": report.picture.fate, "text": report.picture.text} if report.picture else None,
        "facts": [_plain(one) for one in report.facts],
        "changes": [change._asdict() for change in report.changes],
        "tags": report.loss.counts,
        "lost_parts": report.loss.parts,
        "rules": [result._asdict() for result in report.rules],
        "passed": report.has_passed,
    }


def _plain(facts: PictureFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in PictureFacts.__slots__}
