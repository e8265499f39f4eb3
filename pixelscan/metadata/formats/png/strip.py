"""PNG: chunks kept, edited or dropped; the picture's chunks stay byte by byte (W3C PNG, third edition)."""

import zlib
from collections.abc import Callable, Iterator

from pixelscan.errors import CannotStrip
from pixelscan.metadata.blocks.damage import refuse
from pixelscan.metadata.blocks.exif import strip as exif
from pixelscan.metadata.blocks.icc.strip import profile_alone
from pixelscan.metadata.blocks.location_tags import is_place_name
from pixelscan.metadata.blocks.photoshop.strip import edited_iptc, edited_photoshop
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.blocks.xmp import strip as xmp
from pixelscan.metadata.formats.inflate import inflate
from pixelscan.metadata.formats.jpeg.app_segments import PHOTOSHOP, XMP
from pixelscan.metadata.formats.pieces import Piece, Stripped, assembled
from pixelscan.metadata.formats.png.chunks import (
    CHECKSUM_BYTES,
    COLOUR_TYPE_AT,
    LONGEST,
    LONGEST_TRANSPARENCY,
    PALETTE,
    SIGNATURE,
    PngChunk,
    chunk_bytes,
    chunks,
    has_letters,
)
from pixelscan.metadata.formats.png.picture_data import check_picture_data
from pixelscan.metadata.formats.png.text import (
    RAW_PROFILE,
    TEXT_CHUNKS,
    XMP_KEYWORD,
    TextChunk,
    raw_profile,
    split_text,
)

# What a decoder needs; animation; colours, transparency, the shape of a pixel. CgBI: Apple's own kind of PNG.
PICTURE = {b"IDAT", b"fdAT"}
ANIMATION, FRAMES = b"acTL", {b"fcTL", b"fdAT"}
# Registered extensions and Fireworks' own, none of which has room for a place.
PLACELESS = {b"tIME", b"oFFs", b"pCAL", b"sCAL", b"gIFg", b"gIFx", b"vpAg", b"caNv", b"orNT", b"iDOT", b"hIST"}
PLACELESS |= {b"prVW", b"mkBF", b"mkTS", b"mkBS", b"mkBT"}
LOWER_CASE = 0x20
CHUNK_FRAME = 12
# As Pillow names it; the compression method follows.
PROFILE_NAME = b"ICC Profile\0\0"


def strip(data: bytes, level: Level) -> Stripped:
    """Exif and XMP are edited even if a program put them into text."""
    return assembled(data, _pieces(data, level))


def _pieces(data: bytes, level: Level) -> Iterator[Piece]:
    position = len(SIGNATURE)
    yield Piece("signature", 0, position)
    stored = list(chunks(data, refuse))
    if level is not Level.PLACE:
        check_picture_data(data, stored)
    unused = _unused(data, stored)
    for chunk in stored:
        position = chunk.end
        new = b"" if chunk in unused else _edited(chunk, data[chunk.start : chunk.end], level)
        yield Piece(chunk.name, chunk.start, chunk.end, new)
    if position < len(data):
        yield Piece("bytes after the picture", position, len(data), b"")


def _unused(data: bytes, stored: list[PngChunk]) -> set[PngChunk]:
    """Chunks of the picture's kinds that decoders pass over: a suggested palette, frames of no animation."""
    colour_type = data[COLOUR_TYPE_AT]
    longest = CHUNK_FRAME + LONGEST_TRANSPARENCY.get(colour_type, 0)
    is_animated = any(chunk.type == ANIMATION for chunk in stored)
    return {
        chunk
        for chunk in stored
        if (chunk.type == b"PLTE" and colour_type != PALETTE)
        or (chunk.type in FRAMES and not is_animated)
        or (chunk.type == b"tRNS" and chunk.end - chunk.start > longest)
    }


def _edited(chunk: PngChunk, stored: bytes, level: Level) -> bytes:
    type_ = chunk.type
    if type_ in PICTURE or (level is Level.PLACE and type_ in PLACELESS):
        return stored
    if type_ in LONGEST:
        content = stored[8:-CHECKSUM_BYTES]
        return stored if len(content) <= LONGEST[type_] and not has_letters(type_, content) else b""
    if type_ == b"IEND":
        return chunk_bytes(type_, b"")
    if not type_[0] & LOWER_CASE:
        raise CannotStrip(f"The file has a chunk {chunk.name} that the picture may need.")
    content = stored[8:-CHECKSUM_BYTES]
    if type_ == b"iCCP":
        new = _profile(content)
    elif type_ == b"eXIf":
        new = exif.strip_block(content, level)
    elif type_ in TEXT_CHUNKS:
        type_, new = _edited_text(type_, content, level)
    else:
        new = b""
    if new == content:
        return stored
    return chunk_bytes(type_, new) if new else b""


def _profile(content: bytes) -> bytes:
    """A chunk of the profile with a name that says nothing; none where it holds no profile."""
    packed = content.partition(b"\0")[2][1:]
    profile, fault, _ = inflate(packed)
    alone = b"" if fault else profile_alone(profile)
    if not alone:
        return b""
    return PROFILE_NAME + (packed if alone == profile and _ends(packed) else zlib.compress(alone))


def _ends(packed: bytes) -> bool:
    """Whether nothing follows the packed data."""
    unpacker = zlib.decompressobj()
    unpacker.decompress(packed)
    return not unpacker.unused_data


def _edited_text(type_: bytes, content: bytes, level: Level) -> tuple[bytes, bytes]:
    """The chunk's type and content afterwards; a block within is edited, other text is the author's."""
    chunk = split_text(type_, content)
    keyword = chunk.keyword if chunk else content
    if chunk is None or (keyword != XMP_KEYWORD and not keyword.startswith(RAW_PROFILE)):
        place = is_place_name(keyword.decode("latin-1").rpartition(":")[2])
        return type_, content if level is Level.PLACE and not place else b""
    text = _text(chunk)
    if text is None:
        return type_, b""
    # Written anew where identity goes: a name may be in the language, or behind packed data or the last digit.
    if keyword == XMP_KEYWORD:
        new = xmp.strip_block(text, level)
        return (
            (type_, content)
            if new == text and level is Level.PLACE
            else (b"iTXt", new and keyword + b"\0\0\0\0\0" + new)
        )
    new = _edited_profile(keyword[len(RAW_PROFILE) :].lower(), text, level)
    return (
        (type_, content)
        if new == text and level is Level.PLACE
        else (b"zTXt", new and keyword + b"\0\0" + zlib.compress(new))
    )


def _text(chunk: TextChunk) -> bytes | None:
    """The text, unpacked; None where it is damaged."""
    if not chunk.packed:
        return chunk.stored
    unpacked, fault, _ = inflate(chunk.stored)
    return None if fault else unpacked


def _edited_profile(kind: bytes, text: bytes, level: Level) -> bytes:
    """ImageMagick's form: the profile's name, its length, its bytes in hexadecimal digits."""
    profile = raw_profile(text)
    if kind in (b"icc", b"icm"):
        alone = profile_alone(profile)
        return alone and _in_digits(kind, alone)
    for kinds, beginning, strip_block in _PROFILES:
        if profile and kind in kinds and profile.startswith(beginning):
            new = strip_block(profile[len(beginning) :], level)
            if new == profile[len(beginning) :] and level is Level.PLACE:
                return text
            return _in_digits(kind, beginning + new) if new else b""
    return b""


_PROFILES: tuple[tuple[tuple[bytes, ...], bytes, Callable[[bytes, Level], bytes]], ...] = (
    ((b"app1", b"exif", b"xmp"), XMP, xmp.strip_block),
    ((b"exif", b"app1"), b"", exif.strip_block),
    ((b"xmp",), b"", xmp.strip_block),
    ((b"iptc", b"8bim"), PHOTOSHOP[0], edited_photoshop),
    ((b"iptc", b"8bim"), b"8BIM", lambda rest, level: edited_photoshop(b"8BIM" + rest, level)[4:]),
    ((b"iptc", b"8bim"), b"", edited_iptc),
)


def _in_digits(kind: bytes, profile: bytes) -> bytes:
    digits = profile.hex().encode()
    lines = b"\n".join(digits[start : start + 72] for start in range(0, len(digits), 72))
    return b"\n%b\n%8d\n%b\n" % (kind, len(profile), lines)
