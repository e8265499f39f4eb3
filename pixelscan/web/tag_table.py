"""Every tag of a photo in a table to search and filter; a fragment, so that a search reruns nothing else."""

import pandas as pd
import streamlit as st

from pixelscan.metadata.explanation import CONTAINERS, explain
from pixelscan.metadata.model import Binary, Scan, Tag
from pixelscan.web.plain import plain
from pixelscan.web.tag_bytes import tag_bytes
from pixelscan.web.tray import Photo, facts_of

TABLE_PIXELS = 460
MAX_CELL = 500
CAMERA_GROUPS = {"IFD0", "ExifIFD", "GPS", "InteropIFD"}
COLUMNS = {
    "Group": st.column_config.TextColumn(width="small", help="The block it stands in, named as ExifTool names it"),
    "Name": st.column_config.TextColumn(width="medium", help="The standard's name"),
    "Meaning": st.column_config.TextColumn(width="large", help="The value in words"),
    "Value": st.column_config.TextColumn(width="medium", help="What the file stores"),
    "Id": st.column_config.TextColumn(width="small", help="The tag's number or key in its block"),
    "Explanation": st.column_config.TextColumn(width="large", help="What the tag is for"),
}


@st.fragment
def tag_table(photo: Photo) -> None:
    """The table and its filters."""
    table = _table(photo.id, facts_of(photo).scan)
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    wanted = left.text_input(
        "Search all tags", key="tag_search", placeholder="lens, 0x9003, flash ...", icon=":material/search:"
    )
    obscure = int(table["obscure"].sum())
    everything = right.toggle(
        f"Show unknown and binary tags ({obscure} hidden)" if obscure else "No unknown or binary tags",
        key="obscure_tags",
        disabled=not obscure,
    )
    groups = st.pills(
        "Groups",
        list(dict.fromkeys(table["Group"])),
        selection_mode="multi",
        format_func=plain,
        key=f"groups {photo.id}",
    )
    shown = matching(table, wanted, groups, everything=everything)
    hidden = f"; {obscure} unknown or binary ones are hidden" if obscure and not everything else ""
    st.caption(f"{len(shown)} of {len(table)} tags{hidden}.")
    chosen = st.dataframe(
        shown[list(COLUMNS)],
        hide_index=True,
        height=min(TABLE_PIXELS, 38 + 35 * max(len(shown), 1)),
        column_config=COLUMNS,
        placeholder="",
        alt=f"Table of {len(shown)} tags of {photo.name}",
        key=f"tags {photo.id}",
        on_select="rerun",
        selection_mode="single-row",
    )
    rows = [row for row in chosen.selection.rows if row < len(shown)]
    if rows:
        tag_bytes(photo, int(shown["number"].iloc[rows[0]]))
    else:
        st.caption("Choose a row to see its bytes in the file.")


def matching(table: pd.DataFrame, wanted: str, groups: list[str], *, everything: bool) -> pd.DataFrame:
    """The rows that hold every wanted word, in the chosen groups; all groups where none is chosen."""
    keep = pd.Series(data=True, index=table.index) if everything else ~table["obscure"]
    if groups:
        keep &= table["Group"].isin(groups)
    for word in wanted.casefold().split():
        keep &= table["searched"].str.contains(word, regex=False)
    return table[keep]


@st.cache_resource(max_entries=32, show_spinner=False)
def _table(photo_id: str, _scan: Scan) -> pd.DataFrame:  # noqa: ARG001 - the id is the cache's key
    return tag_rows(_scan)


def tag_rows(scan: Scan) -> pd.DataFrame:
    """A row a tag; "number" is its place in the scan, "obscure" marks unknown and binary ones,
    "searched" is all of its text.
    """
    numbers = sorted(range(len(scan.tags)), key=lambda number: _interest(scan.tags[number]))
    rows = [_row(scan.tags[number]) for number in numbers]
    table = pd.DataFrame(rows, columns=[*COLUMNS, "obscure"])
    table["number"] = numbers
    table["searched"] = [" ".join(map(str, row[:6])).casefold() for row in rows]
    return table


def _interest(tag: Tag) -> int:
    """What the photographer's camera wrote comes first, then other blocks, then facts about the file."""
    return 0 if tag.group in CAMERA_GROUPS else 2 if tag.group in CONTAINERS else 1


def _row(tag: Tag) -> tuple[str, str, str, str, str, str, bool]:
    number = f"0x{tag.id:04x}" if isinstance(tag.id, int) else tag.id or ""
    is_obscure = isinstance(tag.value, Binary) or tag.name.startswith(("0x", "Unknown"))
    return tag.group, tag.name, _short(tag.text), _short(_stored(tag)), number, explain(tag), is_obscure


def _stored(tag: Tag) -> str:
    if isinstance(tag.value, tuple):
        return ", ".join(_number(part) for part in tag.value)
    return _number(tag.value)


def _number(value: object) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _short(text: str) -> str:
    return text if len(text) <= MAX_CELL else f"{text[:MAX_CELL]} ..."
