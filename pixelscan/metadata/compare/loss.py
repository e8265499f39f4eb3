"""How many of the original's tags a copy kept, changed and lost, and how many are new; and which parts it lost."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pixelscan.metadata.compare.tags import Group, State, compare
from pixelscan.metadata.compare.topics import Kept
from pixelscan.metadata.model import Scan
from pixelscan.metadata.photo.parts import lost_parts, named

NAMED_GROUPS = 6
# Positions and sizes of parts of the file, which differ when another program writes the same data.
LAYOUT = frozenset(
    {
        *("ExifIFDPointer", "GPSInfoIFDPointer", "InteroperabilityIFDPointer", "SubIFDs"),
        *("JPEGInterchangeFormat", "JPEGInterchangeFormatLength", "ExifByteOrder"),
        *("StripOffsets", "StripByteCounts", "TileOffsets", "TileByteCounts"),
    }
)


@dataclass(frozen=True, slots=True)
class GroupLoss:
    """How many of a group's tags were kept, changed, lost and added."""

    group: str
    kept: int
    changed: int
    lost: int
    added: int

    @property
    def fate(self) -> Kept:
        """What happened to the group; "changed" is anything between kept and lost."""
        match [kept for kept in (Kept.KEPT, Kept.CHANGED, Kept.LOST, Kept.ADDED) if getattr(self, kept)]:
            case [kept]:
                return kept
            case _:
                return Kept.CHANGED


@dataclass(frozen=True, slots=True)
class Loss:
    """The groups, worst first, a summary sentence, and the words for the parts that the copy lost."""

    groups: tuple[GroupLoss, ...]
    text: str
    parts: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """The tags of all groups together: kept, changed, lost, added."""
        return _counts(self.groups)


def loss(original: Scan, copy: Scan) -> Loss:
    """Compares the copy's tags and parts with the original's; their positions in the file do not count."""
    judged = [_judged(group) for group in compare((original, copy), 0).groups]
    groups = sorted((group for group in judged if group), key=_badness)
    return Loss(tuple(groups), _sentence(groups), tuple(named(part) for part in lost_parts(original, copy)))


def _judged(group: Group) -> GroupLoss | None:
    states = Counter(row.cells[1].state for row in group.rows if row.name not in LAYOUT)
    if not states:
        return None
    return GroupLoss(
        group=group.name,
        kept=states[State.EQUAL],
        changed=states[State.CHANGED],
        lost=states[State.MISSING],
        added=states[State.ADDED],
    )


def _badness(group: GroupLoss) -> tuple[int, int]:
    order = (Kept.LOST, Kept.CHANGED, Kept.ADDED, Kept.KEPT)
    return order.index(group.fate), -group.lost


def _counts(groups: Sequence[GroupLoss]) -> dict[str, int]:
    return {name: sum(getattr(group, name) for group in groups) for name in ("kept", "changed", "lost", "added")}


def _sentence(groups: Sequence[GroupLoss]) -> str:
    kept, changed, lost, added = _counts(groups).values()
    total = kept + changed + lost
    if not total:
        return "The original has no tags to lose."
    if kept == total and not added:
        return f"Kept all {total:,} tags."
    parts = [f"Kept {kept:,} of {total:,} tags; changed {changed:,}, lost {lost:,}, added {added:,}."]
    for words, fate in (("Lost completely", Kept.LOST), ("New", Kept.ADDED)):
        names = [group.group for group in groups if group.fate is fate]
        more = f" and {len(names) - NAMED_GROUPS} more" if len(names) > NAMED_GROUPS else ""
        parts += [f"{words}: {', '.join(names[:NAMED_GROUPS])}{more}."] if names else []
    return " ".join(parts)
