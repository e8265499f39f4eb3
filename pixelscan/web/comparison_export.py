"""A comparison as files: CSV and JSON for programs, one HTML page for people. Made when asked for."""

import streamlit as st

from pixelscan.metadata.comparison import Comparison
from pixelscan.metadata.comparison_report import to_csv, to_html, to_json
from pixelscan.web.compared_photos import Compared


def exports(comparison: Comparison, compared: Compared) -> None:
    """The three buttons; the report holds the differences only."""
    thumbnails = [facts.small.data if facts.small else None for facts in compared.facts]
    kinds = (
        ("Report", "html", "text/html", lambda: to_html(comparison.differences_only(), compared.answers, thumbnails)),
        ("CSV", "csv", "text/csv", lambda: to_csv(comparison)),
        ("JSON", "json", "application/json", lambda: to_json(comparison, compared.answers)),
    )
    with st.container(horizontal=True):
        for label, ending, mime, make in kinds:
            st.download_button(
                f"{label} of this comparison",
                data=make,
                file_name=f"comparison.{ending}",
                mime=mime,
                on_click="ignore",
                icon=":material/download:",
            )
