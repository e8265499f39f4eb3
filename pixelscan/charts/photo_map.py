"""Maps of photo locations to scale, without map tiles: north is up, with a scale bar."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import altair as alt

from pixelscan import formatting
from pixelscan.charts.density_grid import COLOUR
from pixelscan.charts.reference_style import PHOTO, REFERENCE, ROLE_COLOURS, ROLE_SHAPES
from pixelscan.charts.selection import interval, marked_opacity, photo_selection
from pixelscan.charts.specification import Rows, Specification, Template, fill, placeholder, to_template
from pixelscan.metadata.collection.insight import Insight
from pixelscan.metadata.geodesy import Place, bearing, compass, geodesic_distance

# The drawing's maximum size in pixels; both axes have the same scale.
BOX = (270, 270)
MARGIN = 0.12
METRES_A_DEGREE = 111_195.0
# The size of a label in pixels.
LABEL = (60, 12)
SMALLEST_SPAN_METRES = 40.0
BAR_SHARE = 0.28


@dataclass(frozen=True, slots=True)
class PhotoPlace:
    """One photo's location, in signed degrees."""

    id: str
    photo: str
    latitude: float
    longitude: float


def places_chart(finding: Insight) -> Specification:
    """A Vega-Lite map of a collection, not to be stretched. Its selection reports "longitude" and "latitude"."""
    dots = finding.data["dots"]
    frame = _framed([(float(str(dot["latitude"])), float(str(dot["longitude"]))) for dot in dots])
    return _drawn(_collection_specification(), frame, {"dots": dots})


def distances_chart(photos: Sequence[PhotoPlace], reference: str) -> Specification:
    """A Vega-Lite map of a few photos with their distances from the photo `reference` (an id), not to be stretched."""
    places = {photo.id: (photo.latitude, photo.longitude) for photo in photos}
    start = places.get(reference)
    dots = [
        {
            "id": photo.id,
            "photo": photo.photo,
            "latitude": photo.latitude,
            "longitude": photo.longitude,
            "role": REFERENCE if photo.id == reference else PHOTO,
        }
        for photo in photos
    ]
    lines: list[dict[str, object]] = []
    if start:
        lines = [_line(start, place) for name, place in places.items() if name != reference]
    frame = _framed(list(places.values()))
    west, east = frame.labelled(lines)
    data: dict[str, Rows] = {"dots": dots, "lines": lines, "labels_west": west, "labels_east": east}
    return _drawn(_comparison_specification(), frame, data)


def _line(start: Place, end: Place) -> dict[str, object]:
    metres = geodesic_distance(start, end)
    return {
        "latitude": start[0],
        "longitude": start[1],
        "latitude_end": end[0],
        "longitude_end": end[1],
        "words": f"{formatting.distance(metres)} {compass(bearing(start, end))}" if metres >= 1 else "",
    }


@dataclass(frozen=True, slots=True)
class _Frame:
    """The area of the map in degrees, and its size in pixels."""

    west: float
    east: float
    south: float
    north: float
    width: int
    height: int
    metres: float

    def labelled(self, lines: Rows) -> tuple[Rows, Rows]:
        """The lines with labels at their ends, west and east of the centre; of overlapping labels, only the first."""
        spots: dict[tuple[bool, int, int], Mapping[str, object]] = {}
        for line in lines:
            across = (float(str(line["longitude_end"])) - self.west) / (self.east - self.west)
            up = (float(str(line["latitude_end"])) - self.south) / (self.north - self.south)
            spot = (across > 0.5, round(across * self.width / LABEL[0]), round(up * self.height / LABEL[1]))
            spots.setdefault(spot, line)
        return [line for spot, line in spots.items() if not spot[0]], [line for spot, line in spots.items() if spot[0]]

    def scale_bar(self) -> list[dict[str, object]]:
        """The scale bar in the lower left corner, with a round number of metres."""
        length = _round_length(self.metres * BAR_SHARE)
        start = self.west + (self.east - self.west) * 0.03
        end = start + (self.east - self.west) * length / self.metres
        latitude = self.south + (self.north - self.south) * 0.05
        words = formatting.distance(length) if length < 1000 else f"{length / 1000:,.0f} km"
        return [{"longitude": start, "longitude_end": end, "latitude": latitude, "words": words}]


def _framed(places: Sequence[Place]) -> _Frame:
    """The area with all places and a margin; longitudes are scaled for the middle latitude."""
    latitudes, longitudes = [place[0] for place in places] or [0.0], [place[1] for place in places] or [0.0]
    middle = ((min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2)
    shrinking = max(math.cos(math.radians(middle[0])), 0.05)
    tall = max((max(latitudes) - min(latitudes)) * METRES_A_DEGREE, SMALLEST_SPAN_METRES) * (1 + 2 * MARGIN)
    wide = (max(longitudes) - min(longitudes)) * METRES_A_DEGREE * shrinking
    wide = max(wide, SMALLEST_SPAN_METRES) * (1 + 2 * MARGIN)
    # Adds space at the sides if the area is long and narrow.
    wide, tall = max(wide, tall / 2), max(tall, wide / 4)
    pixels = min(BOX[0] / wide, BOX[1] / tall)
    half_east, half_north = wide / METRES_A_DEGREE / shrinking / 2, tall / METRES_A_DEGREE / 2
    return _Frame(
        west=middle[1] - half_east,
        east=middle[1] + half_east,
        south=middle[0] - half_north,
        north=middle[0] + half_north,
        width=round(wide * pixels),
        height=round(tall * pixels),
        metres=wide,
    )


def _round_length(metres: float) -> float:
    """The largest of 1, 2, 5, 10, 20 ... that is at most `metres`."""
    power: float = 10 ** math.floor(math.log10(metres))
    return max(step * power for step in (1, 2, 5) if step * power <= metres)


def _drawn(template: Template, frame: _Frame, data: dict[str, Rows]) -> Specification:
    chart = fill(template, {**data, "bar": frame.scale_bar()})
    chart["width"], chart["height"] = frame.width, frame.height
    chart["autosize"] = {"type": "pad"}  # Streamlit would squeeze one side to fit
    for layer in chart["layer"]:
        layer["encoding"]["x"]["scale"]["domain"] = [frame.west, frame.east]
        layer["encoding"]["y"]["scale"]["domain"] = [frame.south, frame.north]
    return chart


def _axes(longitude: str = "longitude", latitude: str = "latitude") -> tuple[alt.X, alt.Y]:
    scale = alt.Scale(nice=False, zero=False)
    return alt.X(f"{longitude}:Q", axis=None, scale=scale), alt.Y(f"{latitude}:Q", axis=None, scale=scale)


@cache
def _collection_specification() -> Template:
    dots = (
        alt.Chart(placeholder("dots"))
        .mark_circle(color=COLOUR, opacity=0.65, clip=True)
        .encode(
            *_axes(),
            size=alt.Size("photos:Q", scale=alt.Scale(range=[30, 500], zero=True), legend=None),
            tooltip=[
                alt.Tooltip("photos:Q", title="Photos", format=","),
                alt.Tooltip("latitude:Q", title="Latitude", format=".4f"),
                alt.Tooltip("longitude:Q", title="Longitude", format=".4f"),
            ],
        )
        .add_params(interval("x", "y"))
    )
    return to_template(alt.layer(dots, *_scale_bar()))


@cache
def _comparison_specification() -> Template:
    chosen = photo_selection()
    lines = alt.Chart(placeholder("lines"))
    ways = lines.mark_rule(color="#8a8f8c", strokeDash=[4, 3]).encode(*_axes(), alt.X2("longitude_end"))
    ways = ways.encode(alt.Y2("latitude_end"))
    dots = (
        alt.Chart(placeholder("dots"))
        .mark_point(filled=True, size=150, clip=True)
        .encode(
            *_axes(),
            color=alt.Color("role:N", scale=ROLE_COLOURS, legend=None),
            shape=alt.Shape("role:N", scale=ROLE_SHAPES, legend=None),
            opacity=alt.OpacityValue(**marked_opacity()),
            tooltip=[
                alt.Tooltip("photo:N", title="Photo"),
                alt.Tooltip("latitude:Q", title="Latitude", format=".6f"),
                alt.Tooltip("longitude:Q", title="Longitude", format=".6f"),
            ],
        )
        .add_params(chosen)
    )
    return to_template(
        alt.layer(ways, dots, _labels("labels_west", "left", 9), _labels("labels_east", "right", -9), *_scale_bar())
    )


def _labels(data: str, align: Literal["left", "right"], shift: int) -> alt.Chart:
    """Distance labels next to the dots, on the side towards the centre, where there is space."""
    texts = alt.Chart(placeholder(data)).mark_text(align=align, dx=shift, fontSize=10, color="#8a8f8c")
    return texts.encode(*_axes("longitude_end", "latitude_end"), text="words:N")


def _scale_bar() -> tuple[alt.Chart, alt.Chart]:
    bar = alt.Chart(placeholder("bar"))
    rule = bar.mark_rule(strokeWidth=3, color="#8a8f8c").encode(*_axes(), alt.X2("longitude_end"))
    words = bar.mark_text(align="left", dy=-8, fontSize=10, color="#8a8f8c").encode(*_axes(), text="words:N")
    return rule, words
