"""Degrees of FLIR's thermal picture, by Planck's law turned around."""

import io
import math
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from pixelscan.metadata.formats.jpeg.flir_temperature import temperatures
from pixelscan.metadata.scanner import scan
from tests.support.photos.corpus import real_photo
from tests.support.photos.tag_values import by_group_and_name

WIDTH, HEIGHT = 8, 6
CONSTANTS = {
    "Emissivity": 0.95,
    "ReflectedApparentTemperature": 20.0,
    "PlanckR1": 16738.6,
    "PlanckB": 1432.8,
    "PlanckF": 1.0,
    "PlanckO": -3617.0,
    "PlanckR2": 0.0125,
}
BAD = (0.0, math.nan, -1e30)


def raw(celsius: float) -> int:
    """What the sensor tells of a body that reflects a part of its surroundings."""

    def radiance(degrees: float) -> float:
        exponential = math.exp(CONSTANTS["PlanckB"] / (degrees + 273.15)) - CONSTANTS["PlanckF"]
        return CONSTANTS["PlanckR1"] / (CONSTANTS["PlanckR2"] * exponential) - CONSTANTS["PlanckO"]

    return round(0.95 * radiance(celsius) + 0.05 * radiance(CONSTANTS["ReflectedApparentTemperature"]))


def pixels() -> array:  # type: ignore[type-arg]
    values = array("H", [raw(25.0)] * WIDTH * HEIGHT)
    values[HEIGHT // 2 * WIDTH + WIDTH // 2] = raw(36.5)
    values[0], values[1] = raw(-12.0), raw(90.0)
    return values


def as_png(values: array) -> bytes:  # type: ignore[type-arg]
    file = io.BytesIO()
    Image.frombytes("I;16", (WIDTH, HEIGHT), values.tobytes()).save(file, "PNG")
    return file.getvalue()


def swapped(values: array) -> array:  # type: ignore[type-arg]
    other = array("H", values)
    other.byteswap()
    return other


STORED: dict[str, Callable[[], bytes]] = {
    "bytes": lambda: pixels().tobytes(),
    "bytes swapped": lambda: swapped(pixels()).tobytes(),
    "PNG": lambda: as_png(pixels()),
    "PNG swapped": lambda: as_png(swapped(pixels())),
}


@pytest.mark.parametrize("store", STORED.values(), ids=STORED)
def test_degrees_at_the_centre_and_at_both_ends(store: Callable[[], bytes]) -> None:
    """In whichever order and form the camera stored them."""
    found = temperatures(bytes(32) + store(), WIDTH, HEIGHT, CONSTANTS)
    assert found == pytest.approx((36.5, -12.0, 90.0), abs=0.1)


@pytest.mark.parametrize(
    ("data", "size", "constants"),
    [
        (b"", (WIDTH, HEIGHT), CONSTANTS),
        (b"\x89PNG" + bytes(40), (WIDTH, HEIGHT), CONSTANTS),
        (as_png(pixels()), (WIDTH + 1, HEIGHT), CONSTANTS),
        (as_png(pixels())[:60], (WIDTH, HEIGHT), CONSTANTS),
        (pixels().tobytes(), (60_000, 60_000), CONSTANTS),
        (pixels().tobytes(), (WIDTH, HEIGHT), {}),
        *(
            (pixels().tobytes(), (WIDTH, HEIGHT), {**CONSTANTS, name: bad})
            for name in CONSTANTS
            for bad in (0.0, math.nan, -1e30)
        ),
    ],
)
def test_what_makes_no_sense_has_no_degrees(data: bytes, size: tuple[int, int], constants: dict[str, float]) -> None:
    """None, or degrees that a body can have; nothing is raised."""
    found = temperatures(bytes(32) + data, *size, constants)
    assert found is None or all(-273.15 < degrees < 5000 for degrees in found)


def test_a_real_thermal_photo(corpus: Path) -> None:
    """Of a person, indoors."""
    tags = by_group_and_name(scan(real_photo(corpus, "images/jpg/FLIR_iPhone_device.jpg")).tags)
    found = [tags[f"FLIR:Temperature{place}"] for place in ("Center", "Min", "Max")]
    assert found == [31.1, 15.4, 32.3]


def test_a_damaged_picture_costs_nothing_else() -> None:
    """At every length, and with any byte wrong."""
    png = as_png(pixels())
    for at in range(len(png)):
        for damaged in (png[:at], png[:at] + bytes((png[at] ^ 0xFF,)) + png[at + 1 :]):
            temperatures(bytes(32) + damaged, WIDTH, HEIGHT, CONSTANTS)
