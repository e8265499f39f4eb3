"""A comparison as tables: the differences in units, and every tag side by side."""

from collections.abc import Collection, Iterable

import streamlit as st

from pixelscan.metadata.compare.quantities import Quantity, differences
from pixelscan.metadata.compare.quantity_values import values
from pixelscan.metadata.compare.tags import MARKS, Cell, Group, Row, State
from pixelscan.web.compare.selection import Compared, comparison_of
from pixelscan.web.ui.html import render

MAX_CELL = 120


def quantities_html(compared: Compared) -> str:
    """One row per quantity and one column per photo: its difference from the reference, and its own value."""
    reference = compared.analyses[compared.reference]
    others = [compared.analyses[number] for number in compared.others]
    columns = [differences(photo, reference) for photo in others]
    return render(
        "compare/templates/quantities.html",
        reference=compared.photos[compared.reference].name,
        names=[compared.photos[number].name for number in compared.others],
        base=values(reference),
        columns=list(zip(columns, map(values, others), strict=True)),
        quantities=[quantity for quantity in Quantity if any(quantity in column for column in columns)],
    )


def matrix_html(compared: Compared, groups: Collection[str], wanted: str, *, differences_only: bool) -> str:
    """Every row that contains all wanted words, in the chosen groups (all if none is chosen)."""
    return _matrix(compared.key, tuple(groups), wanted, differences_only=differences_only, _compared=compared)


@st.cache_resource(max_entries=8, show_spinner=False)
def _matrix(
    key: str,  # noqa: ARG001 - the cache's key
    groups: tuple[str, ...],
    wanted: str,
    *,
    differences_only: bool,
    _compared: Compared,
) -> str:
    """Rendered once, however often the page reruns: it takes most of the page's time."""
    comparison = comparison_of(_compared)
    if differences_only:
        comparison = comparison.differences_only()
    chosen = [group for group in comparison.groups if not groups or group.name in groups]
    return render(
        "compare/templates/matrix.html",
        files=comparison.files,
        reference=comparison.reference,
        groups=[
            (name, folded, [(row.label, _cells(row, comparison.reference)) for row in rows])
            for name, folded, rows in _shown(chosen, wanted)
        ],
        marks=MARKS,
    )


def _shown(groups: Iterable[Group], wanted: str) -> list[tuple[str, int, list[Row]]]:
    """Name, number of folded tags, and rows of each group that has any; a search counts no folded ones."""
    words = wanted.casefold().split()
    found = [(group, [row for row in group.rows if _holds(words, row)]) for group in groups]
    return [
        (group.name, 0 if words else group.folded, rows)
        for group, rows in found
        if rows or (group.folded and not words)
    ]


def _holds(words: list[str], row: Row) -> bool:
    if not words:
        return True
    text = " ".join([row.group, row.label, *(cell.text for cell in row.cells)]).casefold()
    return all(word in text for word in words)


def _cells(row: Row, reference: int) -> list[tuple[str, str, str]]:
    """State, mark and text of each photo; the reference has only a text, and cells equal to it only a mark."""
    cells = [(cell.state.value, MARKS[cell.state], _text(cell)) for cell in row.cells]
    cells[reference] = ("reference", "", _shortened(row.cells[reference].text))
    return cells


def _text(cell: Cell) -> str:
    return "" if cell.state is State.EQUAL else _shortened(cell.text)


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_CELL else f"{text[:MAX_CELL]} …"
