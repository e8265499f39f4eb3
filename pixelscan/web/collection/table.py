"""The photos of a collection as a table."""

from typing import Any

import pyarrow as pa
import streamlit as st

from pixelscan.metadata.collection.table import Collection

TABLE_PIXELS = 420
NAMES, NUMBERS = ("camera", "lens"), ("exposure_time", "f_number", "iso", "focal_length", "focal_length_35mm")
COLUMNS: dict[str, Any] = {
    "file": "Photo",
    "taken": st.column_config.DatetimeColumn("Taken", format="YYYY-MM-DD HH:mm:ss"),
    "camera": "Camera",
    "lens": "Lens",
    "exposure_time": st.column_config.NumberColumn("Shutter", format="%.5g"),
    "f_number": st.column_config.NumberColumn("f/", format="%.3g"),
    "iso": "ISO",
    "focal_length": st.column_config.NumberColumn("mm", format="%.4g"),
    "focal_length_35mm": st.column_config.NumberColumn("35 mm equiv.", format="%.4g"),
}


def collection_table(collection: Collection) -> None:
    """The table, with one row per photo."""
    photo_table(_columns(collection), f"Table of {len(collection)} photos")


def photo_table(photos: pa.Table, alt: str) -> None:
    """A table of photos, from some of COLUMNS."""
    st.dataframe(
        photos,
        hide_index=True,
        height=TABLE_PIXELS,
        placeholder="",
        alt=alt,
        column_config=COLUMNS,
    )


def _columns(collection: Collection) -> pa.Table:
    """The columns as Arrow, which Streamlit sends in a fraction of the time of a pandas table."""
    moments = [None if seconds is None else round(1000 * seconds) for seconds in collection.taken]
    columns = {"file": pa.array(collection.file, pa.string()), "taken": pa.array(moments, pa.timestamp("ms"))}
    columns |= {name: pa.array(getattr(collection, name), pa.string()) for name in NAMES}
    return pa.table(columns | {name: pa.array(getattr(collection, name), pa.float64()) for name in NUMBERS})
