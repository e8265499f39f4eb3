"""The main facts, from whichever block has them, and nothing made up."""

import math

import pytest

from pixelscan.metadata.model import Scan, Tag, Value
from pixelscan.metadata.photo.summary import Summary, summarize


def summary_of(**tags: Value) -> Summary:
    """The summary of a photo with these tags; ExifIFD__FNumber=2.8 stands for ExifIFD:FNumber."""
    stored = tuple(_tag(place, value) for place, value in tags.items())
    return summarize(Scan("a.jpg", "JPEG", "image/jpeg", 1000, 4000, 3000, stored))


def _tag(place: str, value: Value) -> Tag:
    group, name = place.split("__")
    return Tag(group.replace("_", "-"), name, value, _words(value))


def _words(value: Value) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def test_a_photo_without_metadata_has_only_its_size() -> None:
    """Unknown facts have no default, especially not 72 dpi."""
    assert summary_of() == Summary(megapixels=12.0)


@pytest.mark.parametrize(
    ("make", "model", "camera"),
    [
        ("NIKON CORPORATION", "NIKON D70", "NIKON D70"),
        ("Canon", "Canon EOS R5", "Canon EOS R5"),
        ("EASTMAN KODAK COMPANY", "KODAK DC240 ZOOM DIGITAL CAMERA", "KODAK DC240 ZOOM DIGITAL CAMERA"),
        ("Hewlett-Packard", "HP PhotoSmart C500", "HP PhotoSmart C500"),
        ("Minolta Co., Ltd.", "DiMAGE 7", "Minolta DiMAGE 7"),
        ("OLYMPUS OPTICAL CO.,LTD", "C2500L", "OLYMPUS C2500L"),
        ("LEICA CAMERA AG", "M8", "LEICA M8"),
        ("Apple", "iPhone 8", "Apple iPhone 8"),
        ("SONY   \0", "DSC-P12\0\0", "SONY DSC-P12"),
        ("Canon", "", "Canon"),
        ("", "D70", "D70"),
    ],
)
def test_a_camera_names_its_maker_once(make: str, model: str, camera: str) -> None:
    """Maker and model as photographers write them."""
    assert summary_of(IFD0__Make=make, IFD0__Model=model).camera == camera


def test_the_lens_is_exifs_else_the_makers_else_xmps() -> None:
    """The first real name is used; numbers and words for unknown are ignored."""
    xmp = {"XMP_aux__Lens": "EF28-80mm"}
    maker = {"Canon__LensType": "Canon EF 50mm f/1.8"}
    assert summary_of(ExifIFD__LensModel="RF50mm F1.2 L USM", **maker, **xmp).lens == "RF50mm F1.2 L USM"
    assert summary_of(ExifIFD__LensModel="", **maker, **xmp).lens == "Canon EF 50mm f/1.8"
    assert summary_of(ExifIFD__LensModel="----", Canon__LensType="(65535)", **xmp).lens == "EF28-80mm"
    assert summary_of(Canon__LensType="Unknown (12)").lens is None


@pytest.mark.parametrize("words", ["0.0 mm f/0.0", "0.0mm F0", "0-0mm", "DT 0mm F0 SAM", "-- mm f/--"])
def test_a_lens_without_length_is_one_that_the_body_could_not_ask(words: str) -> None:
    """Nikon, Sony and Lightroom write these for adapted and manual lenses."""
    assert summary_of(ExifIFD__LensModel=words, XMP_aux__Lens="EF28-80mm").lens == "EF28-80mm"


@pytest.mark.parametrize("words", ["500.0 mm f/8.0", "10.0 mm f/2.8", "EF100-400mm f/4.5-5.6L", "AF-S 10-20 mm"])
def test_other_lengths_that_end_in_zero_are_names(words: str) -> None:
    assert summary_of(ExifIFD__LensModel=words).lens == words


def test_a_number_that_several_lenses_have_names_those_that_fit() -> None:
    """By the photo's focal length; with a teleconverter it may be twice the lens's."""
    both = "Minolta AF 28-80mm F4-5.6 or Sigma 10-20mm F4-5.6"
    assert summary_of(Sony__LensID=both, ExifIFD__FocalLength=12.0).lens == "Sigma 10-20mm F4-5.6"
    assert summary_of(Sony__LensID=both, ExifIFD__FocalLength=300.0).lens is None
    one = "smc PENTAX-F 35-70mm F3.5-4.5"
    assert summary_of(Pentax__LensType=one, ExifIFD__FocalLength=400.0).lens is None
    assert summary_of(Pentax__LensType=one, ExifIFD__FocalLength=50.0).lens == one
    long = "Canon EF 400mm f/5.6L"
    assert summary_of(Canon__LensType=long, ExifIFD__FocalLength=560.0).lens == long
    assert summary_of(ExifIFD__LensModel=one, ExifIFD__FocalLength=400.0).lens == one
    bar = "18-35mm F1.8 DC HSM | Art 013"
    assert summary_of(Canon__LensType=bar, ExifIFD__FocalLength=20.0).lens == bar


def test_a_number_whose_lens_is_a_guess_names_none() -> None:
    """Dozens of lenses tell Pentax's bodies this number."""
    lens = Tag("Pentax", "LensType", (3, 255), "Sigma 70-300mm F4-5.6 Macro")
    assert summarize(Scan("a.jpg", "JPEG", "image/jpeg", 1000, 4000, 3000, (lens,))).lens is None


def test_a_lens_of_another_maker_is_named_with_it() -> None:
    """The lens's maker comes first, unless it is the camera's or already in the name."""
    assert summary_of(ExifIFD__LensMake="SIGMA", ExifIFD__LensModel="35mm F1.4 DG").lens == "SIGMA 35mm F1.4 DG"
    lens = summary_of(IFD0__Make="Apple", ExifIFD__LensMake="Apple", ExifIFD__LensModel="iPhone 8 back camera").lens
    assert lens == "iPhone 8 back camera"


def test_the_time_has_its_zone_if_the_photo_has_one() -> None:
    """ISO 8601; no zone is assumed if there is none."""
    taken = {"ExifIFD__DateTimeOriginal": "2024:05:01 10:11:12"}
    assert summary_of(**taken).taken == "2024-05-01T10:11:12"
    assert summary_of(**taken, ExifIFD__OffsetTimeOriginal="+02:00").taken == "2024-05-01T10:11:12+02:00"
    assert summary_of(ExifIFD__DateTimeOriginal="0000:00:00 00:00:00").taken is None


def test_apex_values_answer_where_the_plain_ones_are_missing() -> None:
    """Tv 8 is 1/256 s, Av 3 is f/2.83; a stored time or F number comes first."""
    apex = summary_of(ExifIFD__ShutterSpeedValue=8.0, ExifIFD__ApertureValue=3.0)
    assert apex.exposure_time == pytest.approx(1 / 256)
    assert apex.f_number == pytest.approx(2.82843)
    both = summary_of(ExifIFD__ShutterSpeedValue=8.0, ExifIFD__ExposureTime=0.004, ExifIFD__FNumber=2.8)
    assert (both.exposure_time, both.f_number) == (0.004, 2.8)


def test_an_apex_value_of_zero_beside_a_plain_zero_is_unknown() -> None:
    """Trail cameras write both; without the plain value, Tv 0 is one second."""
    unknown = summary_of(
        ExifIFD__ShutterSpeedValue=0.0, ExifIFD__ExposureTime=0.0, ExifIFD__ApertureValue=0.0, ExifIFD__FNumber=0.0
    )
    assert (unknown.exposure_time, unknown.f_number) == (None, None)
    assert summary_of(ExifIFD__ShutterSpeedValue=0.0).exposure_time == 1


@pytest.mark.parametrize("odd", [0, -1, math.nan, math.inf, "", "none", (), ("x",), "1/0"])
def test_odd_values_are_no_answers(odd: Value) -> None:
    """Zero, 0/0, 1/0, empty and invalid values give None, not an error."""
    summary = summary_of(
        ExifIFD__ExposureTime=odd,
        ExifIFD__FNumber=odd,
        ExifIFD__PhotographicSensitivity=odd,
        ExifIFD__FocalLength=odd,
        ExifIFD__FocalLengthIn35mmFilm=odd,
        IFD0__XResolution=odd,
        GPS__GPSLatitude=odd,
        GPS__GPSLatitudeRef=odd,
        GPS__GPSLongitude=odd,
        GPS__GPSLongitudeRef="E",
    )
    assert summary == Summary(megapixels=12.0)


def test_damaged_numbers_are_no_exposure() -> None:
    """f/123968 and 34 hours are rationals of another place in the file; all bits are set where nothing is known."""
    unset = summary_of(ExifIFD__FocalLength=4294967295.0, ExifIFD__FocalLengthIn35mmFilm=65535)
    assert unset == Summary(megapixels=12.0)
    assert summary_of(ExifIFD__FNumber=123968.25, ExifIFD__ExposureTime=123968.25) == Summary(megapixels=12.0)


def test_numbers_written_as_text_are_understood() -> None:
    """Old XMP says "1/60 sec." and "f/8.0"."""
    summary = summary_of(XMP_exif__ExposureTime="1/60 sec.", XMP_exif__FNumber="f/8.0", XMP_exif__FocalLength="15.5 mm")
    assert (summary.f_number, summary.focal_length) == (8.0, 15.5)
    assert summary.exposure_time == pytest.approx(1 / 60)


def test_a_sensitivity_beyond_16_bits_is_read_from_its_second_tag() -> None:
    """65535 in PhotographicSensitivity means: look further (CIPA DC-008)."""
    assert summary_of(ExifIFD__PhotographicSensitivity=65535, Canon__BaseISO=100).iso is None
    iso = summary_of(ExifIFD__PhotographicSensitivity=65535, ExifIFD__RecommendedExposureIndex=102400).iso
    assert iso == 102400
    assert summary_of(ExifIFD__PhotographicSensitivity=(400, 0)).iso == 400


def test_dots_per_inch_come_from_the_first_block_with_a_real_size() -> None:
    """Exif before JFIF before pHYs before Photoshop, in any unit; an aspect ratio is not a resolution."""
    jfif = {"JFIF__XResolution": 100, "JFIF__YResolution": 50, "JFIF__ResolutionUnit": 1}
    exif = {"IFD0__XResolution": 300.0, "IFD0__YResolution": 300.0, "IFD0__ResolutionUnit": 2}
    phys = {"PNG_pHYs__PixelsPerUnitX": 2835, "PNG_pHYs__PixelsPerUnitY": 2835, "PNG_pHYs__PixelUnits": 1}
    assert _dpi(summary_of(**jfif, **exif)) == (300.0, 300.0)
    assert _dpi(summary_of(**(exif | {"IFD0__ResolutionUnit": 3}))) == (762.0, 762.0)
    assert _dpi(summary_of(**jfif, **(exif | {"IFD0__ResolutionUnit": 1}))) == (100.0, 50.0)
    assert _dpi(summary_of(**(jfif | {"JFIF__ResolutionUnit": 0}))) == (None, None)
    assert _dpi(summary_of(**phys)) == (72.009, 72.009)
    assert _dpi(summary_of(**(phys | {"PNG_pHYs__PixelUnits": 0}))) == (None, None)
    assert _dpi(summary_of(Photoshop__XResolution=240.0, Photoshop__YResolution=240.0)) == (240.0, 240.0)


def _dpi(summary: Summary) -> tuple[float | None, float | None]:
    return summary.dpi_x, summary.dpi_y


PLACE: dict[str, Value] = {
    "GPS__GPSLatitude": (33.0, 51.0, 30.0),
    "GPS__GPSLatitudeRef": "S",
    "GPS__GPSLongitude": (70.0, 30.0, 0.0),
    "GPS__GPSLongitudeRef": "W",
}


def test_a_place_is_signed_by_its_references() -> None:
    """South and west are negative."""
    summary = summary_of(**PLACE)
    assert summary.latitude == pytest.approx(-33.85833333)
    assert summary.longitude == -70.5


@pytest.mark.parametrize(
    "broken",
    [
        {"GPS__GPSLatitude": (math.nan, math.nan, math.nan)},
        {"GPS__GPSLatitude": (91.0, 0.0, 0.0)},
        {"GPS__GPSLatitudeRef": ""},
        {"GPS__GPSLongitude": "far away"},
    ],
)
def test_half_a_place_or_an_impossible_one_is_none(broken: dict[str, Value]) -> None:
    """0/0, 91 degrees or a missing reference give no place; XMP's is used if it has one."""
    summary = summary_of(**(PLACE | broken))
    assert (summary.latitude, summary.longitude) == (None, None)
    xmp = summary_of(**(PLACE | broken), XMP_exif__GPSLatitude=-12.5, XMP_exif__GPSLongitude=34.25)
    assert (xmp.latitude, xmp.longitude) == (-12.5, 34.25)


@pytest.mark.parametrize(("reference", "altitude"), [(0, 30.0), (1, -30.0), (2, 30.0), (3, -30.0)])
def test_altitude_is_negative_below_the_sea_and_below_the_ellipsoid(reference: int, altitude: float) -> None:
    """References 2 and 3 are Exif 3.0's."""
    assert summary_of(GPS__GPSAltitude=30.0, GPS__GPSAltitudeRef=reference).altitude == altitude


@pytest.mark.parametrize("text", ["undefined", "? mm", "? mm f/2.8", "Unknown", "XX", "1.4x", "2x", "65535 mm f/65535"])
def test_an_unknown_lens_is_none(text: str) -> None:
    """Cameras without a lens store 0/0 four times."""
    assert summary_of(ExifIFD__LensSpecification=text).lens is None


@pytest.mark.parametrize("text", ['prompt:{"0": {"inputs": {"seed": 1}}}', "a" * 101, "[1, 2]"])
def test_a_prompt_is_no_camera(text: str) -> None:
    """Image generators store it in the tag for the camera's name."""
    assert summary_of(IFD0__Make=text, IFD0__Model=text).camera is None


@pytest.mark.parametrize(
    ("stored", "taken"),
    [
        ("2024: 5: 6  7: 8: 9", "2024-05-06T07:08:09"),
        ("2016:12:31 23:59:60", "2016-12-31T23:59:59"),
        ("2024-04-22T14:38:09GMT+2", "2024-04-22T14:38:09+02:00"),
        ("2024-04-22T14:38:09 UTC", "2024-04-22T14:38:09+00:00"),
        ("2024-04-22T14:38:09UTC-03:30", "2024-04-22T14:38:09-03:30"),
        ("    :  :     :  :  ", None),
        ("2024:05:06 07:08:61", None),
    ],
)
def test_dates_are_read_as_cameras_write_them(stored: str, taken: str | None) -> None:
    """Spaces for zeros, a leap second, zones as GMT offsets."""
    assert summary_of(ExifIFD__DateTimeOriginal=stored).taken == taken


def test_the_time_of_a_change_is_no_time_of_exposure() -> None:
    """PNG's tIME is when the picture was last changed (W3C PNG, third edition, 11.3.4.5)."""
    assert summary_of(PNG__ModifyDate="2021:07:31 18:24:45").taken is None
