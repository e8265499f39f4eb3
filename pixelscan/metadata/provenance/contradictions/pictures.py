"""A picture that is not the one its metadata describes: another size, or another thumbnail."""

import re
from collections.abc import Iterator

from pixelscan.formatting import pixels
from pixelscan.metadata.provenance.contradictions.contradiction import Contradiction, Facts, Weight

WIDTH, HEIGHT = "ExifIFD:PixelXDimension", "ExifIFD:PixelYDimension"
SOFTWARE, QUALITY = "IFD0:Software", "File:JPEGQualityEstimate"
# Encoders fill the last blocks of 8 or 16 pixels, and some cameras count these.
PADDING = 16


def size(facts: Facts) -> Iterator[Contradiction]:
    """Exif counts the pixels that the camera stored; TIFF-based files describe several pictures."""
    scan, values = facts.scan, facts.values
    width, height = values.positive(WIDTH), values.positive(HEIGHT)
    if scan.format not in ("JPEG", "HEIF", "HEIC") or not (width and height and scan.width and scan.height):
        return
    stored, real = sorted((width, height)), sorted((scan.width, scan.height))
    if all(abs(one - other) <= PADDING for one, other in zip(stored, real, strict=True)):
        return
    text = (
        f"Exif says {pixels(round(width), round(height))} pixels, the picture has {pixels(scan.width, scan.height)}: "
        "it was resized or cropped after Exif was written."
    )
    innocent = "many programs resize a photo without changing Exif; some cameras make small copies like this"
    yield Contradiction(text, Weight.WEAK, innocent, (WIDTH, HEIGHT))


# Photoshop has tables of its own; its smaller relatives do not all have them.
_OWN_TABLES = re.compile(r"Adobe Photoshop (?:\d|CS|CC)")


def tables(facts: Facts) -> Iterator[Contradiction]:
    """The quantization tables are those of the program that saved the picture last."""
    program, quality = facts.text(SOFTWARE), facts.text(QUALITY)
    if _OWN_TABLES.match(program) and quality.isdigit():
        text = f"It names {program}, but the picture was saved with libjpeg's tables (quality {quality})."
        innocent = "a website or another program saved the picture again and kept the metadata"
        yield Contradiction(text, Weight.WEAK, innocent, (SOFTWARE, QUALITY))


def thumbnail(facts: Facts) -> Iterator[Contradiction]:
    """The thumbnail shows what the picture shows, if someone compared them."""
    if facts.thumbnail_differs:
        text = "The thumbnail inside the photo shows something else than the picture."
        innocent = "the photo was cropped or retouched by a program that kept the old thumbnail"
        yield Contradiction(text, Weight.MEDIUM, innocent, ("IFD1:JPEGInterchangeFormat",))
