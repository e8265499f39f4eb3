"""Chart of exposures: shutter speed against aperture, with lines of equal exposure value."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import altair as alt

from pixelscan.charts.reference_style import PHOTO, REFERENCE, ROLE_COLOURS, ROLE_SHAPES
from pixelscan.charts.selection import marked_opacity, photo_selection
from pixelscan.charts.specification import Specification, Template, fill, placeholder, to_template
from pixelscan.formatting import aperture, exposure_time, sensitivity

SHUTTER_STOPS = range(-13, 6)  # 1/8000 s to 30 s
APERTURE_STOPS = range(11)  # f/1 to f/32
EV_LINES = range(-4, 22, 2)
SMALLEST_POINT, POINT_STEP = 90.0, 40.0
# The numbers marked on cameras, by stop.
MARKED_SHUTTERS = {
    -13: "1/8000", -12: "1/4000", -11: "1/2000", -10: "1/1000", -9: "1/500", -8: "1/250", -7: "1/125", -6: "1/60",
    -5: "1/30", -4: "1/15", -3: "1/8", -2: "1/4", -1: "1/2", 0: "1", 1: "2", 2: "4", 3: "8", 4: "15", 5: "30",
}  # fmt: skip
MARKED_APERTURES = ("1", "1.4", "2", "2.8", "4", "5.6", "8", "11", "16", "22", "32")


@dataclass(frozen=True, slots=True)
class Exposure:
    """One photo's exposure: seconds, f-number, ISO. A click on its point reports `id`."""

    photo: str
    exposure_time: float
    f_number: float
    iso: float | None = None
    id: str = ""


def exposure_chart(exposures: Iterable[Exposure], reference: str | None = None) -> Specification:
    """A Vega-Lite chart with one point per photo, larger for higher ISO; `reference` is the id of the one to highlight.

    The axes are logarithmic with base two, so each step is one stop; EV = log2(N²/t).
    """
    points = [
        {
            "id": one.id,
            "photo": one.photo,
            "role": REFERENCE if one.id == reference else PHOTO,
            "size": _size(one.iso),
            "shutter": math.log2(one.exposure_time),
            "aperture": 2 * math.log2(one.f_number),
            "words": f"{exposure_time(one.exposure_time)} at {aperture(one.f_number)}",
            "iso": sensitivity(one.iso) if one.iso else "unknown",
            "ev": round(_exposure_value(one), 1),
        }
        for one in exposures
        if one.exposure_time > 0 and one.f_number > 0
    ]
    return fill(_specification(), {"lines": _lines(), "labels": _labels(), "points": points})


def _size(iso: float | None) -> float:
    """A point's area in square pixels; grows with each stop above ISO 50."""
    stops = math.log2(iso / 50) if iso and iso > 0 else 1.0
    return SMALLEST_POINT + POINT_STEP * min(max(stops, 0.0), 12.0)


def _exposure_value(exposure: Exposure) -> float:
    """The EV of shutter and aperture, without ISO: log2(N²/t)."""
    return math.log2(exposure.f_number**2 / exposure.exposure_time)


@cache
def _lines() -> list[dict[str, float]]:
    """Lines of equal EV from edge to edge of the chart: aperture stop = EV + shutter stop."""
    low, high = min(SHUTTER_STOPS), max(SHUTTER_STOPS)
    top = max(APERTURE_STOPS)
    lines: list[dict[str, float]] = []
    for ev in EV_LINES:
        start, end = max(low, -ev), min(high, top - ev)
        if start < end:
            lines += [{"ev": ev, "shutter": stop, "aperture": stop + ev} for stop in (start, end)]
    return lines


@cache
def _labels() -> list[dict[str, object]]:
    ends = {row["ev"]: row for row in _lines()}
    return [{**row, "label": f"EV {row['ev']}"} for row in ends.values()]


@cache
def _specification() -> Template:
    shutters = "{" + ",".join(f"'{stop}':'{text}'" for stop, text in MARKED_SHUTTERS.items()) + "}"
    apertures = "{" + ",".join(f"'{stop}':'{text}'" for stop, text in enumerate(MARKED_APERTURES)) + "}"
    shutter = alt.X(
        "shutter:Q",
        title="Shutter speed (s)",
        scale=alt.Scale(domain=[min(SHUTTER_STOPS), max(SHUTTER_STOPS)], nice=False),
        axis=alt.Axis(values=list(SHUTTER_STOPS)[::2], labelExpr=f"({shutters})[datum.value]", grid=False),
    )
    aperture = alt.Y(
        "aperture:Q",
        title="Aperture (f/)",
        scale=alt.Scale(domain=[min(APERTURE_STOPS), max(APERTURE_STOPS)], nice=False),
        axis=alt.Axis(values=list(APERTURE_STOPS), labelExpr=f"({apertures})[datum.value]", grid=False),
    )
    lines = (
        alt.Chart(placeholder("lines"))
        .mark_line(strokeWidth=0.8, opacity=0.45, color="#8a8f8c")
        .encode(shutter, aperture, detail="ev:N")
    )
    labels = (
        alt.Chart(placeholder("labels"))
        .mark_text(align="right", dx=-4, dy=9, fontSize=9, color="#8a8f8c", clip=True)
        .encode(shutter, aperture, text="label:N")
    )
    chosen = photo_selection()
    points = (
        alt.Chart(placeholder("points"))
        .mark_point(filled=True, clip=True)
        .encode(
            shutter,
            aperture,
            alt.Color("role:N", scale=ROLE_COLOURS, legend=None),
            alt.Shape("role:N", scale=ROLE_SHAPES, legend=None),
            alt.Size("size:Q", scale=None),
            opacity=alt.OpacityValue(**marked_opacity()),
            tooltip=[
                alt.Tooltip("photo:N", title="Photo"),
                alt.Tooltip("words:N", title="Exposure"),
                alt.Tooltip("iso:N", title="Sensitivity"),
                alt.Tooltip("ev:Q", title="EV"),
            ],
        )
        .add_params(chosen)
    )
    return to_template(alt.layer(lines, labels, points).properties(height=260))
