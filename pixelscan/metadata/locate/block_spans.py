"""Where tags are stored in a metadata block: one finder per kind of block, in the same order as its reader's tags."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pixelscan.metadata.blocks.exif import reader as exif
from pixelscan.metadata.blocks.icc import reader as icc
from pixelscan.metadata.blocks.iptc import reader as iptc
from pixelscan.metadata.blocks.payload import BlockKind, Payload
from pixelscan.metadata.blocks.photoshop import reader as photoshop
from pixelscan.metadata.blocks.tiff.layout import Span
from pixelscan.metadata.blocks.tiff.standard_tags import MAKER_NOTE
from pixelscan.metadata.blocks.xmp.spans import CannotFollow, property_spans
from pixelscan.metadata.formats.jpeg.app_segments import JFIF_FIELDS
from pixelscan.metadata.model import Problem

TYPE_NAMES = {
    1: "BYTE",
    2: "ASCII",
    3: "SHORT",
    4: "LONG",
    5: "RATIONAL",
    6: "SBYTE",
    7: "UNDEFINED",
    8: "SSHORT",
    9: "SLONG",
    10: "SRATIONAL",
    11: "FLOAT",
    12: "DOUBLE",
    13: "IFD",
    16: "LONG8",
    17: "SLONG8",
    18: "IFD8",
    129: "UTF-8",
}
XML, TEXT, FIXED = "XML", "text", "fixed field"
DATASET = "dataset"
MAKERS_OWN = "the maker's own layout"


@dataclass(frozen=True, slots=True)
class TagSpan:
    """A tag's position in its block: the value's bytes, and its directory entry's if it has one.

    `key` is the tag's id, or its name if the block has no ids. `byte_order` is as in `struct`, empty for text.
    """

    group: str
    key: int | str
    value: Span
    entry: Span | None = None
    type: str = ""
    count: int = 1
    byte_order: str = ""


def block_spans(payload: Payload) -> Iterator[TagSpan]:
    """The spans of a block's tags; none for a damaged block."""
    if payload.kind in _FINDERS:
        yield from _FINDERS[payload.kind](payload)


def _exif(payload: Payload) -> Iterator[TagSpan]:
    found = exif.directories_of(payload)
    for entry in found.entries:
        value = Span(entry.offset, min(entry.offset + entry.length, len(payload.data)))
        own = Span(entry.start, entry.start + found.entry_bytes)
        name = TYPE_NAMES.get(entry.type, str(entry.type))
        yield TagSpan(entry.directory, entry.id, value, own, name, entry.count, entry.byte_order)
        if entry.id == MAKER_NOTE:
            yield TagSpan("MakerNotes", MAKER_NOTE, value, None, MAKERS_OWN, entry.count)


def _xmp(payload: Payload) -> Iterator[TagSpan]:
    packet = bytes(payload.data)
    try:
        spans = property_spans(packet)
    except CannotFollow:
        return
    for span in spans:
        blanks = span.end - span.start - len(packet[span.start : span.end].lstrip())
        group = f"XMP-{span.path.partition(':')[0]}"
        yield TagSpan(group, span.path, Span(span.start + blanks, span.end), None, XML)


def _iptc(payload: Payload) -> Iterator[TagSpan]:
    problems: list[Problem] = []
    for dataset in iptc.datasets(bytes(payload.data), problems):
        record, number = dataset.key
        value, entry = Span(dataset.content, dataset.end), Span(dataset.start, dataset.content)
        yield TagSpan(iptc.GROUP, f"{record}:{number}", value, entry, DATASET)


def _photoshop(payload: Payload) -> Iterator[TagSpan]:
    problems: list[Problem] = []
    for resource in photoshop.resources(bytes(payload.data), problems):
        value = Span(resource.offset, resource.offset + len(resource.data))
        yield TagSpan(photoshop.GROUP, resource.id, value, Span(resource.start, resource.offset), "resource", 1, ">")


def _icc(payload: Payload) -> Iterator[TagSpan]:
    data = bytes(payload.data)
    for field in icc.HEADER_FIELDS:
        span = Span(field.offset, field.offset + field.length)
        yield TagSpan("ICC-header", field.offset, span, None, FIXED, 1, ">")
    for row in icc.tag_table(data):
        value = Span(row.offset, row.offset + row.length)
        if value.end <= len(data):
            kind = data[value.start : value.start + 4].decode("latin-1").strip()
            yield TagSpan("ICC_Profile", row.signature, value, Span(row.start, row.start + icc.ROW), kind, 1, ">")


def _jfif(_payload: Payload) -> Iterator[TagSpan]:
    for field in JFIF_FIELDS:
        yield TagSpan("JFIF", field.name, Span(field.offset, field.offset + field.length), None, FIXED, 1, ">")


def _comment(payload: Payload) -> Iterator[TagSpan]:
    yield TagSpan("File", "Comment", Span(0, len(payload.data)), None, TEXT)


_FINDERS: dict[BlockKind, Callable[[Payload], Iterator[TagSpan]]] = {
    BlockKind.EXIF: _exif,
    BlockKind.XMP: _xmp,
    BlockKind.IPTC: _iptc,
    BlockKind.PHOTOSHOP: _photoshop,
    BlockKind.ICC: _icc,
    BlockKind.JFIF: _jfif,
    BlockKind.COMMENT: _comment,
}
