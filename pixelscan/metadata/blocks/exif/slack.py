"""Bytes of an Exif block, or of a TIFF file, that no directory covers: padding, or what somebody put there."""

import re
from collections.abc import Iterator

from pixelscan.metadata.blocks.reading import Undecoded
from pixelscan.metadata.blocks.tiff.entry import ASCII, Entry, numbers
from pixelscan.metadata.blocks.tiff.ifd import Block, Directories
from pixelscan.metadata.blocks.tiff.layout import PICTURE_DATA, Span, without

NAME = "bytes in Exif that no tag covers"
HEADER_BYTES, BIG_HEADER_BYTES = 8, 16
INLINE_BYTES, BIG_INLINE_BYTES = 4, 8
# Writers leave bytes uncleared behind short values; fewer than these count only where they spell a word.
FEWEST = 16
# Tables of old JPEGs, whose length is written nowhere.
LENGTHLESS = {0x0207, 0x0208, 0x0209}
COPYRIGHT, JPEG_TABLES, SOI = 0x8298, 0x015B, b"\xff\xd8"
# Windows' texts in UTF-16.
WIDE_TEXTS = range(0x9C9B, 0x9CA0)
_PADDING = b"\0\xff "
_WORD = re.compile(rb"[A-Za-z]{4}")


def slack(block: Block, directories: Directories, *, to_end: bool) -> list[Undecoded]:
    """The uncovered bytes as one part; none if nothing is there but zeros, ones and blanks.

    `to_end`: whether the block ends with its last value, and what follows that counts too.
    """
    if directories.problems or any(entry.id in LENGTHLESS for entry in directories.entries):
        return []
    covered = list(_covered(directories))
    end = len(block) if to_end else min(len(block), max((span.end for span in covered), default=0))
    gaps = [gap for gap in without([Span(0, end)], covered) if _filled(block, gap)]
    filled = [_filled(block, gap) for gap in gaps]
    if max(map(len, filled), default=0) < FEWEST and not _WORD.search(b"".join(filled)):
        return []
    return [Undecoded(NAME, gaps[0].start if len(gaps) == 1 else None, sum(gap.end - gap.start for gap in gaps))]


def _filled(block: Block, gap: Span) -> bytes:
    return bytes(block[gap.start : gap.end]).translate(None, _PADDING)


def _covered(directories: Directories) -> Iterator[Span]:
    yield Span(0, BIG_HEADER_BYTES if directories.big else HEADER_BYTES)
    inline = BIG_INLINE_BYTES if directories.big else INLINE_BYTES
    for table in directories.tables:
        yield Span(table.start, table.first)
        yield Span(table.link, table.link + inline)
    pictures: dict[str, dict[int, Entry]] = {}
    for entry in directories.entries:
        end = entry.start + directories.entry_bytes
        yield Span(entry.start, end if entry.length > inline else end - inline + entry.length)
        yield Span(entry.offset, entry.offset + _read_bytes(entry))
        pictures.setdefault(entry.directory, {})[entry.id] = entry
    for found in pictures.values():
        yield from _pictures(found)


def _read_bytes(entry: Entry) -> int:
    """How much of the value the reader shows: of a text, what stands before its NUL."""
    if entry.id == JPEG_TABLES and not entry.data.startswith(SOI):
        return 0
    if entry.id in WIDE_TEXTS:
        ends = (at for at in range(0, len(entry.data) - 1, 2) if entry.data[at : at + 2] == b"\0\0")
        return next(ends, entry.length)
    if entry.type != ASCII or entry.id == COPYRIGHT:
        return entry.length
    end = entry.data.find(0)
    return entry.length if end < 0 else end


def _pictures(found: dict[int, Entry]) -> Iterator[Span]:
    for offsets, lengths in PICTURE_DATA:
        if offsets in found and lengths in found:
            pairs = zip(numbers(found[offsets]), numbers(found[lengths]), strict=False)
            yield from (Span(int(start), int(start + length)) for start, length in pairs)
