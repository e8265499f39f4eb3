"""Where a photo was taken, in every notation, and never a wrong place."""

import math

import pytest

from pixelscan.metadata.model import Scan, Tag, Value
from pixelscan.metadata.photo.privacy import PrivacyRisk, Severity, privacy_risks
from pixelscan.metadata.photo.summary import summarize
from pixelscan.metadata.terminal_card import to_text

PARIS = {"GPS:GPSLatitude": (48.0, 51.0, 30.0), "GPS:GPSLongitude": (2.0, 17.0, 40.0)}
REFS: dict[str, Value] = {"GPS:GPSLatitudeRef": "N", "GPS:GPSLongitudeRef": "E"}


def photo(tags: dict[str, Value]) -> Scan:
    named = ((key.partition(":"), value) for key, value in tags.items())
    stored = tuple(Tag(group, name, value, str(value), name) for (group, _, name), value in named)
    return Scan("a.jpg", "JPEG", "image/jpeg", 1, 4000, 3000, stored)


def place_risk(tags: dict[str, Value]) -> PrivacyRisk:
    (risk,) = privacy_risks(photo(tags))
    return risk


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (PARIS | REFS, (48.85833333, 2.29444444)),
        # Minutes with a fraction, and seconds of 0/0.
        (
            {"GPS:GPSLatitude": (48.0, 8.525, math.nan), "GPS:GPSLongitude": (17.0, 6.75, math.nan)} | REFS,
            (48.14208333, 17.1125),
        ),
        # Degrees with a fraction, minutes and seconds of 0/0.
        (
            {"GPS:GPSLatitude": (48.5, math.nan, math.nan), "GPS:GPSLongitude": (17.25, math.nan, math.nan)} | REFS,
            (48.5, 17.25),
        ),
        # The sign before the degrees is the sign of all three.
        (
            {"GPS:GPSLatitude": (-48.0, 51.0, 30.0), "GPS:GPSLongitude": (-2.0, 17.0, 40.0)} | REFS,
            (-48.85833333, -2.29444444),
        ),
        (
            {"XMP-exif:GPSLatitude": 43.0764, "XMP-exif:GPSLongitude": 79.077, "XMP-exif:GPSLongitudeRef": "W"},
            (43.0764, -79.077),
        ),
        ({"XMP-exif:GPSLatitude": -43.5, "XMP-exif:GPSLongitude": -79.5}, (-43.5, -79.5)),
        ({"XMP-drone-dji:GPSLatitude": "+22.5431", "XMP-drone-dji:GPSLongitude": "+113.9581"}, (22.5431, 113.9581)),
        ({"XMP-drone-dji:GPSLatitude": "22.5431", "XMP-drone-dji:GPSLongtitude": "113.9581"}, (22.5431, 113.9581)),
        (
            {
                "GPS:GPSLatitude": "52 deg 50' 34.0\"",
                "GPS:GPSLongitude": "1 deg 30' 0.0\" W",
                "GPS:GPSLatitudeRef": "N",
            },
            (52.84277778, -1.5),
        ),
        (
            {
                "XMP-iptcExt:LocationCreatedGPSLatitude": "48,51.5N",
                "XMP-iptcExt:LocationCreatedGPSLongitude": "2,17.5E",
            },
            (48.85833333, 2.29166667),
        ),
    ],
)
def test_coordinates_are_read_in_every_form(tags: dict[str, Value], expected: tuple[float, float]) -> None:
    """Signed degrees; the privacy panel lists it as the worst risk."""
    summary = summarize(photo(tags))
    assert (summary.latitude, summary.longitude) == pytest.approx(expected)
    assert place_risk(tags).text.startswith("Exactly where it was taken: ")


@pytest.mark.parametrize(
    "tags",
    [
        PARIS,
        PARIS | {"GPS:GPSLatitudeRef": "N"},
        {"GPS:GPSLatitude": (48.0, math.nan, math.nan), "GPS:GPSLongitude": (2.0, 17.0, 40.0)} | REFS,
        {"XMP-geo:Lat": "48.8583", "XMP-geo:Long": "2.2945"},
        {"XMP-drone-dji:LRFTargetLat": "22.544", "XMP-drone-dji:LRFTargetLon": "113.9587"},
    ],
)
def test_coordinates_that_tell_no_sure_place_are_serious_all_the_same(tags: dict[str, Value]) -> None:
    """Without N or S the hemisphere is unknown, but it is one of two places."""
    summary = summarize(photo(tags))
    assert (summary.latitude, summary.longitude) == (None, None)
    risk = place_risk(tags)
    assert risk.severity is Severity.HIGH
    assert risk.text.startswith("Coordinates, which may tell where it was taken: ")


def test_zero_is_no_place() -> None:
    """A receiver without a fix writes zeros; an altitude of zero with them does not count either."""
    zero: dict[str, Value] = {
        "GPS:GPSLatitude": (0.0, 0.0, 0.0),
        "GPS:GPSLongitude": (0.0, 0.0, 0.0),
        "GPS:GPSAltitude": 0.0,
    }
    summary = summarize(photo(zero | REFS))
    assert (summary.latitude, summary.longitude, summary.altitude) == (None, None, None)
    assert place_risk(zero | REFS).severity is Severity.LOW


@pytest.mark.parametrize(
    ("metres", "reference", "words"),
    [(166.3, 1, "166 m below sea level"), (166.3, 0, "166 m above sea level"), (0.2, 1, "at sea level")],
)
def test_an_altitude_has_one_sign_in_words(metres: float, reference: int, words: str) -> None:
    """No "-166 m above", and no "-0"."""
    altitude: dict[str, Value] = {"GPS:GPSAltitude": metres, "GPS:GPSAltitudeRef": reference}
    assert place_risk(PARIS | REFS | altitude).text.endswith(f", {words}.")


def test_an_altitude_of_zero_without_a_place_is_none() -> None:
    """Libraries write the default with an empty GPS directory; at a place it is the sea's shore."""
    altitude: dict[str, Value] = {"GPS:GPSAltitude": 0.0}
    assert summarize(photo(altitude)).altitude is None
    assert summarize(photo(PARIS | REFS | altitude)).altitude == 0


def test_an_altitude_beyond_space_is_a_wrapped_number() -> None:
    """Some drones and phones write a negative altitude as an unsigned number."""
    assert summarize(photo({"GPS:GPSAltitude": 42949243.0})).altitude is None


@pytest.mark.parametrize("latitude", [None, math.nan])
def test_lost_coordinates_are_not_called_zero(latitude: float | None) -> None:
    """A directory that is cut off and a position of 0/0 do not say that the receiver had no fix."""
    tags: dict[str, Value] = {} if latitude is None else {"GPS:GPSLatitude": (latitude,) * 3, "GPS:GPSLongitude": 0.0}
    risk = place_risk(tags | REFS)
    assert (risk.severity, risk.text) == (Severity.LOW, "GPS data without coordinates.")


@pytest.mark.parametrize(("status", "is_exact"), [("A", True), ("V", False), ("", True)])
def test_a_place_without_a_valid_fix_is_not_called_exact(status: str, *, is_exact: bool) -> None:
    """It is shown, as it may be the place where the receiver last had a fix."""
    found = photo(PARIS | REFS | {"GPS:GPSStatus": status})
    (risk,) = privacy_risks(found)
    assert risk.severity is Severity.HIGH
    assert "48.85833° N" in risk.text
    assert risk.text.startswith("Exactly") is is_exact
    assert ("no valid fix" in risk.text) is not is_exact
    assert ("no valid fix" in to_text(found)) is not is_exact
