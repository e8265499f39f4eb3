"""A comparison as tables: what lies between the photos in units, and every tag side by side."""

from collections.abc import Iterable
from html import escape

from pixelscan.metadata.compare.quantities import Quantity, differences
from pixelscan.metadata.compare.tags import MARKS, Cell, Comparison, Group, State
from pixelscan.web.compare.selection import Compared

MAX_CELL = 120
LEGEND = (
    '<p class="ps-legend"><span class="changed">≠ changed</span> <span class="missing">− missing</span> '
    '<span class="added">+ added</span> <span class="equal">= equal</span></p>'
)


def quantities_html(compared: Compared) -> str:
    """A row a quantity, a column a photo: what it has more than the reference."""
    reference = compared.analyses[compared.reference]
    columns = [differences(compared.analyses[number], reference) for number in compared.others]
    known = [quantity for quantity in Quantity if any(quantity in column for column in columns)]
    names = "".join(_name(compared.photos[number].name) for number in compared.others)
    rows = "".join(
        f"<tr><th scope='row'>{escape(quantity)}</th>"
        + "".join(f"<td>{escape(column[quantity].text) if quantity in column else ''}</td>" for column in columns)
        + "</tr>"
        for quantity in known
    )
    head = f"<thead><tr><th scope='col'>Against {escape(compared.photos[compared.reference].name)}</th>{names}</tr>"
    return f'<div class="ps-wide"><table class="ps-matrix">{head}</thead><tbody>{rows}</tbody></table></div>'


def matrix_html(comparison: Comparison, groups: Iterable[str] = (), wanted: str = "") -> str:
    """Every row that holds all wanted words, in the chosen groups (all where none is chosen)."""
    chosen = set(groups)
    shown = [group for group in comparison.groups if not chosen or group.name in chosen]
    bodies = "".join(_group_html(group, comparison, wanted.casefold().split()) for group in shown)
    names = "".join(
        _name(file, "reference" if number == comparison.reference else "")
        for number, file in enumerate(comparison.files)
    )
    head = f"<thead><tr><th scope='col'>Tag</th>{names}</tr></thead>"
    return f'{LEGEND}<div class="ps-wide"><table class="ps-matrix">{head}{bodies}</table></div>'


def _name(file: str, role: str = "") -> str:
    words = f"<small>{role}</small>" if role else ""
    return f"<th scope='col' title='{escape(file, quote=True)}'>{escape(file)}{words}</th>"


def _group_html(group: Group, comparison: Comparison, words: list[str]) -> str:
    rows = [row for row in group.rows if _holds(words, group.name, row.label, row.cells)]
    if not rows and (words or not group.folded):
        return ""
    folded = f"{group.folded} equal tags folded" if group.folded and not words else ""
    span = len(comparison.files) + 1
    head = (
        f"<tr class='group'><th scope='rowgroup' colspan='{span}'>{escape(group.name)}<small>{folded}</small></th></tr>"
    )
    lines = "".join(
        f"<tr><th scope='row'>{escape(row.label)}</th>"
        + "".join(_cell(cell, is_reference=number == comparison.reference) for number, cell in enumerate(row.cells))
        + "</tr>"
        for row in rows
    )
    return f"<tbody>{head}{lines}</tbody>"


def _holds(words: list[str], group: str, label: str, cells: tuple[Cell, ...]) -> bool:
    if not words:
        return True
    text = " ".join([group, label, *(cell.text for cell in cells)]).casefold()
    return all(word in text for word in words)


def _cell(cell: Cell, *, is_reference: bool) -> str:
    text = escape(cell.text if len(cell.text) <= MAX_CELL else f"{cell.text[:MAX_CELL]} …")
    if is_reference:
        return f"<td class='reference'>{text}</td>"
    mark = f"<i title='{cell.state}'>{MARKS[cell.state]}</i>"
    return f"<td class='{cell.state}'>{mark} {'' if cell.state is State.EQUAL else text}</td>"
