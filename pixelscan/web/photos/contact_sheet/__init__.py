"""The contact sheet: the open photos in a grid, filtered and sorted; one is shown, several can be selected."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from pixelscan.web.photos.contact_sheet.shots import AS_ADDED, ORDERS, OpenShot
from pixelscan.web.photos.selection import SHEET
from pixelscan.web.ui.component import component, sent
from pixelscan.web.ui.filmstrip import TILE_SHEET, tile

_ORDER = "order of photos"
FILTER_PIXELS, ORDER_PIXELS = 260, 180
_show = component(Path(__file__).parent, TILE_SHEET)


def contact_sheet(shots: Sequence[OpenShot], shown: OpenShot) -> list[OpenShot]:
    """Show the shots, one of them marked as shown; returns those that are selected.

    `picked(SHEET)` tells which one the visitor wants to see.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.text_input(
            "Filter by name, camera or date", type="search", live=True, key="sheet filter", width=FILTER_PIXELS
        )
        st.selectbox("Sort by", list(ORDERS), key=_ORDER, persist_state="session", width=ORDER_PIXELS)
    found = [shot for shot in shots if shot.matches(wanted or "")]
    how = "Click a photo to show it. Its tick, or the space key, selects it; Shift selects a range."
    st.caption(f"{len(found):,} of {len(shots):,} photos. {how}" if found else "No photo matches.")
    selected = set(sent(SHEET, "selected") or ())
    _show(
        {
            "shown": shown.first.id,
            "selected": sorted(selected),
            "photos": [tile(shot.first, shot.beside) for shot in found],
        },
        key=SHEET,
        on_picked_change=lambda: None,
        on_selected_change=lambda: None,
    )
    return [shot for shot in found if shot.first.id in selected]


def chosen_order() -> str:
    """The order that the visitor chose last; the filmstrip has it too."""
    return st.session_state.get(_ORDER) or AS_ADDED
