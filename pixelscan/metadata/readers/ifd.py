"""TIFF directories (TIFF 6.0, BigTIFF, CIPA DC-008 section 4.6) -> entries, within bounds.

The file says how much there is to read, so nothing here believes it: each directory is visited once,
directories, entries and bytes have a budget, and a value that lies outside the block is a Problem.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from mmap import mmap

from pixelscan.metadata.model import Problem

Block = bytes | memoryview | mmap

ASCII, SHORT, LONG, RATIONAL, UNDEFINED, SRATIONAL, UTF8 = 2, 3, 4, 5, 7, 10, 129
# Bytes and struct code of one element; rationals are two of their code. 129 is Exif 3.0's UTF-8.
FIELD_TYPES: dict[int, tuple[int, str]] = {
    1: (1, "B"),
    ASCII: (1, "s"),
    SHORT: (2, "H"),
    LONG: (4, "I"),
    RATIONAL: (8, "I"),
    6: (1, "b"),
    UNDEFINED: (1, "s"),
    8: (2, "h"),
    9: (4, "i"),
    SRATIONAL: (8, "i"),
    11: (4, "f"),
    12: (8, "d"),
    13: (4, "I"),
    16: (8, "Q"),
    17: (8, "q"),
    18: (8, "Q"),
    UTF8: (1, "s"),
}

SUB_IFDS = 0x014A
POINTERS = {0x8769: "ExifIFD", 0x8825: "GPS", 0xA005: "InteropIFD"}
# TIFF, BigTIFF, and what RW2, ORF and Kodak's DCR write in the place of 42.
MAGIC_NUMBERS = {0x2A, 0x2B, 0x55, 0x4F52, 0x5352}

MAX_DIRECTORIES = 200
MAX_ENTRIES = 20_000
MAX_VALUE_BYTES = 16 << 20
MAX_TOTAL_BYTES = 64 << 20
MAX_PROBLEMS_A_DIRECTORY = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One directory entry. `offset` is its value's place in the block; `data` is cut at 16 MB."""

    directory: str
    id: int
    type: int
    count: int
    offset: int
    data: bytes
    byte_order: str

    @property
    def length(self) -> int:
        """The value's length in bytes as the entry says it."""
        return self.count * FIELD_TYPES[self.type][0]


@dataclass(slots=True)
class Directories:
    """All entries of a block in the order of reading, and what could not be read."""

    byte_order: str = "<"
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_directories(block: Block, first: str = "IFD0") -> Directories:
    """Every directory reachable from a TIFF header, the first one named `first`; never raises on damage."""
    return _Walk(block, first).run()


def read_directory(block: Block, offset: int, name: str, byte_order: str, base: int = 0) -> Directories:
    """One directory at `offset`, without a header, as MakerNotes have it; value offsets count from `base`."""
    walk = _Walk(block, name, base)
    walk.found.byte_order = byte_order
    for _ in walk.read_entries(name, offset):
        pass
    return walk.found


def numbers(entry: Entry) -> tuple[int | float, ...]:
    """The entry's elements; rationals as quotients, 0/0 as nan and n/0 as inf."""
    size, code = FIELD_TYPES[entry.type]
    if code == "s":
        return tuple(entry.data)
    whole = len(entry.data) - len(entry.data) % size
    count = whole // struct.calcsize("=" + code)
    elements = struct.unpack_from(f"{entry.byte_order}{count}{code}", entry.data)
    if entry.type in (RATIONAL, SRATIONAL):
        return tuple(map(quotient, elements[::2], elements[1::2]))
    return elements


def quotient(numerator: int, denominator: int) -> float:
    """A rational as a number; 0/0 is nan, n/0 is inf."""
    if denominator:
        return numerator / denominator
    return float("inf") if numerator else float("nan")


class _Walk:
    def __init__(self, block: Block, first: str, base: int = 0) -> None:
        self.block = block
        self.base = base
        self.first = first
        self.big = False
        self.found = Directories()
        self.seen: set[int] = set()
        self.bytes_left = MAX_TOTAL_BYTES
        self.sub_ifds = 0

    def run(self) -> Directories:
        start = self._read_header()
        if start is not None:
            self._follow_chain(start)
        return self.found

    def _problem(self, directory: str, text: str) -> None:
        self.found.problems.append(Problem(directory, text))

    def _unpack(self, code: str, offset: int) -> tuple[int, ...]:
        return struct.unpack_from(self.found.byte_order + code, self.block, offset)

    def _read_header(self) -> int | None:
        head = bytes(self.block[:16])
        if len(head) < 8 or head[:2] not in (b"II", b"MM"):
            self._problem(self.first, "The block does not begin with a TIFF header.")
            return None
        self.found.byte_order = "<" if head[:2] == b"II" else ">"
        magic = self._unpack("H", 2)[0]
        if magic not in MAGIC_NUMBERS:
            self._problem(self.first, f"The TIFF header has {magic} where 42 belongs.")
        self.big = magic == 0x2B and len(head) == 16
        return self._unpack("Q", 8)[0] if self.big else self._unpack("I", 4)[0]

    def _follow_chain(self, start: int) -> None:
        """Breadth first, so that a budget spent on a thousand pages was first spent on the main picture."""
        queue = [(self.first, start, True)]
        while queue:
            name, offset, chained = queue.pop(0)
            if offset in self.seen:
                self._problem(name, f"The directory at byte {offset} is linked twice; it was read once.")
                continue
            if len(self.seen) >= MAX_DIRECTORIES:
                self._problem(name, f"More than {MAX_DIRECTORIES} directories; the rest was not read.")
                return
            self.seen.add(offset)
            end = yield_all(self.read_entries(name, offset), queue)
            following = self._next_offset(end) if chained and end is not None else 0
            if following:
                queue.append((_next_name(name), following, True))

    def _next_offset(self, end: int) -> int:
        try:
            return self._unpack("Q" if self.big else "I", end)[0]
        except struct.error:
            return 0

    def read_entries(self, name: str, offset: int) -> Iterator[tuple[str, int, bool]]:
        """Keep the directory's entries; yield the directories it points to; return where it ends."""
        count_size, entry_size, layout = (8, 20, "HHQ8s") if self.big else (2, 12, "HHI4s")
        try:
            (count,) = self._unpack("Q" if self.big else "H", offset)
        except struct.error:
            self._problem(name, f"The directory should begin at byte {offset}, outside the block.")
            return None
        start = offset + count_size
        table = bytes(self.block[start : start + min(count, MAX_ENTRIES) * entry_size])
        if len(table) < count * entry_size:
            self._problem(name, f"Cut off: {count} entries announced, {len(table) // entry_size} are there.")
        table = table[: len(table) // entry_size * entry_size]
        bad = 0
        for index, fields in enumerate(struct.iter_unpack(self.found.byte_order + layout, table)):
            place = start + index * entry_size + entry_size - (8 if self.big else 4)
            entry, fault = self._read_entry(name, place, *fields)
            if entry is None:
                bad += bool(fault)
                if fault and bad <= MAX_PROBLEMS_A_DIRECTORY:
                    self._problem(name, fault)
                if index == 0 and fields[1] not in FIELD_TYPES and count > 1 and not _empty(fields):
                    return None
                continue
            if len(self.found.entries) >= MAX_ENTRIES:
                self._problem(name, f"More than {MAX_ENTRIES} entries; the rest was not read.")
                return None
            self.found.entries.append(entry)
            yield from self._children(entry)
        if bad > MAX_PROBLEMS_A_DIRECTORY:
            self._problem(name, f"{bad - MAX_PROBLEMS_A_DIRECTORY} more entries could not be read.")
        return start + count * entry_size

    def _read_entry(
        self, name: str, place: int, tag: int, type_: int, count: int, inline: bytes
    ) -> tuple[Entry | None, str]:
        if type_ not in FIELD_TYPES:
            empty = tag == type_ == count == 0
            return None, "" if empty else f"Tag 0x{tag:04X} has the unknown field type {type_}."
        length = count * FIELD_TYPES[type_][0]
        if length <= len(inline):
            return Entry(name, tag, type_, count, place, inline[:length], self.found.byte_order), ""
        offset = self._unpack("Q" if self.big else "I", place)[0] + self.base
        taken = min(length, MAX_VALUE_BYTES)
        if not 0 <= offset <= len(self.block) - min(length, taken):
            return None, f"Tag 0x{tag:04X} points outside the block ({length} bytes at byte {offset})."
        if taken > self.bytes_left:
            return None, f"Tag 0x{tag:04X} was not read: its block asks for more than {MAX_TOTAL_BYTES >> 20} MB."
        self.bytes_left -= taken
        data = bytes(self.block[offset : offset + taken])
        return Entry(name, tag, type_, count, offset, data, self.found.byte_order), ""

    def _children(self, entry: Entry) -> Iterator[tuple[str, int, bool]]:
        if entry.id in POINTERS and FIELD_TYPES[entry.type][1] in "IQH" and entry.count:
            yield POINTERS[entry.id], int(numbers(entry)[0]), False
        elif entry.id == SUB_IFDS and FIELD_TYPES[entry.type][1] in "IQ":
            for offset in numbers(entry)[:MAX_DIRECTORIES]:
                yield f"SubIFD{self.sub_ifds or ''}", int(offset), False
                self.sub_ifds += 1


def _empty(fields: tuple[int, ...]) -> bool:
    return fields[0] == fields[1] == fields[2] == 0


def _next_name(name: str) -> str:
    stem = name.rstrip("0123456789")
    return f"{stem}{int(name[len(stem) :] or 0) + 1}"


def yield_all(entries: Iterator[tuple[str, int, bool]], queue: list[tuple[str, int, bool]]) -> int | None:
    """Drain `entries` into `queue`; the generator's return value."""
    while True:
        try:
            queue.append(next(entries))
        except StopIteration as stop:
            return stop.value
