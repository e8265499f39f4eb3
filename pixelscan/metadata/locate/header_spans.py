"""Where a picture's own facts stand in the file: JPEG's frame header, PNG's chunks of numbers and texts."""

from collections.abc import Iterator

from pixelscan.metadata.blocks.exif.layout import Span
from pixelscan.metadata.formats.damage import ignore
from pixelscan.metadata.formats.jpeg import reader as jpeg
from pixelscan.metadata.formats.jpeg.frame import FRAMES
from pixelscan.metadata.formats.png import reader as png
from pixelscan.metadata.formats.png.chunks import chunks
from pixelscan.metadata.formats.png.facts import FIELDS, group_of
from pixelscan.metadata.formats.png.text import TEXT_CHUNKS, keyword_id, split_text
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
    for chunk in chunks(data, ignore):
        header = Span(chunk.start, chunk.content)
        for field in FIELDS.get(chunk.type, ()):
            start = chunk.content + field.offset
            yield TagSpan(group_of(chunk.type), field.name, Span(start, start + field.length), header, FIXED, 1, ">")
        if chunk.type in TEXT_CHUNKS and (text := split_text(chunk.type, data[chunk.content : chunk.content_end])):
            value = Span(chunk.content + text.start, chunk.content_end)
            yield TagSpan("PNG", keyword_id(text.keyword), value, Span(chunk.start, value.start), TEXT)
