"""How a photo looks: its picture, thumbnail and tones, the only parts of the page that need decoding.

Facts come first. A photo that has not been shown is decoded when the browser requests its picture; until then its
thumbnail is shown. A fragment: when the picture has loaded, only this panel is drawn again.
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

# About the height of the thumbnail's card and of the tones, so that nothing below jumps.
THUMBNAIL_PIXELS, TONES_PIXELS = 118, 350


@st.fragment
@queued
def picture_panel(photo: Photo, *, was_decoded: bool) -> None:
    """The panel; `was_decoded` says whether the picture was decoded when the page was drawn. The page is drawn again
    if the picture adds facts: that it is damaged, or differs from the thumbnail.
    """
    if on_image_loaded():
        with suppress(NotHere):
            services().ingest.preview_of(photo.id)  # already decoded, unless the browser's request was lost
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
