"""The look of PixelScan's own HTML, in the colours of the theme in force, light or dark."""

from pathlib import Path

import streamlit as st

_SHEETS = "".join(sheet.read_text(encoding="utf-8") for sheet in sorted(Path(__file__).parent.glob("*.css")))


class _Style:
    """The style sheets, as an object that shows itself as HTML: a text would be searched for a path, and for an
    indentation, in every run.
    """

    _tag = f"<style>{' '.join(_SHEETS.split())}</style>"

    def _repr_html_(self) -> str:
        return self._tag


def style() -> None:
    """Put the style sheets into the page."""
    st.html(_Style())
