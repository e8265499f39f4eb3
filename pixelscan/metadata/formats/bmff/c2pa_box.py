"""The box in which HEIF, AVIF and films keep a store of C2PA manifests (C2PA 2.1 section A.5)."""

from pixelscan.metadata.blocks.boxes import Box
from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.reassemble import MAX_JOINED_BYTES

UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")


def is_c2pa(data: Buffer, box: Box) -> bool:
    """Also for one with hashes of a film's fragments, which is no store."""
    return box.type == b"uuid" and data[box.content : box.content + 16] == UUID


def add_c2pa(data: Buffer, box: Box, contents: ParsedContainer) -> None:
    """After the version, what it is for, and eight bytes more before the store of manifests."""
    start = box.content + 16
    purpose = data[start + 4 : min(box.end, start + 32)].partition(b"\0")[0]
    if purpose == b"manifest":
        start += 4 + len(purpose) + 1 + 8
    contents.add_block(BlockKind.C2PA, data[start : min(box.end, start + MAX_JOINED_BYTES)], start)
