"""Multi-Picture Format (CIPA DC-007): the index of the pictures after a JPEG's first one."""

import struct
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.blocks.tiff import ifd
from pixelscan.metadata.blocks.tiff.entry import LONG, Entry, numbers
from pixelscan.metadata.blocks.tiff.ifd import Directories
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.model import EmbeddedImage, PartKind

VERSION, NUMBER, ENTRIES = 0xB000, 0xB001, 0xB002
ROW = 16
MAX_IMAGES = 100
# What marks a gain map: in Adobe's or Apple's XMP, or in the segment of ISO 21496-1.
GAIN_MAP_CURVE = b"urn:iso:std:iso:ts:21496:-1\0"
CURVE_VERSIONS, MULTICHANNEL, COMMON_DENOMINATOR = 4, 0x80, 0x08
_GAIN_MAPS = (b"http://ns.adobe.com/hdr-gain-map/1.0/", b"aux:hdrgainmap", GAIN_MAP_CURVE)
MAX_HEAD_BYTES = 64 << 10

TYPES = {
    0x000000: "Undefined",
    0x010001: "Large thumbnail (VGA equivalent)",
    0x010002: "Large thumbnail (full HD equivalent)",
    0x020001: "Multi-frame panorama",
    0x020002: "Multi-frame disparity",
    0x020003: "Multi-angle",
    0x030000: "Baseline MP primary image",
    0x040000: "Original preservation image",
    0x050000: "Gain map image",
}
FLAGS = {16: "Dependent parent image", 8: "Dependent child image", 4: "Representative image"}


class IndexRow(NamedTuple):
    """What the index says about a picture; `offset` counts from the index's TIFF header.

    The pictures that depend on this one are given by their numbers, 0 for none.
    """

    attributes: int
    length: int
    offset: int
    first_dependent: int
    second_dependent: int

    def start(self, base: int) -> int:
        """Its place in the file. The first picture is the file itself; its offset is 0 by definition."""
        return base + self.offset if self.offset else 0


def index_rows(table: bytes, byte_order: str) -> Iterator[IndexRow]:
    """The rows of the index."""
    whole = table[: len(table) // ROW * ROW]
    return (IndexRow(*row) for row in struct.iter_unpack(byte_order + "IIIHH", whole))


def is_gain_map(head: bytes) -> bool:
    """Whether a picture that begins so makes another one HDR."""
    return any(mark in head for mark in _GAIN_MAPS)


def gain_map_curve_bytes(segment: bytes) -> int:
    """How long ISO 21496-1 annex C makes its segment: two versions, and a gain map's flags and numbers."""
    start = len(GAIN_MAP_CURVE) + CURVE_VERSIONS
    if len(segment) <= start:
        return start
    flags = segment[start]
    channels = 3 if flags & MULTICHANNEL else 1
    return start + 1 + (12 + 20 * channels if flags & COMMON_DENOMINATOR else 16 + 40 * channels)


def read(contents: ParsedContainer, block: bytes, offset: int, data: Buffer) -> None:
    """Tags of the index and the further pictures; `offset` is the block's place in the file `data`."""
    directories = ifd.read_directories(block, "MPF0")
    contents.problems += directories.problems
    for entry in directories.entries:
        if entry.id == VERSION:
            contents.add("MPF0", "MPFVersion", decode(entry.data), tag_id=entry.id)
        elif entry.id == NUMBER and entry.type == LONG and entry.count == 1:
            contents.add("MPF0", "NumberOfImages", int(numbers(entry)[0]), tag_id=entry.id)
        elif entry.id == ENTRIES:
            _read_images(contents, entry, offset, data)
    contents.later.append(partial(_leave_rest, contents, block, offset, directories))


def _leave_rest(contents: ParsedContainer, block: bytes, offset: int, directories: Directories) -> None:
    """List what the index holds besides its rows: ids of pictures, how they were put together, bytes of nothing."""
    from pixelscan.metadata.blocks.exif.slack import slack  # noqa: PLC0415 - for pages only

    for entry in directories.entries:
        if entry.id not in (VERSION, NUMBER, ENTRIES):
            name = f"tag 0x{entry.id:04X} of {entry.directory}"
            contents.add_part(PartKind.NOT_DECODED, name, offset + entry.offset, entry.length)
    for name, start, size in slack(block, directories, to_end=True):
        place = None if start is None else offset + start
        contents.add_part(PartKind.NOT_DECODED, name.replace("Exif", "MPF"), place, size)


def _read_images(contents: ParsedContainer, entry: Entry, base: int, data: Buffer) -> None:
    for number, row in enumerate(index_rows(entry.data, entry.byte_order), 1):
        if number > MAX_IMAGES:
            contents.report("MPF0", f"More than {MAX_IMAGES} pictures; the rest was not looked at.")
            return
        group, start = f"MPImage{number}", row.start(base)
        _add_attributes(contents, group, row.attributes)
        contents.add(group, "MPImageLength", row.length)
        contents.add(group, "MPImageStart", start)
        contents.add(group, "DependentImage1EntryNumber", row.first_dependent)
        contents.add(group, "DependentImage2EntryNumber", row.second_dependent)
        if number > 1:
            _embed(contents, group, start, row.length, data)


def _add_attributes(contents: ParsedContainer, group: str, attributes: int) -> None:
    flags, type_ = attributes >> 27, attributes & 0xFFFFFF
    words = ", ".join(text for bit, text in FLAGS.items() if flags & bit) or "(none)"
    contents.add(group, "MPImageFlags", flags, words)
    contents.add(group, "MPImageFormat", attributes >> 24 & 7, "JPEG" if not attributes >> 24 & 7 else "")
    contents.add(group, "MPImageType", type_, TYPES.get(type_, f"unknown (0x{type_:06X})"))


def leave_in_gain_map(contents: ParsedContainer, data: Buffer, start: int, end: int) -> None:
    """List later what a gain map's picture holds besides the map."""
    contents.later.append(partial(_add_rests, contents, data, start, end))


def _add_rests(contents: ParsedContainer, data: Buffer, start: int, end: int) -> None:
    from pixelscan.metadata.formats.jpeg import gain_map  # noqa: PLC0415 - for pages only

    gain_map.add_rests(contents, data, start, end)


def _embed(contents: ParsedContainer, group: str, start: int, length: int, data: Buffer) -> None:
    if data[start : start + 2] == b"\xff\xd8" and start + length <= len(data):
        contents.embedded.append(EmbeddedImage(group, start, length))
        if is_gain_map(data[start : min(start + length, start + MAX_HEAD_BYTES)]):
            contents.add_part(PartKind.GAIN_MAP, f"gain map ({group})", start, length)
            leave_in_gain_map(contents, data, start, start + length)
    elif length:
        contents.report(group, f"The index lists a picture of {length} bytes at byte {start}; it is incomplete.")
