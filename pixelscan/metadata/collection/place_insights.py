"""Where a collection's photos were taken."""

from collections import Counter
from math import cos, radians

from pixelscan import formatting
from pixelscan.metadata.collection.insight import Insight, Question, pairs, photos, share
from pixelscan.metadata.collection.table import Collection
from pixelscan.metadata.geodesy import EARTH_RADIUS, Place, bearing, compass, cosine, geodesic_distance

# Grid cells along the map's longer side, with one dot each.
CELLS = 60
NEAR_METRES = 5000
NEAR_COSINE = cos(NEAR_METRES / EARTH_RADIUS)
SMALLEST_CELL = 1e-5


def places(collection: Collection) -> Insight:
    """The number of photos in each cell of a grid (`dots`, at the mean place of the cell's photos)."""
    known = pairs(collection.latitude, collection.longitude)
    if not known:
        return Insight(Question.PLACES, "No photo has a location.", 0, {"dots": []})
    cells: dict[tuple[int, int], list[Place]] = {}
    latitudes, longitudes = zip(*known, strict=True)
    height, width = cell_size((min(latitudes), min(longitudes)), (max(latitudes), max(longitudes)))
    for place in known:
        cells.setdefault((int(place[0] // height), int(place[1] // width)), []).append(place)
    dots = [_dot(held) for held in cells.values()]
    return Insight(Question.PLACES, _sentence(known), len(known), {"dots": dots})


def places_of(counts: Counter[Place]) -> Insight:
    """The answer from the number of photos at the mean place of each cell, which is too coarse for a distance."""
    if not counts:
        return Insight(Question.PLACES, "No photo has a location.", 0, {"dots": []})
    dots = [{"latitude": round(n, 6), "longitude": round(e, 6), "photos": count} for (n, e), count in counts.items()]
    (centre, most), known = counts.most_common(1)[0], counts.total()
    sentence = (
        f"{photos(known)} {'has' if known == 1 else 'have'} a location; the busiest cell of the map is around "
        f"{_coordinates(centre)} ({share(most, known)})."
    )
    return Insight(Question.PLACES, sentence, known, {"dots": dots})


def cell_size(south_west: Place, north_east: Place) -> tuple[float, float]:
    """A cell's height and width in degrees, about equal in metres."""
    (south, west), (north, east) = south_west, north_east
    shrinking = max(cos(radians((south + north) / 2)), 0.05)
    height = max(north - south, (east - west) * shrinking, SMALLEST_CELL) / CELLS
    return height, height / shrinking


def _dot(held: list[Place]) -> dict[str, object]:
    return {
        "latitude": round(sum(place[0] for place in held) / len(held), 6),
        "longitude": round(sum(place[1] for place in held) / len(held), 6),
        "photos": len(held),
    }


_DIRECTIONS = {
    "N": "north",
    "NE": "north-east",
    "E": "east",
    "SE": "south-east",
    "S": "south",
    "SW": "south-west",
    "W": "west",
    "NW": "north-west",
}


def _sentence(known: list[Place]) -> str:
    rounded = Counter((round(place[0], 2), round(place[1], 2)) for place in known)
    centre = rounded.most_common(1)[0][0]
    closeness = {place: cosine(centre, place) for place in rounded}
    near = sum(count for place, count in rounded.items() if closeness[place] >= NEAR_COSINE)
    farthest = min(closeness, key=closeness.__getitem__)
    away = geodesic_distance(centre, farthest)
    text = (
        f"{photos(len(known))} {'has' if len(known) == 1 else 'have'} a location; {share(near, len(known))} are within "
        f"{NEAR_METRES // 1000} km of {_coordinates(centre)}"
    )
    if away <= NEAR_METRES:
        return f"{text}."
    way = _DIRECTIONS[compass(bearing(centre, farthest))]
    return f"{text}; the farthest is {formatting.distance(away)} to the {way}."


def _coordinates(place: Place) -> str:
    north, east = "N" if place[0] >= 0 else "S", "E" if place[1] >= 0 else "W"
    return f"{abs(place[0]):.2f}° {north}, {abs(place[1]):.2f}° {east}"
