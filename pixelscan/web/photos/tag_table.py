"""All tags of a photo in a table with search and filters; a fragment, so that a search reruns nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import streamlit as st

from pixelscan.metadata.blocks.explanations import CONTAINERS, explain
from pixelscan.metadata.model import Binary, Tag
from pixelscan.web.photos.hex_view import tag_bytes
from pixelscan.web.store.photo_cache import cached_per_photo
from pixelscan.web.store.photo_store import PhotoFacts
from pixelscan.web.store.tray import Photo
from pixelscan.web.ui.current_tray import facts_still_here
from pixelscan.web.ui.markdown import escape_markdown

TABLE_PIXELS = 460
NAME_PIXELS = 160
MAX_CELL = 500
CAMERA_GROUPS = {"IFD0", "ExifIFD", "GPS", "InteropIFD"}
# A phone shows the first two.
COLUMNS = {
    "Name": st.column_config.TextColumn(width=NAME_PIXELS, help="The standard's name"),
    "Meaning": st.column_config.TextColumn(width="large", help="The value in words"),
    "Value": st.column_config.TextColumn(width="medium", help="What the file stores"),
    "Group": st.column_config.TextColumn(width="small", help="The block that contains the tag, by ExifTool's name"),
    "Id": st.column_config.TextColumn(width="small", help="The tag's number or key in its block"),
    "Explanation": st.column_config.TextColumn(width="large", help="What the tag is for"),
}


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag's cells in the order of COLUMNS; its group; its index in the scan; whether it is unknown or binary; all of
    its text, casefolded.
    """

    cells: tuple[str, ...]
    group: str
    number: int
    is_obscure: bool
    searched: str


@st.fragment
def show_tags(photo: Photo) -> None:
    """The table and its filters."""
    facts = facts_still_here(photo)
    rows = _rows(facts)
    wanted = st.text_input(
        "Search all tags",
        type="search",
        live=True,
        key="tag_search",
        placeholder="lens, 0x9003, flash ...",
        icon=":material/search:",
    )
    groups = st.pills(
        "Groups",
        _groups(facts),
        selection_mode="multi",
        format_func=escape_markdown,
        key=f"groups {photo.id}",
    )
    obscure = _obscure(facts)
    everything = bool(obscure) and st.toggle(
        f"Show unknown and binary tags ({obscure})", key="obscure_tags", persist_state="session"
    )
    is_usual = not (wanted or groups or everything)
    shown = _usual_rows(facts) if is_usual else matching(rows, wanted, groups, everything=everything)
    hidden = f"; {obscure} unknown or binary ones are hidden" if obscure and not everything else ""
    st.caption(f"{len(shown)} of {len(rows)} tags{hidden}. {'Click a tag to see its bytes.' if shown else ''}")
    if not shown:
        st.write("No tag matches.")
        return
    chosen = st.dataframe(
        _usual_columns(facts) if is_usual else _columns(shown),
        hide_index=True,
        height=min(TABLE_PIXELS, 38 + 35 * len(shown)),
        column_config=COLUMNS,
        placeholder="",
        alt=f"Table of {len(shown)} tags of {photo.name}",
        key=f"tags {photo.id} {wanted} {groups} {everything}",  # a choice is a row's number, which means these rows
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
    )
    clicked = [row for row, _ in chosen.selection.cells] or chosen.selection.rows
    picked = [number for number in clicked if number < len(shown)]
    if picked:
        tag_bytes(photo, shown[picked[0]].number)


def matching(rows: Sequence[TagRow], wanted: str, groups: Sequence[str], *, everything: bool) -> list[TagRow]:
    """The rows that contain every wanted word, in the chosen groups (all groups if none is chosen)."""
    words = wanted.casefold().split()
    return [
        row
        for row in rows
        if (everything or not row.is_obscure)
        and (not groups or row.group in groups)
        and all(word in row.searched for word in words)
    ]


@cached_per_photo
def _groups(facts: PhotoFacts) -> list[str]:
    return list(dict.fromkeys(row.group for row in _rows(facts)))


@cached_per_photo
def _obscure(facts: PhotoFacts) -> int:
    return sum(row.is_obscure for row in _rows(facts))


@cached_per_photo
def _usual_rows(facts: PhotoFacts) -> list[TagRow]:
    return matching(_rows(facts), "", (), everything=False)


@cached_per_photo
def _usual_columns(facts: PhotoFacts) -> pa.Table:
    return _columns(_usual_rows(facts))


def _columns(rows: Sequence[TagRow]) -> pa.Table:
    """The columns as Arrow, which Streamlit sends in a third of the time of a pandas table."""
    columns = zip(*(row.cells for row in rows), strict=True) if rows else [()] * len(COLUMNS)
    return pa.table([pa.array(column, pa.string()) for column in columns], names=list(COLUMNS))


@cached_per_photo
def _rows(facts: PhotoFacts) -> list[TagRow]:
    tags = facts.scan.tags
    numbers = sorted(range(len(tags)), key=lambda number: _interest(tags[number]))
    return [_row(tags[number], number) for number in numbers]


def _interest(tag: Tag) -> int:
    """The sort key: tags that the camera wrote come first, then other blocks, then facts about the file."""
    return 0 if tag.group in CAMERA_GROUPS else 2 if tag.group in CONTAINERS else 1


def _row(tag: Tag, number: int) -> TagRow:
    key = f"0x{tag.id:04x}" if isinstance(tag.id, int) else tag.id or ""
    cells = tag.name, _short(tag.text), _short(_stored(tag)), tag.group, key, explain(tag)
    is_obscure = isinstance(tag.value, Binary) or tag.name.startswith(("0x", "Unknown"))
    return TagRow(cells, tag.group, number, is_obscure, " ".join(cells).casefold())


def _stored(tag: Tag) -> str:
    if isinstance(tag.value, tuple):
        return ", ".join(_number(part) for part in tag.value)
    return _number(tag.value)


def _number(value: object) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _short(text: str) -> str:
    return text if len(text) <= MAX_CELL else f"{text[:MAX_CELL]} ..."
