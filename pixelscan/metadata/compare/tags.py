"""Photos side by side: one row per tag, one cell per photo, with each cell's state against the reference.

The order of rows does not depend on the reference: Exif's directories first, then the groups in order of
appearance; within a group by tag number, as in the standard and in TIFF.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from pixelscan.metadata.model import Scan, Tag

FIRST_GROUPS = ("IFD0", "ExifIFD", "GPS", "InteropIFD", "IFD1")

# Group, name, and a count for tags that share both.
_Key = tuple[str, str, int]


class State(StrEnum):
    """A cell compared with the reference's; ABSENT if neither photo has the tag."""

    EQUAL = "equal"
    ABSENT = "absent"
    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"


# Marks, so that states differ by more than colour.
MARKS = {State.EQUAL: "=", State.ABSENT: "", State.CHANGED: "≠", State.MISSING: "−", State.ADDED: "+"}


class Cell(NamedTuple):
    """One photo's tag in a row; `tag` is None if the photo does not have it."""

    state: State
    tag: Tag | None

    @property
    def text(self) -> str:
        """The tag's text; "" if the photo does not have the tag."""
        return self.tag.text if self.tag else ""


class Row(NamedTuple):
    """One tag in all photos. `number` counts tags with the same group and name, from 1."""

    group: str
    name: str
    number: int
    id: int | str | None
    cells: tuple[Cell, ...]

    @property
    def is_equal(self) -> bool:
        return all(cell.state in (State.EQUAL, State.ABSENT) for cell in self.cells)

    @property
    def label(self) -> str:
        """The name, with its number unless it is the first."""
        return self.name if self.number == 1 else f"{self.name} ({self.number})"


@dataclass(frozen=True, slots=True)
class Group:
    """One block of metadata; `folded` counts the equal rows that are left out of `rows`."""

    name: str
    rows: tuple[Row, ...]
    folded: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """The photos' names, the reference's index, and their tags in groups."""

    files: tuple[str, ...]
    reference: int
    groups: tuple[Group, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def folded(self) -> int:
        return sum(group.folded for group in self.groups)

    def differences_only(self) -> "Comparison":
        """Only the rows where a photo differs from the reference; `folded` counts the others."""
        return replace(self, groups=tuple(_folded(group) for group in self.groups))


def compare(scans: Sequence[Scan], reference: int) -> Comparison:
    """All scans' tags, compared with those of `scans[reference]`."""
    columns = [_by_key(scan.tags) for scan in scans]
    keys = _in_order(columns)
    groups: dict[str, list[Row]] = {}
    for key in keys:
        groups.setdefault(key[0], []).append(_row(key, [column.get(key) for column in columns], reference))
    return Comparison(
        files=tuple(scan.file for scan in scans),
        reference=reference,
        groups=tuple(Group(name, tuple(rows)) for name, rows in groups.items()),
    )


def _by_key(tags: Iterable[Tag]) -> dict[_Key, Tag]:
    found: dict[_Key, Tag] = {}
    seen: dict[tuple[str, str], int] = {}
    for tag in tags:
        number = seen[tag.group, tag.name] = seen.get((tag.group, tag.name), 0) + 1
        found[tag.group, tag.name, number] = tag
    return found


def _in_order(columns: Sequence[Mapping[_Key, Tag]]) -> list[_Key]:
    """Tags with a number by number, then the others; ties in order of appearance, first photo first."""
    tags = {key: tag for column in reversed(columns) for key, tag in column.items()}
    appearance = list(dict.fromkeys(key for column in columns for key in column))
    groups = list(dict.fromkeys((*FIRST_GROUPS, *(key[0] for key in appearance))))
    place = {name: index for index, name in enumerate(groups)}

    def rank(key: _Key) -> tuple[int, float]:
        number = tags[key].id
        return place[key[0]], number if isinstance(number, int) else float("inf")

    return sorted(appearance, key=rank)


def _row(key: _Key, tags: Sequence[Tag | None], reference: int) -> Row:
    group, name, number = key
    base = tags[reference]
    cells = tuple(Cell(_state(base, tag), tag) for tag in tags)
    return Row(group, name, number, next(tag.id for tag in tags if tag), cells)


def _state(reference: Tag | None, tag: Tag | None) -> State:
    if tag is None:
        return State.ABSENT if reference is None else State.MISSING
    if reference is None:
        return State.ADDED
    return State.EQUAL if reference is tag or _same(reference, tag) else State.CHANGED


def _same(one: Tag, other: Tag) -> bool:
    """Texts count too: one lens number can mean two lenses. For binary data only the length is known."""
    # Two 0/0 are equal, although nan is not equal to itself.
    return one.text == other.text and (one.value == other.value or repr(one.value) == repr(other.value))


def _folded(group: Group) -> Group:
    rows = tuple(row for row in group.rows if not row.is_equal)
    return replace(group, rows=rows, folded=group.folded + len(group.rows) - len(rows))
