"""Photos: everything that one photo's metadata contains."""

import streamlit as st

from pixelscan.web.photos.block_status import blocks, problems
from pixelscan.web.photos.cards import cards_of
from pixelscan.web.photos.charts import photo_charts
from pixelscan.web.photos.empty_state import empty_state
from pixelscan.web.photos.headline import headline_html
from pixelscan.web.photos.location import place
from pixelscan.web.photos.parts_panel import parts_panel
from pixelscan.web.photos.picture_panel import picture_panel
from pixelscan.web.photos.privacy import privacy
from pixelscan.web.photos.provenance_card import provenance_html
from pixelscan.web.photos.selection import open_linked_photo, selected_photo
from pixelscan.web.photos.sidecars import sidecar_cards
from pixelscan.web.photos.tag_table import show_tags
from pixelscan.web.photos.toolbar import offer_undo, toolbar
from pixelscan.web.ui.current_tray import current_tray, facts_of
from pixelscan.web.ui.drop_anywhere import drop_anywhere
from pixelscan.web.ui.session_affinity import check_affinity
from pixelscan.web.ui.uploader import read_first, read_rest, show_notices

tray = current_tray()
open_linked_photo(tray)
bar = read_first(tray)
check_affinity(tray)
photo = selected_photo(tray)
if photo is None:
    show_notices(tray)
    offer_undo(tray)
    empty_state(tray)
    drop_anywhere()
    st.stop()
st.set_page_config(page_title=f"{photo.name} · PixelScan")
facts = facts_of(photo)
analysis = facts.analysis

toolbar(tray, photo)
st.html(headline_html(facts))
st.html(provenance_html(photo.id, facts))
problems(facts.problems)

left, right = st.columns([6, 5], gap="medium")
with left:
    picture_panel(photo, was_decoded=facts.preview is not None)
    place(photo, analysis)
with right:
    st.html(cards_of(facts))
    sidecar_cards(tray, photo)

photo_charts(photo, analysis)

privacy(photo)
parts_panel(photo)

st.header("All tags", anchor=False)
blocks(facts.scan)
show_tags(photo)
drop_anywhere()
read_rest(tray, bar)
