"""Where tags stand in a metadata block: one finder a kind of block, in the order in which its reader gives the tags."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pixelscan.metadata.blocks.exif import ifd
from pixelscan.metadata.blocks.exif.layout import Span, layout
from pixelscan.metadata.blocks.iptc import reader as iptc
from pixelscan.metadata.blocks.payload import BlockKind, Payload
from pixelscan.metadata.blocks.photoshop import reader as photoshop
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
MAKER_NOTE = 0x927C
XML, TEXT, FIXED = "XML", "text", "fixed field"
DATASET = "dataset"
MAKERS_OWN = "the maker's own layout"
ICC_HEADER, ICC_LENGTHS = 128, {24: 12, 56: 8, 68: 12, 84: 16}


@dataclass(frozen=True, slots=True)
class TagSpan:
    """A tag's bytes within its block: the value's, and those of the entry that leads there, if there is one.

    `key` is the tag's id, or its name where the block numbers nothing. `byte_order` as struct has it, empty for text.
    """

    group: str
    key: int | str
    value: Span
    entry: Span | None = None
    type: str = ""
    count: int = 1
    byte_order: str = ""


def block_spans(payload: Payload) -> Iterator[TagSpan]:
    """All that can be told of a block; nothing of a damaged one."""
    if payload.kind in _FINDERS:
        yield from _FINDERS[payload.kind](payload)


def _exif(payload: Payload) -> Iterator[TagSpan]:
    block = bytes(payload.data)
    found = layout(block, payload.group)
    slots = {
        (directory.name, slot.tag, slot.value.start): slot
        for directory in found.directories
        for slot in directory.slots
    }
    for entry in ifd.read_directories(payload.data, payload.group).entries:
        slot = slots.get((entry.directory, entry.id, entry.offset))
        if slot is not None:
            name = TYPE_NAMES.get(entry.type, str(entry.type))
            yield TagSpan(entry.directory, entry.id, slot.value, slot.entry, name, entry.count, entry.byte_order)
            if entry.id == MAKER_NOTE:
                yield TagSpan("MakerNotes", MAKER_NOTE, slot.value, None, MAKERS_OWN, entry.count)


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
    for offset in (4, 8, 12, 16, 24, 36, 40, 44, 48, 52, 56, 64, 68, 80, 84):
        span = Span(offset, offset + ICC_LENGTHS.get(offset, 4))
        yield TagSpan("ICC-header", offset, span, None, FIXED, 1, ">")
    count = int.from_bytes(data[ICC_HEADER : ICC_HEADER + 4], "big")
    for start in range(ICC_HEADER + 4, min(ICC_HEADER + 4 + 12 * count, len(data) - 11), 12):
        signature, offset, length = struct.unpack_from(">4sII", data, start)
        value = Span(offset, offset + length)
        if value.end <= len(data):
            kind = data[offset : offset + 4].decode("latin-1").strip()
            yield TagSpan("ICC_Profile", signature.decode("latin-1"), value, Span(start, start + 12), kind, 1, ">")


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
