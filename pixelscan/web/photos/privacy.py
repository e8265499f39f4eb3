"""What a photo gives away, and a copy that gives away less, with the proof."""

from html import escape

import streamlit as st

from pixelscan.metadata.photo.privacy import PrivacyRisk, Severity, privacy_risks
from pixelscan.metadata.pixels.thumbnail_match import Match
from pixelscan.web.photos.strip_panel import NOTHING, shortened, strip_panel
from pixelscan.web.store.photo_cache import cached_per_photo
from pixelscan.web.store.photo_store import PhotoFacts
from pixelscan.web.store.tray import Photo, facts_still_here


@st.fragment
def privacy(photo: Photo) -> None:
    """Two halves: what is given away, and what to do about it. A fragment: choosing a level reruns nothing else."""
    facts = facts_still_here(photo)
    st.subheader("What this photo gives away")
    left, right = st.columns(2, gap="medium")
    with left:
        st.html(_privacy_risks_html(facts))
    with right:
        strip_panel(photo)


@cached_per_photo
def _privacy_risks_html(facts: PhotoFacts) -> str:
    differs = bool(facts.verdict and facts.verdict.likeness in (Match.UNCROPPED, Match.DIFFERENT))
    return privacy_risks_html(privacy_risks(facts.scan, thumbnail_differs=differs))


def privacy_risks_html(found: tuple[PrivacyRisk, ...]) -> str:
    """A list, worst first; how bad each is stands there in a word."""
    if not found:
        return f'<p class="ps-nothing">{NOTHING}</p>'
    rows = "".join(
        f'<li class="{one.severity.name.lower()}"><b>{escape(_word(one.severity))}</b>'
        f"<span>{escape(one.text)}<small>{escape(_places(one))}</small></span></li>"
        for one in found
    )
    return f'<ul class="ps-risks">{rows}</ul>'


def _word(severity: Severity) -> str:
    return {Severity.HIGH: "serious", Severity.MEDIUM: "medium", Severity.LOW: "slight"}[severity]


def _places(exposure: PrivacyRisk) -> str:
    return shortened(list(dict.fromkeys(f"{tag.group}:{tag.name}" for tag in exposure.tags)), 4)
