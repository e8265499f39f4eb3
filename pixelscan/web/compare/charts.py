"""Compared photos as points: exposure, time, place. A click in any chart selects the photos for the tables."""

from collections.abc import Iterable
from typing import Literal

import streamlit as st

from pixelscan.charts.photo.capture_timeline import Moment, moments_chart
from pixelscan.charts.photo.exposure import Exposure, exposure_chart
from pixelscan.charts.photo_map import PhotoPlace, distances_chart
from pixelscan.charts.selection import chosen_photos, marked
from pixelscan.charts.specification import Specification
from pixelscan.metadata.compare.clock_skew import skews
from pixelscan.web.compare.selection import Compared
from pixelscan.web.ui.markdown import escape_markdown

CHARTS = ("exposures", "moments", "distances")


def chosen_in_charts(compared: Compared) -> list[int]:
    """The numbers of the photos that are clicked in any chart."""
    wanted = _chosen_in(CHARTS, compared)
    return [number for number, photo in enumerate(compared.photos) if photo.id in wanted]


def comparison_charts(compared: Compared) -> None:
    """The charts for which at least two photos have facts, side by side."""
    reference = compared.photos[compared.reference].id
    with st.grid("auto", min_column_width=340, border=True):
        if len(exposures := _exposures(compared)) > 1:
            words = "Shutter and aperture; larger dot = higher ISO; each line = same EV."
            _chart("exposures", compared, exposure_chart(exposures, reference), words)
        if len(moments := _moments(compared)) > 1:
            words = "Capture times, one row per camera."
            _chart("moments", compared, moments_chart(moments, reference), words)
        if len(places := _places(compared)) > 1:
            words = "Locations to scale, north up. No map service is contacted."
            _chart("distances", compared, distances_chart(places, reference), words)


def clock_notes(compared: Compared) -> None:
    """A note for each camera whose clock seems wrong; no time is corrected silently."""
    for camera, skew in skews(compared.analyses, compared.reference).items():
        if skew.offset:
            advice = f"**The clock of {escape_markdown(camera)} may be wrong** (confidence {skew.confidence})."
            st.info(f"{advice} {escape_markdown(skew.reason)} Nothing was changed.", icon=":material/schedule:")


def _chart(name: str, compared: Compared, chart: Specification, words: str) -> None:
    elsewhere = _chosen_in([other for other in CHARTS if other != name], compared)
    with st.container():
        width: Literal["content", "stretch"] = "content" if name == "distances" else "stretch"
        chart, key = marked(chart, elsewhere), _key(name, compared)
        st.vega_lite_chart(spec=chart, width=width, on_select="rerun", key=key, alt=words)
        st.caption(words)


def _chosen_in(names: Iterable[str], compared: Compared) -> set[str]:
    return {photo_id for name in names for photo_id in chosen_photos(_selection(name, compared))}


def _selection(name: str, compared: Compared) -> dict[str, object]:
    state = st.session_state.get(_key(name, compared)) or {}
    return state.get("selection") or {}


def _key(name: str, compared: Compared) -> str:
    """Different for different photos, so that earlier clicks no longer count."""
    return f"{name} {hash(compared.key)}"


def _exposures(compared: Compared) -> list[Exposure]:
    pairs = [(photo, analysis.summary) for photo, analysis in zip(compared.photos, compared.analyses, strict=True)]
    return [
        Exposure(photo.name, summary.exposure_time, summary.f_number, summary.iso, photo.id)
        for photo, summary in pairs
        if summary.exposure_time and summary.f_number
    ]


def _moments(compared: Compared) -> list[Moment]:
    pairs = zip(compared.photos, compared.analyses, strict=True)
    return [
        Moment(photo.id, photo.name, analysis.time.local, analysis.summary.camera or "unknown camera")
        for photo, analysis in pairs
        if analysis.time and analysis.time.has_clock
    ]


def _places(compared: Compared) -> list[PhotoPlace]:
    pairs = [(photo, analysis.summary) for photo, analysis in zip(compared.photos, compared.analyses, strict=True)]
    return [
        PhotoPlace(photo.id, photo.name, summary.latitude, summary.longitude)
        for photo, summary in pairs
        if summary.latitude is not None and summary.longitude is not None
    ]
