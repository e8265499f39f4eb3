"""Histogram of the picture's brightness: red, green, blue and luminance."""

from functools import cache, lru_cache

import altair as alt

from pixelscan.charts.specification import Rows, Specification, Template, fill, placeholder, to_template
from pixelscan.formatting import percent, percentages
from pixelscan.metadata.pixels.preview import LEVELS, Tones

COLOURS = {"Red": "#d1495b", "Green": "#4f9d69", "Blue": "#3c78b4"}
# Spikes (plain backgrounds, clipped highlights) are cut off at this multiple of the 97th percentile.
HIGHEST_SPIKE = 3


def tones_chart(tones: Tones) -> Specification:
    """The histogram as a Vega-Lite chart; heights are relative to the highest level."""
    return fill(_specification(), _rows(tones))


@lru_cache(maxsize=128)
def _rows(tones: Tones) -> dict[str, Rows]:
    top = _top([*tones.red, *tones.green, *tones.blue, *tones.luminance])
    red, green, blue, luminance = (
        [round(min(count / top, 1), 4) for count in counts]
        for counts in (tones.red, tones.green, tones.blue, tones.luminance)
    )
    levels = [round((index + 0.5) * 256 / LEVELS) for index in range(LEVELS)]
    return {
        "colours": [{"level": levels, "Red": red, "Green": green, "Blue": blue}],
        "luminance": [{"level": levels, "share": luminance}],
    }


def in_words(tones: Tones) -> str:
    """The histogram as a sentence, for people who cannot see it."""
    levels, quarter = tones.luminance, LEVELS // 4
    dark, bright = sum(levels[:quarter]), sum(levels[-quarter:])
    shadows, midtones, highlights = percentages([dark, sum(levels) - dark - bright, bright])
    parts = [f"{shadows} shadows, {midtones} midtones, {highlights} highlights"]
    for count, name in ((levels[0], "black"), (levels[-1], "white")):
        share = count / (sum(levels) or 1)
        parts += [f"{percent(share)} is {name}"] if share > 0.01 else []
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _top(counts: list[int]) -> float:
    ranked = sorted(counts)
    return max(min(ranked[-1], HIGHEST_SPIKE * ranked[len(ranked) * 97 // 100]), 1)


@cache
def _specification() -> Template:
    level = alt.X("level:Q", title="Brightness", scale=alt.Scale(domain=[0, 255], nice=False))
    share = alt.Y("share:Q", axis=None)
    colours = (
        alt.Chart(placeholder("colours"))
        .transform_flatten(["level", *COLOURS])
        .transform_fold(list(COLOURS), as_=["channel", "share"])
        .mark_area(opacity=0.35, interpolate="monotone", line={"strokeWidth": 1.2})
        .encode(
            level,
            alt.Y("share:Q", axis=None, stack=None),
            alt.Color(
                "channel:N",
                title=None,
                scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=[alt.Tooltip("channel:N", title="Channel"), alt.Tooltip("level:Q", title="Tone")],
        )
    )
    luminance = (
        alt.Chart(placeholder("luminance"))
        .transform_flatten(["level", "share"])
        .mark_line(interpolate="monotone", strokeWidth=1.6, strokeDash=[4, 2], color="#8a8f8c")
        .encode(level, share)
    )
    return to_template(alt.layer(colours, luminance).properties(height=250))
