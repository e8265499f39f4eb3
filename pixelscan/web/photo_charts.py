"""One photo's charts: its tones, its exposure among others, what the lens saw."""

import streamlit as st

from pixelscan.charts.exposure import Exposure, exposure_chart
from pixelscan.charts.tones import in_words, tones_chart
from pixelscan.metadata.answers import Answers
from pixelscan.metadata.preview import Preview, Tones
from pixelscan.web.tray import Photo


def photo_charts(photo: Photo, answers: Answers, preview: Preview) -> None:
    """Those that the photo has facts for."""
    summary = answers.summary
    with st.grid("auto", min_column_width=330, border=True):
        if preview.tones:
            _tones(preview.tones)
        if summary.exposure_time and summary.f_number:
            _exposure(Exposure(photo.name, summary.exposure_time, summary.f_number, summary.iso))


def _tones(tones: Tones) -> None:
    with st.container():
        st.markdown("**Tones**")
        st.vega_lite_chart(spec=tones_chart(tones), width="stretch", alt=in_words(tones))
        st.caption(in_words(tones))


def _exposure(exposure: Exposure) -> None:
    with st.container():
        st.markdown("**Exposure**")
        st.vega_lite_chart(spec=exposure_chart([exposure]), width="stretch", alt="Shutter speed against aperture")
