"""What a copy lost: which of the original's tags were kept, changed or dropped, and which are new."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pixelscan.metadata.compare.tags import Group, State, compare
from pixelscan.metadata.model import Scan
from pixelscan.metadata.photo.parts import lost_parts, named
from pixelscan.metadata.provenance.lost_record import record_change

NAMED_GROUPS = 6
# Positions and sizes of parts of the file, which differ when another program writes the same data.
LAYOUT = frozenset(
    {
        *("ExifIFDPointer", "GPSInfoIFDPointer", "InteroperabilityIFDPointer", "SubIFDs"),
        *("JPEGInterchangeFormat", "JPEGInterchangeFormatLength", "ExifByteOrder"),
        *("StripOffsets", "StripByteCounts", "TileOffsets", "TileByteCounts"),
    }
)


class ChangeStatus(StrEnum):
    """What happened to a block of metadata; "changed" is anything between kept and dropped."""

    KEPT = "kept"
    CHANGED = "changed"
    DROPPED = "dropped"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class GroupLoss:
    """What happened to a group, and how many of its tags were kept, changed, dropped and added."""

    group: str
    fate: ChangeStatus
    kept: int
    changed: int
    dropped: int
    added: int


@dataclass(frozen=True, slots=True)
class Loss:
    """The groups, worst first, a summary sentence, and sentences on lost parts and on the signed record."""

    groups: tuple[GroupLoss, ...]
    text: str
    parts: str = ""
    record: str = ""


def loss(original: Scan, copy: Scan) -> Loss:
    """Compares the copy's tags and parts with the original's; their positions in the file do not count."""
    judged = [_judged(group) for group in compare((original, copy), 0).groups]
    groups = sorted((group for group in judged if group), key=_badness)
    lost = ", ".join(named(part) for part in lost_parts(original, copy))
    parts = f"Lost: {lost}." if lost else ""
    return Loss(tuple(groups), _sentence(groups), parts, record_change(original.record, copy.record))


def _judged(group: Group) -> GroupLoss | None:
    states = Counter(row.cells[1].state for row in group.rows if row.name not in LAYOUT)
    if not states:
        return None
    return GroupLoss(
        group=group.name,
        fate=_fate(states),
        kept=states[State.EQUAL],
        changed=states[State.CHANGED],
        dropped=states[State.MISSING],
        added=states[State.ADDED],
    )


def _fate(states: Counter[State]) -> ChangeStatus:
    match [state for state in State if states[state]]:
        case [State.EQUAL]:
            return ChangeStatus.KEPT
        case [State.MISSING]:
            return ChangeStatus.DROPPED
        case [State.ADDED]:
            return ChangeStatus.ADDED
        case _:
            return ChangeStatus.CHANGED


def _badness(group: GroupLoss) -> tuple[int, int]:
    order = (ChangeStatus.DROPPED, ChangeStatus.CHANGED, ChangeStatus.ADDED, ChangeStatus.KEPT)
    return order.index(group.fate), -group.dropped


def _sentence(groups: Sequence[GroupLoss]) -> str:
    kept, changed, dropped, added = (
        sum(getattr(group, name) for group in groups) for name in ("kept", "changed", "dropped", "added")
    )
    total = kept + changed + dropped
    if not total:
        return "The original has no tags to lose."
    if kept == total and not added:
        return f"Kept all {total} tags."
    parts = [f"Kept {kept} of {total} tags; changed {changed}, lost {dropped}, added {added}."]
    for words, fate in (("Lost completely", ChangeStatus.DROPPED), ("New", ChangeStatus.ADDED)):
        names = [group.group for group in groups if group.fate is fate]
        more = f" and {len(names) - NAMED_GROUPS} more" if len(names) > NAMED_GROUPS else ""
        parts += [f"{words}: {', '.join(names[:NAMED_GROUPS])}{more}."] if names else []
    return " ".join(parts)
