"""A comparison is the same for any reference, except for its signs; the order of rows does not change."""

import math
import pickle
import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pixelscan.metadata.compare.tags import Comparison, State, compare
from pixelscan.metadata.model import Scan, Tag, Value
from pixelscan.metadata.samples import sample_photos
from pixelscan.metadata.scanner import scan

MIRRORED = {
    State.EQUAL: State.EQUAL,
    State.ABSENT: State.ABSENT,
    State.CHANGED: State.CHANGED,
    State.MISSING: State.ADDED,
    State.ADDED: State.MISSING,
}

values: st.SearchStrategy[Value] = st.one_of(
    st.integers(0, 3), st.sampled_from([1.0, math.nan, math.inf]), st.text("ab", max_size=2), st.just((math.nan, 1.0))
)
tags = st.builds(
    lambda group, name, value, number: Tag(group, name, value, str(value), number),
    st.sampled_from(["IFD0", "GPS", "XMP-dc"]),
    st.sampled_from("ABC"),
    values,
    st.one_of(st.none(), st.integers(0, 2)),
)
scans = st.lists(tags, max_size=8).map(lambda held: photo("photo.jpg", *held))


def photo(name: str, *tags: Tag) -> Scan:
    return Scan(name, "JPEG", "image/jpeg", 1, 1, 1, tuple(tags))


def tag(group: str, name: str, value: Value, number: int | None = None) -> Tag:
    return Tag(group, name, value, str(value), number)


def states(comparison: Comparison, column: int) -> dict[tuple[str, str, int], State]:
    return {(row.group, row.name, row.number): row.cells[column].state for row in comparison.rows}


@given(scans, scans)
def test_swapping_the_reference_swaps_missing_and_added(one: Scan, other: Scan) -> None:
    """Equal and changed cells are the same from both sides; the order of rows does not change."""
    forth, back = compare((one, other), 0), compare((one, other), 1)
    mirrored = {key: MIRRORED[state] for key, state in states(back, 0).items()}
    assert list(states(forth, 1).items()) == list(mirrored.items())


@given(scans)
def test_a_photo_does_not_differ_from_itself(one: Scan) -> None:
    """Nor from its copy, even with 0/0, which is not equal to itself as a number, and duplicate tags."""
    comparison = compare((one, pickle.loads(pickle.dumps(one))), 0).differences_only()  # noqa: S301 - our own
    assert comparison.rows == ()
    assert comparison.folded == len(one.tags)


@given(scans, scans)
def test_every_tag_is_in_one_row(one: Scan, other: Scan) -> None:
    """Nothing is missing: a column's cells are the photo's tags."""
    comparison = compare((one, other), 0)
    for column, source in enumerate((one, other)):
        held = [cell.tag for row in comparison.rows if (cell := row.cells[column]).tag]
        assert sorted(map(repr, held)) == sorted(map(repr, source.tags))


def test_each_state_is_named() -> None:
    """Against the reference: the same, another value, missing, only here, absent in both."""
    reference = photo("a", tag("IFD0", "A", 1), tag("IFD0", "B", 1), tag("IFD0", "C", 1))
    other = photo("b", tag("IFD0", "A", 1), tag("IFD0", "B", 2), tag("IFD0", "D", 1))
    empty = photo("c")
    comparison = compare((reference, other, empty), 0)
    found = {row.name: [cell.state.value for cell in row.cells[1:]] for row in comparison.rows}
    assert found == {
        "A": ["equal", "missing"],
        "B": ["changed", "missing"],
        "C": ["missing", "missing"],
        "D": ["added", "absent"],
    }


def test_rows_are_in_the_standards_order() -> None:
    """Exif's directories before other groups, tags by number, whichever photo holds them and in which order."""
    one = photo("a", tag("XMP-dc", "Title", 1), tag("GPS", "Later", 1, 5), tag("IFD0", "Last", 1, 900))
    other = photo("b", tag("GPS", "Earlier", 1, 2), tag("IFD0", "First", 1, 3))
    rows = [(row.group, row.name) for row in compare((one, other), 1).rows]
    assert rows == [("IFD0", "First"), ("IFD0", "Last"), ("GPS", "Earlier"), ("GPS", "Later"), ("XMP-dc", "Title")]


def test_the_same_number_with_another_text_is_a_change() -> None:
    """One lens number can mean two lenses; only the text differs."""
    one, other = (photo(name, Tag("Canon", "LensType", 4, words)) for name, words in (("a", "28 mm"), ("b", "35 mm")))
    assert compare((one, other), 0).rows[0].cells[1].state is State.CHANGED


def test_a_tag_that_occurs_twice_has_two_rows() -> None:
    """The second is labelled, and is missing if a photo has only one."""
    twice = photo("a", tag("IPTC", "Keywords", "sea"), tag("IPTC", "Keywords", "boat"))
    once = photo("b", tag("IPTC", "Keywords", "sea"))
    rows = compare((twice, once), 0).rows
    assert [(row.label, row.cells[1].state.value) for row in rows] == [
        ("Keywords", "equal"),
        ("Keywords (2)", "missing"),
    ]


def test_photos_of_one_trip_differ_in_what_was_set(tmp_path: Path) -> None:
    """In the sample photos the make is hidden, the shutter speed is not."""
    paths = []
    for sample in sample_photos()[:3]:
        paths.append(tmp_path / sample.name)
        paths[-1].write_bytes(sample.data)
    comparison = compare([scan(path) for path in paths], 0)
    shown = {row.name for row in comparison.differences_only().rows}
    assert "ExposureTime" in shown
    assert "Make" not in shown
    assert comparison.differences_only().folded + len(comparison.differences_only().rows) == len(comparison.rows)


def test_fifty_photos_of_a_thousand_tags_are_compared_at_once() -> None:
    """Measured: 120 ms; the limit allows for a busy machine."""
    photos = [
        photo(str(at), *(tag(f"G{row % 20}", f"T{row}", (row + at % 3) / 7, row) for row in range(1000)))
        for at in range(50)
    ]
    begin = time.process_time()
    assert len(compare(photos, 0).differences_only().rows) == 1000
    assert time.process_time() - begin < 1
