"""The look of PixelScan's own HTML, in the colours of the theme in force, light or dark."""

from pathlib import Path

import streamlit as st

_SHEETS = "".join(sheet.read_text(encoding="utf-8") for sheet in sorted(Path(__file__).parent.glob("*.css")))
# In one line: Streamlit looks at each line of it in every run.
_TAG = f"<style>{' '.join(_SHEETS.split())}</style>"


def style() -> None:
    """Put the style sheets into the page."""
    st.html(_TAG)
