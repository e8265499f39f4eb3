"""Photographic formulas: known values, ExifTool's values where it has the same formula, and invariants."""

import json
import math
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelscan.metadata.analysis import PhotoAnalysis
from pixelscan.metadata.model import Scan, Tag, Value
from pixelscan.metadata.photo.optics import aspect, depth_of_field, exposure_value, hyperfocal
from pixelscan.metadata.photo.orientation import upright_size
from pixelscan.web.photos.cards import cards
from tests.support.photos.accuracy import scan_or_none


def photo(width: int = 6000, height: int = 4000, **values: Value) -> PhotoAnalysis:
    """A scan of these "Group__Name" values."""
    tags = tuple(Tag(*_place(key), value, str(value)) for key, value in values.items())
    return PhotoAnalysis(Scan("a.jpg", "JPEG", "image/jpeg", 1, width, height, tags))


def _place(key: str) -> tuple[str, str]:
    group, _, name = key.partition("__")
    return group, name


@pytest.mark.parametrize(
    ("size", "name"),
    [
        ((6000, 4000), "3:2"),
        ((3024, 4032), "4:3"),
        ((1920, 1080), "16:9"),
        ((500, 500), "1:1"),
        ((1000, 540), "1.85:1"),
    ],
)
def test_the_shape_has_its_usual_name(size: tuple[int, int], name: str) -> None:
    """The same for landscape and portrait."""
    assert aspect(*size) == name


def test_sunny_sixteen() -> None:
    """1/100 s at f/16 and ISO 100 is EV 14.6; two stops more ISO means two stops less light."""
    assert exposure_value(0.01, 16) == pytest.approx(14.64, abs=0.01)
    assert exposure_value(0.01, 16, 400) == pytest.approx(12.64, abs=0.01)


def test_an_aps_c_camera_is_known_by_its_35_mm_equivalent() -> None:
    """50 mm equivalent to 75 mm: crop factor 1.5, 24 × 16 mm, 27 degrees."""
    derived = photo(ExifIFD__FocalLength=50.0, ExifIFD__FocalLengthIn35mmFilm=75).optics
    assert derived.sensor is not None
    assert derived.field_of_view is not None
    assert (derived.sensor.width, derived.sensor.height) == pytest.approx((24, 16), rel=0.001)
    assert derived.crop_factor == pytest.approx(1.5)
    assert derived.sensor.source == "FocalLengthIn35mmFilm"
    assert derived.field_of_view.horizontal == pytest.approx(27.0, abs=0.1)


def test_the_focal_plane_serves_where_no_equivalent_is_stored() -> None:
    """Canon 350D: 3456 pixels at 3954 per inch are 22.2 mm."""
    derived = photo(
        3456,
        2304,
        ExifIFD__FocalLength=55.0,
        ExifIFD__FocalPlaneXResolution=3954.23,
        ExifIFD__FocalPlaneYResolution=3958.76,
        ExifIFD__FocalPlaneResolutionUnit=2,
        ExifIFD__PixelXDimension=3456,
        ExifIFD__PixelYDimension=2304,
    ).optics
    assert derived.sensor is not None
    assert derived.sensor.width == pytest.approx(22.2, abs=0.01)
    assert derived.focal_length_35mm == pytest.approx(89.2, abs=0.5)


def canon_500d(width: int, height: int, counted: tuple[int, int], **more: Value) -> PhotoAnalysis:
    """A Canon EOS 500D's picture (22.3 × 14.9 mm, 4752 × 3168), resized by an editor."""
    return photo(
        width,
        height,
        ExifIFD__FocalLength=40.0,
        ExifIFD__FocalPlaneXResolution=5315.44,
        ExifIFD__FocalPlaneYResolution=5342.33,
        ExifIFD__PixelXDimension=counted[0],
        ExifIFD__PixelYDimension=counted[1],
        **more,
    )


def test_a_picture_made_smaller_keeps_its_sensor() -> None:
    """The editor changed PixelXDimension and left IFD0's size: the larger is the one at capture."""
    sizes = (
        {"IFD0__ImageWidth": 4752, "IFD0__ImageLength": 3168},
        {"Canon__CanonImageWidth": 4752, "Canon__CanonImageHeight": 3168},
    )
    for size in sizes:
        derived = canon_500d(950, 634, (950, 634), **size).optics
        assert derived.sensor is not None
        assert (derived.sensor.width, derived.crop_factor) == pytest.approx((22.7, 1.59), abs=0.01)


def test_a_turned_picture_has_its_sensor_turned() -> None:
    """The sides are those of the stored picture."""
    seen = canon_500d(3168, 4752, (4752, 3168)).optics.sensor
    assert seen is not None
    assert seen.width < seen.height


def test_no_sensor_is_better_than_a_wrong_one() -> None:
    """Cropped to a square, or with the pixel size rewritten after resizing to 614: the sensor area is unknown."""
    assert canon_500d(3000, 3000, (4752, 3168)).optics.sensor is None
    assert canon_500d(614, 409, (614, 409)).optics.sensor is None


def test_every_stored_resolution_has_its_print_and_its_owner() -> None:
    """Exif says 300, JFIF 72: neither is hidden."""
    sheets = photo(
        IFD0__XResolution=300.0,
        IFD0__YResolution=300.0,
        IFD0__ResolutionUnit=2,
        JFIF__XResolution=72,
        JFIF__YResolution=72,
        JFIF__ResolutionUnit=1,
    ).optics.prints
    assert [(sheet.source, sheet.dpi) for sheet in sheets] == [("IFD0", 300), ("JFIF", 72)]
    assert sheets[0].width_cm == pytest.approx(50.8)


def test_depth_of_field_of_a_portrait() -> None:
    """85 mm at f/2, 3 m, 36 × 24 mm: 2.93 to 3.08 m, as in published tables."""
    sharp = depth_of_field(3, 85, hyperfocal(85, 2, 0.030))
    assert sharp is not None
    assert (sharp.near, sharp.far) == pytest.approx((2.928, 3.076), abs=0.003)


@pytest.mark.parametrize("value", [0.0, math.nan, math.inf, -1.0, "x", (1, 2), 1e30, 1e160, 1e-320])
def test_nonsense_yields_nothing_and_no_fault(value: Value) -> None:
    """Each of the inputs in turn, in the formulas and on the cards."""
    sound: dict[str, Value] = {"FocalLength": 50.0, "FNumber": 8.0, "ExposureTime": 0.01, "FocalLengthIn35mmFilm": 75}
    for name in (*sound, "SubjectDistance", "PhotographicSensitivity"):
        answers = photo(6000, 4000, **{f"ExifIFD__{key}": stored for key, stored in (sound | {name: value}).items()})
        derived = answers.optics
        assert cards(answers)
        numbers = (derived.focal_length_35mm, derived.exposure_value, derived.hyperfocal)
        assert all(number is None or math.isfinite(number) for number in numbers)


@given(st.floats(0.05, 1e4), st.floats(2, 800), st.floats(0.9, 64), st.sampled_from([0.030, 0.020, 0.015, 0.005]))
def test_the_focused_plane_is_sharp(distance: float, focal_length: float, f_number: float, circle: float) -> None:
    """Near limit <= focus <= far limit, and stopping down never reduces the depth of field."""
    sharp = depth_of_field(distance, focal_length, hyperfocal(focal_length, f_number, circle))
    if distance <= focal_length / 1000:
        assert sharp is None
        return
    assert sharp is not None
    assert sharp.near <= distance * (1 + 1e-9)
    assert sharp.far >= distance * (1 - 1e-9)
    stopped_down = depth_of_field(distance, focal_length, hyperfocal(focal_length, f_number * 1.4, circle))
    assert stopped_down is not None
    assert stopped_down.near <= sharp.near * (1 + 1e-9)


def test_exiftool_computes_the_same(corpus: Path, exiftool: str) -> None:
    """The light value, and the hyperfocal distance and field of view if both use the same sensor size."""
    names = ["-LightValue", "-HyperfocalDistance", "-FOV", "-SubjectDistance", "-FocusDistance"]
    answers = subprocess.run(
        [exiftool, "-j", "-n", "-r", *names, str(corpus / "images" / "jpg")], capture_output=True, check=False
    )
    compared = agreed = 0
    for truth in json.loads(answers.stdout):
        scan = scan_or_none(Path(truth["SourceFile"]))
        if scan is None:
            continue
        derived = PhotoAnalysis(scan).optics
        if derived.exposure_value_100 is not None and "LightValue" in truth:
            compared += 1
            agreed += abs(derived.exposure_value_100 - float(truth["LightValue"])) < 0.1
        if derived.hyperfocal is not None and "HyperfocalDistance" in truth:
            compared += 1
            agreed += math.isclose(derived.hyperfocal, float(truth["HyperfocalDistance"]), rel_tol=0.05)
    assert compared > 40
    assert agreed >= 0.95 * compared


def test_a_photo_on_its_side_is_measured_upright() -> None:
    """Print size and field of view are for the upright picture; the sensor's sides are the camera's."""
    facts: dict[str, Value] = {"ExifIFD__FocalLength": 50.0, "ExifIFD__FocalLengthIn35mmFilm": 50}
    facts |= {"IFD0__XResolution": 300.0, "IFD0__YResolution": 300.0, "IFD0__ResolutionUnit": 2}
    lying, standing = photo(6000, 4000, **facts).optics, photo(6000, 4000, **facts, IFD0__Orientation=6).optics
    assert lying.field_of_view is not None
    assert standing.field_of_view is not None
    assert standing.field_of_view.horizontal == pytest.approx(lying.field_of_view.vertical)
    assert standing.field_of_view.vertical == pytest.approx(lying.field_of_view.horizontal)
    assert (standing.prints[0].width_cm, standing.prints[0].height_cm) == pytest.approx((33.87, 50.8), abs=0.01)
    assert standing.sensor == lying.sensor


def test_heif_turns_by_its_own_property() -> None:
    """Exif's orientation is ignored there, so that nothing is rotated twice."""
    stored = (Tag("IFD0", "Orientation", 6, "6"),)
    turned = (*stored, Tag("QuickTime", "Rotation", 270, "270"))
    assert upright_size(Scan("a.heic", "HEIC", "image/heic", 1, 4000, 3000, stored)) == (4000, 3000)
    assert upright_size(Scan("a.heic", "HEIC", "image/heic", 1, 4000, 3000, turned)) == (3000, 4000)
    assert upright_size(Scan("a.jpg", "JPEG", "image/jpeg", 1, 4000, 3000, stored)) == (3000, 4000)


@pytest.mark.parametrize("size", [(5000, 4000), (4000, 4000), (8, 8), (4000, 1848), (600, 1400)])
def test_a_crop_has_a_crop_factor_and_no_sensor(size: tuple[int, int]) -> None:
    """Sensors are 3:2 or 4:3: of a picture with another ratio nobody knows how much of the sensor it shows."""
    derived = photo(*size, ExifIFD__FocalLength=50.0, ExifIFD__FNumber=8.0, ExifIFD__FocalLengthIn35mmFilm=75).optics
    assert (derived.sensor, derived.field_of_view) == (None, None)
    assert (derived.crop_factor, derived.focal_length_35mm) == (1.5, 75)
    assert derived.circle_of_confusion == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("size", "pixels_an_inch", "software"),
    [
        ((1772, 1181), 3443.95, "Adobe Photoshop 7.0"),
        ((2400, 1600), 5763.0, ""),
        ((3504, 2336), 2886.36, ""),
        ((600, 400), 53.36, "Adobe Photoshop 7.0"),
        ((640, 480), 4252.0, "FinePix Viewer Ver.1.1"),
        ((2400, 1800), 6047.7, "Digital Camera FinePix40i Ver1.39"),
    ],
)
def test_a_size_that_no_sensor_has_is_not_told(size: tuple[int, int], pixels_an_inch: float, software: str) -> None:
    """Resized EOS D60 (13 mm), small pictures of the R5 (11 mm), two 20D (31 mm) and an S2Pro (286 mm) in the wild."""
    derived = photo(
        *size,
        ExifIFD__FocalLength=40.0,
        ExifIFD__FocalPlaneXResolution=pixels_an_inch,
        ExifIFD__FocalPlaneYResolution=pixels_an_inch,
        ExifIFD__PixelXDimension=size[0],
        ExifIFD__PixelYDimension=size[1],
        IFD0__Software=software,
    ).optics
    assert (derived.sensor, derived.crop_factor, derived.focal_length_35mm) == (None, None, None)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("LensSpecification", "? mm"),
        ("LensSerialNumber", "0000000000"),
        ("LensSpecification", "18 55 3.5"),
        ("ExposureBiasValue", "undefined"),
        ("ExposureBiasValue", "36 0 18 0"),
        ("ExposureBiasValue", "-2.15e+09 EV"),
        ("ExposureProgram", "Not defined"),
        ("MeteringMode", "Unknown (9)"),
        ("WhiteBalance", "unknown (4)"),
        ("Flash", "2.14748e+09"),
        ("ExposureBiasValue", "+77/5 EV"),
        ("BodySerialNumber", "None"),
    ],
)
def test_what_a_camera_did_not_know_is_on_no_card(name: str, text: str) -> None:
    """Lenses of 0/0, and a trail camera that stores four numbers for the exposure bias."""
    shown = [fact.value for card in cards(photo(6000, 4000, **{f"ExifIFD__{name}": text})) for fact in card.facts]
    assert text not in shown


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("LensSpecification", "18-55 mm f/3.5-5.6"),
        ("ExposureBiasValue", "-1/3 EV"),
        ("BodySerialNumber", "062021002724"),
    ],
)
def test_what_it_knew_is_on_a_card(name: str, text: str) -> None:
    shown = [fact.value for card in cards(photo(6000, 4000, **{f"ExifIFD__{name}": text})) for fact in card.facts]
    assert text in shown


def test_a_version_is_called_one() -> None:
    """Apple stores only the number of its system."""
    shown = [fact for card in cards(photo(6000, 4000, IFD0__Software="8.1")) for fact in card.facts]
    assert ("Software", "version 8.1") in [(fact.label, fact.value) for fact in shown]


def test_a_rating_of_zero_is_none_and_equal_depths_are_one() -> None:
    """XMP: 0 is unrated, -1 rejected. RGB stores its depth three times."""
    found = cards(photo(6000, 4000, IFD0__Rating="0", IFD0__BitsPerSample="8 8 8"))
    shown = {fact.label: fact.value for card in found for fact in card.facts}
    assert "Rating" not in shown
    assert shown["Bits per channel"] == "8"
