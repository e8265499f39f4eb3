"""A copy beside its original: two large pictures, a slider between them, or their difference."""

from pathlib import Path

import streamlit as st

from pixelscan.metadata.photo.orientation import upright_size
from pixelscan.web.api.images import picture_url
from pixelscan.web.compare.selection import Compared
from pixelscan.web.store.tray import Photo
from pixelscan.web.ui.component import component

VIEWS = ["Side by side", "Slider", "Difference"]
_show = component(Path(__file__).parent)


def side_by_side(compared: Compared) -> None:
    """The original and one copy, which the visitor chooses if there are several."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = _chosen_copy(compared)
        view = st.segmented_control("Pictures", VIEWS, default=VIEWS[0], key="view", bind="query-params")
    original = compared.photos[compared.reference]
    data = {
        "view": view or VIEWS[0],
        "ratio": _ratio(compared),
        "original": _shown(original),
        "copy": _shown(compared.photos[number]),
    }
    _show(data, key="side by side")
    if view == "Difference":
        st.caption("Black where both pictures are the same; the brighter, the more they differ.")


def _chosen_copy(compared: Compared) -> int:
    if len(compared.others) == 1:
        return compared.others[0]
    return st.selectbox("Copy", compared.others, format_func=lambda number: compared.photos[number].name, key="copy")


def _ratio(compared: Compared) -> float:
    size = upright_size(compared.facts[compared.reference].scan)
    return round(size[0] / size[1], 4) if size else 1.5


def _shown(photo: Photo) -> dict[str, str]:
    return {"name": photo.name, "src": picture_url(photo.id, "picture")}
