"""Where a picture's own facts are in the file: JPEG's frame header, PNG's chunks of numbers and text."""

from collections.abc import Iterator

from pixelscan.metadata.blocks.damage import ignore
from pixelscan.metadata.blocks.tiff.layout import Span
from pixelscan.metadata.formats.jpeg import frame as frame_header
from pixelscan.metadata.formats.jpeg import reader as jpeg
from pixelscan.metadata.formats.jpeg.segments import FRAMES, SOS, Segment, find_frame, segments
from pixelscan.metadata.formats.png import reader as png
from pixelscan.metadata.formats.png.chunks import chunks
from pixelscan.metadata.formats.png.facts import FIELDS, group_of
from pixelscan.metadata.formats.png.text import TEXT_CHUNKS, keyword_id, split_text
from pixelscan.metadata.locate.block_spans import FIXED, TEXT, TagSpan


def header_spans(data: bytes) -> Iterator[TagSpan]:
    """Spans from the start of the file; none for other formats."""
    if jpeg.matches(data[:64]):
        yield from _jpeg(data)
    elif png.matches(data[:64]):
        yield from _png(data)


def _jpeg(data: bytes) -> Iterator[TagSpan]:
    frame = _jpeg_frame(data)
    if frame is None:
        return
    # The marker byte comes before the segment's length.
    yield _fixed("File", "EncodingProcess", frame.content - 3, 1)
    for field in frame_header.FIELDS:
        yield _fixed("File", field.name, frame.content + field.offset, field.length)


def _jpeg_frame(data: bytes) -> Segment | None:
    """The frame header that the reader uses."""
    for segment in segments(data, ignore):
        if segment.marker in FRAMES:
            return segment
        if segment.marker == SOS:
            break
    return find_frame(data)


def _fixed(group: str, name: str, start: int, length: int, header: Span | None = None) -> TagSpan:
    return TagSpan(group, name, Span(start, start + length), header, FIXED, 1, ">")


def _png(data: bytes) -> Iterator[TagSpan]:
    for chunk in chunks(data, ignore):
        header = Span(chunk.start, chunk.content)
        for field in FIELDS.get(chunk.type, ()):
            yield _fixed(group_of(chunk.type), field.name, chunk.content + field.offset, field.length, header)
        if chunk.type in TEXT_CHUNKS and (text := split_text(chunk.type, data[chunk.content : chunk.content_end])):
            value = Span(chunk.content + text.start, chunk.content_end)
            yield TagSpan("PNG", keyword_id(text.keyword), value, Span(chunk.start, value.start), TEXT)
