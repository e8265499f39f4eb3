"""An IPTC block (IIM datasets) -> tags. A tag's id is the standard's own notation, "2:25"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pixelscan.metadata.blocks.iptc.datasets import DATASETS, WORDS, Dataset, Encoding
from pixelscan.metadata.blocks.payload import Payload
from pixelscan.metadata.blocks.reading import BlockResult
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.model import Binary, Problem, Tag, Value

# The second is that of a trailer.
GROUP, SECOND_GROUP = "IPTC", "IPTC2"
MARKER = 0x1C
MAX_DATASETS = 5000
MAX_TEXT_BYTES = 64 << 10

_CHARSET = (1, 90)
# ISO 2022 escape sequences (IIM 4.2 appendix C) -> Python's charsets.
_CHARSETS = {b"\x1b%G": "utf-8", b"\x1b%/G": "utf-8", b"\x1b%/H": "utf-8", b"\x1b%/I": "utf-8"}
_ISO_8859 = {"A": 1, "B": 2, "C": 3, "D": 4, "F": 7, "G": 6, "H": 8, "L": 5, "M": 9, "V": 10, "b": 15}
_CHARSETS |= {f"\x1b{half}{letter}".encode(): f"iso8859_{part}" for half in "-." for letter, part in _ISO_8859.items()}
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)")
_TIME = re.compile(r"(\d\d)(\d\d)(\d\d)(\.\d+)?(?:([+-]\d\d):?(\d\d))?")


@dataclass(frozen=True, slots=True)
class StoredDataset:
    """One dataset of the block: its key (record, dataset), its content, and where its marker and its content begin."""

    key: tuple[int, int]
    data: bytes
    start: int
    content: int

    @property
    def end(self) -> int:
        return self.content + len(self.data)


def read(payload: Payload) -> BlockResult:
    """All datasets; repeatable ones (Keywords ...) as one tag with a tuple."""
    reading = BlockResult()
    entries = list(datasets(upright(bytes(payload.data)), reading.problems))
    charset = next((_CHARSETS.get(entry.data) for entry in entries if entry.key == _CHARSET), None)
    found: dict[tuple[int, int, int], tuple[Dataset, list[Value]]] = {}
    for number, entry in enumerate(entries):
        dataset = DATASETS.get(entry.key) or _unknown(entry)
        place = *entry.key, 0 if dataset.repeatable else number
        found.setdefault(place, (dataset, []))[1].append(_value(dataset.form, entry.data, charset))
    group = SECOND_GROUP if payload.group == SECOND_GROUP else GROUP
    reading.tags = [_tag(group, f"{record}:{number}", *facts) for (record, number, _), facts in found.items()]
    return reading


def upright(data: bytes) -> bytes:
    """Some TIFF writers store the block as 32-bit numbers in the file's byte order: reverse that."""
    if data[:1] != bytes([MARKER]) and data[3:4] == bytes([MARKER]):
        whole = len(data) & ~3
        turned = bytearray(whole)
        for place in range(4):
            turned[place::4] = data[3 - place : whole : 4]
        return bytes(turned)
    return data


def datasets(data: bytes, problems: list[Problem]) -> Iterator[StoredDataset]:
    """The datasets of a block in normal byte order, up to the first damaged one."""
    position = 0
    for _ in range(MAX_DATASETS):
        if position + 5 > len(data) or data[position] != MARKER:
            if any(data[position:]):
                problems.append(Problem(GROUP, f"The IPTC block is damaged from byte {position} on."))
            return
        key = data[position + 1], data[position + 2]
        start, length = _extent(data, position + 3)
        if start + length > len(data):
            there = len(data) - start
            text = f"Dataset {key[0]}:{key[1]} at byte {position} is cut off: only {there} of {length} bytes are there."
            problems.append(Problem(GROUP, text))
            return
        yield StoredDataset(key, data[start : start + length], position, start)
        position = start + length
    problems.append(Problem(GROUP, f"More than {MAX_DATASETS} datasets; the rest was not read."))


def _extent(data: bytes, position: int) -> tuple[int, int]:
    """Where a dataset's bytes start, and how many; extended ones (bit 15) first give their length's size."""
    length = int.from_bytes(data[position : position + 2], "big")
    start = position + 2
    if length & 0x8000:
        width = length & 0x7FFF
        length = int.from_bytes(data[start : start + width], "big") if width <= 8 else len(data)
        start += width
    return start, length


def _unknown(entry: StoredDataset) -> Dataset:
    readable = len(entry.data) < 500 and all(byte >= 0x20 or byte in b"\t\r\n" for byte in entry.data)
    return Dataset(f"{entry.key[0]}:{entry.key[1]}", Encoding.TEXT if readable else Encoding.BYTES)


def _value(form: Encoding, data: bytes, charset: str | None) -> Value:
    if form is Encoding.NUMBER and 0 < len(data) <= 8:
        return int.from_bytes(data, "big")
    if form is Encoding.BYTES or len(data) > MAX_TEXT_BYTES:
        return Binary(len(data))
    text = _decoded(data, charset)
    if form is Encoding.DIGITS and text.isascii() and text.isdigit():
        return int(text) if len(text) < 16 else text
    if form is Encoding.DATE and (match := _DATE.fullmatch(text)):
        return ":".join(match.groups())
    if form is Encoding.TIME and (match := _TIME.fullmatch(text)):
        hours, minutes, seconds, fraction, zone_hours, zone_minutes = match.groups()
        zone = f"{zone_hours}:{zone_minutes}" if zone_hours else ""
        return f"{hours}:{minutes}:{seconds}{fraction or ''}{zone}"
    return text


def _decoded(data: bytes, charset: str | None) -> str:
    if charset:
        try:
            return data.split(b"\0", 1)[0].decode(charset)
        except UnicodeDecodeError:
            pass
    return decode(data)


def _tag(group: str, number: str, dataset: Dataset, values: list[Value]) -> Tag:
    value: Value = values[0]
    if len(values) > 1:
        value = tuple(each if isinstance(each, (str, int, float)) else str(each) for each in values)
    return Tag(group, dataset.name, value, _words(dataset, value), number, dataset.explanation)


def _words(dataset: Dataset, value: Value) -> str:
    if isinstance(value, tuple):
        return ", ".join(_words(dataset, part) for part in value)
    if isinstance(value, (str, int)) and value in WORDS.get(dataset.name, {}):
        return WORDS[dataset.name][value]
    if dataset.form is Encoding.DATE and isinstance(value, str):
        return value.replace(":", "-")
    return str(value)
