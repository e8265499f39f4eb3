"""A tag's bytes: where they are, how they are stored and how they become text.

A scan does not keep byte positions; they are found on demand, with the walkers and readers that the scan uses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pixelscan.formatting import counted
from pixelscan.metadata import formats
from pixelscan.metadata.blocks.payload import Payload
from pixelscan.metadata.blocks.tiff.entry import FIELD_TYPES, RATIONAL, SRATIONAL, Entry, numbers
from pixelscan.metadata.blocks.tiff.layout import Span
from pixelscan.metadata.locate.block_spans import (
    DATASET,
    FIXED,
    MAKERS_OWN,
    TEXT,
    TYPE_NAMES,
    XML,
    TagSpan,
    block_spans,
)
from pixelscan.metadata.locate.header_spans import header_spans
from pixelscan.metadata.model import Scan, Tag
from pixelscan.metadata.photo.size_limit import has_all_tags
from pixelscan.metadata.scanner import opened, read_block, walk_blocks
from pixelscan.metadata.scanner import scan as scan_file

ROW = 16
MAX_ROWS = 64
MAX_SHOWN = 24
MAX_TEXT = 200
TEXTS = {XML, TEXT, DATASET, "ASCII", "UTF-8"}
BYTE_ORDERS = {"<": "little-endian", ">": "big-endian", "": ""}


class HexRow(NamedTuple):
    """Up to 16 bytes from `offset`; those from `first` to `last` (exclusive) belong to the tag."""

    offset: int
    data: bytes
    first: int
    last: int

    @property
    def hex(self) -> str:
        return self.data.hex(" ")

    @property
    def text(self) -> str:
        return "".join(chr(byte) if 32 <= byte < 127 else "." for byte in self.data)


@dataclass(frozen=True, slots=True)
class TagBytes:
    """A tag's bytes. Offsets are from the start of the block, which is at `in_file`, or None if the file stores the
    block compressed or in pieces. If not `exact`, the tag is somewhere within.
    """

    tag: Tag
    block: str
    in_file: int | None
    value: Span
    entry: Span | None
    type: str
    count: int
    byte_order: str
    exact: bool
    steps: tuple[str, ...]
    value_rows: tuple[HexRow, ...]
    entry_rows: tuple[HexRow, ...]


def bytes_of_tag(path: Path, scan: Scan, number: int) -> TagBytes | None:
    """The bytes of `scan.tags[number]`; rows are numbered from the start of the file if possible.

    None for tags that are calculated, not stored. Raises FileUnreadable, NotAnImage.
    """
    tag, tags = scan.tags[number], scan.tags[:number]
    if not has_all_tags(scan):
        tags = _tags_before(tags, tag, scan_file(path).tags)
    before = sum(_key(other) == _key(tag) for other in tags)
    with opened(path) as file:
        data = bytes(file)
    found = list(_found(data, tag))
    return _tag_bytes(data, tag, found[min(before, len(found) - 1)]) if found else None


def _tags_before(some: tuple[Tag, ...], tag: Tag, all_tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """All tags before this one, which follows `some` of them. Of equal tags, the first ones were not left out."""
    at = -1
    for kept in (*some, tag):
        at = next((number for number in range(at + 1, len(all_tags)) if _is_same(all_tags[number], kept)), at)
    return all_tags[:at]


def _is_same(one: Tag, other: Tag) -> bool:
    """By their text if not by their values: NaN is not equal to itself."""
    return _key(one) == _key(other) and (one == other or repr(one) == repr(other))


def hex_rows(data: bytes, offset: int, length: int, around: int = 32) -> tuple[HexRow, ...]:
    """Rows of 16 bytes with `data[offset:offset + length]` and `around` bytes on each side; at most 64 rows."""
    end = min(offset + length, len(data))
    start = max(offset - around, 0) // ROW * ROW
    stop = min(end + around, len(data), start + ROW * MAX_ROWS)
    return tuple(
        HexRow(row, data[row : min(row + ROW, stop)], max(offset - row, 0), max(min(end - row, ROW), 0))
        for row in range(start, stop, ROW)
    )


def _key(tag: Tag) -> tuple[str, int | str | None]:
    return tag.group, tag.name if tag.id is None else tag.id


class _Found(NamedTuple):
    """A span and its block: the block's name, its bytes and its position in the file."""

    span: TagSpan
    block: str
    data: bytes
    in_file: int | None


def _found(data: bytes, tag: Tag) -> Iterator[_Found]:
    """Every span of this tag, in the order of the scan; for a maker's tag, the whole maker note."""
    keys = {_key(tag), (tag.group, tag.name)}
    note = None
    for payload in _payloads(data):
        for span in block_spans(payload):
            found = _Found(span, payload.kind, bytes(payload.data), payload.offset)
            if (span.group, span.key) in keys:
                yield found
            if span.group == "MakerNotes":
                note = note or found
    for span in header_spans(data):
        if (span.group, span.key) in keys:
            yield _Found(span, "picture", data, 0)
    if note is not None and not _known_group(tag.group):
        yield note


def _known_group(group: str) -> bool:
    standard = ("IFD", "SubIFD", "ExifIFD", "GPS", "InteropIFD", "XMP-", "ICC", "PNG", "MPF", "MPImage")
    plain = {
        "IPTC",
        "Photoshop",
        "File",
        "JFIF",
        "Adobe",
        "Ducky",
        "RIFF",
        "GIF",
        "QuickTime",
        "Meta",
        "JXL",
        "Jpeg2000",
    }
    return group in plain or group.startswith(standard)


def _payloads(data: bytes) -> list[Payload]:
    """Every block and the blocks inside it, as the scan reads them."""
    found: list[Payload] = []

    def take(payload: Payload) -> list[Payload]:
        found.append(payload)
        return read_block(payload).nested

    walk_blocks(formats.identify(data).read(data).payloads, take)
    return found


def _tag_bytes(data: bytes, tag: Tag, found: _Found) -> TagBytes:
    span = found.span
    shown, moved = (found.data, 0) if found.in_file is None else (data, found.in_file)
    return TagBytes(
        tag=tag,
        block=found.block,
        in_file=found.in_file,
        value=span.value,
        entry=span.entry,
        type=span.type,
        count=span.count,
        byte_order=BYTE_ORDERS[span.byte_order],
        exact=span.type != MAKERS_OWN,
        steps=tuple(_steps(tag, span, found.data)),
        value_rows=_rows(shown, span.value, moved),
        entry_rows=_rows(shown, span.entry, moved) if span.entry else (),
    )


def _rows(data: bytes, span: Span, moved: int) -> tuple[HexRow, ...]:
    return hex_rows(data, span.start + moved, span.end - span.start)


def _steps(tag: Tag, span: TagSpan, block: bytes) -> Iterator[str]:
    """The steps from the entry to the text, one sentence each."""
    raw = block[span.value.start : span.value.end]
    if span.type == MAKERS_OWN:
        yield f"{tag.name} is somewhere in the maker note: {len(raw):,} bytes in the maker's own layout."
        return
    if span.entry is not None:
        yield _entry_sentence(tag, span, len(raw))
    elif span.type == FIXED:
        yield f"Its position in the block is fixed: byte {span.value.start:,}, {len(raw)} bytes."
    shown = raw[:MAX_SHOWN].hex(" ") + (" …" if len(raw) > MAX_SHOWN else "")
    order = f", {BYTE_ORDERS[span.byte_order]}" if span.byte_order and span.type not in TEXTS else ""
    yield f"Bytes{order}: {shown}"
    if span.type in TEXTS:
        text = " ".join(raw[:MAX_TEXT].decode("utf-8", "replace").split()).replace("\0", "")
        yield f"Decoded: {text}{' …' if len(raw) > MAX_TEXT else ''}"
    if numbers := _numbers(span, raw):
        yield f"As numbers: {numbers}"
    yield f"Value: {tag.value}"
    if tag.text != str(tag.value):
        yield f"As text: {tag.text}"


def _entry_sentence(tag: Tag, span: TagSpan, length: int) -> str:
    if span.type not in TYPE_NAMES.values() or span.entry is None:
        what = f"by its number {tag.id}" if tag.id is not None else "in a chunk of its own"
        return f"It is stored {what} and is {length:,} bytes long."
    number = f"0x{tag.id:04X}" if isinstance(tag.id, int) else str(tag.id)
    what = f"Entry: tag {number}, type {span.type}, count {span.count:,}."
    size = counted(length, "byte")
    if span.entry.start <= span.value.start < span.entry.end:
        return f"{what} Its {size} fit in the entry itself."
    return f"{what} Its {size} do not fit in the entry, so it points to byte {span.value.start:,} of the block."


def _numbers(span: TagSpan, raw: bytes) -> str:
    """The stored integers, with rationals as fractions."""
    type_ = next((number for number, name in TYPE_NAMES.items() if name == span.type), None)
    if type_ is None or FIELD_TYPES[type_][1] == "s" or span.count > MAX_SHOWN:
        return ""
    if type_ not in (RATIONAL, SRATIONAL):
        entry = Entry("", 0, type_, span.count, 0, raw, span.byte_order)
        return ", ".join(map(str, numbers(entry)))
    integers = 4 if type_ == RATIONAL else 9
    parts = numbers(Entry("", 0, integers, 2 * span.count, 0, raw, span.byte_order))
    return ", ".join(f"{over} / {under}" for over, under in zip(parts[::2], parts[1::2], strict=False))
