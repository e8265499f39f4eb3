"""What the picture of a gain map holds besides how bright another one may be shown: it stays in every copy."""

from pixelscan.metadata.blocks.payload import BlockKind, Buffer, Payload
from pixelscan.metadata.blocks.strip_levels import XMP_GAIN_MAP
from pixelscan.metadata.blocks.xmp.reader import read
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.model import Part, PartKind

UNTELLING = {BlockKind.JFIF, BlockKind.ICC, BlockKind.MPF}
GROUPS = {"File", "JFIF", "Adobe", "MPF0"}
OF_XMP = {"x:xmptk", "rdf:about"}


def add_rests(contents: ParsedContainer, data: Buffer, start: int, end: int) -> None:
    """List its metadata, comments and unused bytes as not decoded."""
    from pixelscan.metadata.formats.jpeg.reader import add_segments  # noqa: PLC0415 - which imports this package

    picture = data[start:end]
    inner = ParsedContainer("JPEG", "image/jpeg")
    behind = add_segments(inner, picture)
    for add_facts in inner.later:
        add_facts()
    inner.leave_undecoded("bytes", picture, behind, len(picture))
    parts = [*inner.parts, *map(_part, filter(_says_more, inner.payloads))]
    parts += [Part(PartKind.NOT_DECODED, tag.group, None, 0) for tag in inner.tags if tag.group not in GROUPS]
    parts += [Part(PartKind.THUMBNAIL, "thumbnail", image.offset, image.length) for image in inner.embedded]
    for part in dict.fromkeys(parts):
        place = None if part.offset is None else start + part.offset
        contents.add_part(PartKind.NOT_DECODED, f"{part.name} of the gain map", place, part.size)


def _part(payload: Payload) -> Part:
    return Part(PartKind.NOT_DECODED, payload.kind, payload.offset, len(payload.data))


def _says_more(payload: Payload) -> bool:
    if payload.kind is not BlockKind.XMP:
        return payload.kind not in UNTELLING
    packet = read(payload)
    return bool(packet.problems) or any(tag.id not in XMP_GAIN_MAP | OF_XMP for tag in packet.tags)
