"""What copies lost of their originals, by the rules that the visitor chose."""

from collections.abc import Sequence
from typing import NamedTuple

from pixelscan.metadata.compare.copy_report import CopyReport, copy_report
from pixelscan.metadata.compare.rules import Rules
from pixelscan.web.compare.identical import are_identical
from pixelscan.web.compare.picture_changes import picture_changes
from pixelscan.web.store.tray import Photo
from pixelscan.web.ui.current_tray import facts_of


class Pair(NamedTuple):
    """An original and a copy of it."""

    original: Photo
    copy: Photo


def copy_reports(pairs: Sequence[Pair], rules: Rules) -> list[CopyReport]:
    """One for each pair. Raises NotHere."""
    changes = picture_changes([(pair.original.id, pair.copy.id) for pair in pairs])
    return [
        copy_report(
            facts_of(pair.original).scan,
            facts_of(pair.copy).scan,
            change,
            rules,
            is_identical=are_identical(pair.original, pair.copy),
        )
        for pair, change in zip(pairs, changes, strict=True)
    ]
