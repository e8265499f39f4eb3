"""Collection over a library that this server offers: its answers and photos come from cubes, however many there are."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import streamlit as st

from pixelscan.errors import NotALibrary
from pixelscan.library.explorer.explorer import Explorer, opened
from pixelscan.library.library import Library
from pixelscan.metadata.collection.insight import Insight, photos, share
from pixelscan.web.collection.insight_cards import brushes, finding_cards, reset_brushes
from pixelscan.web.collection.table import COLUMNS, photo_table
from pixelscan.web.services import services
from pixelscan.web.ui.markdown import escape_markdown

OWN = "Open photos and list"
ROWS_SHOWN = 500


def chosen_library() -> Path | None:
    """A choice between the visitor's photos and the libraries, if there are any; None for the visitor's."""
    folders = {folder.name: folder for folder in services().settings.library_folders()}
    if not folders:
        return None
    chosen = st.selectbox("Photos from", [OWN, *folders], key="library", on_change=reset_brushes)
    return folders.get(chosen)


def show_library(folder: Path) -> None:
    """The questions and the photos of a library, or a sentence on why it cannot be read."""
    try:
        explorer = _explorer(str(folder), _changed(folder))
    except NotALibrary as error:
        st.warning(escape_markdown(str(error)), icon=":material/report:")
        return
    brushed = brushes()
    count = explorer.count(brushed)
    st.title(f"{count:,} of {photos(len(explorer))}" if brushed else photos(len(explorer)), anchor=False)
    st.caption("Drag over a chart, or click a bar: the other charts and the table then show only those photos.")
    if brushed:
        st.button("Show all photos again", icon=":material/undo:", on_click=reset_brushes)
    unknown = explorer.unknown(brushed)
    finding_cards({each: _with_unknown(told, unknown[each]) for each, told in explorer.insights(brushed).items()})
    st.header("The photos", anchor=False)
    if count > ROWS_SHOWN:
        st.caption(f"The first {ROWS_SHOWN:,}.")
    found = explorer.rows(brushed, ["path", *(name for name in COLUMNS if name != "file")], ROWS_SHOWN)
    photo_table(_named(found), f"Table of {found.num_rows} photos")


def _with_unknown(told: Insight, unknown: int) -> Insight:
    if not unknown:
        return told
    return replace(told, sentence=f"{told.sentence} Unknown for {share(unknown, told.known + unknown)}.")


def _named(rows: pa.Table) -> pa.Table:
    return rows.rename_columns(["file" if name == "path" else name for name in rows.column_names])


def _changed(folder: Path) -> int:
    """When a part was last replaced: a rename changes its folder."""
    try:
        return (folder / "photos").stat().st_mtime_ns
    except OSError:
        return 0


@st.cache_resource(max_entries=8, show_spinner="Counting the library's photos, once after each change")
def _explorer(folder: str, changed: int) -> Explorer:  # noqa: ARG001 - the cache's key
    return opened(Library(Path(folder)))
