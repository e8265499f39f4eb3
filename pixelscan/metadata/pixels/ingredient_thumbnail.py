"""The small picture of a file that a photo was made from, as its signed record keeps it."""

from pathlib import Path

from pixelscan.errors import NotHere
from pixelscan.metadata.pixels.decoding import picture_of
from pixelscan.metadata.pixels.preview import SMALL_PIXELS, Picture, jpeg
from pixelscan.metadata.provenance.verifier import resource
from pixelscan.metadata.scanner import opened


def ingredient_thumbnail(path: Path, mime: str, place: str) -> Picture:
    """The picture at this place in the record, encoded anew. For a worker. Raises NotHere, FileUnreadable."""
    with opened(path) as data:
        found = resource(data, mime, place)
    if not found:
        raise NotHere("The record has no picture there.")
    return jpeg(picture_of(found, SMALL_PIXELS), SMALL_PIXELS)
