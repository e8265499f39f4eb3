"""Strips a photo from file to file and checks the result: both files are scanned and compared.

A plan strips too, into a temporary file.
"""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import BinaryIO
from uuid import uuid4

from pixelscan.errors import FileUnreadable
from pixelscan.formatting import file_size
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.formats.pieces import Change
from pixelscan.metadata.model import Part, Scan, Tag
from pixelscan.metadata.photo.parts import lost_parts, named
from pixelscan.metadata.photo.privacy import PrivacyRisk, privacy_risks
from pixelscan.metadata.provenance.lost_record import record_change
from pixelscan.metadata.scanner import opened, scan_data
from pixelscan.metadata.strip import strip


@dataclass(frozen=True, slots=True)
class GroupNames:
    """One group's tag names, with duplicates."""

    group: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of stripping. `remaining_risks` are the privacy risks found by scanning the new file.

    `record` says what became of the signed record, if there was one.
    """

    level: Level
    bytes_before: int
    bytes_after: int
    removed: tuple[GroupNames, ...]
    kept: tuple[GroupNames, ...]
    lost_parts: tuple[Part, ...]
    changes: tuple[Change, ...]
    remaining_risks: tuple[PrivacyRisk, ...]
    after: Scan
    record: str = ""


def strip_file(source: Path, target: Path, level: Level) -> Outcome:
    """Write the stripped photo to `target`, replacing it.

    Raises NotAnImage, CannotStrip, FileUnreadable, and then leaves `target` as it was.
    """
    for path, done in ((source, "opened"), (target, "written")):
        if path.exists() and not path.is_file():  # a pipe would block, a device would be replaced
            raise FileUnreadable(f"{path.name or path} cannot be {done}: it is not a file.")
    with complete_file(target.resolve()) as file:
        outcome = _strip_into(source, file, level)
    return replace(outcome, after=replace(outcome.after, file=str(target)))


def strip_into(source: Path, target: BinaryIO, level: Level) -> Outcome:
    """Write the stripped photo to an open file. For a worker. Raises like `strip_file`."""
    with _explained(PurePath(target.name)):
        return _strip_into(source, target, level)


def _strip_into(source: Path, target: BinaryIO, level: Level) -> Outcome:
    with opened(source) as mapped:
        data = bytes(mapped)
    before = scan_data(data, str(source))
    stripped = strip(data, level)
    after = scan_data(stripped.data, target.name)
    with target:
        target.write(stripped.data)
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
        record=record_change(before.record, after.record),
    )


def plan(source: Path, level: Level) -> Outcome:
    """What stripping would do, without keeping the file. Raises like `strip_file`."""
    with TemporaryDirectory(prefix="pixelscan-") as folder:
        return strip_file(source, Path(folder) / source.name, level)


@contextmanager
def complete_file(target: Path) -> Iterator[BinaryIO]:
    """A file to write that replaces the target at the end of the block, so that this stays complete until then.

    Raises FileUnreadable.
    """
    unfinished = target.with_name(f".{uuid4().hex}")
    try:
        with _explained(target), unfinished.open("wb") as file:
            yield file
            if target.exists():
                shutil.copymode(target, unfinished)
            unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def _explained(target: PurePath) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise FileUnreadable(f"{target.name or target} cannot be written: {fault.strerror or fault}.") from fault


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
    """The outcome as text: three lines, and one for each remaining privacy risk."""
    fewer = outcome.bytes_before - outcome.bytes_after
    lines = [
        f"  size      {outcome.bytes_after:,} bytes, {fewer:,} fewer",
        f"  removed   {_removed(outcome)}",
        f"  kept      {_counted(outcome.kept)}",
    ]
    if outcome.record:
        lines.append(f"  record    {outcome.record}")
    risks = [f"  contains  {risk.text}" for risk in outcome.remaining_risks]
    return "\n".join(lines + (risks or ["  contains  nothing about where, when or by whom it was taken"]))


def _removed(outcome: Outcome) -> str:
    """Tag counts by group, then every part; other changes only if there is nothing else."""
    groups = _counted(outcome.removed) if outcome.removed else ""
    removed = [groups, *map(named, outcome.lost_parts)]
    fewer = [(change.name, change.before - change.after) for change in outcome.changes if change.after < change.before]
    changed = [] if any(removed) else [f"{file_size(count)} of {name}" for name, count in fewer]
    return ", ".join(filter(None, removed + changed)) or "nothing"


def _counted(groups: tuple[GroupNames, ...]) -> str:
    return ", ".join(f"{group.group} {len(group.names)}" for group in groups) or "nothing"
