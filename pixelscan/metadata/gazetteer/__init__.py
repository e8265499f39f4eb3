"""The nearest town to a place, and the place's time zone, from tables in the package; works without a network.

Towns are GeoNames' of 1,000 people and more (CC BY 4.0), made by `.ci/towns`.
"""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pixelscan.metadata.geodesy import EARTH_RADIUS, Place, bearing, geodesic_distance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNITS_A_DEGREE = 1e4
# The table lists districts of large cities as towns; people use the city's name.
CITY_METRES, CITY_PEOPLE, CITY_TIMES_LARGER = 10_000, 100_000, 5


@dataclass(frozen=True, slots=True)
class Town:
    """A town, the metres from the place to its centre, and the bearing from the town to the place in degrees."""

    name: str
    country: str
    distance: float
    bearing: float


@dataclass(frozen=True, slots=True)
class _Towns:
    latitude: "NDArray[np.float32]"
    longitude: "NDArray[np.float32]"
    country: "NDArray[np.uint8]"
    population: "NDArray[np.uint32]"
    names: tuple[str, ...]
    countries: tuple[str, ...]


def nearest_town(place: Place) -> Town:
    """The town nearest to a place in signed degrees, or the city to which that town belongs."""
    import numpy as np  # noqa: PLC0415 - takes 70 ms, and time zones need none

    towns = _towns()
    north, east = np.radians(np.array(place, np.float32))
    cosine = np.sin(towns.latitude) * np.sin(north) + np.cos(towns.latitude) * np.cos(north) * np.cos(
        towns.longitude - east
    )
    number = int(np.argmax(cosine))
    near = np.flatnonzero(cosine > np.cos(CITY_METRES / EARTH_RADIUS))
    if near.size:
        city = int(near[np.argmax(towns.population[near])])
        if towns.population[city] >= max(CITY_PEOPLE, CITY_TIMES_LARGER * int(towns.population[number])):
            number = city
    centre = float(np.degrees(towns.latitude[number])), float(np.degrees(towns.longitude[number]))
    country = towns.countries[towns.country[number]]
    return Town(towns.names[number], country, geodesic_distance(centre, place), bearing(centre, place))


def time_zone(place: Place) -> str | None:
    """The IANA name of a place's time zone, such as Europe/Paris; None if unknown."""
    from tzfpy import get_tz  # noqa: PLC0415 - its tables take 40 ms, which a photo without a place need not pay

    return get_tz(place[1], place[0]) or None


@cache
def _towns() -> _Towns:
    from importlib.resources import as_file, files  # noqa: PLC0415 - takes 5 ms, and time zones need none

    import numpy as np  # noqa: PLC0415 - as above

    with as_file(files(__name__) / "towns.npz") as path, np.load(path) as stored:
        return _Towns(
            np.radians(stored["latitude"] / np.float32(UNITS_A_DEGREE), dtype=np.float32),
            np.radians(stored["longitude"] / np.float32(UNITS_A_DEGREE), dtype=np.float32),
            stored["country"],
            stored["population"],
            tuple(stored["names"].tobytes().decode().split("\n")),
            tuple(stored["countries"].tobytes().decode().split("\n")),
        )
