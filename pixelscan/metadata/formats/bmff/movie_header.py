"""What a file of this family says first: brands, data, and when its film was made (ISO 14496-12 sections 4.3, 8.2)."""

import struct

from pixelscan.metadata.blocks.boxes import Box, boxes, brands
from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.bmff.header_fields import MOVIE, header_facts
from pixelscan.metadata.formats.contents import ParsedContainer


def add_brands(contents: ParsedContainer, data: Buffer, start: int = 0, group: str = "QuickTime") -> None:
    """What the file type box at `start` says, which a film may lack."""
    head = data[start : start + 256]
    known = brands(head)
    if not known:
        return
    contents.add(group, "MajorBrand", decode(known[0]).strip())
    if version := head[12:16]:
        major, minor, least = struct.unpack(">HBB", version.ljust(4, b"\0"))
        contents.add(group, "MinorVersion", f"{major:x}.{minor:x}.{least:x}")
    contents.add(group, "CompatibleBrands", tuple(decode(brand).strip() for brand in known[1:]))


def add_media_data(contents: ParsedContainer, box: Box) -> None:
    """How many bytes of pictures and sound, and where."""
    contents.add("QuickTime", "MediaDataSize", box.end - box.content)
    contents.add("QuickTime", "MediaDataOffset", box.content)


def add_movie_header(contents: ParsedContainer, data: Buffer, movie: Box, zone: str = "") -> int:
    """When a film was made and how long it runs; returns the units in a second, 0 if the header does not say."""
    scale = 0
    for box in boxes(data, movie.content, movie.end, contents.report):
        if box.type == b"mvhd":
            content = bytes(data[box.content : min(box.end, box.content + 128)])
            contents.add("QuickTime", "MovieHeaderVersion", content[0] if content else 0)
            for name, value, text in header_facts(MOVIE, content, zone=zone):
                contents.add("QuickTime", name, value, text)
                scale = value if name == "TimeScale" and isinstance(value, int) else scale
            break
    return scale
