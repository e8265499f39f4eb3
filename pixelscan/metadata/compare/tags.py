"""Photos side by side: a row a tag, a cell a photo, each cell's state against the reference.

Rows stand in an order that neither the reference nor chance decides: Exif's directories first, then the
groups as they appear; in each group by the tag's number, which is the order of the standard and of TIFF.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from pixelscan.metadata.model import Scan, Tag

FIRST_GROUPS = ("IFD0", "ExifIFD", "GPS", "InteropIFD", "IFD1")

# Group, name, and which of the tags that bear both.
_Key = tuple[str, str, int]


class State(StrEnum):
    """A cell against the reference's; absent where neither photo has the tag."""

    EQUAL = "equal"
    ABSENT = "absent"
    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"


# States told apart by more than colour.
MARKS = {State.EQUAL: "=", State.ABSENT: "", State.CHANGED: "≠", State.MISSING: "−", State.ADDED: "+"}


class Cell(NamedTuple):
    """What one photo says in a row; `tag` is None where it says nothing."""

    state: State
    tag: Tag | None

    @property
    def text(self) -> str:
        """The words for a person, "" where the tag is absent."""
        return self.tag.text if self.tag else ""


class Row(NamedTuple):
    """One tag of all photos. `number` counts the tags of one group and name, from 1."""

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
        """The name, with its number where it is not the first."""
        return self.name if self.number == 1 else f"{self.name} ({self.number})"


@dataclass(frozen=True, slots=True)
class Group:
    """One block of metadata; `folded` equal rows are left out of `rows`."""

    name: str
    rows: tuple[Row, ...]
    folded: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """The photos' names, which of them is the reference, and their tags in groups."""

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
        """The rows in which some photo differs from the reference; the others are counted in `folded`."""
        return replace(self, groups=tuple(_folded(group) for group in self.groups))


def compare(scans: Sequence[Scan], reference: int) -> Comparison:
    """All tags of all scans against those of `scans[reference]`."""
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
    """Numbered tags by number, then the others; equals as they appear from the first photo to the last."""
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
    """Words count too: a lens's number can mean two lenses. Of bytes only the number is known."""
    # Two 0/0 are the same fact, though nan is unequal to itself.
    return one.text == other.text and (one.value == other.value or repr(one.value) == repr(other.value))


def _folded(group: Group) -> Group:
    rows = tuple(row for row in group.rows if not row.is_equal)
    return replace(group, rows=rows, folded=group.folded + len(group.rows) - len(rows))
