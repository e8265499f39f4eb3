"""What of a value that stays in a TIFF file is what its tag is for: no text in a number, nothing after a profile."""

import re

from pixelscan.errors import CannotStrip
from pixelscan.metadata.blocks.exif.kept_fields import kept_field
from pixelscan.metadata.blocks.exif.writer import Field
from pixelscan.metadata.blocks.icc.strip import profile_alone
from pixelscan.metadata.blocks.strip_levels import PAGE_KEPT
from pixelscan.metadata.blocks.tiff.entry import ASCII, FIELD_TYPES, UNDEFINED, UTF8, Entry
from pixelscan.metadata.blocks.tiff.layout import Directory, Slot, Span
from pixelscan.metadata.formats.jpeg.segments import APP0, APP14, COM, SOS, segments

TEXTS = (ASCII, UNDEFINED, UTF8)
JPEG_TABLES, PROFILE, NO_DATA = 0x015B, 0x8773, 0xA481
EDITED = {JPEG_TABLES, PROFILE}
SOI = b"\xff\xd8"
BITS, STRIPS, SAMPLES, PLANAR = 0x0102, 0x0111, 0x0115, 0x011C
YCBCR, SEPARATE = 6, 2
_NUMBER = re.compile(rb"(?i)\s*[-+]?(?:[\d.]{1,40}(?:e[-+]?\d{1,4})?|nan|inf)\s*\0*")


def kept_value(data: bytes, slot: Slot, byte_order: str) -> Field | None:
    """The field that stays; None where nothing of it does."""
    stored = data[slot.value.start : slot.value.end]
    if slot.type not in FIELD_TYPES:
        return None
    if slot.tag not in PAGE_KEPT:
        entry = Entry("", slot.tag, slot.type, slot.elements, slot.value.start, stored, byte_order)
        return kept_field(entry)
    new = stored
    if slot.tag == PROFILE:
        new = profile_alone(stored)
    elif slot.tag == JPEG_TABLES:
        new = without_texts(stored) if stored.startswith(SOI) else b""
    elif slot.type in TEXTS and not (slot.tag == NO_DATA and _NUMBER.fullmatch(stored)):
        return None
    return Field(slot.type, slot.elements if new == stored else len(new), new) if new else None


def picture_values(data: bytes, page: Directory) -> dict[int, bytes]:
    """The numbers by which a decoder reads the page's picture; a copy has the same."""
    return {
        slot.tag: data[slot.value.start : slot.value.end]
        for slot in page.slots
        if slot.tag in PAGE_KEPT - EDITED and slot.type in FIELD_TYPES and slot.type not in TEXTS and slot.elements
    }


def without_texts(jpeg: bytes) -> bytes:
    """A JPEG stream, or the tables of one, with zeros for its comments and application segments: nothing moves."""
    new = bytearray(jpeg)
    for segment in segments(jpeg, lambda _group, _text: None):
        if segment.marker == SOS:
            break
        if segment.marker == COM or (APP0 < segment.marker <= APP0 + 15 and segment.marker != APP14):
            new[segment.content : segment.end] = bytes(segment.end - segment.content)
    return bytes(new)


def check_length(numbers: dict[int, tuple[int, ...]], spans: list[Span]) -> None:
    """Raises CannotStrip where strips that are not packed hold more than their page's pixels (TIFF 6.0 section 8)."""
    width, height, compression, photometric = ((numbers.get(tag) or (0,))[0] for tag in (0x100, 0x101, 0x103, 0x106))
    if compression > 1 or photometric == YCBCR or not numbers.get(STRIPS) or not width:
        return
    samples, planes = (numbers.get(SAMPLES) or (1,))[0], (numbers.get(PLANAR) or (1,))[0]
    bits = numbers.get(BITS) or (1,)
    bits = bits if len(bits) == samples else bits[:1] * samples
    rows = [-(-width * one // 8) for one in bits] if planes == SEPARATE else [-(-width * sum(bits) // 8)]
    if sum(span.end - span.start for span in spans) > height * sum(rows):
        raise CannotStrip("A page's picture data is longer than its picture.")
