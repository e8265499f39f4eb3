"""JPEG XL: boxes kept, edited or dropped; codestreams stay byte by byte (ISO 18181-2)."""

from collections.abc import Iterator

from pixelscan.errors import CannotStrip
from pixelscan.metadata.blocks.boxes import box_bytes, boxes
from pixelscan.metadata.blocks.damage import refuse
from pixelscan.metadata.blocks.exif import strip as exif
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.blocks.xmp import strip as xmp
from pixelscan.metadata.formats.bmff.jpegxl import CODESTREAM
from pixelscan.metadata.formats.inflate import MAX_INFLATED_BYTES
from pixelscan.metadata.formats.pieces import Piece, Stripped, assembled

try:
    import brotli
except ImportError:
    brotli = None

CODESTREAMS = {b"jxlc", b"jxlp"}
# What is needed of the boxes before them: the signature, brand and one compatible brand, the level.
HEADER_BYTES = {b"JXL ": 4, b"ftyp": 12, b"jxll": 1}
PACKED, EXIF, XMP = b"brob", b"Exif", b"xml "


def strip(data: bytes, level: Level) -> Stripped:
    """The data to restore a JPEG byte by byte goes at every level: it contains its comments, IPTC and unknown segments.

    A decoder that would restore that JPEG then decodes directly, and rounds differently (by 4 of 255).
    """
    if data[:2] == CODESTREAM:
        return Stripped(data, ())
    pieces = list(_pieces(data, level))
    codestreams = {piece.name for piece in pieces} & {"jxlc", "jxlp"}
    if not codestreams:
        raise CannotStrip("The file contains no picture.")
    if len(codestreams) == 2 or [piece.name for piece in pieces].count("jxlc") > 1:
        raise CannotStrip("The file contains more than one picture.")
    return assembled(data, pieces)


def _pieces(data: bytes, level: Level) -> Iterator[Piece]:
    seen = set()
    for stored in boxes(data, 0, len(data), refuse):
        content = data[stored.content : stored.end]
        if stored.type in HEADER_BYTES and stored.type not in seen:
            seen.add(stored.type)
            new = _box(stored.type, content, content[: HEADER_BYTES[stored.type]])
        else:
            new = None if stored.type in CODESTREAMS else _edited(stored.type, content, level)
        yield Piece(stored.name, stored.start, stored.end, new)


def _edited(type_: bytes, content: bytes, level: Level) -> bytes | None:
    """The new box, empty where nothing stays, None where it stays as it is."""
    if type_ == PACKED:
        inner, unpacked = content[:4], _unpacked(content[4:])
        return _edited(inner, unpacked, level) if inner in (EXIF, XMP) and unpacked else b""
    if type_ == EXIF:
        before = 4 + int.from_bytes(content[:4], "big")
        new = exif.strip_block(content[before:], level)
        if new == content[before:] and level is Level.PLACE:
            return _box(type_, content, content)
        return _box(type_, content, bytes(4) + new if new else b"")
    if type_ == XMP:
        return _box(type_, content, xmp.strip_block(content, level))
    return b""


def _box(type_: bytes, old: bytes, new: bytes) -> bytes | None:
    if new == old:
        return None
    return box_bytes(type_, new) if new else b""


def _unpacked(content: bytes) -> bytes:
    if brotli is None:
        return b""
    unpacker = brotli.Decompressor()
    try:
        unpacked: bytes = unpacker.process(content, output_buffer_limit=MAX_INFLATED_BYTES)
    except brotli.error:
        return b""
    return unpacked if unpacker.is_finished() else b""
