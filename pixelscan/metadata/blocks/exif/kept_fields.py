"""What of an Exif field stays: as much of it as its standard form has room for, so that no text hides in a number."""

import re

from pixelscan.metadata.blocks.camera_names import may_be_known_name
from pixelscan.metadata.blocks.exif.writer import Field
from pixelscan.metadata.blocks.letters import holds_text
from pixelscan.metadata.blocks.tiff.entry import ASCII, BYTE, FIELD_TYPES, UNDEFINED, UTF8, Entry
from pixelscan.metadata.charsets import decode

TEXTS = (ASCII, BYTE, UNDEFINED, UTF8)
# A camera's or a lens's name; generators of pictures write their prompt in its place.
NAME = re.compile(rb"[^{}\[\]<>\0]{1,100}")
DATE = re.compile(rb"[\d:./T -]{8,25}")
VERSION = re.compile(rb"\d{4}")
MAKE, MODEL, DATE_TIME_ORIGINAL, EXIF_VERSION, LENS_MAKE, LENS_MODEL = 0x010F, 0x0110, 0x9003, 0x9000, 0xA433, 0xA434
FORMS = {MAKE: NAME, MODEL: NAME, LENS_MAKE: NAME, LENS_MODEL: NAME, DATE_TIME_ORIGINAL: DATE, EXIF_VERSION: VERSION}
# Bytes of UNDEFINED: components of a pixel, kind of source, kind of scene.
BYTES = {0x9101: 4, 0xA300: 1, 0xA301: 1}
# Numbers of more than one element: the subject's area and place, the lens's four.
COUNTS = {0x9214: 4, 0xA214: 2, 0xA432: 4}


def kept_field(entry: Entry) -> Field | None:
    """The entry's field in its standard form; None of one that has another."""
    if len(entry.data) != entry.length:
        return None
    if (form := FORMS.get(entry.id)) is not None:
        return _text(entry, form)
    if (length := BYTES.get(entry.id)) is not None:
        codes = entry.data[:length]
        return Field(UNDEFINED, len(codes), codes) if codes and max(codes) < 32 else None
    size, code = FIELD_TYPES[entry.type]
    if code == "s":
        return None
    count = min(entry.count, COUNTS.get(entry.id, 1))
    if holds_text(entry.data[: count * size]):
        return None
    return Field(entry.type, count, entry.data[: count * size])


def _text(entry: Entry, form: re.Pattern[bytes]) -> Field | None:
    text = entry.data.partition(b"\0")[0].rstrip()
    if entry.type not in TEXTS or not form.fullmatch(text):
        return None
    if form is NAME and not may_be_known_name(decode(text)):
        return None
    if form is VERSION:
        return Field(UNDEFINED, len(text), text)
    same = entry.data.rstrip(b"\0 ") == text
    return Field(entry.type, entry.count, entry.data) if same else Field(entry.type, len(text) + 1, text + b"\0")
