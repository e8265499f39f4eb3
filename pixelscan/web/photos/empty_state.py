"""What a visitor sees before any photo is open: what this is, and two ways to begin."""

import streamlit as st

from pixelscan.web.store.tray import Tray
from pixelscan.web.ui.ways_to_begin import ways_to_begin

_HERO = """<div class="ps-hero"><h1>See what your photos say about themselves</h1>
<p>Camera, lens and exposure, where the focus lay, when and where it was: PixelScan reads every block of metadata
in a photo, and puts it in words.</p></div>"""
_PROMISES = """<ul class="ps-promises">
<li><b>Every tag, explained</b>Exif, maker's notes, XMP, IPTC, colour profiles; from JPEG, HEIC, AVIF, PNG, WebP, TIFF,
JPEG XL and camera RAW.</li>
<li><b>What others miss</b>The focused area drawn over the picture, the time zone and where it comes from, a thumbnail
that shows more than the photo.</li>
<li><b>Your photos stay yours</b>They are read on this server only, never passed on, and deleted when you close the
page.</li></ul>"""


def empty_state(tray: Tray) -> None:
    """The invitation."""
    st.html(_HERO)
    st.space("small")
    ways_to_begin(tray)
    st.space("medium")
    st.html(_PROMISES)
