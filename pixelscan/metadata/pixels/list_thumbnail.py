"""A photo's embedded thumbnail for lists, if it shows the photo.

Decoding a 12-megapixel JPEG takes a hundred times as long as reading all its metadata; its thumbnail takes six times.
"""

import mmap
from contextlib import suppress
from pathlib import Path

from PIL import Image

from pixelscan.errors import PhotoError
from pixelscan.metadata.model import EmbeddedImage, Scan
from pixelscan.metadata.photo.orientation import lies_on_its_side
from pixelscan.metadata.photo.size_limit import within_size_limit
from pixelscan.metadata.pixels.decoding import embedded_picture
from pixelscan.metadata.pixels.preview import SMALL_PIXELS, Picture, jpeg, thumbnail_of
from pixelscan.metadata.pixels.thumbnail_match import is_flat, without_bars
from pixelscan.metadata.scanner import scan

# Minimum for the longer side: smaller thumbnails look coarse in a list.
FEWEST_PIXELS = 120
# Thumbnails are rounded to whole pixels, often to multiples of 8 or 16.
SHAPE_TOLERANCE = 0.04
END_OF_IMAGE = b"\xff\xd9"


def scan_with_list_thumbnail(path: Path) -> tuple[Scan, Picture | None]:
    """A photo's scan, within the size limit of servers, and its list thumbnail. Raises PhotoError like `scan`."""
    found = within_size_limit(scan(path))
    return found, list_thumbnail(path, found)


def list_thumbnail(path: Path, scan: Scan) -> Picture | None:
    """The embedded thumbnail, upright and without letterbox bars, or None if it does not represent the photo.

    That is: it has no contrast or another aspect ratio, the photo was edited since it was taken (editors often
    leave the old thumbnail), or the file is truncated.
    """
    image = thumbnail_of(scan)
    if image is None or not scan.width or not scan.height:
        return None
    if not _is_as_taken(scan) or _is_cut_short(path, scan, image):
        return None
    shape = scan.width / scan.height
    with suppress(PhotoError, MemoryError):
        thumbnail = embedded_picture(path, scan, image, SMALL_PIXELS)
        framed = _in_shape(thumbnail, 1 / shape if lies_on_its_side(scan) else shape)
        if framed and max(framed.size) >= FEWEST_PIXELS:
            return jpeg(framed, SMALL_PIXELS)
    return None


def _is_as_taken(scan: Scan) -> bool:
    """Whether the photo was not edited since: IFD0's DateTime equals DateTimeOriginal (CIPA DC-008, 4.6.4, 4.6.6)."""
    tags = scan.by_key()
    changed, taken = tags.get("IFD0:DateTime"), tags.get("ExifIFD:DateTimeOriginal")
    return changed is not None and taken is not None and changed.value == taken.value


def _is_cut_short(path: Path, scan: Scan, thumbnail: EmbeddedImage) -> bool:
    """Whether a JPEG has no end marker after its thumbnail; the marker cannot occur inside picture data."""
    if scan.format != "JPEG":
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return data.rfind(END_OF_IMAGE, thumbnail.offset + thumbnail.length) < 0


def _in_shape(thumbnail: Image.Image, shape: float) -> Image.Image | None:
    """The thumbnail, cropped if needed to remove dark bars; None if the ratio does not fit or there is no contrast."""
    grey = thumbnail.convert("L")
    if is_flat(grey):
        return None
    for left, top, right, bottom in ((0, 0, *thumbnail.size), without_bars(grey)):
        width, height = right - left, bottom - top
        if abs(width / height / shape - 1) <= SHAPE_TOLERANCE:
            return thumbnail.crop((int(left), int(top), int(right), int(bottom)))
    return None
