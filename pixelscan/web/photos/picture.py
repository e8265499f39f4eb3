"""The upright picture with its focus area marked, and its embedded thumbnail with a verdict."""

import streamlit as st

from pixelscan.formatting import percent
from pixelscan.metadata.photo.focus_areas import Area
from pixelscan.metadata.photo.orientation import lies_on_its_side, orientation
from pixelscan.metadata.pixels.preview import Preview
from pixelscan.metadata.pixels.thumbnail_match import Match, Verdict
from pixelscan.web.api.images import picture_url
from pixelscan.web.store.photo_cache import cached_per_photo
from pixelscan.web.store.photo_store import PhotoFacts
from pixelscan.web.store.tray import Photo
from pixelscan.web.ui.html import render


def picture(photo: Photo, facts: PhotoFacts) -> None:
    """The picture, and a switch for the focus area; until it is decoded, the photo's thumbnail is shown."""
    if facts.preview and facts.preview.picture is None:
        st.html(render("photos/templates/no_picture.html", reason=_reason(facts.preview)))
        return
    areas = facts.analysis.focus.areas
    drawn = bool(areas) and st.session_state.get("focus_shown", True)
    st.html(_figure(photo, facts, areas if drawn else ()))
    if areas:
        st.toggle("Show where the camera focused", value=True, key="focus_shown", persist_state="session")


def thumbnail(photo: Photo, facts: PhotoFacts, preview: Preview) -> None:
    """The embedded thumbnail, if there is one, and a verdict on it."""
    if preview.embedded is None:
        return
    # Usually the same JPEG, which the browser already has from the filmstrip.
    kind = "list_thumbnail" if preview.embedded == facts.list_thumbnail else "embedded"
    verdict = preview.verdict
    st.html(
        render(
            "photos/templates/thumbnail.html",
            picture=preview.embedded,
            address=picture_url(photo.id, kind),
            name=photo.name,
            verdict=verdict,
            advice=_advice(verdict) if verdict else "",
        )
    )


def on_screen(area: Area, turn: int) -> Area:
    """Where an area of the stored picture is after the picture is rotated (Orientation 1 to 8)."""
    left, top, right, bottom = area.left, area.top, area.right, area.bottom
    if turn in (5, 6, 7, 8):
        left, top, right, bottom = top, left, bottom, right
    if turn in (2, 3, 6, 7):
        left, right = 1 - right, 1 - left
    if turn in (3, 4, 7, 8):
        top, bottom = 1 - bottom, 1 - top
    return Area(left, top, right, bottom)


def _figure(photo: Photo, facts: PhotoFacts, areas: tuple[Area, ...]) -> str:
    camera = facts.analysis.summary.camera
    alt = f"The photo {photo.name}" + (f", taken with {camera}" if camera else "")
    return render(
        "photos/templates/picture.html",
        address=picture_url(photo.id, "picture"),
        behind=picture_url(photo.id, "list_thumbnail") if facts.has_list_thumbnail else "",
        alt=alt + (", with the focus area marked" if areas else ""),
        ratio=_ratio(facts),
        boxes=[_within_picture(on_screen(area, orientation(facts.scan))) for area in areas],
    )


def _ratio(facts: PhotoFacts) -> float:
    """Width by height. For a photo with a list thumbnail it is the file's own, before and after decoding: the HTML is
    then the same, and the browser leaves the picture as it is.
    """
    scan, shown = facts.scan, facts.preview.picture if facts.preview else None
    if shown and not facts.list_thumbnail:
        return shown.width / shown.height
    ratio = (scan.width or 1) / (scan.height or 1)
    return 1 / ratio if _lies_on_its_side(facts) else ratio


@cached_per_photo
def _lies_on_its_side(facts: PhotoFacts) -> bool:
    return lies_on_its_side(facts.scan)


def _within_picture(area: Area) -> Area:
    return Area(max(area.left, 0), max(area.top, 0), min(area.right, 1), min(area.bottom, 1))


def _advice(verdict: Verdict) -> str:
    likeness = f"Similarity {percent(max(verdict.score, 0))}." if verdict.score else ""
    if verdict.likeness in (Match.UNCROPPED, Match.DIFFERENT):
        return f"Anyone who gets this file also gets this thumbnail. {likeness}"
    return likeness


def _reason(preview: Preview) -> str:
    return " ".join(problem.text for problem in preview.problems)
