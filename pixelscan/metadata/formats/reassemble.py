"""Blocks that a container cuts into numbered or consecutive pieces, put together again."""

from collections.abc import Iterable

from pixelscan.metadata.formats.contents import ParsedContainer

MAX_JOINED_BYTES = 32 << 20


def join(contents: ParsedContainer, group: str, pieces: Iterable[bytes]) -> bytes:
    """The pieces one after the other, up to 32 MB."""
    taken: list[bytes] = []
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > MAX_JOINED_BYTES:
            contents.report(group, f"The block has more than {MAX_JOINED_BYTES >> 20} MB; the rest was not read.")
            break
        taken.append(piece)
    return b"".join(taken)
