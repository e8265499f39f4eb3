"""Segments that few write: stereo, HDR, Media Jukebox, Ricoh's own fields, Qualcomm's camera attributes.

As ExifTool's documentation of JPEG's segments describes them.
"""

import re
import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.jpeg.segments import APP0, APP1, APP3, APP5, APP7, APP9, APP11, APP15
from pixelscan.metadata.model import Value


class _Fact(NamedTuple):
    name: str
    value: Value
    text: str = ""


_Facts = Iterator[_Fact]
MAX_FACTS = 300


def add_seldom(contents: ParsedContainer, marker: int, segment: bytes) -> None:
    """The facts of a segment of one of these kinds; what they leave is still to be listed as not decoded."""
    for kind, mark, group, read in _KINDS:
        if marker == kind and mark.match(segment):
            try:
                for fact, _ in zip(read(segment), range(MAX_FACTS), strict=False):
                    contents.add(group, fact.name, fact.value, fact.text)
            except (struct.error, ValueError, OverflowError):
                contents.report(group, "The segment is damaged.")


_QUALITIES = {1: "Economy", 2: "Normal", 3: "Fine", 4: "Super Fine"}
# Where Casio's QV-7000SX and its kin write texts, and how long these are.
_QVCI_TEXTS = {"ModelType": (0x62, 7), "ManufactureIndex": (0x72, 9), "ManufactureCode": (0x7C, 9)}


def _qvci(segment: bytes) -> _Facts:
    yield _Fact("CasioQuality", segment[0x2C], _QUALITIES.get(segment[0x2C], ""))
    yield _Fact("DateTimeOriginal", _qvci_time(decode(segment[0x4D:0x61])))
    for name, (start, length) in _QVCI_TEXTS.items():
        yield _Fact(name, decode(segment[start : start + length]))


def _qvci_time(text: str) -> str:
    """1998.10.24.12.08.57 as Exif has it."""
    parts = text.split(".")
    return f"{':'.join(parts[:3])} {':'.join(parts[3:])}".strip()


_LAYOUTS = {1: "Interleaved", 2: "Side By Side", 3: "Over Under", 4: "Anaglyph"}
_EYES = {0: "Both Eyes", 1: "Left Eye", 2: "Right Eye"}


def _stereo(segment: bytes) -> _Facts:
    """A header of a stated length: kind, layout, flags and separation in one byte each; then a comment."""
    (length,) = struct.unpack_from(">H", segment, 8)
    separation, flags, layout, kind = segment[10:14]
    if kind == 1:
        yield _Fact("JPSSeparation", separation)
    words = [word for bit, word in enumerate(("Half height", "Half width", "Left field first")) if flags >> bit & 1]
    yield _Fact("JPSFlags", flags, ", ".join(words) or "(none)")
    yield _Fact("JPSLayout", layout, (_LAYOUTS if kind == 1 else _EYES).get(layout, ""))
    yield _Fact("JPSType", kind, {0: "Mono", 1: "Stereo"}.get(kind, ""))
    if comment := decode(segment[12 + length :].split(b"\0")[0]):
        yield _Fact("JPSComment", comment)


_HDR_NAMES = {"ver": "JPEG-HDRVersion", "alp": "Alpha", "bet": "Beta", "cor": "CorrectionMethod"}
_PAIR = re.compile(r"(\w+)=([^,\s]*)")


def _ratio_image(segment: bytes) -> _Facts:
    """Names and values as text, before the picture of ratios."""
    for key, value in _PAIR.findall(segment[7:].split(b"~\0")[0].decode("latin-1")):
        yield _Fact(_HDR_NAMES.get(key, key.capitalize()), value)


_ELEMENT = re.compile(rb"<(\w+)>([^<]*)</\1>")
# Days count from here.
_JUKEBOX_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)


def _jukebox(segment: bytes) -> _Facts:
    for key, value in _ELEMENT.findall(segment):
        name, text = key.decode(), decode(value)
        if name == "Date":
            day = _JUKEBOX_EPOCH + timedelta(days=float(text))
            yield _Fact(name, f"{day:%Y:%m:%d %H:%M:%S}", f"{day:%Y-%m-%d %H:%M:%S}")
        else:
            yield _Fact(name, text)


_NAMES, _TEXTS, _NUMBERS = 1, (2, 18), 3
MOST_FIELDS = 100


def _ricoh(segment: bytes) -> _Facts:
    """Fields that a photographer defined: sections of names, of texts and of the number of the chosen menu entry."""
    order = {b"II": "<", b"MM": ">"}.get(segment[6:8], "")
    if not order or struct.unpack_from(order + "H", segment, 10)[0]:
        return
    start = 6 + int(struct.unpack_from(order + "H", segment, 14)[0])
    (count,) = struct.unpack_from(order + "H", segment, start)
    names, texts, numbers = [], [], ()
    for kind, content in _ricoh_sections(segment, start + 10, order):
        if kind == _NAMES:
            names = content.split(b"\0")
        elif kind in _TEXTS:
            texts = content.split(b"\0")
        elif kind == _NUMBERS:
            numbers = struct.unpack_from(f"{order}{min(count, len(content) // 2)}H", content)
    for place, name in enumerate(names[: min(count, MOST_FIELDS)]):
        text = decode(texts[place]) if place < len(texts) else ""
        if name:
            number = numbers[place] if place < len(numbers) else 0
            yield _Fact(_camel_case(decode(name)), number if 0 < number < 0xFFFF else text, text)


def _ricoh_sections(segment: bytes, position: int, order: str) -> Iterator[tuple[int, bytes]]:
    """Each section's kind and content; the length counts itself."""
    while position + 4 <= len(segment):
        kind, length = struct.unpack_from(order + "HH", segment, position)
        if length < 2:
            return
        yield kind, segment[position + 4 : position + 2 + length]
        position += 2 + length


def _camel_case(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split())


_FORMATS = ("B", "b", "H", "h", "I", "i", "f", "d")
_ABBREVIATIONS = {"aec", "af", "awb", "asf5"}


def _qualcomm(segment: bytes) -> _Facts:
    """Attributes: length of the value, length of the name, name, format, two counts, value; low byte first."""
    position = 27
    while position + 3 < len(segment):
        length, name_length = struct.unpack_from("<HB", segment, position)
        name_end = position + 3 + name_length
        if name_end + 5 + length > len(segment):
            return
        kind, value = segment[name_end], segment[name_end + 5 : name_end + 5 + length]
        if kind < len(_FORMATS) and length and length % struct.calcsize(_FORMATS[kind]) == 0:
            numbers = struct.unpack(f"<{length // struct.calcsize(_FORMATS[kind])}{_FORMATS[kind]}", value)
            name = _attribute(segment[position + 3 : name_end].decode("latin-1"))
            yield _Fact(name, numbers[0] if len(numbers) == 1 else numbers)
        position = name_end + 5 + length


def _attribute(name: str) -> str:
    """asf5_luma_filter[0] as ASF5LumaFilter0."""
    words = re.sub(r"[\[\]]", " ", name).replace("_", " ").split()
    return "".join(word.upper() if word in _ABBREVIATIONS else word[:1].upper() + word[1:] for word in words)


def _video_frame(segment: bytes) -> _Facts:
    field = segment[4]
    yield _Fact("InterleavedField", field, {0: "Not Interleaved", 1: "Odd", 2: "Even"}.get(field, ""))


def _graphic_converter(segment: bytes) -> _Facts:
    yield _Fact("Quality", int(segment[1:4].split(b"\0")[0]))


_KINDS: tuple[tuple[int, re.Pattern[bytes], str, Callable[[bytes], _Facts]], ...] = (
    (APP1, re.compile(rb"QVCI\0[\s\S]{128}"), "Casio", _qvci),
    (APP0, re.compile(rb"AVI1."), "AVI1", _video_frame),
    (APP3, re.compile(rb"_JPSJPS_.{6}", re.DOTALL), "JPS", _stereo),
    (APP5, re.compile(rb"RMETA\0"), "RMETA", _ricoh),
    (APP7, re.compile(rb"\x1aQualcomm Camera Attributes"), "Qualcomm", _qualcomm),
    (APP9, re.compile(rb"Media Jukebox\0"), "MediaJukebox", _jukebox),
    (APP11, re.compile(rb"HDR_RI "), "JPEG-HDR", _ratio_image),
    (APP15, re.compile(rb"Q\s*\d+"), "GraphConv", _graphic_converter),
)
