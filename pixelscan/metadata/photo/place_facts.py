"""A photo's coordinates in words, for the exports: the place's time zone, the nearest town and its country."""

from dataclasses import dataclass

from pixelscan.metadata.gazetteer import nearest_town, time_zone
from pixelscan.metadata.model import Scan
from pixelscan.metadata.photo.capture_time import capture_time
from pixelscan.metadata.photo.location import has_no_fix
from pixelscan.metadata.photo.place_zone import place_zone
from pixelscan.metadata.photo.summary import Summary


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """`clock_matches_place`: whether the camera's clock was set to the zone of the place; None if unknown."""

    place_time_zone: str | None = None
    clock_matches_place: bool | None = None
    nearest_town: str | None = None
    country: str | None = None


def place_facts(scan: Scan, summary: Summary) -> PlaceFacts:
    """The facts of the coordinates in the summary; all None without coordinates."""
    if summary.latitude is None or summary.longitude is None:
        return PlaceFacts()
    place = summary.latitude, summary.longitude
    tags = scan.by_key()
    town = nearest_town(place)
    zone = None if has_no_fix(tags) else place_zone(capture_time(tags), place)
    return PlaceFacts(time_zone(place), zone.is_cameras if zone else None, town.name, town.country)
