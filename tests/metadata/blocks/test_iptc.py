"""IPTC datasets -> tags: ExifTool's answers on the corpus, and a built block for each special case."""

import pytest

from pixelscan.metadata.blocks.iptc import reader as iptc
from pixelscan.metadata.blocks.payload import BlockKind, Payload
from pixelscan.metadata.blocks.reading import BlockResult
from tests.support.photos.mutation import mutations
from tests.support.photos.tag_values import by_name


def dataset(record: int, number: int, data: bytes) -> bytes:
    return bytes([0x1C, record, number]) + len(data).to_bytes(2, "big") + data


def read(data: bytes) -> BlockResult:
    return iptc.read(Payload(BlockKind.IPTC, data, None))


def test_repeatable_datasets_become_one_tuple_in_the_position_of_the_first() -> None:
    """Keywords are one tag, single ones a scalar; other datasets keep their order."""
    data = dataset(2, 25, b"sea") + dataset(2, 90, b"Rome") + dataset(2, 25, b"sky") + dataset(2, 80, b"Ann")
    reading = read(data)
    assert [(tag.name, tag.value) for tag in reading.tags] == [
        ("Keywords", ("sea", "sky")),
        ("City", "Rome"),
        ("By-line", "Ann"),
    ]
    assert reading.tags[0].id == "2:25"
    assert reading.tags[0].text == "sea, sky"
    assert all(tag.explanation for tag in reading.tags)


@pytest.mark.parametrize(
    ("escape", "data", "text"),
    [
        (b"\x1b%G", "Zürich".encode(), "Zürich"),
        (b"\x1b-A", "Zürich".encode("latin-1"), "Zürich"),
        (b"\x1b-L", "Москва".encode("iso8859_5"), "Москва"),
        (b"\x1b%G", "Zürich".encode("latin-1"), "Zürich"),  # claims to be UTF-8, but is not
        (b"", "Zürich".encode(), "Zürich"),
        (b"", "Zürich".encode("latin-1"), "Zürich"),
        (b"", "東京タワー".encode("shift_jis"), "東京タワー"),
    ],
)
def test_text_is_read_in_the_charset_it_is_in(escape: bytes, data: bytes, text: str) -> None:
    """Dataset 1:90 names it; if that is missing or wrong, the bytes decide."""
    block = (dataset(1, 90, escape) if escape else b"") + dataset(2, 90, data)
    assert by_name(read(block).tags)["City"] == text


def test_dates_times_and_numbers_are_decoded() -> None:
    """Dates as ExifTool writes them, words with dashes, numbers as numbers."""
    data = dataset(2, 55, b"20240501") + dataset(2, 60, b"101112+0200") + dataset(2, 0, b"\0\4") + dataset(2, 10, b"5")
    assert by_name(read(data).tags) == {
        "DateCreated": "2024:05:01",
        "TimeCreated": "10:11:12+02:00",
        "ApplicationRecordVersion": 4,
        "Urgency": 5,
    }
    assert [tag.text for tag in read(data).tags] == ["2024-05-01", "10:11:12+02:00", "4", "5 (normal)"]


def test_odd_dates_stay_as_stored() -> None:
    """Blank, short and textual dates are not forced into a format."""
    assert by_name(read(dataset(2, 55, b"") + dataset(2, 60, b"about noon")).tags) == {
        "DateCreated": "",
        "TimeCreated": "about noon",
    }


def test_extended_lengths_are_read() -> None:
    """Above 32,767 bytes, a dataset first gives the size of its length."""
    caption = b"x" * 40_000
    data = bytes([0x1C, 2, 120]) + b"\x80\x04" + len(caption).to_bytes(4, "big") + caption + dataset(2, 90, b"Rome")
    assert by_name(read(data).tags) == {"Caption-Abstract": caption.decode(), "City": "Rome"}


def test_blocks_turned_by_tiff_writers_are_turned_back() -> None:
    """Some write IPTC as 32-bit numbers in the file's byte order."""
    data = dataset(2, 90, b"Rome") + b"\0\0\0"
    turned = b"".join(data[place : place + 4][::-1] for place in range(0, len(data), 4))
    assert by_name(read(turned).tags) == {"City": "Rome"}


@pytest.mark.parametrize(
    ("tail", "where"),
    [(b"\x1c\x02\x78\xff\xff" + b"\0" * 9, "2:120"), (dataset(2, 120, b"long")[:-1], "2:120"), (b"garbage", "byte 9")],
)
def test_damage_costs_only_what_follows_it(tail: bytes, where: str) -> None:
    """Datasets before it are kept; the problem says which one is broken."""
    reading = read(dataset(2, 90, b"Rome") + tail)
    assert [tag.value for tag in reading.tags] == ["Rome"]
    assert where in reading.problems[0].text


def test_zeros_at_the_end_are_padding() -> None:
    """They are not damage."""
    assert read(dataset(2, 90, b"Rome") + b"\0" * 7).problems == []


def test_unknown_datasets_are_shown_by_number() -> None:
    """Readable ones as text."""
    assert by_name(read(dataset(2, 240, b"private")).tags) == {"2:240": "private"}


def test_mutated_blocks_never_raise() -> None:
    """Whichever byte is damaged, there is a result."""
    seed = (
        dataset(1, 90, b"\x1b%G") + dataset(2, 55, b"20240501") + dataset(2, 25, b"sea") * 3 + dataset(3, 20, b"\1\2")
    )
    for data in mutations(seed, 2000, repeatable_by=2):
        assert isinstance(read(data), BlockResult)
