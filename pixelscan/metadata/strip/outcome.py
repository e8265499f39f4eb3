"""A photo stripped from file to file, and the proof: both scanned, and what went and what stayed counted.

The plan before the act is the act itself, into a file that nobody has to keep.
"""

import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from pixelscan.errors import FileUnreadable
from pixelscan.formatting import file_size
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.formats.pieces import Change
from pixelscan.metadata.model import Part, Scan, Tag
from pixelscan.metadata.photo.parts import lost_parts, named
from pixelscan.metadata.photo.privacy import PrivacyRisk, privacy_risks
from pixelscan.metadata.scanner import opened, scan
from pixelscan.metadata.strip import strip


@dataclass(frozen=True, slots=True)
class GroupNames:
    """The tags of one group, by name, each as often as it stands there."""

    group: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What stripping came to. `remaining_risks` is what the new file, scanned again, still gives away."""

    level: Level
    bytes_before: int
    bytes_after: int
    removed: tuple[GroupNames, ...]
    kept: tuple[GroupNames, ...]
    lost_parts: tuple[Part, ...]
    changes: tuple[Change, ...]
    remaining_risks: tuple[PrivacyRisk, ...]
    after: Scan


def strip_file(source: Path, target: Path, level: Level) -> Outcome:
    """Write the stripped photo to `target`, which is replaced. For a worker.

    Raises NotAnImage, CannotStrip, FileUnreadable; `target` is untouched then.
    """
    before = scan(source)
    with opened(source) as mapped:
        data = bytes(mapped)
    stripped = strip(data, level)
    try:
        _replace(target, stripped.data)
    except OSError as fault:
        raise FileUnreadable(f"{target.name or target} cannot be written: {fault.strerror or fault}.") from fault
    after = scan(target)
    kept = Counter((tag.group, tag.name) for tag in after.tags)
    return Outcome(
        level=level,
        bytes_before=len(data),
        bytes_after=len(stripped.data),
        removed=_by_group(_lost(before.tags, kept)),
        kept=_by_group(after.tags),
        lost_parts=lost_parts(before, after),
        changes=stripped.changes,
        remaining_risks=privacy_risks(after),
        after=after,
    )


def plan(source: Path, level: Level) -> Outcome:
    """What stripping would come to; nothing of it is kept. Raises as `strip_file`."""
    with TemporaryDirectory(prefix="pixelscan-") as folder:
        return strip_file(source, Path(folder) / source.name, level)


def _replace(target: Path, data: bytes) -> None:
    """All at once: where the disk is full, a photo that should be replaced is still there, and whole."""
    target = target.resolve()
    if target.exists() and not target.is_file():
        target.write_bytes(data)  # a device; a folder raises
        return
    unfinished = target.with_name(f".{uuid4().hex}")
    try:
        unfinished.write_bytes(data)
        if target.exists():
            shutil.copymode(target, unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _lost(tags: Iterable[Tag], kept: Counter[tuple[str, str]]) -> list[Tag]:
    lost = []
    for tag in tags:
        if kept[tag.group, tag.name] > 0:
            kept[tag.group, tag.name] -= 1
        else:
            lost.append(tag)
    return lost


def _by_group(tags: Iterable[Tag]) -> tuple[GroupNames, ...]:
    groups: dict[str, list[str]] = {}
    for tag in tags:
        groups.setdefault(tag.group, []).append(tag.name)
    return tuple(GroupNames(group, tuple(names)) for group, names in groups.items())


def card(outcome: Outcome) -> str:
    """The outcome for a person: three lines, and one for each thing the photo still gives away."""
    fewer = outcome.bytes_before - outcome.bytes_after
    lines = [
        f"  size      {outcome.bytes_after:,} bytes, {fewer:,} fewer",
        f"  removed   {_removed(outcome)}",
        f"  kept      {_counted(outcome.kept)}",
    ]
    told = [f"  contains  {risk.text}" for risk in outcome.remaining_risks]
    return "\n".join(lines + (told or ["  contains  nothing about where, when or by whom it was taken"]))


def _removed(outcome: Outcome) -> str:
    """Tags by their groups, then every part; what changed besides, where that is all."""
    groups = _counted(outcome.removed) if outcome.removed else ""
    told = [groups, *map(named, outcome.lost_parts)]
    fewer = [(change.name, change.before - change.after) for change in outcome.changes if change.after < change.before]
    changed = [] if any(told) else [f"{file_size(count)} of {name}" for name, count in fewer]
    return ", ".join(filter(None, told + changed)) or "nothing"


def _counted(groups: tuple[GroupNames, ...]) -> str:
    return ", ".join(f"{group.group} {len(group.names)}" for group in groups) or "nothing"
