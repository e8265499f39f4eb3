"""XMP that is longer than a JPEG segment: chunks with the packet's GUID, length and their place in it
(XMP part 3 section 1.1.3.1).
"""

import struct
from dataclasses import dataclass, field

EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_HEADER = struct.Struct(">32sII")


@dataclass(slots=True)
class Extension:
    """Extended XMP of one GUID: its announced length, and its chunks by their offset."""

    total: int
    chunks: dict[int, bytes] = field(default_factory=dict)

    def in_order(self) -> list[bytes]:
        """The chunks, the first of the packet first."""
        return [chunk for _, chunk in sorted(self.chunks.items())]

    def gap(self) -> int:
        """Where the first chunk is missing, or where the last one ends."""
        position = 0
        for offset, chunk in sorted(self.chunks.items()):
            if offset != position:
                break
            position += len(chunk)
        return position


def take_chunk(extensions: dict[bytes, Extension], payload: bytes) -> bool:
    """Add a segment's chunk to the extension with its GUID; False if the segment is cut off."""
    content = len(EXTENDED_XMP) + _HEADER.size
    if len(payload) < content:
        return False
    guid, total, offset = _HEADER.unpack_from(payload, len(EXTENDED_XMP))
    extensions.setdefault(guid, Extension(total)).chunks.setdefault(offset, payload[content:])
    return True


def chunk_payload(guid: bytes, total: int, offset: int, chunk: bytes) -> bytes:
    """A segment's payload with one chunk of a packet of `total` bytes."""
    return EXTENDED_XMP + _HEADER.pack(guid, total, offset) + chunk
