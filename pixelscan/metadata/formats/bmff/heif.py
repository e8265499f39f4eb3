"""HEIF, HEIC and AVIF: items and their properties -> facts and metadata blocks (ISO 23008-12, AVIF 1.1)."""

import re

from pixelscan.metadata.blocks.boxes import boxes, brands
from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.formats.bmff import heif_mini
from pixelscan.metadata.formats.bmff.c2pa_box import add_c2pa, is_c2pa
from pixelscan.metadata.formats.bmff.heif_items import Item, Items, item_bytes, read_items
from pixelscan.metadata.formats.bmff.heif_parts import add_boxes, add_items, add_rests
from pixelscan.metadata.formats.bmff.heif_properties import CODECS, add_property, extent
from pixelscan.metadata.formats.bmff.movie_header import add_brands, add_media_data, add_movie_header
from pixelscan.metadata.formats.bmff.tracks import add_tracks, picture_size
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.exif_payload import add_exif
from pixelscan.metadata.formats.reassemble import MAX_JOINED_BYTES
from pixelscan.metadata.model import EmbeddedImage, PartKind

KINDS = frozenset(
    {BlockKind.EXIF, BlockKind.MAKERNOTES, BlockKind.XMP, BlockKind.ICC, BlockKind.C2PA, BlockKind.THUMBNAIL}
)
UNUSED = frozenset(BlockKind) - KINDS

# Major brand -> format and MIME type; every other picture brand is HEIF.
FORMATS = {
    b"heic": ("HEIC", "image/heic"),
    b"heix": ("HEIC", "image/heic"),
    b"heim": ("HEIC", "image/heic"),
    b"heis": ("HEIC", "image/heic"),
    b"hevc": ("HEIC", "image/heic-sequence"),
    b"hevx": ("HEIC", "image/heic-sequence"),
    b"avif": ("AVIF", "image/avif"),
    b"avis": ("AVIF", "image/avif"),
    b"msf1": ("HEIF", "image/heif-sequence"),
}
PICTURE_BRANDS = {*FORMATS, b"mif1", b"mif2", b"mif3", b"miaf", b"avci", b"jpeg", b"vvic", b"evbi"}

METADATA_TYPES = {b"Exif", b"mime", b"jpeg"}
MAX_METADATA_ITEMS = 100

_TIFF_HEADER = re.compile(rb"II\*\0|MM\0\*")


def matches(head: bytes) -> bool:
    """A file type box with a picture's brand."""
    return any(brand in PICTURE_BRANDS for brand in brands(head))


def read(data: Buffer) -> ParsedContainer:
    """Facts of the primary picture, and the Exif, XMP and profile that belong to it."""
    known = brands(data[:256])
    contents = ParsedContainer(*_format(known, bytes(data[12:16])))
    add_brands(contents, data)
    items: Items | None = None
    sequence: tuple[int, int] | None = None
    for box in boxes(data, 0, len(data), contents.report):
        if box.type == b"meta" and items is not None:
            contents.leave_undecoded("second meta box", data, box.content, box.end)
        elif box.type == b"meta":
            items = read_items(data, box, contents)
            add_rests(contents, data, box, items)
        elif box.type == b"mini":
            heif_mini.read(data, box, contents)
        elif box.type == b"moov":
            tracks = add_tracks(contents, data, box, add_movie_header(contents, data, box))
            sequence = sequence or picture_size(tracks)
        elif box.type == b"mdat":
            add_media_data(contents, box)
        elif is_c2pa(data, box):
            add_c2pa(data, box, contents)
    add_boxes(contents, data, items)
    if items is None:
        _add_without_items(contents, sequence)
        return contents
    _add_primary(data, items, contents)
    add_items(contents, data, items)
    for item in _metadata_items(items):
        _add_item(data, item, contents)
    return contents


def _format(known: list[bytes], minor: bytes) -> tuple[str, str]:
    """By the major brand. The short form's brand says nothing about the codec, which replaces its version."""
    if known[0] == b"mif3":
        known = [minor]
    return FORMATS.get(known[0]) or (FORMATS[b"avif"] if b"avif" in known else ("HEIF", "image/heif"))


def _add_without_items(contents: ParsedContainer, sequence: tuple[int, int] | None) -> None:
    """A sequence of pictures may do without items; the short form has everything in one box."""
    if contents.width is not None:
        return
    if sequence is None:
        contents.report("Meta", "The file has no meta box, so its contents are unknown.")
    else:
        contents.add_size(*sequence)


def _metadata_items(items: Items) -> list[Item]:
    """The first hundred; those that describe the primary picture come before others."""
    about_primary = {
        source for type_, source, target in items.references if type_ == b"cdsc" and target == items.primary
    }
    known = [item for item in items.by_id.values() if item.type in METADATA_TYPES]
    return sorted(known, key=lambda item: item.id not in about_primary)[:MAX_METADATA_ITEMS]


def _add_primary(data: Buffer, items: Items, contents: ParsedContainer) -> None:
    if items.primary is not None:
        contents.add("Meta", "PrimaryItemReference", items.primary)
    own = items.own_properties(items.primary)
    for box in own:
        add_property(data, box, contents)
    _add_grid(data, items, contents)
    if not any(box.type in CODECS for box in own):
        _add_tile_codec(data, items, contents)
    if contents.width is None:
        sizes = [extent(data, box) for box in items.properties if box.type == b"ispe" and box.end - box.content >= 12]
        if sizes:
            width, height = max(sizes, key=lambda size: size[0] * size[1])
            contents.add_size(width, height)
            contents.report("Meta", "No size belongs to the primary picture; the largest in the file was taken.")
    if not any(payload.kind is BlockKind.ICC for payload in contents.payloads):
        for box in items.properties:
            if box.type == b"colr" and data[box.content : box.content + 4] in (b"prof", b"rICC"):
                add_property(data, box, contents)
                break


def _add_grid(data: Buffer, items: Items, contents: ParsedContainer) -> None:
    """The size of a picture that is put together from tiles (ISO 23008-12 section 6.6.2.3)."""
    primary = items.by_id.get(items.primary) if items.primary is not None else None
    if primary is None or primary.type != b"grid":
        return
    grid = b"".join(item_bytes(data, primary, 12))
    side = 4 if grid[1:2] and grid[1] & 1 else 2
    if len(grid) >= 4 + 2 * side:
        width, height = (int.from_bytes(grid[at : at + side], "big") for at in (4, 4 + side))
        contents.add("Meta", "MetaImageSize", (width, height), f"{width}x{height}")


def _add_tile_codec(data: Buffer, items: Items, contents: ParsedContainer) -> None:
    """A grid has no codec of its own: its tiles have, all the same one."""
    for type_, source, target in items.references:
        if type_ == b"dimg" and source == items.primary:
            for box in items.own_properties(target):
                if box.type in CODECS:
                    add_property(data, box, contents)
            return


def _add_item(data: Buffer, item: Item, contents: ParsedContainer) -> None:
    if item.type == b"Exif":
        _add_exif_item(data, item, contents)
    elif item.type == b"mime" and item.content_type == b"application/rdf+xml":
        packet = _whole(data, item, contents)
        contents.add_block(BlockKind.XMP, packet, item.extents[0][0] if len(item.extents) == 1 else None)
    elif item.type == b"jpeg" and len(item.extents) == 1:
        contents.embedded.append(EmbeddedImage("QuickTime", *item.extents[0]))


def _whole(data: Buffer, item: Item, contents: ParsedContainer) -> bytes:
    whole = b"".join(item_bytes(data, item, MAX_JOINED_BYTES))
    announced = sum(length for _, length in item.extents)
    if not whole or len(whole) < announced:
        kind = (item.content_type or item.type).decode("latin-1")
        contents.report(
            "Meta", f"Item {item.id} ({kind}) is cut off: only {len(whole)} of {announced} bytes are there."
        )
    return whole


def _add_exif_item(data: Buffer, item: Item, contents: ParsedContainer) -> None:
    """ISO 23008-12 annex A.2.1: four bytes say where the TIFF header is; some writers leave them out or wrong."""
    block = _whole(data, item, contents)
    start = 4 + int.from_bytes(block[:4], "big")
    if not _TIFF_HEADER.match(block, start):
        found = _TIFF_HEADER.search(block[:64])
        if found is None:
            contents.mark_unreadable(BlockKind.EXIF, "IFD0", f"Item {item.id} should be Exif but holds no TIFF header.")
            return
        start = found.start()
    offset = item.extents[0][0] + start if len(item.extents) == 1 else None
    if block[4:start].strip(b"\0") not in (b"", b"Exif"):
        contents.add_part(PartKind.NOT_DECODED, "bytes before Exif", offset and offset - start, start)
    add_exif(contents, block[start:], offset)
