"""A copy beside its original: two large pictures, a slider between them, or their difference."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from pixelscan.metadata.photo.orientation import upright_size
from pixelscan.web.api.images import picture_url
from pixelscan.web.compare.copy_reports import Pair
from pixelscan.web.store.tray import Photo
from pixelscan.web.ui.component import component
from pixelscan.web.ui.current_tray import facts_of

VIEWS = ["Side by side", "Slider", "Difference"]
_show = component(Path(__file__).parent)


def side_by_side(pairs: Sequence[Pair]) -> None:
    """One of the originals and its copy, which the visitor chooses if there are several."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        pair = _chosen_pair(pairs)
        view = st.segmented_control("Pictures", VIEWS, default=VIEWS[0], key="view", bind="query-params")
    data = {
        "view": view or VIEWS[0],
        "ratio": _ratio(pair.original),
        "original": _shown(pair.original),
        "copy": _shown(pair.copy),
    }
    _show(data, key="side by side")
    if view == "Difference":
        st.caption("Black where both pictures are the same; the brighter, the more they differ.")


def _chosen_pair(pairs: Sequence[Pair]) -> Pair:
    if len(pairs) == 1:
        return pairs[0]
    return pairs[st.selectbox("Copy", range(len(pairs)), format_func=lambda at: pairs[at].copy.name, key="copy")]


def _ratio(original: Photo) -> float:
    size = upright_size(facts_of(original).scan)
    return round(size[0] / size[1], 4) if size else 1.5


def _shown(photo: Photo) -> dict[str, str]:
    return {"name": photo.name, "src": picture_url(photo.id, "picture")}
