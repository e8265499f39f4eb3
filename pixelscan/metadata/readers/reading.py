"""What every block reader returns."""

from dataclasses import dataclass, field

from pixelscan.metadata.containers.contents import Payload
from pixelscan.metadata.model import EmbeddedImage, Problem, Tag


@dataclass(slots=True)
class Reading:
    """The tags of one block, what could not be read, pictures found, and blocks that lie within it."""

    tags: list[Tag] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    embedded: list[EmbeddedImage] = field(default_factory=list)
    nested: list[Payload] = field(default_factory=list)
