"""Compare: the differences between photos, and between originals and their copies."""

import streamlit as st

from pixelscan.web.compare.copies import copies
from pixelscan.web.compare.differences import differences
from pixelscan.web.compare.empty_state import too_few_photos
from pixelscan.web.compare.name_pairs import name_pairs
from pixelscan.web.compare.selection import FEWEST, choose_photos, choose_reference, compared_photos, open_linked_photos
from pixelscan.web.compare.tag_matrix import tag_matrix
from pixelscan.web.compare.view import Relation, chosen_view
from pixelscan.web.ui.current_tray import current_tray
from pixelscan.web.ui.drop_anywhere import drop_anywhere
from pixelscan.web.ui.session_affinity import check_affinity
from pixelscan.web.ui.uploader import read_arrivals, show_notices

tray = current_tray()
open_linked_photos(tray)
read_arrivals(tray)
show_notices(tray)
check_affinity(tray)
drop_anywhere()
chosen = choose_photos(tray) if tray.photos else []
if len(chosen) < FEWEST:
    too_few_photos(tray)
    st.stop()

compared = compared_photos(chosen)
view = chosen_view(compared)
if view is Relation.PAIRS:
    name_pairs(chosen)
    st.stop()
compared = choose_reference(compared)
if view is Relation.COPIES:
    copies(compared)
else:
    compared = differences(compared)
tag_matrix(compared)
