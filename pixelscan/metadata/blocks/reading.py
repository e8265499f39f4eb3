"""What every block reader returns."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from pixelscan.metadata.blocks.payload import BlockKind, Payload
from pixelscan.metadata.blocks.tiff.entry import Entry
from pixelscan.metadata.model import EmbeddedImage, Problem, Tag

# The directory that the entry of a camera's note in a DNG's private data is said to stand in.
NOTE_IN_DNG = "DNGPrivateData"


class Undecoded(NamedTuple):
    """Bytes of a block that no reader understands; `start` is None where they are in several pieces."""

    name: str
    start: int | None
    size: int


@dataclass(slots=True)
class BlockResult:
    """The tags of one block, what could not be read, pictures found, and blocks that lie within it.

    `unreadable` are the kinds of blocks within it that are mentioned but cannot be reached; `maker_note` is the entry
    of an Exif block that holds one; `undecoded` finds what of the block nobody has read, if somebody wants to know.
    """

    tags: list[Tag] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    embedded: list[EmbeddedImage] = field(default_factory=list)
    nested: list[Payload] = field(default_factory=list)
    unreadable: set[BlockKind] = field(default_factory=set)
    maker_note: Entry | None = None
    undecoded: Callable[[], list[Undecoded]] | None = None
