"""An XMP packet in a file of its own, as photo editors write it next to a RAW file (XMP specification part 3)."""

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.reassemble import MAX_JOINED_BYTES

KINDS = frozenset({BlockKind.XMP})
UNUSED = frozenset(BlockKind) - KINDS

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BEGINNINGS = (b"<?xpacket ", b"<x:xmpmeta", b"<rdf:RDF", b"<x:xapmeta")


def matches(head: bytes) -> bool:
    """The packet's first element, perhaps after an XML declaration."""
    text = head.removeprefix(BYTE_ORDER_MARK).lstrip()
    if text.startswith(b"<?xml"):
        text = text.partition(b"?>")[2].lstrip()
    return text.startswith(BEGINNINGS)


def read(data: Buffer) -> ParsedContainer:
    """The whole file is one block."""
    contents = ParsedContainer("XMP sidecar", "application/rdf+xml")
    contents.add_block(BlockKind.XMP, bytes(data[:MAX_JOINED_BYTES]), 0)
    return contents
