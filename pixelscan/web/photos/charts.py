"""One photo's charts: tones, exposure compared with others, and field of view."""

import streamlit as st

from pixelscan.charts.photo.exposure import Exposure, exposure_chart
from pixelscan.charts.photo.field_of_view import ViewToScale, field_of_view_chart
from pixelscan.charts.photo.histogram import in_words, tones_chart
from pixelscan.formatting import sharp_limit
from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.pixels.preview import Tones
from pixelscan.web.store.tray import Photo
from pixelscan.web.ui.markdown import title_with_caption


def tones(counts: Tones | None) -> None:
    """The histogram, if the picture could be decoded."""
    if counts is None:
        return
    words = in_words(counts)
    with st.container(border=True):
        st.markdown(title_with_caption("Tones", words))
        st.vega_lite_chart(spec=tones_chart(counts), width="stretch", alt=words)


def photo_charts(photo: Photo, analysis: PhotoAnalysis) -> None:
    """The charts for which the photo has facts, side by side."""
    summary, optics = analysis.summary, analysis.optics
    with st.grid(2, min_column_width=330, border=True):
        if summary.exposure_time and summary.f_number:
            _exposure(Exposure(photo.name, summary.exposure_time, summary.f_number, summary.iso))
        if optics.field_of_view:
            sharp = optics.depth_of_field
            near, far = (sharp.near, sharp.far) if sharp else (None, None)
            _field_of_view(ViewToScale(optics.field_of_view.horizontal, summary.focus_distance, near, far))


def _exposure(exposure: Exposure) -> None:
    with st.container():
        st.markdown(title_with_caption("Exposure", "Each line is one exposure value (EV)."))
        st.vega_lite_chart(spec=exposure_chart([exposure]), width="stretch", alt="Shutter speed against aperture")


def _field_of_view(view: ViewToScale) -> None:
    words = f"{view.angle:.0f}° wide."
    if view.near and view.far:
        words += f" Green: in focus, from {sharp_limit(view.near)} to {sharp_limit(view.far)}."
    with st.container():
        st.markdown(title_with_caption("Field of view, from above and to scale", words))
        st.vega_lite_chart(spec=field_of_view_chart(view), width="content", alt=words)
