"""An Exif block (or a whole TIFF or RAW file) -> tags of its directories, and the blocks inside it."""

import struct
from functools import lru_cache, partial

from pixelscan.metadata.blocks.descriptions import describe
from pixelscan.metadata.blocks.payload import BlockKind, Payload
from pixelscan.metadata.blocks.reading import NOTE_IN_DNG, BlockResult, Undecoded
from pixelscan.metadata.blocks.tiff import ifd, standard_tags
from pixelscan.metadata.blocks.tiff.entry import UNDEFINED, Entry, numbers
from pixelscan.metadata.blocks.tiff.print_matching import print_matching
from pixelscan.metadata.blocks.tiff.values import value_of
from pixelscan.metadata.model import EmbeddedImage, Tag

PANASONIC_MAGIC = b"U\0"
CACHED_BYTES = 32
DNG_PRIVATE_DATA = 0xC634
ADOBE_MARK, PENTAX_MARK = b"Adobe\0", b"PENTAX \0"

NESTED = {
    0x02BC: BlockKind.XMP,
    0x83BB: BlockKind.IPTC,
    0x8649: BlockKind.PHOTOSHOP,
    0x8773: BlockKind.ICC,
    standard_tags.C2PA_STORE: BlockKind.C2PA,
}
# Directories in which those numbers mean something else.
NO_BLOCKS = {"GPS", "InteropIFD"}


def read(payload: Payload) -> BlockResult:
    """Tags of every directory; XMP, IPTC, ICC and Photoshop blocks inside are passed on as nested payloads."""
    directories = directories_of(payload)
    reading = BlockResult(problems=directories.problems)
    of_panasonic = payload.data[2:4] == PANASONIC_MAGIC
    for entry in directories.entries:
        name = standard_tags.tag_name(entry.directory, entry.id)
        if of_panasonic and entry.directory == "IFD0":
            name = standard_tags.PANASONIC_RAW.get(entry.id, name)
        reading.tags.append(tag_of(entry, name))
        if name == "PrintIM":
            reading.tags += print_matching(entry.data)
        if entry.id == standard_tags.MAKER_NOTE and entry.directory == "ExifIFD":
            reading.maker_note = reading.maker_note or entry
        if entry.id == DNG_PRIVATE_DATA and reading.maker_note is None:
            reading.maker_note = _note_in_dng(entry)
        kind = NESTED.get(entry.id)
        if kind and entry.directory not in NO_BLOCKS and entry.data:
            offset = None if payload.offset is None else payload.offset + entry.offset
            reading.nested.append(Payload(kind, entry.data, offset, entry.directory))
    reading.embedded = embedded_images(payload.data, directories.entries)
    reading.unreadable = {
        NESTED[tag] for directory, tag in directories.unreadable if tag in NESTED and directory not in NO_BLOCKS
    }
    if ("ExifIFD", standard_tags.MAKER_NOTE) in directories.unreadable:
        reading.unreadable.add(BlockKind.MAKERNOTES)
    if reading.maker_note is None:
        reading.undecoded = partial(_slack, payload, directories)
    return reading


def _slack(payload: Payload, directories: ifd.Directories) -> list[Undecoded]:
    """Only without a maker's note, whose values may lie anywhere. What follows a file's pages is its container's."""
    from pixelscan.metadata.blocks.exif.slack import slack  # noqa: PLC0415 - not everybody wants to know

    return slack(payload.data, directories, to_end=payload.directories is None)


def _note_in_dng(private: Entry) -> Entry | None:
    """The camera's note as Adobe's converter keeps it: blocks of a name and a length (big-endian) and their bytes.

    The note's block begins with its byte order and its offset in the file that was converted. A Pentax that writes
    DNG itself keeps its note there as it is.
    """
    if private.data.startswith(PENTAX_MARK):
        return private
    data, at = private.data, len(ADOBE_MARK)
    while data.startswith(ADOBE_MARK) and at + 14 <= len(data):
        name, length, order, offset = struct.unpack_from(">4sI2sI", data, at)
        if name == b"MakN" and order in (b"II", b"MM"):
            note = data[at + 14 : at + 8 + length]
            byte_order = "<" if order == b"II" else ">"
            return Entry(NOTE_IN_DNG, standard_tags.MAKER_NOTE, UNDEFINED, len(note), offset, note, byte_order)
        at += 8 + length + length % 2
    return None


def directories_of(payload: Payload) -> ifd.Directories:
    """The payload's directories, walked once."""
    return payload.directories or ifd.read_directories(payload.data, payload.group)


def tag_of(entry: Entry, name: str | None) -> Tag:
    """The entry as a tag: name or number, stored value, words."""
    if len(entry.data) > CACHED_BYTES:
        return _tag(entry, name)
    return _small_tag((entry.directory, entry.id, entry.type, entry.count, 0, entry.data, entry.byte_order), name)


@lru_cache(maxsize=4096)
def _small_tag(fields: tuple[str, int, int, int, int, bytes, str], name: str | None) -> Tag:
    """Cameras write the same small values into every photo: each is described only once."""
    return _tag(Entry(*fields), name)


def _tag(entry: Entry, name: str | None) -> Tag:
    value = value_of(entry, name or "")
    text = describe(name, value) if name else str(value)
    return Tag(entry.directory, name or f"0x{entry.id:04x}", value, text, entry.id)


def embedded_images(block: ifd.Block, entries: list[Entry]) -> list[EmbeddedImage]:
    """JPEG pictures that the directories point to: IFD1's thumbnail, RAW previews."""
    spans: dict[str, dict[int, Entry]] = {}
    for entry in entries:
        if entry.id in (0x0111, 0x0117, 0x0201, 0x0202, 0x002E):
            spans.setdefault(entry.directory, {})[entry.id] = entry
    return [image for group, found in spans.items() for image in _spans(block, group, found)]


def _spans(block: ifd.Block, group: str, found: dict[int, Entry]) -> list[EmbeddedImage]:
    images = []
    for first, second in ((0x0201, 0x0202), (0x0111, 0x0117)):
        if first in found and second in found and found[first].count == found[second].count == 1:
            offset, length = int(numbers(found[first])[0]), int(numbers(found[second])[0])
            images.append(EmbeddedImage(group, offset, length))
    if 0x002E in found and found[0x002E].count > 1000:
        images.append(EmbeddedImage(group, found[0x002E].offset, found[0x002E].length))
    return [image for image in images if bytes(block[image.offset : image.offset + 2]) == b"\xff\xd8"]
