"""What every block reader returns."""

from dataclasses import dataclass, field

from pixelscan.metadata.model import EmbeddedImage, Problem, Tag


@dataclass(slots=True)
class Reading:
    """The tags of one block, what could not be read, and pictures found (offsets within the block)."""

    tags: list[Tag] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    embedded: list[EmbeddedImage] = field(default_factory=list)
