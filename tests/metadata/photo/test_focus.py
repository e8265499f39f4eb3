"""Focus data: distance in metres, mode as text, areas as fractions of the picture."""

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest

from pixelscan.metadata.model import Scan, Tag
from pixelscan.metadata.photo.focus import focus
from pixelscan.metadata.photo.focus_areas import Area
from pixelscan.metadata.scanner import scan
from tests.support.photos.corpus import real_photo

# Groups in truth.json that are not a maker's.
NOT_MAKERS = re.compile(
    r"IFD|Exif|GPS|Interop|File|JFIF|PNG|XMP|IPTC|ICC|Composite|MPF|GIF|RIFF|Photoshop|QuickTime|Meta|SubIFD"
)


def photo(*tags: Tag, width: int = 4000, height: int = 3000) -> Scan:
    return Scan("a.jpg", "JPEG", "image/jpeg", 1, width, height, tags)


def tag(group: str, name: str, value: object, text: str = "") -> Tag:
    return Tag(group, name, value, text or str(value))  # type: ignore[arg-type]


def test_no_facts_is_an_empty_answer() -> None:
    """A photo without focus data has no distance, mode, points or areas."""
    found = focus(photo(tag("IFD0", "Make", "Canon")))
    assert (found.distance, found.mode, found.points, found.areas, found.tags) == (None, None, None, (), ())


@pytest.mark.parametrize(("stored", "metres"), [(3.2, 3.2), (4294967295.0, math.inf), (math.inf, math.inf)])
def test_subject_distance_is_in_metres(stored: float, metres: float) -> None:
    """The standard's 0xFFFFFFFF and 1/0 are infinity."""
    found = focus(photo(tag("ExifIFD", "SubjectDistance", stored)))
    assert found.distance == metres
    assert ("distance", "ExifIFD:SubjectDistance") in found.sources


@pytest.mark.parametrize("stored", [0.0, math.nan, "far"])
def test_a_distance_without_meaning_is_unknown(stored: object) -> None:
    """0 means unknown in the standard; 0/0 and text have no meaning."""
    assert focus(photo(tag("ExifIFD", "SubjectDistance", stored))).distance is None


def test_a_makers_distance_is_used_if_the_standards_is_absent() -> None:
    """Nikon's lens data gives the distance as text with a unit."""
    assert focus(photo(tag("Nikon", "FocusDistance", 46, "2.00 m"))).distance == 2.0


def test_the_middle_of_canons_range_is_used() -> None:
    """Of the upper and the lower end."""
    ends = tag("Canon", "FocusDistanceUpper", 0.87), tag("Canon", "FocusDistanceLower", 0.73)
    assert focus(photo(*ends)).distance == pytest.approx(0.80)


@pytest.mark.parametrize(("upper", "metres"), [(1.57, 1.57), (65.53, math.inf), (math.inf, math.inf)])
def test_canons_upper_end_serves_where_no_lower_is_stored(upper: float, metres: float) -> None:
    """PowerShots store only the far end, and 65.53 m for infinity."""
    assert focus(photo(tag("Canon", "FocusDistanceUpper", upper))).distance == metres


@pytest.mark.parametrize(
    ("model", "metres"),
    [
        ("Canon PowerShot G2", 7.416),
        ("Canon PowerShot S40", 7.416),
        ("Canon DIGITAL IXUS v2", None),
        ("Canon PowerShot S400", math.inf),
        ("", math.inf),
    ],
)
def test_canons_of_2001_store_millimetres(model: str, metres: float | None) -> None:
    """A G2's note says 74.16 m and its Exif 7.416 m; of some models only the note is left."""
    named = Tag("IFD0", "Model", model, model)
    assert focus(photo(named, tag("Canon", "FocusDistanceUpper", 74.16))).distance == metres


def test_a_near_end_behind_the_far_end_is_no_distance() -> None:
    ends = tag("Canon", "FocusDistanceUpper", 0.03), tag("Canon", "FocusDistanceLower", 43.56)
    assert focus(photo(*ends)).distance is None


@pytest.mark.parametrize(
    ("group", "name", "stored", "shown"),
    [
        ("Nikon", "Focus", "(MANUAL)", "Manual"),
        ("Nikon", "Focus", "(AF-S   )", "AF-S"),
        ("Canon", "FocusMode", "Manual focus (3)", "Manual focus"),
        ("Canon", "FocusMode", "One shot AF", "One shot AF"),
        ("Sony", "AFMode", "Default", None),
    ],
)
def test_a_mode_is_told_in_words(group: str, name: str, stored: str, shown: str | None) -> None:
    """Sony's AFMode is the area that it focuses in."""
    assert focus(photo(tag(group, name, stored))).mode == shown


@pytest.mark.parametrize("stored", ["Left (or n/a)", "0 focus points used", "2 focus points;  used", "(none)", "n/a"])
def test_no_point_is_told_where_there_may_be_none(stored: str) -> None:
    assert focus(photo(tag("Olympus", "AFPoint", 0, stored))).points is None


def test_the_middle_of_an_iphones_range_is_used() -> None:
    """Its ends come in either order; a range with an invalid end is ignored."""
    found = focus(photo(tag("Apple", "FocusDistanceRange", (0.68, 0.54))))
    assert found.distance == pytest.approx(0.61)
    assert ("distance", "Apple:FocusDistanceRange") in found.sources
    assert focus(photo(tag("Apple", "FocusDistanceRange", (0.68, math.inf)))).distance is None


@pytest.mark.parametrize(
    ("group", "name", "words", "metres"),
    [("Casio", "ObjectDistance", "Inf", math.inf), ("Minolta", "FocusDistance", "2 m", 2.0)],
)
def test_infinity_and_metres_are_read_from_a_makers_text(group: str, name: str, words: str, metres: float) -> None:
    """As exiv2 and PixelScan's own table write them."""
    assert focus(photo(tag(group, name, 1, words))).distance == metres


@pytest.mark.parametrize(
    ("stored", "middles"), [((176, 352, 120, 240), [(0.5, 0.5)]), ((65535,) * 4, []), ((0,) * 4, [])]
)
def test_casios_point_is_two_quotients(stored: tuple[int, ...], middles: list[tuple[float, float]]) -> None:
    """All ones, or nothing, if no point was used."""
    areas = focus(photo(tag("Casio", "AFPointPosition", stored))).areas
    assert [((area.left + area.right) / 2, (area.top + area.bottom) / 2) for area in areas] == middles


@pytest.mark.parametrize(
    ("stored", "area"),
    [
        ((2000, 1500, 400, 300), Area(0.45, 0.45, 0.55, 0.55)),
        ((2000, 1500, 400), Area(0.45, 0.5 - 200 / 3000, 0.55, 0.5 + 200 / 3000)),
        ((0, 0, 400, 300), Area(0.0, 0.0, 0.05, 0.05)),
    ],
)
def test_subject_area_counts_from_its_middle(stored: tuple[int, ...], area: Area) -> None:
    """Rectangle, circle, and one cut by the edge (CIPA DC-008 SubjectArea)."""
    (found,) = focus(photo(tag("ExifIFD", "SubjectArea", stored))).areas
    assert [found.left, found.top, found.right, found.bottom] == pytest.approx(
        [area.left, area.top, area.right, area.bottom]
    )


def test_a_subject_area_outside_the_picture_is_not_drawn() -> None:
    """A cropped copy with the original's coordinates shows no area rather than a wrong one."""
    assert focus(photo(tag("ExifIFD", "SubjectArea", (9000, 9000, 10, 10)))).areas == ()


def test_a_resized_copy_keeps_the_area_in_place() -> None:
    """The coordinates refer to PixelXDimension."""
    tags = (
        tag("ExifIFD", "PixelXDimension", 4000),
        tag("ExifIFD", "PixelYDimension", 3000),
        tag("ExifIFD", "SubjectArea", (3000, 750, 400, 300)),
    )
    (found,) = focus(photo(*tags, width=800, height=600)).areas
    assert (found.left + found.right) / 2 == pytest.approx(0.75)
    assert (found.top + found.bottom) / 2 == pytest.approx(0.25)


@pytest.mark.parametrize(("model", "top"), [("Canon EOS R5", 0.35), ("Canon PowerShot G9", 0.55)])
def test_canon_points_count_up_on_eos_and_down_on_powershot(model: str, top: float) -> None:
    """The same stored position is on opposite sides of the centre."""
    tags = (
        tag("IFD0", "Model", model),
        tag("Canon", "AFImageWidth", 100),
        tag("Canon", "AFImageHeight", 100),
        tag("Canon", "AFAreaXPositions", (-20, 20)),
        tag("Canon", "AFAreaYPositions", (0, 10)),
        tag("Canon", "AFAreaWidths", (10, 10)),
        tag("Canon", "AFAreaHeights", (10, 10)),
        tag("Canon", "AFPointsInFocus", 0b10),
    )
    (found,) = focus(photo(*tags)).areas
    assert [found.left, found.top] == pytest.approx([0.65, top])


def test_focus_facts_are_found_where_exiftool_finds_some(corpus: Path) -> None:
    """In at least 90 % of the files in whose maker note ExifTool finds focus or AF data."""
    truth = json.loads((corpus / "truth.json").read_text(encoding="utf-8"))
    files = [name for name, expected in truth.items() if name.startswith("images/") and _has_focus(expected)]
    missed = [name for name in files if not focus(scan(corpus / name)).tags]
    assert len(files) >= 20
    assert len(missed) <= len(files) / 10, missed


def _has_focus(expected: dict[str, Any]) -> bool:
    keys = (key for key in expected if ":" in key and not NOT_MAKERS.match(key))
    return any(re.search(r"(?i:focus)|AF(?![a-z])", key.split(":")[1]) for key in keys)


def test_older_canons_points_are_drawn(corpus: Path) -> None:
    """Their positions are in one array of numbers; ExifTool names points 2, 3 and 4 of seven."""
    areas = focus(scan(real_photo(corpus, "found/Canon_EOS_350D.jpg"))).areas
    middles = [((area.left + area.right) / 2, (area.top + area.bottom) / 2) for area in areas]
    assert middles == [pytest.approx(middle, abs=0.01) for middle in ((0.285, 0.5), (0.5, 0.5), (0.715, 0.5))]


@pytest.mark.parametrize(
    ("name", "distance", "areas"),
    [
        ("Apple.jpg", 0.611, None),
        ("Casio2.jpg", 1.0, 1),
        ("Minolta.jpg", 2.0, None),
        ("OlympusE1.jpg", 0.705, 1),
        ("exiv2-canon-powershot-a520.jpg", None, 1),
    ],
)
def test_real_photos_are_focused_where_exiftool_says(
    corpus: Path, name: str, distance: float | None, areas: int | None
) -> None:
    """Distances in metres, and how many areas are drawn."""
    found = focus(scan(corpus / "found" / name))
    if distance is not None:
        assert found.distance == pytest.approx(distance, abs=0.006)
    if areas is not None:
        assert len(found.areas) == areas


def test_a_z_lens_at_infinity_ignores_the_stored_distance() -> None:
    """The range has no width; a lens behind an adapter tells no range at all."""
    told = (tag("Nikon", "FocusDistanceRangeWidth", 0), tag("Nikon", "FocusDistance2", 30685, "9.92 m"))
    assert focus(photo(tag("Nikon", "LensMountType", 1), *told)).distance == math.inf
    assert focus(photo(tag("Nikon", "LensMountType", 0), *told)).distance == 9.92
    near = (tag("Nikon", "FocusDistanceRangeWidth", 4), tag("Nikon", "FocusDistance2", 30685, "9.92 m"))
    assert focus(photo(tag("Nikon", "LensMountType", 1), *near)).distance == 9.92
