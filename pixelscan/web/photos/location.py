"""Where a photo was taken: coordinates to copy, links, and a map on request."""

import pandas as pd
import streamlit as st

from pixelscan.formatting import distance, height
from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.geodesy import compass
from pixelscan.metadata.photo.location import has_no_fix
from pixelscan.metadata.photo.tag_values import TagValues, number
from pixelscan.web.store.tray import Photo
from pixelscan.web.ui.markdown import escape_markdown, title_with_caption

PLACE_ZOOM = 11
MAP_PIXELS = 320
# This close to its centre, a place is in the town, whatever the town's size.
CENTRE_METRES = 1_500
NOT_ASKED_FOR = "Loads the map from CARTO, which will see this location."


NO_FIX = "The GPS receiver had no valid fix: the place may be an earlier one."


def place(photo: Photo, analysis: PhotoAnalysis) -> None:
    """The panel; nothing if the photo has no coordinates."""
    latitude, longitude = analysis.summary.latitude, analysis.summary.longitude
    if latitude is None or longitude is None:
        return
    with st.container(border=True):
        st.markdown(
            f"{title_with_caption('Place', _in_words(analysis, latitude, longitude))}  \n{_town(analysis)}  \n"
            f"[OpenStreetMap]({_open_street_map(latitude, longitude)})"
            f" · [Google Maps]({_google_maps(latitude, longitude)})"
        )
        if has_no_fix(analysis.scan.by_key()):
            st.caption(NO_FIX)
        st.code(f"{latitude:.6f}, {longitude:.6f}", language=None, wrap_lines=True)
        if st.toggle(f"Show the map here  \n:small[{NOT_ASKED_FOR}]", key=f"map {photo.id}"):
            alt = f"Map with a mark at {latitude:.4f}, {longitude:.4f}"
            point = pd.DataFrame({"latitude": [latitude], "longitude": [longitude]})
            st.map(point, zoom=PLACE_ZOOM, height=MAP_PIXELS, size=60, alt=alt)


def _town(analysis: PhotoAnalysis) -> str:
    town = analysis.town
    if town is None:
        return ""
    name = escape_markdown(f"{town.name}, {town.country}")
    if town.distance < CENTRE_METRES:
        return f"In {name}"
    return f"{distance(town.distance)} {compass(town.bearing)} of {name}"


def _in_words(analysis: PhotoAnalysis, latitude: float, longitude: float) -> str:
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    words = f"{_degrees(latitude)} {north}, {_degrees(longitude)} {east}"
    if analysis.summary.altitude is not None:
        words += f"; {height(analysis.summary.altitude)}"
    towards = number(TagValues(analysis.scan.by_key()).value("GPS:GPSImgDirection"))
    return words if towards is None else f"{words}; camera pointing {compass(towards)} ({towards % 360:.0f}°)"


def _degrees(angle: float) -> str:
    seconds = round(abs(angle) * 3600, 1)
    return f"{int(seconds // 3600)}° {int(seconds // 60 % 60)}′ {seconds % 60:.1f}″"


def _open_street_map(latitude: float, longitude: float) -> str:
    at = f"{latitude:.6f}/{longitude:.6f}"
    return f"https://www.openstreetmap.org/?mlat={latitude:.6f}&mlon={longitude:.6f}#map=15/{at}"


def _google_maps(latitude: float, longitude: float) -> str:
    return f"https://www.google.com/maps/search/?api=1&query={latitude:.6f}%2C{longitude:.6f}"
