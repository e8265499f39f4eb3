"""The JPEG that a RAW file carries: its metadata blocks are the photo's own."""

from dataclasses import replace

from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.jpeg import reader as jpeg
from pixelscan.metadata.model import EmbeddedImage

MAX_JPEG_BYTES = 64 << 20


def merge_embedded_jpeg(contents: ParsedContainer, data: Buffer, start: int, length: int) -> None:
    """Add the blocks of the JPEG at `start`, with their places in the whole file."""
    picture = data[start : start + min(length, MAX_JPEG_BYTES)]
    if not jpeg.matches(picture[:4]):
        if length:
            contents.report("File", f"At byte {start} an embedded JPEG should begin; there is none.")
        return
    inner = jpeg.read(picture)
    contents.embedded.append(EmbeddedImage("File", start, length))
    contents.embedded += [replace(image, offset=image.offset + start) for image in inner.embedded]
    contents.parts += [
        part if part.offset is None else part._replace(offset=part.offset + start) for part in inner.parts
    ]
    contents.problems += inner.problems
    contents.payloads += [
        payload if payload.offset is None else replace(payload, offset=payload.offset + start)
        for payload in inner.payloads
    ]
