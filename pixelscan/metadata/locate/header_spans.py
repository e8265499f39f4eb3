"""Where a picture's own facts stand in the file: JPEG's frame header, PNG's chunks of numbers and texts."""

from collections.abc import Iterator

from pixelscan.metadata.blocks.exif.layout import Span
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.jpeg import reader as jpeg
from pixelscan.metadata.formats.jpeg.frame import FRAMES
from pixelscan.metadata.formats.png import reader as png
from pixelscan.metadata.formats.png.facts import CHROMATICITIES
from pixelscan.metadata.locate.block_spans import FIXED, TEXT, TagSpan

MAX_PIECES = 100_000
# ITU-T T.81 B.2.2, counted from the marker.
FRAME_FIELDS = {
    "EncodingProcess": (1, 1),
    "BitsPerSample": (4, 1),
    "ImageHeight": (5, 2),
    "ImageWidth": (7, 2),
    "ColorComponents": (9, 1),
}
CHUNK_FIELDS: dict[bytes, tuple[tuple[str, str, int, int], ...]] = {
    b"IHDR": (
        ("PNG", "ImageWidth", 0, 4),
        ("PNG", "ImageHeight", 4, 4),
        ("PNG", "BitDepth", 8, 1),
        ("PNG", "ColorType", 9, 1),
        ("PNG", "Compression", 10, 1),
        ("PNG", "Filter", 11, 1),
        ("PNG", "Interlace", 12, 1),
    ),
    b"pHYs": (
        ("PNG-pHYs", "PixelsPerUnitX", 0, 4),
        ("PNG-pHYs", "PixelsPerUnitY", 4, 4),
        ("PNG-pHYs", "PixelUnits", 8, 1),
    ),
    b"gAMA": (("PNG", "Gamma", 0, 4),),
    b"sRGB": (("PNG", "SRGBRendering", 0, 1),),
    b"tIME": (("PNG", "ModifyDate", 0, 7),),
    b"cHRM": tuple(("PNG", name, 4 * number, 4) for number, name in enumerate(CHROMATICITIES)),
}


def frame_places(data: bytes) -> Iterator[TagSpan]:
    """Places counted from the file's start; none in other formats."""
    if jpeg.matches(data[:64]):
        yield from _jpeg(data)
    elif png.matches(data[:64]):
        yield from _png(data)


def _jpeg(data: bytes) -> Iterator[TagSpan]:
    position = 2
    for _ in range(MAX_PIECES):
        while data[position : position + 2] == b"\xff\xff":
            position += 1
        if position + 4 > len(data) or data[position] != 0xFF or data[position + 1] == jpeg.SOS:
            return
        if data[position + 1] in FRAMES:
            for name, (offset, length) in FRAME_FIELDS.items():
                span = Span(position + offset, position + offset + length)
                yield TagSpan("File", name, span, None, FIXED, 1, ">")
            return
        position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")


def _png(data: bytes) -> Iterator[TagSpan]:
    position = len(png.SIGNATURE)
    for _ in range(MAX_PIECES):
        length, type_ = int.from_bytes(data[position : position + 4], "big"), data[position + 4 : position + 8]
        start, end = position + 8, position + 8 + length
        if end > len(data) or not type_:
            return
        for group, name, offset, size in CHUNK_FIELDS.get(type_, ()):
            yield TagSpan(
                group, name, Span(start + offset, start + offset + size), Span(position, start), FIXED, 1, ">"
            )
        if type_ in (b"tEXt", b"zTXt", b"iTXt"):
            keyword = data[start:end].partition(b"\0")[0]
            value = Span(start + len(keyword) + 1, end)
            yield TagSpan("PNG", decode(keyword), value, Span(position, value.start), TEXT)
        position = end + 4
