"""A server keeps and sends only so much of a photo's tags, and says what it left out."""

import json

import pytest

from pixelscan.metadata.export import to_json, to_json_for_clients
from pixelscan.metadata.model import Binary, Scan, Tag
from pixelscan.metadata.photo.size_limit import MAX_TAGS_BYTES, within_size_limit

SMALL = (
    Tag("IFD0", "Make", "Canon", "Canon", 271),
    Tag("ExifIFD", "FNumber", 2.8, "f/2.8", 33437),
    Tag("ExifIFD", "MakerNote", Binary(40_000), "(binary, 40000 bytes)", 37500),
    Tag("ExifIFD", "Sharpness", float("nan"), "undef", 1),
    Tag("XMP-dc", "Subject", ("sea", 2**70, "\udcff"), "sea", "dc:subject"),
)


def scan_of(*tags: Tag) -> Scan:
    return Scan("a.png", "PNG", "image/png", 1, 1, 1, tags)


def comment(number: int, text: str) -> Tag:
    return Tag("PNG", f"Comment{number}", text, text)


def test_an_ordinary_scan_stays_as_it_is() -> None:
    """Whatever types its values have."""
    scan = scan_of(*SMALL, comment(1, "a" * (1 << 20)))
    assert within_size_limit(scan) is scan


@pytest.mark.parametrize("letter", ["a", "\x01", '"', "é", "日", "\N{SNOW CAPPED MOUNTAIN}"])
def test_the_largest_tags_are_left_out_and_a_problem_says_so(letter: str) -> None:
    """Counted as they are sent: a control character takes six bytes in JSON. The others stay in order."""
    texts = [comment(number, letter * (600_000 + number)) for number in range(9)]
    scan = scan_of(*texts[:5], *SMALL[:4], *texts[5:])
    limited = within_size_limit(scan)
    assert [tag for tag in limited.tags if tag in SMALL] == list(SMALL[:4])
    assert [tag for tag in scan.tags if tag in limited.tags] == list(limited.tags)
    (problem,) = limited.problems
    missing = len(scan.tags) - len(limited.tags)
    assert problem.text.startswith(f"{missing} tags are left out (")
    assert " MB in all; the largest is Comment8)." in problem.text
    assert len(to_json(limited).encode()) < MAX_TAGS_BYTES + 10_000


def test_as_much_as_fits_is_kept() -> None:
    """Four of nine texts of half a megabyte fit, each twice as value and text."""
    limited = within_size_limit(scan_of(*(comment(number, "a" * 524_000) for number in range(9))))
    assert [tag.name for tag in limited.tags] == [f"Comment{number}" for number in range(4)]


def test_many_small_tags_are_limited_too() -> None:
    """None is large, but all together are."""
    limited = within_size_limit(scan_of(*(comment(number, "a") for number in range(60_000))))
    assert 30_000 < len(limited.tags) < 60_000


def test_lists_count_with_all_their_parts() -> None:
    """A tag's text may be short and its value long."""
    long = Tag("XMP-dc", "Subject", ("a" * 3_000_000, "b" * 3_000_000), "two keywords", "dc:subject")
    limited = within_size_limit(scan_of(*SMALL, long))
    assert limited.tags == SMALL
    assert limited.problems[0].text == "1 tag is left out: Subject (6 MB). The command line shows all tags."


def test_the_command_line_leaves_nothing_out() -> None:
    """Only what clients of a server receive is limited."""
    scan = scan_of(comment(1, "a" * 6_000_000))
    assert len(json.loads(to_json(scan))["tags"]) == 1
    assert json.loads(to_json_for_clients(scan))["tags"] == []
