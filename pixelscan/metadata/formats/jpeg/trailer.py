"""What follows a JPEG's end: pictures that MPF lists, the film of a motion photo, bytes of unknown kind."""

from pixelscan.metadata.blocks.boxes import boxes
from pixelscan.metadata.blocks.damage import ignore
from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.blocks.tiff.layout import Span, without
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.jpeg.mpf import MAX_HEAD_BYTES, is_gain_map, leave_in_gain_map
from pixelscan.metadata.model import PartKind

NAME = "bytes after the picture"
FILE_TYPE = b"ftyp"


def add_trailer(contents: ParsedContainer, data: Buffer, start: int) -> None:
    """Every part from `start` on that no picture of the index takes."""
    listed = [Span(image.offset, image.offset + image.length) for image in contents.embedded]
    for rest in without([Span(start, len(data))] if start < len(data) else [], listed):
        _add(contents, data, rest)


def _add(contents: ParsedContainer, data: Buffer, rest: Span) -> None:
    """Samsung writes a header before the film and an index after it, others the film alone."""
    video = _video(data, rest)
    if video is None:
        _add_before(contents, data, rest)
        return
    _add_before(contents, data, Span(rest.start, video.start))
    contents.add_part(PartKind.VIDEO, "video after the picture", video.start, video.end - video.start)
    _add_unknown(contents, data, Span(video.end, rest.end))


def _add_before(contents: ParsedContainer, data: Buffer, rest: Span) -> None:
    """Recognises a gain map even if no index lists it; a copy loses it."""
    head = data[rest.start : min(rest.end, rest.start + MAX_HEAD_BYTES)]
    if head.startswith(b"\xff\xd8\xff") and is_gain_map(head):
        contents.add_part(PartKind.GAIN_MAP, "gain map after the picture", rest.start, rest.end - rest.start)
        leave_in_gain_map(contents, data, rest.start, rest.end)
    else:
        _add_unknown(contents, data, rest)


def _add_unknown(contents: ParsedContainer, data: Buffer, rest: Span) -> None:
    """By its name if a program is known by it; what it says is read, and its pictures are not."""
    from pixelscan.metadata.formats.known_trailers import add_known_trailer  # noqa: PLC0415 - few photos have one

    name = add_known_trailer(contents, data, rest.start, rest.end)
    contents.leave_undecoded(name or NAME, data, rest.start, rest.end)


def _video(data: Buffer, rest: Span) -> Span | None:
    """From the file type box through all boxes that follow it without a gap."""
    start = data.find(FILE_TYPE, rest.start, rest.end) - 4
    if start < rest.start:
        return None
    end = start
    for box in boxes(data, start, rest.end, ignore):
        if not box.type.isalnum():
            break
        end = box.end
    return Span(start, end) if end > start else None
