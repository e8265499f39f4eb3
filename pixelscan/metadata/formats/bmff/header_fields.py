"""Fields of the headers of films, tracks and media, which follow each other (ISO 14496-12 sections 8.2 to 8.4).

Apple's "QuickTime File Format" names those that the standard reserves: preview, poster, selection, current time.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pixelscan.metadata.model import Value

EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
# Some writers count from 1970; by the standard's clock their films would be older than any film of this kind.
SECONDS_TO_1970 = 2_082_844_800
LAST_SECOND = 1 << 34
NOT_SET = "0000:00:00 00:00:00"
# Times and spans have four bytes, or eight in version 1.
WIDTHS = {0: 4, 1: 8}
WIDE = 0
LETTERS_FROM = 0x400


class HeaderFact(NamedTuple):
    """A field's name, its value, and the value for people."""

    name: str
    value: Value
    text: str


# The field's name, its bytes, units in a second, and the zone of times.
Reader = Callable[[str, bytes, int, str], Iterator[HeaderFact]]


class HeaderField(NamedTuple):
    """A field's name, its size in bytes (or WIDE) and its reader; `unused` bytes follow it."""

    name: str
    size: int
    read: Reader
    unused: int = 0


def header_facts(fields: Sequence[HeaderField], content: bytes, scale: int = 0, zone: str = "") -> Iterator[HeaderFact]:
    """The fields as far as the header goes; none of an unknown version.

    `scale` is the number of units in a second, where the header has no scale of its own.
    """
    wide = WIDTHS.get(content[0]) if content else None
    position = 4
    for name, size, read, unused in fields if wide else ():
        raw = content[position : position + (size or wide or 0)]
        if len(raw) < (size or wide or 0):
            return
        position += len(raw) + unused
        if name.endswith("TimeScale"):
            scale = int.from_bytes(raw, "big")
        yield from read(name, raw, scale, zone)


def _number(name: str, raw: bytes, _scale: int, _zone: str) -> Iterator[HeaderFact]:
    number = int.from_bytes(raw, "big")
    yield HeaderFact(name, number, str(number))


def _short(name: str, raw: bytes, _scale: int, _zone: str) -> Iterator[HeaderFact]:
    number = int.from_bytes(raw, "big", signed=True)
    yield HeaderFact(name, number, str(number))


def _time(name: str, raw: bytes, _scale: int, zone: str) -> Iterator[HeaderFact]:
    """UTC by the standard, but many cameras write their own clock: `zone` says what is known."""
    seconds = int.from_bytes(raw, "big")
    if not seconds:
        yield HeaderFact(name, NOT_SET, "not set")
    elif seconds < LAST_SECOND:
        moment = EPOCH + timedelta(seconds=seconds + SECONDS_TO_1970 * (seconds < SECONDS_TO_1970))
        yield HeaderFact(name, f"{moment:%Y:%m:%d %H:%M:%S}{zone}", f"{moment:%Y-%m-%d %H:%M:%S}{zone}")


def _span(name: str, raw: bytes, scale: int, _zone: str) -> Iterator[HeaderFact]:
    units = int.from_bytes(raw, "big")
    seconds = units / scale if scale else float(units)
    yield HeaderFact(name, round(seconds, 6), f"{seconds:.4g} s")


def _fixed(name: str, raw: bytes, _scale: int, _zone: str) -> Iterator[HeaderFact]:
    """Half of the bits are the fraction."""
    number = int.from_bytes(raw, "big", signed=True) / (1 << 4 * len(raw))
    yield HeaderFact(name, number, f"{number:.2%}" if name.endswith("Volume") else f"{number:g}")


def _side(name: str, raw: bytes, _scale: int, _zone: str) -> Iterator[HeaderFact]:
    """Only a track with a picture has one."""
    if pixels := int.from_bytes(raw, "big") >> 16:
        yield HeaderFact(name, pixels, str(pixels))


def _language(name: str, raw: bytes, _scale: int, _zone: str) -> Iterator[HeaderFact]:
    """Three letters of five bits each; smaller numbers are Macintosh languages, 0 says nothing."""
    code = int.from_bytes(raw, "big")
    if code >= LETTERS_FROM:
        text = "".join(chr(0x60 + (code >> shift & 0x1F)) for shift in (10, 5, 0))
        yield HeaderFact(name, text, text)
    elif code:
        yield HeaderFact(name, code, str(code))


def _matrix(name: str, raw: bytes, _scale: int, _zone: str) -> Iterator[HeaderFact]:
    """Three rows; the fractions of the last column have 30 bits, the others 16."""
    numbers = [int.from_bytes(raw[at : at + 4], "big", signed=True) for at in range(0, 36, 4)]
    cells = tuple(number / (1 << (30 if index % 3 == 2 else 16)) for index, number in enumerate(numbers))
    yield HeaderFact(name, cells, " ".join(f"{cell:g}" for cell in cells))


MOVIE = (
    HeaderField("CreateDate", WIDE, _time),
    HeaderField("ModifyDate", WIDE, _time),
    HeaderField("TimeScale", 4, _number),
    HeaderField("Duration", WIDE, _span),
    HeaderField("PreferredRate", 4, _fixed),
    HeaderField("PreferredVolume", 2, _fixed, 10),
    HeaderField("MatrixStructure", 36, _matrix),
    HeaderField("PreviewTime", 4, _span),
    HeaderField("PreviewDuration", 4, _span),
    HeaderField("PosterTime", 4, _span),
    HeaderField("SelectionTime", 4, _span),
    HeaderField("SelectionDuration", 4, _span),
    HeaderField("CurrentTime", 4, _span),
    HeaderField("NextTrackID", 4, _number),
)
TRACK = (
    HeaderField("TrackCreateDate", WIDE, _time),
    HeaderField("TrackModifyDate", WIDE, _time),
    HeaderField("TrackID", 4, _number, 4),
    HeaderField("TrackDuration", WIDE, _span, 8),
    HeaderField("TrackLayer", 2, _short, 2),
    HeaderField("TrackVolume", 2, _fixed, 2),
    HeaderField("MatrixStructure", 36, _matrix),
    HeaderField("ImageWidth", 4, _side),
    HeaderField("ImageHeight", 4, _side),
)
MEDIA = (
    HeaderField("MediaCreateDate", WIDE, _time),
    HeaderField("MediaModifyDate", WIDE, _time),
    HeaderField("MediaTimeScale", 4, _number),
    HeaderField("MediaDuration", WIDE, _span),
    HeaderField("MediaLanguageCode", 2, _language),
)
