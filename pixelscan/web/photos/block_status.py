"""Which blocks of metadata a photo has, and what is wrong with it, in plain words."""

from collections.abc import Sequence

import streamlit as st

from pixelscan.metadata.model import BlockState, PartKind, Problem, Scan
from pixelscan.metadata.photo.parts import named
from pixelscan.web.ui.html import render
from pixelscan.web.ui.markdown import escape_markdown

_MEANINGS = {
    BlockState.READ: "found",
    BlockState.ABSENT: "none",
    BlockState.UNUSED: "not used in {format}",
    BlockState.UNREADABLE: "found, but unreadable",
    BlockState.NOT_LOOKED_AT: "not read in {format}",
}
_ORDER = (BlockState.READ, BlockState.UNREADABLE, BlockState.NOT_LOOKED_AT, BlockState.ABSENT, BlockState.UNUSED)


def problems(found: Sequence[Problem]) -> None:
    """One warning that lists all problems."""
    if found:
        lines = "\n".join(
            f"- **{escape_markdown(problem.group)}**: {escape_markdown(problem.text)}" for problem in found
        )
        st.warning(
            f"Some of this photo's data could not be read. The rest is shown below.\n\n{lines}",
            icon=":material/healing:",
        )


def blocks(scan: Scan) -> None:
    """Each block with its state in words, not only as a colour."""
    ranked = sorted(scan.blocks, key=lambda block: _ORDER.index(block.state))
    meanings = {state: text.format(format=scan.format) for state, text in _MEANINGS.items()}
    undecoded = [named(part) for part in scan.parts if part.kind is PartKind.NOT_DECODED]
    st.html(render("photos/templates/blocks.html", blocks=ranked, meanings=meanings, undecoded=undecoded))
