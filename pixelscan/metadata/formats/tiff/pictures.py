"""The pictures of a TIFF file beside its main one: pages, reduced copies, masks and depth maps (TIFF 6.0, DNG 1.7)."""

from pixelscan.metadata.blocks.tiff.entry import numbers
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.tiff import outline as tiff_outline
from pixelscan.metadata.formats.tiff.outline import Page
from pixelscan.metadata.model import PartKind

# Where a picture's bytes are, and how many: in strips, in tiles, or as one JPEG.
PLACES = ((0x111, 0x117), (0x144, 0x145), (0x201, 0x202))
REDUCED, MASK, DEPTH = 1, 4, 8
THUMBNAIL_PIXELS = 320 * 240
MAX_PIECES = 100_000


def add_pictures(contents: ParsedContainer, pages: list[Page], main: Page | None, start: int, *, is_raw: bool) -> None:
    """A part for each page that is not the main one, named by its directory and its size; `start` is the TIFF's.

    Of an undeveloped picture all others are its previews.
    """
    for page in pages:
        if page is main or page.area <= 1:
            continue
        offset, size = _place(page)
        if size:
            width, height = page.number(tiff_outline.WIDTH), page.number(tiff_outline.LENGTH)
            kind, name = _kind(page, is_raw=is_raw)
            place = None if offset is None else start + offset
            contents.add_part(kind, f"{name} of {width} x {height} pixels ({page.name})", place, size)


def _kind(page: Page, *, is_raw: bool) -> tuple[PartKind, str]:
    use = page.number(tiff_outline.NEW_SUBFILE_TYPE)
    if use & DEPTH:
        return PartKind.DEPTH_MAP, "depth map"
    if use & MASK:
        return PartKind.FURTHER_PICTURE, "mask"
    if use & REDUCED or is_raw:
        small = page.area <= THUMBNAIL_PIXELS
        return (PartKind.THUMBNAIL, "thumbnail") if small else (PartKind.PREVIEW, "preview")
    return PartKind.FURTHER_PICTURE, "page"


def _place(page: Page) -> tuple[int | None, int]:
    """Offset and size in bytes; no offset where the pieces do not follow each other."""
    for starts_at, lengths_at in PLACES:
        starts, lengths = page.entries.get(starts_at), page.entries.get(lengths_at)
        if starts is None or lengths is None or starts.count > MAX_PIECES:
            continue
        places = [number for number in numbers(starts) if isinstance(number, int)]
        sizes = [number for number in numbers(lengths) if isinstance(number, int)]
        follow = all(start + size == after for start, size, after in zip(places, sizes, places[1:], strict=False))
        return (places[0] if places and follow else None), sum(sizes)
    return None, 0
