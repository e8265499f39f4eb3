"""What a photo reveals, and a cleaned copy with its check."""

import streamlit as st

from pixelscan.metadata.photo.privacy import NOTHING, PrivacyRisk, Severity, privacy_risks
from pixelscan.metadata.signed_record import RecordState
from pixelscan.web.photos.copies.strip_panel import shortened, strip_panel
from pixelscan.web.store.photo_cache import cached_per_photo
from pixelscan.web.store.photo_store import PhotoFacts
from pixelscan.web.store.tray import Photo
from pixelscan.web.ui.current_tray import facts_still_here
from pixelscan.web.ui.html import render

# Each risk is shown with its severity in words.
_WORDS = {Severity.HIGH: "high", Severity.MEDIUM: "medium", Severity.LOW: "low"}


@st.fragment
def privacy(photo: Photo) -> None:
    """What the photo reveals, and what you can do about it. A fragment: choosing a level reruns nothing else."""
    facts = facts_still_here(photo)
    st.header("What this photo reveals", anchor=False)
    left, right = st.columns(2, gap="medium")
    with left:
        st.html(_privacy_risks_html(facts))
    with right:
        strip_panel(photo, has_record=facts.scan.record.state is not RecordState.NONE)


@cached_per_photo
def _privacy_risks_html(facts: PhotoFacts) -> str:
    risks = privacy_risks(facts.scan, thumbnail_differs=facts.thumbnail_differs)
    return render("photos/templates/privacy_risks.html", risks=risks, words=_WORDS, tags=_tags, nothing=NOTHING)


def _tags(risk: PrivacyRisk) -> str:
    return shortened(list(dict.fromkeys(f"{tag.group}:{tag.name}" for tag in risk.tags)), 4)
