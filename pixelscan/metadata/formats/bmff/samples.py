"""What a track's samples are: coding, size, bits, channels, frames in a second (ISO 14496-12 sections 8.6.1, 12).

Apple's "QuickTime File Format" for the fields of a description; lclevy/canon_cr3 for Canon's box in it.
"""

import struct
from collections.abc import Callable

from pixelscan.metadata.blocks.boxes import Box, boxes, printable
from pixelscan.metadata.blocks.damage import ignore
from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.formats.bmff.heif_properties import add_property
from pixelscan.metadata.formats.contents import ParsedContainer

MAX_DESCRIPTIONS = 10
MAX_DURATIONS = 10_000
PICTURE_BYTES, SOUND_BYTES = 86, 36
# Canon puts four more bytes before the boxes of a description.
CANON_RAW, CANON_BYTES = b"CRAW", 90
PROPERTIES = {b"colr", b"pasp"}


def add_sample_description(contents: ParsedContainer, data: Buffer, table: Box, group: str, handler: bytes) -> None:
    """The descriptions in a table, read by what the track's handler is for."""
    found = boxes(data, table.content + 8, table.end, ignore)
    for _, entry in zip(range(MAX_DESCRIPTIONS), found, strict=False):
        _ENTRIES.get(handler, _add_other)(contents, data, entry, group)


def _add_other(contents: ParsedContainer, _data: Buffer, entry: Box, group: str) -> None:
    contents.add(group, "OtherFormat", entry.name)


def _add_timed(contents: ParsedContainer, _data: Buffer, entry: Box, group: str) -> None:
    contents.add(group, "MetaFormat", entry.name)


def _add_picture(contents: ParsedContainer, data: Buffer, entry: Box, group: str) -> None:
    contents.add(group, "CompressorID", entry.name)
    head = data[entry.start : min(entry.end, entry.start + PICTURE_BYTES)]
    if len(head) < PICTURE_BYTES:
        return
    if vendor := printable(head[20:24].strip(b"\0")):
        contents.add(group, "VendorID", vendor)
    width, height, across, down = struct.unpack_from(">HHII", head, 32)
    contents.add(group, "SourceImageWidth", width)
    contents.add(group, "SourceImageHeight", height)
    contents.add(group, "XResolution", across / (1 << 16))
    contents.add(group, "YResolution", down / (1 << 16))
    if name := printable(head[51 : 51 + min(head[50], 31)].strip(b"\0")):
        contents.add(group, "CompressorName", name)
    contents.add(group, "BitDepth", struct.unpack_from(">H", head, 82)[0])
    inside = entry.start + (CANON_BYTES if entry.type == CANON_RAW else PICTURE_BYTES)
    for box in boxes(data, inside, entry.end, ignore):
        if box.type in PROPERTIES:
            add_property(data, box, contents, group)
        elif box.type == b"CMP1":
            _add_canon_size(contents, data[box.content : min(box.end, box.content + 16)], group)


def _add_canon_size(contents: ParsedContainer, content: bytes, group: str) -> None:
    if len(content) == 16:
        width, height = struct.unpack_from(">II", content, 8)
        contents.add(group, "ImageWidth", width)
        contents.add(group, "ImageHeight", height)


def _add_sound(contents: ParsedContainer, data: Buffer, entry: Box, group: str) -> None:
    contents.add(group, "AudioFormat", entry.name)
    head = data[entry.start : min(entry.end, entry.start + SOUND_BYTES)]
    if len(head) < SOUND_BYTES:
        return
    if vendor := printable(head[20:24].strip(b"\0")):
        contents.add(group, "AudioVendorID", vendor)
    channels, bits = struct.unpack_from(">HH", head, 24)
    contents.add(group, "AudioChannels", channels)
    contents.add(group, "AudioBitsPerSample", bits)
    contents.add(group, "AudioSampleRate", struct.unpack_from(">I", head, 32)[0] / (1 << 16))


_ENTRIES: dict[bytes, Callable[[ParsedContainer, Buffer, Box, str], None]] = {
    b"vide": _add_picture,
    b"pict": _add_picture,
    b"soun": _add_sound,
    b"meta": _add_timed,
}


def first_sample_size(data: Buffer, table: Box) -> int:
    """Bytes of a track's first sample: of all, where they are the same, else the first of a list."""
    same = int.from_bytes(data[table.content + 4 : min(table.end, table.content + 8)], "big")
    return same or int.from_bytes(data[table.content + 12 : min(table.end, table.content + 16)], "big")


def first_chunk(data: Buffer, table: Box) -> int:
    """Where a track's first sample is in the file."""
    width = 8 if table.type == b"co64" else 4
    return int.from_bytes(data[table.content + 8 : min(table.end, table.content + 8 + width)], "big")


def frame_rate(data: Buffer, table: Box, scale: int) -> float | None:
    """Frames in a second, of a track whose second has `scale` units: runs of frames of the same length."""
    content = bytes(data[table.content + 8 : min(table.end, table.content + 8 + 8 * MAX_DURATIONS)])
    runs = list(struct.iter_unpack(">II", content[: len(content) // 8 * 8]))
    frames, units = sum(count for count, _ in runs), sum(count * length for count, length in runs)
    return round(frames * scale / units, 4) if units else None
