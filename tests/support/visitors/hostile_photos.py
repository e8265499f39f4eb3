"""Photos that cost much more than their bytes: to read, to answer, to show and to decode."""

import io
import random
import zlib
from functools import cache

from PIL import Image

from tests.support.photos.photo_damage import png
from tests.support.photos.tiff_builder import exif_block, shorts

TEXTS, TEXT_BYTES = 116, 500_000
MANY_TAGS = 18_000


@cache
def much_text() -> bytes:
    """A PNG of 60 kB with 58 MB of text."""
    packed = zlib.compress(b"a" * TEXT_BYTES, 9)
    return png(*((b"zTXt", f"Text {number}".encode() + b"\0\0" + packed) for number in range(TEXTS)))


@cache
def many_tags() -> bytes:
    """A TIFF with 18,000 tags."""
    return exif_block([shorts(tag, tag) for tag in range(0x1000, 0x1000 + MANY_TAGS)])


@cache
def slow_picture() -> bytes:
    """A progressive JPEG of 49 megapixels, without a thumbnail, in a quarter of a megabyte: seconds to decode."""
    picture = io.BytesIO()
    Image.new("L", (7000, 7000), 90).save(picture, "JPEG", progressive=True, quality=30)
    return picture.getvalue()


def its_own(photo: bytes) -> bytes:
    """The photo with other bytes at its end, so that nothing kept of an earlier one answers for it."""
    return photo + random.randbytes(8)
