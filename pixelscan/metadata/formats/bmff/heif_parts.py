"""What a HEIF file contains besides its primary picture: thumbnails, gain and depth maps, other pictures, films, and
whatever no reader knows (ISO 23008-12 sections 6.4 to 6.6, ISO 21496-1 annex C).
"""

from contextlib import suppress

from pixelscan.metadata.blocks.boxes import Box, boxes
from pixelscan.metadata.blocks.damage import ignore
from pixelscan.metadata.blocks.letters import holds_text
from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.blocks.tiff.layout import Span, without
from pixelscan.metadata.formats.bmff.c2pa_box import is_c2pa
from pixelscan.metadata.formats.bmff.heif_items import Item, Items
from pixelscan.metadata.formats.bmff.heif_tables import Cut, info, infos
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.known_trailers import add_known_trailer
from pixelscan.metadata.model import PartKind

PICTURES = {b"hvc1", b"av01", b"avc1", b"vvc1", b"jpeg", b"j2k1", b"unci", b"lhv1", b"grid", b"iovl", b"iden", b"tmap"}
XMP_TYPE = b"application/rdf+xml"
MAP = b"tmap"
# Auxiliary pictures by what their type's URN contains; alpha is not listed as a part.
ALPHA = (b":alpha", b"auxid:1\0")
GAIN_MAPS = (b":hdrgainmap", b"hdr:gainmap")
DEPTH_MAPS = (b":depth", b"auxid:2\0", b":disparity")
KEPT_BOXES = {b"ftyp", b"styp", b"meta", b"mdat", b"moov", b"moof", b"sidx"}
FILM_HOLDERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts"}
FILM_TELLING = {b"udta", b"meta", b"uuid"}
PICTURE_HANDLERS = {b"pict", b"vide", b"auxv"}
MAX_DEPTH = 8
# What readers know of a meta box; a reference to the file itself is as long as this.
READ_BOXES, OWN_FILE_BYTES = {b"pitm", b"iloc", b"iprp", b"iref", b"dinf", b"grpl"}, 36
HANDLER_BYTES = 24
USUAL_NAMES = {"", "image", "hevc image", "av1 image", "color", "alpha", "exif", "xmp", "mask", "thumbnail", "gmap"}
USUAL_NAMES |= {"libavif", "libheif", "cavif - https://github.com/link-u/cavif", "pict", "picthandler", "gainmap"}
# Samsung's directory, which a JPEG has at its end.
SAMSUNG_BOX = b"sefd"


def add_items(contents: ParsedContainer, data: Buffer, items: Items) -> None:
    """Every item that is neither the primary picture, nor a tile of one, nor a block of metadata."""
    tiles = {target for kind, _, target in items.references if kind == b"dimg"}
    gain_maps = _mapped(items)
    for item in items.by_id.values():
        if is_metadata(item) or item.id == items.primary or item.type == MAP:
            continue
        if item.id in gain_maps:
            _add(contents, PartKind.GAIN_MAP, "gain map", item, items)
        elif item.type not in PICTURES:
            _add(contents, PartKind.NOT_DECODED, item_name(item), item, items)
        elif item.id not in tiles:
            _add_picture(contents, data, item, items)


def _mapped(items: Items) -> set[int]:
    """The second of the two pictures that a tone map is derived from."""
    found: dict[int, list[int]] = {}
    for kind, source, target in items.references:
        if kind == b"dimg" and source in items.by_id and items.by_id[source].type == MAP:
            found.setdefault(source, []).append(target)
    return {targets[1] for targets in found.values() if len(targets) == 2}


def _add_picture(contents: ParsedContainer, data: Buffer, item: Item, items: Items) -> None:
    roles = {kind for kind, source, _ in items.references if source == item.id}
    if b"thmb" in roles:
        _add(contents, PartKind.THUMBNAIL, "thumbnail", item, items)
    elif b"auxl" not in roles:
        _add(contents, PartKind.FURTHER_PICTURE, item_name(item), item, items)
    elif (kind := _auxiliary(data, item, items)) is not None:
        _add(contents, kind, kind.value if kind is not PartKind.FURTHER_PICTURE else "auxiliary picture", item, items)


def _auxiliary(data: Buffer, item: Item, items: Items) -> PartKind | None:
    """What an auxiliary picture is by its type; None of alpha."""
    types = b"".join(data[box.start : box.end] for box in items.own_properties(item.id) if box.type == b"auxC")
    for names, kind in ((ALPHA, None), (GAIN_MAPS, PartKind.GAIN_MAP), (DEPTH_MAPS, PartKind.DEPTH_MAP)):
        if any(name in types for name in names):
            return kind
    return PartKind.FURTHER_PICTURE


def _add(contents: ParsedContainer, kind: PartKind, name: str, item: Item, items: Items) -> None:
    """Of a picture that is put together from tiles, the tiles' bytes."""
    own = [target for reference, source, target in items.references if reference == b"dimg" and source == item.id]
    extents = [each for part in (item.id, *own) if part in items.by_id for each in items.by_id[part].extents]
    offset = extents[0][0] if len(extents) == 1 else None
    contents.add_part(kind, name, offset, sum(length for _, length in extents))


def add_boxes(contents: ParsedContainer, data: Buffer, items: Items | None) -> None:
    """Films, boxes of unknown kind, and bytes in the data box that belong to no item."""
    top = list(boxes(data, 0, len(data), ignore))
    has_film = any(box.type in (b"moov", b"moof") for box in top)
    claimed = [Span(start, start + (length or len(data))) for item in _all(items) for start, length in item.extents]
    for box in top:
        if box.type == b"moov":
            _add_film(contents, data, box, MAX_DEPTH)
        elif box.type == b"mdat" and not has_film:
            for rest in without([Span(box.content, box.end)], claimed):
                contents.leave_undecoded("bytes that belong to no item", data, rest.start, rest.end)
        elif data[box.content + 4 : box.content + 8] == b"ftyp":
            contents.add_part(PartKind.VIDEO, f"video in the {box.name} box", box.content, box.end - box.content)
        elif box.type not in KEPT_BOXES and not is_c2pa(data, box):
            if box.type == SAMSUNG_BOX:
                add_known_trailer(contents, data, box.content, box.end)
            contents.leave_undecoded(f"{box.name} box", data, box.content, box.end)


def add_rests(contents: ParsedContainer, data: Buffer, meta: Box, items: Items) -> None:
    """What of the meta box no reader knows: boxes and properties, names of items and of the handler, files named."""
    for box in boxes(data, meta.content + 4, meta.end, ignore):
        if box.type == b"idat":
            claimed = [Span(start, start + length) for item in items.by_id.values() for start, length in item.extents]
            for rest in without([Span(box.content, box.end)], claimed):
                contents.leave_undecoded("bytes that belong to no item", data, rest.start, rest.end)
        elif box.type == b"hdlr":
            name = _name(data[box.content + HANDLER_BYTES : box.end])
            _leave_name(contents, "name of the handler", name)
        elif box.type == b"iinf":
            _leave_names(contents, data, box)
        elif (
            box.type not in READ_BOXES
            or (box.type == b"dinf" and box.end - box.start > OWN_FILE_BYTES)
            or (box.type == b"grpl" and holds_text(data[box.content : box.end]))
        ):
            contents.leave_undecoded(f"{box.name} box", data, box.content, box.end)
    for box in items.properties:
        if _says_more(data, box):
            contents.leave_undecoded(f"bytes in {box.name}", data, box.content, box.end)


def _leave_names(contents: ParsedContainer, data: Buffer, table: Box) -> None:
    with suppress(Cut):  # told by the reader
        for entry in infos(data, table, ignore):
            told = info(data, entry)
            _leave_name(contents, f"name of item {told.item}", _name(data[told.name[0] : told.name[1]]))


def _says_more(data: Buffer, stored: Box) -> bool:
    """Whether a copy would not keep the whole property."""
    from pixelscan.metadata.formats.bmff.heif_meta_strip import property_alone  # noqa: PLC0415 - it imports much

    try:
        return property_alone(data, stored) != data[stored.start : stored.end]
    except IndexError:
        return True


def _name(stored: bytes) -> str:
    return stored.strip(b"\0").decode("latin-1").strip()


def _leave_name(contents: ParsedContainer, what: str, name: str) -> None:
    if name.casefold() not in USUAL_NAMES:
        contents.add_part(PartKind.NOT_DECODED, what, None, len(name))


def _all(items: Items | None) -> list[Item]:
    return list(items.by_id.values()) if items else []


def _add_film(contents: ParsedContainer, data: Buffer, holder: Box, depth: int) -> None:
    """The facts of a film next to the picture; its frames are pictures of the same animation."""
    for box in boxes(data, holder.content, holder.end, ignore):
        if box.type == b"hdlr" and data[box.content + 8 : box.content + 12] not in PICTURE_HANDLERS:
            contents.leave_undecoded(f"track beside the pictures ({box.name} box)", data, holder.start, holder.end)
        elif box.type in FILM_TELLING:
            contents.leave_undecoded(f"{box.name} box of the film", data, box.content, box.end)
        elif box.type in FILM_HOLDERS and depth:
            _add_film(contents, data, box, depth - 1)


def is_metadata(item: Item) -> bool:
    """Whether the item is a block of metadata that a reader knows."""
    return item.type == b"Exif" or (item.type == b"mime" and item.content_type == XMP_TYPE)


def item_name(item: Item) -> str:
    """An item's number and its type."""
    return f"item {item.id} ({(item.content_type or item.type).decode('latin-1').strip()})"
