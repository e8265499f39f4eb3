"""How a photo looks: its picture, its thumbnail, its tones, which are all that needs it decoded.

Facts come first. A photo that nobody has looked at is decoded when the browser asks for its picture; meanwhile its
thumbnail stands for it. A fragment: when the picture has come, this is drawn again, and not the page.
"""

from contextlib import suppress

import streamlit as st

from pixelscan.errors import NotHere
from pixelscan.web.api.images import picture_url
from pixelscan.web.photos.charts import tones
from pixelscan.web.photos.picture import picture, thumbnail
from pixelscan.web.services import services
from pixelscan.web.store.tray import Photo
from pixelscan.web.ui.current_tray import facts_still_here
from pixelscan.web.ui.image_loaded import await_image, on_image_loaded
from pixelscan.web.ui.queued import queued

# About what the thumbnail's card and the tones will take: nothing below jumps.
THUMBNAIL_PIXELS, TONES_PIXELS = 118, 350


@st.fragment
@queued
def picture_panel(photo: Photo, *, was_decoded: bool) -> None:
    """All of it; `was_decoded`: when the page was drawn. The page is drawn again where the picture tells more: that it
    is damaged, or another than the thumbnail's.
    """
    if on_image_loaded():
        with suppress(NotHere):
            services().ingest.preview_of(photo.id)  # there by now, unless the browser's request was lost
    facts = facts_still_here(photo)
    preview = facts.preview
    if preview and not was_decoded and (preview.problems or not facts.has_list_thumbnail):
        st.rerun()
    picture(photo, facts)
    if preview:
        thumbnail(photo, facts, preview)
        tones(preview.tones)
    else:
        await_image(picture_url(photo.id, "picture"))
        st.skeleton(THUMBNAIL_PIXELS)
        st.skeleton(TONES_PIXELS)
