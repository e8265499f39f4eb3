"""What a visitor sees before any photo is open: what this is, and two ways to begin."""

import streamlit as st

from pixelscan.web.collection.source import list_uploader
from pixelscan.web.store.tray import Tray
from pixelscan.web.ui.uploader import open_sample_set, uploader

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


_TITLES = ("Open two photos or more to compare them", "Choose two photos or more to compare them")
_COMPARE = "Differences in stops, metres and seconds; every tag side by side; what a copy lost of its original."


_COLLECTION = "Which focal lengths, apertures and hours you really use, asked of your photos or of a list of them."


def empty_state(tray: Tray) -> None:
    """The invitation."""
    st.html(_HERO)
    st.space("small")
    _ways_to_begin(tray)
    st.space("medium")
    st.html(_PROMISES)


def too_few_photos(tray: Tray) -> None:
    """What to do on a page that needs two photos or more."""
    st.html(f'<div class="ps-hero"><h1>{_TITLES[len(tray.photos) > 1]}</h1><p>{_COMPARE}</p></div>')
    st.space("small")
    _ways_to_begin(tray)


def no_collection(tray: Tray) -> None:
    """What to do on a page that looks at many photos at once."""
    st.html(f'<div class="ps-hero"><h1>See how you take photos</h1><p>{_COLLECTION}</p></div>')
    st.space("small")
    photos, listed = st.columns(2, gap="large")
    with photos:
        _ways_to_begin(tray)
    with listed:
        list_uploader()


def _ways_to_begin(tray: Tray) -> None:
    uploader(tray)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Open the sample set", type="primary", icon=":material/photo_library:"):
            with st.spinner("Developing the sample photos"):
                open_sample_set(tray)
            st.rerun()
        st.caption("No photo at hand? Ten photos of an invented trip, one damaged, one with a secret.")
