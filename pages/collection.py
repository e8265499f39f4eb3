"""Collection: the lenses, exposures, times and places of many photos."""

import streamlit as st

from pixelscan.metadata.collection.insights import insights
from pixelscan.web.collection.empty_state import no_collection
from pixelscan.web.collection.insight_cards import brushes, finding_cards, reset_brushes
from pixelscan.web.collection.library import chosen_library, show_library
from pixelscan.web.collection.source import list_uploader, origin_note, sidecar_note, visitors_collection
from pixelscan.web.collection.table import collection_table
from pixelscan.web.ui.add_photos import add_photos
from pixelscan.web.ui.current_tray import current_tray
from pixelscan.web.ui.drop_anywhere import drop_anywhere
from pixelscan.web.ui.session_affinity import check_affinity
from pixelscan.web.ui.uploader import read_arrivals, show_notices

tray = current_tray()
read_arrivals(tray)
show_notices(tray)
check_affinity(tray)
drop_anywhere()
if library := chosen_library():
    show_library(library)
    st.stop()
collection = visitors_collection(tray)
if not len(collection):
    no_collection(tray)
    st.stop()

brushed = brushes()
shown = collection.within(*brushed.values())
left, right = st.columns([3, 2], vertical_alignment="bottom")
with left:
    chosen = f"{len(shown):,} of {len(collection):,} photos" if brushed else f"{len(collection):,} photos"
    st.title(chosen, anchor=False)
    if note := sidecar_note(tray):
        st.caption(note)
    if note := origin_note(tray):
        st.caption(note)
    st.caption("Drag over a chart, or click a bar: the other charts and the table then show only those photos.")
    if brushed:
        st.button("Show all photos again", icon=":material/undo:", on_click=reset_brushes)
with right, st.container(horizontal=True, horizontal_alignment="right"):
    add_photos(tray)
    with st.popover("Add a list of photos", icon=":material/playlist_add:"):
        list_uploader()

finding_cards(insights(collection, brushed))

st.header("The photos", anchor=False)
collection_table(shown)
