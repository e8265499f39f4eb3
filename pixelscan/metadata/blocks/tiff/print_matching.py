"""Epson's PRINT Image Matching, which cameras write into the Exif block or the maker note."""

from collections.abc import Iterator

from pixelscan.metadata.model import Tag

MARK, SHORTEST = b"PrintIM\0", 15


def print_matching(data: bytes) -> Iterator[Tag]:
    """The version that the camera supports: four digits after the marker."""
    if data.startswith(MARK) and len(data) > SHORTEST:
        version = data[len(MARK) : len(MARK) + 4].decode("latin-1")
        yield Tag("PrintIM", "PrintIMVersion", version, version)
