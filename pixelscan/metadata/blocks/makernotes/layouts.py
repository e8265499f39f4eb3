"""How makers' notes begin and are addressed, and the entries of a note's own directory."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from pixelscan.metadata.blocks.makernotes.relocation import ORDERS
from pixelscan.metadata.blocks.tiff import ifd
from pixelscan.metadata.blocks.tiff.entry import Entry
from pixelscan.metadata.blocks.tiff.ifd import Block

MOST_ENTRIES = 512


class NoteLayout(NamedTuple):
    """Known by `mark`, or where it has none by the camera's Make.

    The directory lies `directory` bytes into the note; offsets count from `base` bytes into it, or from the Exif block
    if None. The byte order is the block's, or stands at `order_at`, or is `byte_order`. `make` is the camera's where
    it is not the maker's name.
    """

    kind: str
    maker: str
    mark: bytes
    directory: int
    base: int | None
    byte_order: str | None = None
    order_at: int | None = None
    make: str = ""


LAYOUTS = (
    NoteLayout("Apple", "Apple", b"Apple iOS\0", 14, 0, ">"),
    NoteLayout("FujiFilm", "FujiFilm", b"FUJIFILM", 12, 0, "<"),
    NoteLayout("Olympus", "Olympus", b"OLYMPUS\0", 12, 0, order_at=8),
    NoteLayout("Olympus", "Olympus", b"OM SYSTEM\0", 16, 0, order_at=12),
    NoteLayout("OlympusOld", "Olympus", b"OLYMP\0", 8, None),
    NoteLayout("OlympusOld", "Olympus", b"EPSON\0", 8, None),
    NoteLayout("OlympusOld", "Olympus", b"CAMER\0", 8, None),
    NoteLayout("Sanyo", "Sanyo", b"SANYO\0", 8, None),
    NoteLayout("Sony", "Sony", b"SONY DSC", 12, None),
    NoteLayout("Sony", "Sony", b"SONY CAM", 12, None),
    NoteLayout("Nikon1", "Nikon", b"Nikon\0\x01", 8, None),
    NoteLayout("Nikon", "Nikon", b"Nikon\0\x02", 18, 10, order_at=10),
    NoteLayout("Casio2", "Casio", b"QVC\0", 6, None, ">"),
    NoteLayout("Pentax", "Pentax", b"AOC\0", 6, None, order_at=4),
    NoteLayout("Pentax", "Pentax", b"PENTAX \0", 10, 0, order_at=8),
    NoteLayout("Panasonic", "Panasonic", b"Panasonic\0", 12, None),
    NoteLayout("Leica5", "Leica", b"LEICA\0\6\0", 8, 0),
    NoteLayout("Leica5", "Leica", b"LEICA\0\1\0", 8, 0),
    NoteLayout("Leica5", "Leica", b"LEICA\0\4\0", 8, 0),
    NoteLayout("Leica5", "Leica", b"LEICA\0\5\0", 8, 0),
    NoteLayout("Sigma", "Sigma", b"SIGMA\0", 10, None),
    NoteLayout("Sigma", "Sigma", b"FOVEON\0", 10, None),
    NoteLayout("Ricoh", "Ricoh", b"Ricoh", 8, None),
    NoteLayout("Ricoh", "Ricoh", b"RICOH\0", 8, None),
    NoteLayout("Motorola", "Motorola", b"MOT\0", 8, 0),
    NoteLayout("GE", "GE", b"GE\0\0", 18, -2),
    NoteLayout("JVC", "JVC", b"JVC ", 4, None),
    NoteLayout("GE", "GE", b"GENIC\x0c\0", 18, 0),
    NoteLayout("SonyEricsson", "Sony", b"SEMC MS\0", 20, 12),
    NoteLayout("Sony", "Sony", b"VHAB     \0", 12, None),
    NoteLayout("Sony", "Sony", b"", 0, None),
    NoteLayout("NikonOld", "Nikon", b"", 0, None),
    NoteLayout("Casio", "Casio", b"", 0, None),
    NoteLayout("Canon", "Canon", b"", 0, None),
    NoteLayout("PentaxOptio", "Pentax", b"\0\x1b", 0, None),
    NoteLayout("DJI", "DJI", b"", 0, 0, "<"),
    NoteLayout("Minolta", "Minolta", b"", 0, None),
    NoteLayout("Minolta", "Minolta", b"", 0, None, make="KONICA MINOLTA"),
    NoteLayout("FLIR", "FLIR", b"", 0, None),
    NoteLayout("Samsung", "Samsung", b"", 0, 0),
)


_LONGEST_MARK = max(len(layout.mark) for layout in LAYOUTS)


def layout_of(note: bytes, make: str) -> NoteLayout | None:
    """The note's layout; None where neither mark nor Make is known."""
    return _layout(note[:_LONGEST_MARK], make.upper())


@lru_cache(maxsize=256)
def _layout(start: bytes, make: str) -> NoteLayout | None:
    return next((one for one in LAYOUTS if _fits(one, start, make)), None)


def _fits(layout: NoteLayout, start: bytes, make: str) -> bool:
    return start.startswith(layout.mark) if layout.mark else make.startswith((layout.make or layout.maker).upper())


def directory(block: Block, note: Entry, layout: NoteLayout) -> ifd.Directories:
    """All entries of the note's own directory."""
    start, order = note.offset + layout.directory, byte_order(note, layout)
    return ifd.read_directory(block, start, layout.maker, order, base_of(note, layout))


def base_of(note: Entry, layout: NoteLayout) -> int:
    """Where in the block the note's offsets begin to count."""
    return 0 if layout.base is None else note.offset + layout.base


def byte_order(note: Entry, layout: NoteLayout) -> str:
    """As the note states it, else as its maker always has it, else its block's; another where only that can be.

    An editor may rewrite a note in its file's order, and leave what the note states.
    """
    stated = ORDERS.get(note.data[layout.order_at : layout.order_at + 2]) if layout.order_at is not None else None
    order = stated or layout.byte_order or note.byte_order
    count = note.data[layout.directory : layout.directory + 2]
    other = "<" if order == ">" else ">"
    return other if _number(count, order) >= MOST_ENTRIES > _number(count, other) > 0 else order


def _number(data: bytes, order: str) -> int:
    return int.from_bytes(data, "little" if order == "<" else "big")


def entries(found: ifd.Directories) -> Mapping[int, Entry]:
    """By number; of entries that stand twice, the first. None of a directory that is too long to be one."""
    if len(found.entries) > MOST_ENTRIES:
        return {}
    return {entry.id: entry for entry in reversed(found.entries)}
