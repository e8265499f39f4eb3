"""What workers and their parent send each other comes out as it went in, and as nothing else."""

import math
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

import pytest

from pixelscan.metadata.model import Binary, Block, BlockState, EmbeddedImage, Part, PartKind, Problem, Scan, Tag
from pixelscan.metadata.workers.plain_data import WrongShape, packed, unpacked

SCAN = Scan(
    "b\udcffd name.jpg",
    "JPEG",
    "image/jpeg",
    1 << 70,
    None,
    3,
    (
        Tag("IFD0", "Make", "Canon", "Canon\ud800", 0x010F),
        Tag("IFD0", "X", (1, 2.5, "a", -(1 << 80)), "", "X", "why"),
        Tag("MakerNotes", "Y", Binary(17), "(binary)"),
        Tag("ExifIFD", "Z", math.inf, "inf", 1),
        Tag("ExifIFD", "Zero", 1.0, "1", 1),
    ),
    (Problem("Exif", "Damaged."),),
    (Block("Exif", BlockState.UNREADABLE, 5),),
    (EmbeddedImage("IFD1", 1, 2),),
    (Part(PartKind.DEPTH_MAP, "Depth", None, 1),),
)


class Rank(IntEnum):
    LOW = 1


@dataclass(frozen=True)
class Everything:
    data: bytes
    pair: tuple[str, int | None]
    rank: Rank
    is_good: bool
    number: float


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Scan, SCAN),
        (tuple[Scan, Binary | None], (SCAN, None)),
        (Everything, Everything(bytes(range(256)), ("a", None), Rank.LOW, is_good=True, number=2.5)),
        (str | None, None),
    ],
)
def test_values_come_back_equal(kind: Any, value: object) -> None:
    """Also names that are no Unicode, numbers of any size, infinity, and bytes; with their exact types."""
    found = unpacked(kind, packed(value))
    assert found == value
    assert repr(found) == repr(value)


@pytest.mark.parametrize(
    ("kind", "json"),
    [
        (Scan, b'{"file": "a"}'),
        (str, b"1"),
        (int, b"true"),
        (int, b"1.5"),
        (bool, b"1"),
        (bytes, b'"\xc3\xa9"'),
        (Rank, b"2"),
        (BlockState, b'"gone"'),
        (Problem, b'["Exif"]'),
        (tuple[str, int], b'["a", 1, 1]'),
        (EmbeddedImage, b'{"group": "a", "offset": 1, "length": 1, "__class__": 1}'),
        (Path, b'"/etc/passwd"'),
        (str, b'"open'),
        (int, b"9" * 100_000),
    ],
)
def test_other_shapes_are_refused(kind: Any, json: bytes) -> None:
    """Nothing is converted or left out."""
    with pytest.raises(WrongShape):
        unpacked(kind, json)


def test_what_is_no_plain_data_cannot_be_sent() -> None:
    """A fault of the program, which shows at once."""
    with pytest.raises(TypeError, match="cannot be sent"):
        packed(lambda: None)
    with pytest.raises(TypeError, match="cannot be sent"):
        unpacked(object, b"1")
