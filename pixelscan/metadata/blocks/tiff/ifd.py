"""TIFF directories (TIFF 6.0, BigTIFF, CIPA DC-008 section 4.6) -> entries, within bounds.

The sizes in the file are not trusted: each directory is visited once, there are limits for directories, entries and
bytes, and a value outside the block is a Problem.
"""

import struct
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from mmap import mmap

from pixelscan.metadata.blocks.tiff import standard_tags
from pixelscan.metadata.blocks.tiff.entry import FIELD_TYPES, RATIONAL, SRATIONAL, Entry, numbers
from pixelscan.metadata.model import Problem

_BYTES = {"H": 2, "I": 4, "Q": 8}
Block = bytes | memoryview | mmap
Row = tuple[int, int, int, bytes]

# A pointer should be LONG or IFD; writers also use signed and short integers.
POINTER_CODES = "IQHiq"
POINTERS = {
    standard_tags.EXIF_POINTER: "ExifIFD",
    standard_tags.GPS_POINTER: "GPS",
    standard_tags.INTEROP_POINTER: "InteropIFD",
}
_LINKS = {*POINTERS, standard_tags.SUB_IFDS}
STANDARD_DIRECTORIES = ("IFD", "SubIFD", "ExifIFD", "GPS", "InteropIFD")
# TIFF, BigTIFF, and what RW2, ORF, Kodak's DCR and JPEG XR write instead of 42.
MAGIC_NUMBERS = {0x2A, 0x2B, 0x55, 0x4F52, 0x5352, 0x01BC}

MAX_DIRECTORIES = 200
MAX_ENTRIES = 20_000
MAX_VALUE_BYTES = 16 << 20
MAX_TOTAL_BYTES = 64 << 20
MAX_PROBLEMS_A_DIRECTORY = 5


@dataclass(slots=True)
class Table:
    """A directory's own bytes: `rows` entries from `first` on; `link` is the position of the next directory's offset.

    Not `whole`: it claims more entries than it has, or some of its targets were not followed.
    """

    name: str
    start: int
    first: int
    rows: int
    link: int
    whole: bool = True


@dataclass(slots=True)
class Directories:
    """All entries of a block in reading order, and the values that could not be read as (directory, tag).

    `tables` are the directories themselves; `left_out` the names of those beyond the limit.
    """

    byte_order: str = "<"
    big: bool = False
    entries: list[Entry] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unreadable: set[tuple[str, int]] = field(default_factory=set)

    @property
    def entry_bytes(self) -> int:
        """The length of an entry's own bytes."""
        return 20 if self.big else 12


def read_directories(block: Block, first: str = "IFD0") -> Directories:
    """Every directory reachable from a TIFF header, the first one named `first`; never raises on damage."""
    return _Walk(block, first).run()


def rows(block: Block, first: int, count: int, byte_order: str, *, big: bool = False) -> Iterator[Row]:
    """A directory's entries as stored: number, type, count, and the value or its offset."""
    size, layout = (20, "HHQ8s") if big else (12, "HHI4s")
    table = bytes(block[first : first + count * size])
    return struct.iter_unpack(byte_order + layout, table[: len(table) // size * size])


def read_directory(block: Block, offset: int, name: str, byte_order: str, base: int = 0) -> Directories:
    """One directory at `offset`, without a header, as in MakerNotes; value offsets count from `base`."""
    walk = _Walk(block, name, base)
    walk.found.byte_order = byte_order
    walk.read_directory(name, offset)
    return walk.found


def _label(directory: str, tag: int) -> str:
    """A tag's label in a sentence: its name in the standard's directories, and always its number."""
    name = standard_tags.tag_name(directory, tag) if directory.startswith(STANDARD_DIRECTORIES) else None
    return f"{name} (tag 0x{tag:04X})" if name else f"Tag 0x{tag:04X}"


class _Walk:
    def __init__(self, block: Block, first: str, base: int = 0) -> None:
        self.block = block
        self.base = base
        self.first = first
        self.value_at = 8
        self.found = Directories()
        self.queue: deque[tuple[str, int]] = deque()
        self.seen: set[int] = set()
        self.bytes_left = MAX_TOTAL_BYTES
        self.sub_ifds = 0

    def run(self) -> Directories:
        """Breadth first, so that the main picture is read before the limits are used up by a thousand pages."""
        start = self._read_header()
        if start is not None:
            self.queue.append((self.first, start))
        while self.queue:
            name, offset = self.queue.popleft()
            if offset in self.seen:
                self._problem(name, f"The directory at byte {offset} is linked twice; it was read once.")
            elif len(self.seen) >= MAX_DIRECTORIES:
                self._problem(name, f"More than {MAX_DIRECTORIES} directories; the rest was not read.")
                self.found.left_out += [name, *(other for other, _ in self.queue)]
                break
            else:
                self.seen.add(offset)
                self._follow(name, self.read_directory(name, offset))
        return self.found

    def _problem(self, directory: str, text: str) -> None:
        self.found.problems.append(Problem(directory, text))

    def _unpack(self, code: str, offset: int) -> int:
        # A slice, because a file that is partly here has to know what is read of it.
        (value,) = struct.unpack(self.found.byte_order + code, self.block[offset : offset + _BYTES[code]])
        return int(value)

    def _read_header(self) -> int | None:
        head = bytes(self.block[:16])
        if len(head) < 8 or head[:2] not in (b"II", b"MM"):
            self._problem(self.first, "The block does not begin with a TIFF header.")
            return None
        self.found.byte_order = "<" if head[:2] == b"II" else ">"
        magic = self._unpack("H", 2)
        if magic not in MAGIC_NUMBERS:
            self._problem(self.first, f"The TIFF header has {magic} instead of 42.")
        self.found.big = magic == 0x2B and len(head) == 16
        self.value_at = 12 if self.found.big else 8
        return self._unpack("Q", 8) if self.found.big else self._unpack("I", 4)

    def _follow(self, name: str, end: int | None) -> None:
        """Queue the directory that the one ending at `end` is chained to; only pictures are chained.

        Cameras do not end the chain after IFD1: a link from there to nowhere is not damage.
        """
        if end is None or end > len(self.block) or not name.startswith("IFD"):
            return
        try:
            following = self._unpack("Q" if self.found.big else "I", end)
        except struct.error:
            return
        number = int(name[3:]) + 1
        if following and (number < 2 or following < len(self.block)):
            self.queue.append((f"IFD{number}", following))

    def read_directory(self, name: str, offset: int) -> int | None:
        """Keep the directory's entries and queue those it points to. Returns its end, None if it cannot be read."""
        table = self._table(name, offset)
        if table is None:
            return None
        self.found.tables.append(table)
        faults: list[str] = []
        size = self.found.entry_bytes
        start = table.first - size
        for row in rows(self.block, table.first, table.rows, self.found.byte_order, big=self.found.big):
            start += size
            tag, type_, length, _ = row
            if type_ in FIELD_TYPES:
                self._keep(table, start, row, faults)
            elif tag or type_ or length:
                faults.append(f"{_label(name, tag)} is damaged (unknown data type {type_}).")
                if start == table.first and table.rows > 1:
                    # As in ExifTool: if the first entry is invalid, the rest is not worth reading.
                    table.whole = table.whole and not self._points(table)
                    break
        self._report(name, faults)
        return table.link

    def _table(self, name: str, offset: int) -> Table | None:
        count_bytes = 8 if self.found.big else 2
        if not 0 <= offset <= len(self.block) - count_bytes:
            self._problem(name, f"The directory is damaged (it begins at byte {offset}, outside the block).")
            return None
        count = self._unpack("Q" if self.found.big else "H", offset)
        first = offset + count_bytes
        left = MAX_ENTRIES - len(self.found.entries)
        there = min(count, left, (len(self.block) - first) // self.found.entry_bytes)
        if there < min(count, left):
            self._problem(name, f"The directory is cut off: only {there} of {count} entries are there.")
        elif left < count:
            text = f"More than {MAX_ENTRIES} entries in all; {count - left} of this directory were not read."
            self._problem(name, text)
        return Table(name, offset, first, there, first + count * self.found.entry_bytes, there == count)

    def _points(self, table: Table) -> bool:
        """Whether any of its entries points to a directory."""
        found = rows(self.block, table.first, table.rows, self.found.byte_order, big=self.found.big)
        return any(tag in POINTERS or tag == standard_tags.SUB_IFDS for tag, *_ in found)

    def _report(self, name: str, faults: list[str]) -> None:
        for fault in faults[:MAX_PROBLEMS_A_DIRECTORY]:
            self._problem(name, fault)
        if len(faults) > MAX_PROBLEMS_A_DIRECTORY:
            self._problem(name, f"{len(faults) - MAX_PROBLEMS_A_DIRECTORY} more entries could not be read.")

    def _keep(self, table: Table, start: int, row: Row, faults: list[str]) -> None:
        tag, type_, count, inline = row
        length = count * FIELD_TYPES[type_][0]
        offset = start + self.value_at
        found = self.found
        if length <= len(inline):
            data = inline[:length]
        else:
            offset = int.from_bytes(inline, "little" if found.byte_order == "<" else "big") + self.base
            taken = min(MAX_VALUE_BYTES, length)
            if offset + taken > len(self.block) or taken > self.bytes_left:
                faults.append(f"{_label(table.name, tag)} {self._fault(offset, length, taken)}")
                found.unreadable.add((table.name, tag))
                if tag == standard_tags.SUB_IFDS and offset + taken <= len(self.block):
                    table.whole = False
                return
            self.bytes_left -= taken
            data = bytes(self.block[offset : offset + taken])
        entry = Entry(table.name, tag, type_, count, offset, data, found.byte_order, start)
        found.entries.append(entry)
        if tag in _LINKS:
            self._queue_children(table, entry)

    def _fault(self, offset: int, length: int, taken: int) -> str:
        """Why a value is not read, as the rest of a sentence."""
        if offset + taken > len(self.block):
            return f"is damaged (its {length} bytes at byte {offset} are outside the block)."
        return "was not read, because the values of the block are larger than the limit."

    def _queue_children(self, table: Table, entry: Entry) -> None:
        if entry.type in (RATIONAL, SRATIONAL) or FIELD_TYPES[entry.type][1] not in POINTER_CODES or not entry.count:
            table.whole = False
            self._problem(table.name, f"{_label(table.name, entry.id)} is not an offset; its directory was not read.")
            return
        if entry.id in POINTERS:
            self.queue.append((POINTERS[entry.id], int(numbers(entry)[0])))
            if entry.count > 1:
                table.whole = False
            return
        for offset in numbers(entry)[:MAX_DIRECTORIES]:
            self.queue.append((f"SubIFD{self.sub_ifds or ''}", int(offset)))
            self.sub_ifds += 1
