"""Distances and bearings between places in signed degrees."""

from math import asin, atan, atan2, cos, degrees, radians, sin, sqrt, tan

Place = tuple[float, float]  # latitude, longitude

# WGS 84, which GPS receivers use: semi-major axis in metres, and flattening.
HALF_AXIS = 6_378_137.0
EARTH_RADIUS = 6_371_008.8  # mean radius in metres (IUGG)
FLATTENING = 1 / 298.257223563
COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


def geodesic_distance(one: Place, other: Place) -> float:
    """Metres along the ellipsoid, within 10 m over thousands of kilometres; kilometres off only near the antipodes.

    Haversine on reduced latitudes with a first-order correction for the flattening: W. D. Lambert, "The
    distance between two widely separated points on the surface of the earth", J. Washington Acad. Sci. 32 (1942).
    """
    first, second = (atan((1 - FLATTENING) * tan(radians(place[0]))) for place in (one, other))
    half_sum, half_difference = (second + first) / 2, (second - first) / 2
    half_way = sin(radians(other[1] - one[1]) / 2) ** 2
    haversine = min(sin(half_difference) ** 2 + cos(first) * cos(second) * half_way, 1.0)
    if haversine == 0:
        return 0.0
    angle = 2 * asin(sqrt(haversine))
    rest = 1 - haversine
    along = (angle - sin(angle)) * (sin(half_sum) * cos(half_difference)) ** 2 / rest if rest else 0.0
    across = (angle + sin(angle)) * (cos(half_sum) * sin(half_difference)) ** 2 / haversine
    return HALF_AXIS * (angle - FLATTENING / 2 * (along + across))


def cosine(one: Place, other: Place) -> float:
    """Cosine of the central angle between two places: larger means closer. Costs a third of geodesic_distance()."""
    first, second = radians(one[0]), radians(other[0])
    return sin(first) * sin(second) + cos(first) * cos(second) * cos(radians(other[1] - one[1]))


def bearing(start: Place, end: Place) -> float:
    """Initial bearing of the great circle, in degrees clockwise from north (spherical trigonometry)."""
    first, second = radians(start[0]), radians(end[0])
    way = radians(end[1] - start[1])
    north = cos(first) * sin(second) - sin(first) * cos(second) * cos(way)
    return degrees(atan2(sin(way) * cos(second), north)) % 360


def compass(angle: float) -> str:
    """The nearest of eight directions: 44° is NE."""
    return COMPASS[round(angle / 45) % 8]
