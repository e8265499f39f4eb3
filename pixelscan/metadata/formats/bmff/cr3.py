"""Canon's CR3: Exif in four blocks of their own, previews, XMP (boxes as lclevy/canon_cr3 documents them)."""

from pixelscan.metadata.blocks.boxes import Box, boxes, brands
from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.blocks.tiff.ifd import read_directories
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.bmff.canon_timed import add_timed_metadata
from pixelscan.metadata.formats.bmff.movie_header import add_brands, add_media_data, add_movie_header
from pixelscan.metadata.formats.bmff.tracks import add_tracks
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.exif_payload import add_exif
from pixelscan.metadata.formats.reassemble import MAX_JOINED_BYTES
from pixelscan.metadata.formats.tiff import outline as tiff_outline
from pixelscan.metadata.model import EmbeddedImage

KINDS = frozenset({BlockKind.EXIF, BlockKind.MAKERNOTES, BlockKind.XMP, BlockKind.THUMBNAIL})
UNUSED: frozenset[BlockKind] = frozenset()

CANON_UUID = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
PREVIEW_UUID = bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16")
XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
EXIF_BLOCKS = {b"CMT1": "IFD0", b"CMT2": "ExifIFD", b"CMT4": "GPS"}
# A JPEG follows its width, height and length within this many bytes.
PICTURE_HEADER_BYTES = 32
JPEG = b"\xff\xd8"
# Canon writes UTC, as the standard wants it.
UTC = "+00:00"


def matches(head: bytes) -> bool:
    """A file type box with Canon's brand."""
    return brands(head)[:1] == [b"crx "]


def read(data: Buffer) -> ParsedContainer:
    """The four Exif blocks, XMP and the JPEG previews; size from the first block."""
    contents = ParsedContainer("CR3", "image/x-canon-cr3")
    add_brands(contents, data)
    for box in boxes(data, 0, len(data), contents.report):
        if box.type == b"moov":
            _read_movie(data, box, contents)
        elif box.type == b"mdat":
            add_media_data(contents, box)
        elif box.type == b"uuid":
            _read_extension(data, box, contents)
    return contents


def _read_movie(data: Buffer, movie: Box, contents: ParsedContainer) -> None:
    scale = add_movie_header(contents, data, movie, UTC)
    for track in add_tracks(contents, data, movie, scale, UTC):
        if track.handler == b"meta":
            add_timed_metadata(contents, data, track.first_at, track.first_size, track.group)
        elif data[track.first_at : track.first_at + 2] == JPEG and track.first_size:
            size = min(track.first_size, len(data) - track.first_at)
            contents.embedded.append(EmbeddedImage("JpgFromRaw", track.first_at, size))
    for box in boxes(data, movie.content, movie.end, contents.report):
        if box.type == b"uuid" and data[box.content : box.content + 16] == CANON_UUID:
            for part in boxes(data, box.content + 16, box.end, contents.report):
                _read_canon_part(data, part, contents)


def _read_canon_part(data: Buffer, part: Box, contents: ParsedContainer) -> None:
    content = data[part.content : min(part.end, part.content + MAX_JOINED_BYTES)]
    if part.type in EXIF_BLOCKS:
        group = EXIF_BLOCKS[part.type]
        directories = read_directories(content, group)
        add_exif(contents, content, part.content, group, directories)
        if part.type == b"CMT1" and (pages := tiff_outline.pages(directories)):
            contents.width = pages[0].number(tiff_outline.WIDTH) or None
            contents.height = pages[0].number(tiff_outline.LENGTH) or None
    elif part.type == b"CMT3":
        contents.add_block(BlockKind.MAKERNOTES, content, part.content, "Canon")
    elif part.type == b"CNCV":
        contents.add("Canon", "CompressorVersion", decode(content))
    elif part.type == b"THMB":
        _embed(data, part, "THMB", contents)


def _read_extension(data: Buffer, box: Box, contents: ParsedContainer) -> None:
    uuid = data[box.content : box.content + 16]
    if uuid == XMP_UUID:
        packet = data[box.content + 16 : min(box.end, box.content + MAX_JOINED_BYTES)]
        contents.add_block(BlockKind.XMP, packet, box.content + 16)
    elif uuid == PREVIEW_UUID:
        # Eight bytes precede the box.
        for part in boxes(data, box.content + 24, box.end, contents.report):
            if part.type == b"PRVW":
                _embed(data, part, "PRVW", contents)


def _embed(data: Buffer, part: Box, group: str, contents: ParsedContainer) -> None:
    found = data[part.content : min(part.end, part.content + PICTURE_HEADER_BYTES)].find(JPEG)
    if found >= 0:
        start = part.content + found
        contents.embedded.append(EmbeddedImage(group, start, part.end - start))
