"""A tag's value in words, whatever a file stores under any name."""

import math

import pytest

from pixelscan.metadata.blocks import descriptions
from pixelscan.metadata.blocks.tiff import standard_tags
from pixelscan.metadata.model import Binary, Value

NAMES = sorted(
    {name for table in (standard_tags.TIFF, standard_tags.EXIF, standard_tags.GPS) for name in table.values()}
)
SCALARS: tuple[str | float, ...] = (0, 1, -5, 2**63, 1e308, -1e308, math.nan, math.inf, -math.inf, "x")
ODD: list[Value] = [(), "", Binary(0), *SCALARS]
ODD += [(scalar,) * length for scalar in SCALARS for length in range(1, 7)]


@pytest.mark.parametrize("name", NAMES)
def test_any_value_has_a_text(name: str) -> None:
    """A SubjectArea with no numbers or with five once made the whole Exif block unreadable."""
    for value in ODD:
        assert isinstance(descriptions.describe(name, value), str)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ((10, 20), "Point at 10 20"),
        ((10, 20, 5), "Circle at 10 20, diameter 5"),
        ((10, 20, 5, 6), "Rectangle at 10 20, 5 × 6"),
        ((1, 2, 3, 4, 5), "1 2 3 4 5"),
    ],
)
def test_a_subject_area_is_named_by_its_shape(value: Value, expected: str) -> None:
    """Two numbers are a point, three a circle, four a rectangle (CIPA DC-008); others are shown as they are."""
    assert descriptions.describe("SubjectArea", value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ((18.0, 55.0, 3.5, 5.6), "18-55 mm f/3.5-5.6"),
        ((50.0, 50.0, 1.8, 1.8), "50 mm f/1.8"),
        ((500.0, 50.0, 6.3, 4.0), "50-500 mm f/4-6.3"),
        ((50.0, 50.0, math.nan, math.nan), "50 mm"),
        ((18.0, math.nan, 3.5, math.nan), "18-? mm f/3.5"),
        ((math.nan,) * 4, "? mm"),
        ((0.0,) * 4, "? mm"),
        ((math.inf,) * 4, "? mm"),
    ],
)
def test_an_unknown_end_of_a_lens_is_a_question_mark(value: Value, expected: str) -> None:
    """Cameras without a lens store 0/0, 0 or 1/0 four times."""
    assert descriptions.describe("LensSpecification", value) == expected
