"""JUMBF in a container: a store of C2PA manifests, or boxes of somebody else's (ISO 19566-5)."""

from pixelscan.metadata.blocks.payload import BlockKind, Payload
from pixelscan.metadata.formats.contents import ParsedContainer

C2PA = b"c2pa"
HEAD_BYTES = 64


def add_jumbf(contents: ParsedContainer, block: bytes, offset: int | None) -> None:
    """C2PA is a block of its own; of any other box what it says is the container's."""
    if C2PA in block[:HEAD_BYTES]:
        contents.add_block(BlockKind.C2PA, block, offset)
        return
    from pixelscan.metadata.blocks.jumbf import reader  # noqa: PLC0415 - takes 6 ms, for few photos

    found = reader.read(Payload(BlockKind.C2PA, block, offset))
    for tag in found.tags:
        contents.add(tag.group, tag.name, tag.value, tag.text, tag.id)
    for problem in found.problems:
        contents.report(problem.group, problem.text)
