"""What was read, as files: JSON of one photo, CSV of all photos in the tray. Made when asked for."""

from pathlib import PurePath

import streamlit as st

from pixelscan.metadata.export import CSV_COLUMNS, csv_line, to_csv_row, to_json
from pixelscan.web.tray import Photo, Tray, facts_of


def json_download(photo: Photo) -> None:
    """A button for all that one photo says."""
    st.download_button(
        "JSON of this photo",
        data=lambda: to_json(facts_of(photo).scan),
        file_name=f"{PurePath(photo.name).stem}.json",
        mime="application/json",
        on_click="ignore",
        icon=":material/download:",
    )


def csv_download(tray: Tray) -> None:
    """A button for a table of the whole tray."""
    count = len(tray.photos)
    st.download_button(
        "CSV of this photo" if count == 1 else f"CSV of all {count} photos",
        data=lambda: csv_of(tray),
        file_name="photos.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


def csv_of(tray: Tray) -> str:
    """A header and one row a photo."""
    rows = [to_csv_row(facts_of(photo).scan) for photo in tray.photos]
    return "\r\n".join([csv_line(list(CSV_COLUMNS)), *rows, ""])
