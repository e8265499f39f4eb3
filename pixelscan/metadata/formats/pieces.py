"""A file as consecutive pieces, and what becomes of each: every byte is in exactly one of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pixelscan.errors import CannotStrip

MAX_PIECES = 200_000


@dataclass(frozen=True, slots=True)
class Change:
    """A piece that does not stay as it was: its name, its bytes before and after (0: it went)."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Stripped:
    """The new file and what was changed in it."""

    data: bytes
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes from `start` to `end`. `content` is what is there afterwards: None the same, empty nothing."""

    name: str
    start: int
    end: int
    content: bytes | None = None


def assembled(data: bytes, pieces: Iterable[Piece]) -> Stripped:
    """The pieces put together again. Raises CannotStrip where they do not cover the file."""
    parts: list[bytes | memoryview] = []
    changes: list[Change] = []
    view = memoryview(data)
    position = 0
    for piece in _bounded(pieces):
        if piece.start != position:
            raise CannotStrip(f"The file's structure is damaged at byte {position}.")
        position = piece.end
        if piece.content is None or piece.content == view[piece.start : piece.end]:
            parts.append(view[piece.start : piece.end])
        else:
            parts.append(piece.content)
            changes.append(Change(piece.name, piece.end - piece.start, len(piece.content)))
    if position != len(data):
        raise CannotStrip(f"The file's structure is damaged at byte {position}.")
    return Stripped(b"".join(parts), tuple(changes))


def _bounded(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for number, piece in enumerate(pieces):
        if number == MAX_PIECES:
            raise CannotStrip(f"The file has more than {MAX_PIECES} pieces.")
        yield piece
