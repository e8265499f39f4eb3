"""Photos: what does this photo say?"""

import streamlit as st

from pixelscan.web.appearance import appearance
from pixelscan.web.blocks import blocks, problems
from pixelscan.web.cards import cards_of, headline_html
from pixelscan.web.empty_state import empty_state
from pixelscan.web.own_pod import watch_own_pod
from pixelscan.web.photo_charts import photo_charts
from pixelscan.web.photo_export import json_download
from pixelscan.web.place import place
from pixelscan.web.privacy import privacy
from pixelscan.web.selected_photo import open_linked_photo, selected_photo
from pixelscan.web.style import style
from pixelscan.web.tag_table import tag_table
from pixelscan.web.tray import current_tray, facts_of
from pixelscan.web.tray_bar import tray_bar
from pixelscan.web.uploads import read_arrivals, show_notices

style()
tray = current_tray()
open_linked_photo(tray)
read_arrivals(tray)
watch_own_pod(tray)
photo = selected_photo(tray)
if photo is None:
    show_notices()
    empty_state(tray)
    st.stop()
facts = facts_of(photo)
answers = facts.answers

tray_bar(tray, photo)
st.html(headline_html(photo.name, answers))
problems(facts.problems)

left, right = st.columns([6, 5], gap="medium")
with left:
    appearance(photo, was_decoded=facts.preview is not None)
    place(photo, answers)
with right:
    st.html(cards_of(facts))

photo_charts(photo, answers)

privacy(photo)

st.subheader("All tags")
blocks(facts.scan)
tag_table(photo)
json_download(photo)
