"""What a photo gives away, and a copy that gives away less, with the proof."""

from html import escape

import streamlit as st

from pixelscan.metadata.photo.privacy import Exposure, Severity, exposures
from pixelscan.metadata.pixels.thumbnail_match import Likeness
from pixelscan.web.photos.strip_panel import NOTHING, safe_copy, shortened
from pixelscan.web.store.photo_cache import once_a_photo
from pixelscan.web.store.photo_store import PhotoFacts
from pixelscan.web.store.tray import Photo, facts_still_here


@st.fragment
def privacy(photo: Photo) -> None:
    """Two halves: what is given away, and what to do about it. A fragment: choosing a level reruns nothing else."""
    facts = facts_still_here(photo)
    st.subheader("What this photo gives away")
    left, right = st.columns(2, gap="medium")
    with left:
        st.html(_exposures_html(facts))
    with right:
        safe_copy(photo)


@once_a_photo
def _exposures_html(facts: PhotoFacts) -> str:
    differs = bool(facts.verdict and facts.verdict.likeness in (Likeness.MORE, Likeness.DIFFERENT))
    return exposures_html(exposures(facts.scan, thumbnail_differs=differs))


def exposures_html(found: tuple[Exposure, ...]) -> str:
    """A list, worst first; how bad each is stands there in a word."""
    if not found:
        return f'<p class="ps-nothing">{NOTHING}</p>'
    rows = "".join(
        f'<li class="{one.severity.name.lower()}"><b>{escape(_word(one.severity))}</b>'
        f"<span>{escape(one.text)}<small>{escape(_places(one))}</small></span></li>"
        for one in found
    )
    return f'<ul class="ps-exposures">{rows}</ul>'


def _word(severity: Severity) -> str:
    return {Severity.HIGH: "serious", Severity.MEDIUM: "medium", Severity.LOW: "slight"}[severity]


def _places(exposure: Exposure) -> str:
    return shortened(list(dict.fromkeys(f"{tag.group}:{tag.name}" for tag in exposure.tags)), 4)
