"""HEIF, HEIC and AVIF: items and their properties -> facts and metadata blocks (ISO 23008-12, AVIF 1.1)."""

import re
import struct

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.bmff.boxes import Box, boxes, brands
from pixelscan.metadata.formats.bmff.heif_items import Item, Items, item_bytes, read_items
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.exif_payload import add_exif
from pixelscan.metadata.formats.reassemble import MAX_JOINED_BYTES
from pixelscan.metadata.model import EmbeddedImage

KINDS = frozenset(
    {BlockKind.EXIF, BlockKind.MAKERNOTES, BlockKind.XMP, BlockKind.ICC, BlockKind.C2PA, BlockKind.THUMBNAIL}
)

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
PICTURE_BRANDS = {*FORMATS, b"mif1", b"mif2", b"miaf", b"avci", b"jpeg", b"vvic", b"evbi"}
C2PA_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
MIRRORS = {0: "top and bottom swapped", 1: "left and right swapped"}

METADATA_TYPES = {b"Exif", b"mime", b"jpeg"}
MAX_METADATA_ITEMS = 100

_TIFF_HEADER = re.compile(rb"II\*\0|MM\0\*")


def matches(head: bytes) -> bool:
    """A file type box with a picture's brand."""
    return any(brand in PICTURE_BRANDS for brand in brands(head))


def read(data: Buffer) -> ParsedContainer:
    """Facts of the primary picture, and the Exif, XMP and profile that belong to it."""
    known = brands(data[:256])
    by_brand = FORMATS.get(known[0]) or (FORMATS[b"avif"] if b"avif" in known else ("HEIF", "image/heif"))
    contents = ParsedContainer(*by_brand)
    contents.add("QuickTime", "MajorBrand", decode(known[0]).strip())
    items: Items | None = None
    for box in boxes(data, 0, len(data), contents.report):
        if box.type == b"meta" and items is None:
            items = read_items(data, box, contents)
        elif box.type == b"uuid" and data[box.content : box.content + 16] == C2PA_UUID:
            box_bytes = data[box.content + 16 : min(box.end, box.content + MAX_JOINED_BYTES)]
            contents.add_block(BlockKind.C2PA, box_bytes, box.content + 16)
    if items is None:
        contents.report("Meta", "The file has no meta box: nothing says what is in it.")
        return contents
    _add_primary(data, items, contents)
    for item in _metadata_items(items):
        _add_item(data, item, contents)
    return contents


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
        if box.type in PROPERTIES:
            _add_property(data, box, contents)
    if contents.width is None:
        sizes = [_extent(data, box) for box in items.properties if box.type == b"ispe" and box.end - box.content >= 12]
        if sizes:
            width, height = max(sizes, key=lambda size: size[0] * size[1])
            contents.add_size(width, height)
            contents.report("Meta", "No size belongs to the primary picture; the largest in the file was taken.")
    if not any(payload.kind is BlockKind.ICC for payload in contents.payloads):
        for box in items.properties:
            if box.type == b"colr" and data[box.content : box.content + 4] in (b"prof", b"rICC"):
                _add_color(data, box, contents)
                break


def _add_property(data: Buffer, box: Box, contents: ParsedContainer) -> None:
    try:
        PROPERTIES[box.type](data, box, contents)
    except (struct.error, IndexError):
        contents.report("Meta", f"The {box.type.decode('latin-1')} property at byte {box.content} is cut off.")


def _extent(data: Buffer, box: Box) -> tuple[int, int]:
    width, height = struct.unpack(">II", data[box.content + 4 : box.content + 12])
    return width, height


def _add_extent(data: Buffer, box: Box, contents: ParsedContainer) -> None:
    width, height = _extent(data, box)
    contents.add("QuickTime", "ImageSpatialExtent", (width, height), f"{width}x{height}")
    if contents.width is None:
        contents.add_size(width, height)


def _add_rotation(data: Buffer, box: Box, contents: ParsedContainer) -> None:
    """ISO 23008-12 section 6.5.10: quarters of a turn, anti-clockwise."""
    angle = 90 * (data[box.content : box.end][0] & 3)
    contents.add("QuickTime", "Rotation", angle, f"{angle}° anti-clockwise" if angle else "none")


def _add_mirror(data: Buffer, box: Box, contents: ParsedContainer) -> None:
    axis = data[box.content : box.end][0] & 1
    contents.add("QuickTime", "Mirror", axis, MIRRORS[axis])


def _add_depth(data: Buffer, box: Box, contents: ParsedContainer) -> None:
    count = data[box.content + 4 : box.end][0]
    depths = tuple(data[box.content + 5 : min(box.end, box.content + 5 + count)])
    contents.add("QuickTime", "ImagePixelDepth", depths if len(depths) != 1 else depths[0])


def _add_color(data: Buffer, box: Box, contents: ParsedContainer) -> None:
    """ISO 14496-12 section 12.1.5: a profile, or code points of ITU-T H.273."""
    kind = data[box.content : box.content + 4]
    if kind in (b"prof", b"rICC"):
        profile = data[box.content + 4 : min(box.end, box.content + MAX_JOINED_BYTES)]
        contents.add_block(BlockKind.ICC, profile, box.content + 4)
    elif kind == b"nclx":
        primaries, transfer, matrix, full = struct.unpack(">HHHB", data[box.content + 4 : box.content + 11])
        contents.add("QuickTime", "ColorPrimaries", primaries)
        contents.add("QuickTime", "TransferCharacteristics", transfer)
        contents.add("QuickTime", "MatrixCoefficients", matrix)
        contents.add("QuickTime", "VideoFullRangeFlag", full >> 7, "Full" if full >> 7 else "Limited")


def _add_codec(_data: Buffer, box: Box, contents: ParsedContainer) -> None:
    contents.add("QuickTime", "CompressorName", "HEVC" if box.type == b"hvcC" else "AV1")


# Each raises struct.error or IndexError where its box is too short.
PROPERTIES = {
    b"ispe": _add_extent,
    b"irot": _add_rotation,
    b"imir": _add_mirror,
    b"pixi": _add_depth,
    b"colr": _add_color,
    b"hvcC": _add_codec,
    b"av1C": _add_codec,
}


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
        contents.report("Meta", f"Item {item.id} ({kind}) is cut off: of {announced} bytes {len(whole)} are there.")
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
    add_exif(contents, block[start:], offset)
