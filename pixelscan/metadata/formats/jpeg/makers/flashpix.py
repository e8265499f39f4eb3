"""FlashPix in APP2 (Exif 2.1 section 2.9): a list of streams, then their bytes in parts.

Kodak's and Hewlett-Packard's cameras keep a picture for their screen, or sound, in such a stream.
"""

import struct
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.model import Binary, Value

GROUP, MARK = "FlashPix", b"FPXR\0"
CONTENTS, STREAM = 1, 2
STORAGE = 0xFFFFFFFF
MAX_STREAMS, MAX_STREAM_BYTES, MAX_PROPERTIES = 100, 16 << 20, 200
EXTENSIONS = "Extension List"
# After the header of a property set and the list of its sections, of which only the first says something.
SECTION_AT = 44
# Streams that contain a picture or sound, by the beginning of their names.
_CONTENTS = {"Screen Nail": "ScreenNail", "Audio": "AudioStream"}
_PERSISTENCE = {
    0: "Always Valid",
    1: "Invalidated By Modification",
    2: "Potentially Invalidated By Modification",
}
_OF_ALL = {1: "CodePage", 0x10000000: "UsedExtensionNumbers"}
# Of each extension, whose number is the property's high half.
_PROPERTIES = {
    0x0001: "ExtensionName",
    0x0002: "ExtensionClassID",
    0x0003: "ExtensionPersistence",
    0x0004: "ExtensionCreateDate",
    0x0005: "ExtensionModifyDate",
    0x0006: "CreatingApplication",
    0x0007: "ExtensionDescription",
    0x1000: "Storage-StreamPathname",
    0x2000: "FlashPixStreamPathname",
}
_CODE_PAGES = {1200: "Unicode UTF-16, little endian", 1252: "Windows Latin 1 (Western European)"}
VECTOR = 0x1000
_NUMBERS = {2: "h", 3: "i", 11: "h", 18: "H", 19: "I"}
TEXT, WIDE_TEXT, FILE_TIME, CLASS_ID = 30, 31, 64, 72
TICKS_A_SECOND = 10_000_000


class _Stream(NamedTuple):
    name: str
    size: int
    data: bytearray


class FlashPix:
    """Takes the segments one by one; `finish` adds the facts of the streams."""

    def __init__(self) -> None:
        self.streams: list[_Stream] = []

    def take(self, segment: bytes) -> bool:
        """Whether it is such a segment."""
        if not segment.startswith(MARK) or len(segment) < 13:
            return False
        if segment[6] == CONTENTS:
            self.streams = list(_listed(segment))
        elif segment[6] == STREAM:
            index, offset = struct.unpack_from(">HI", segment, 7)
            if index < len(self.streams) and offset + len(segment) <= MAX_STREAM_BYTES:
                data = self.streams[index].data
                data.extend(bytes(max(offset - len(data), 0)))
                data[offset : offset + len(segment) - 13] = segment[13:]
        else:
            return False
        return True

    def finish(self, contents: ParsedContainer) -> None:
        """Each extension's name, program and times; streams of a picture or sound by their size."""
        for stream in self.streams:
            if stream.name.startswith(EXTENSIONS):
                for name, value, text in _properties(bytes(stream.data)):
                    contents.add(GROUP, name, value, text)
            kind = next((kind for start, kind in _CONTENTS.items() if stream.name.startswith(start)), None)
            if kind and stream.data:
                contents.add(GROUP, kind, Binary(len(stream.data)), str(Binary(len(stream.data))))


def _listed(segment: bytes) -> Iterator[_Stream]:
    """Size, default byte, and a name in UTF-16 that ends with a zero; a storage's class follows."""
    (count,) = struct.unpack_from(">H", segment, 7)
    at = 9
    for _ in range(min(count, MAX_STREAMS)):
        if at + 5 > len(segment):
            return
        (size,) = struct.unpack_from(">I", segment, at)
        end = at + 5
        while segment[end : end + 2] not in (b"\0\0", b"", b"\0"):
            end += 2
        name = segment[at + 5 : end].decode("utf-16-le", "replace").strip("/\5")
        yield _Stream(name, size, bytearray())
        at = end + 2 + (16 if size == STORAGE else 0)


def _properties(data: bytes) -> Iterator[tuple[str, Value, str]]:
    """Of a property set (OLE): numbers and offsets, then types and values."""
    if len(data) < SECTION_AT + 4 or data[:2] != b"\xfe\xff":
        return
    (start,) = struct.unpack_from("<I", data, SECTION_AT)
    if start + 8 > len(data):
        return
    (count,) = struct.unpack_from("<I", data, start + 4)
    for number in range(min(count, MAX_PROPERTIES)):
        row = start + 8 + 8 * number
        if row + 8 > len(data):
            return
        id_, offset = struct.unpack_from("<2I", data, row)
        name = _OF_ALL.get(id_) or (_PROPERTIES.get(id_ & 0xFFFF, "") if id_ > 0xFFFF else "")
        value = _value(data, start + offset) if name else None
        if value is not None:
            yield name, value, _words(name, value)


def _value(data: bytes, at: int) -> Value | None:
    if at + 8 > len(data):
        return None
    kind, first = struct.unpack_from("<2I", data, at)
    if kind == VECTOR | WIDE_TEXT:
        # The first text of several.
        return _value(data[: at + 4] + WIDE_TEXT.to_bytes(4, "little") + data[at + 8 :], at + 4)
    if kind & VECTOR:
        code = _NUMBERS.get(kind & ~VECTOR)
        if code is None or first > MAX_PROPERTIES or at + 8 + first * struct.calcsize(code) > len(data):
            return None
        numbers = struct.unpack_from(f"<{first}{code}", data, at + 8)
        return numbers[0] if len(numbers) == 1 else tuple(numbers)
    if kind in _NUMBERS:
        return int(struct.unpack_from("<" + _NUMBERS[kind], data, at + 4)[0])
    if kind == TEXT:
        return decode(data[at + 8 : at + 8 + first].split(b"\0")[0])
    if kind == WIDE_TEXT:
        return data[at + 8 : at + 8 + 2 * first].decode("utf-16-le", "replace").split("\0")[0]
    return _long_value(kind, data[at + 4 : at + 20])


def _long_value(kind: int, stored: bytes) -> Value | None:
    if kind == CLASS_ID and len(stored) == 16:
        return str(UUID(bytes_le=stored)).upper()
    if kind == FILE_TIME and len(stored) >= 8:
        seconds = int.from_bytes(stored[:8], "little") // TICKS_A_SECOND
        try:
            return f"{datetime(1601, 1, 1) + timedelta(seconds=seconds):%Y:%m:%d %H:%M:%S}"  # noqa: DTZ001 - the camera's
        except OverflowError:
            return None
    return None


def _words(name: str, value: Value) -> str:
    words = {"CodePage": _CODE_PAGES, "ExtensionPersistence": _PERSISTENCE}.get(name, {})
    return words.get(value, "") if isinstance(value, int) else ""
