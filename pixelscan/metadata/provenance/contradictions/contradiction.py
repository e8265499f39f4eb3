"""Things in a photo that cannot both be true, for a person to weigh: evidence, never a verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from pixelscan.metadata.model import Scan, Tag
from pixelscan.metadata.photo.capture_time import CaptureTime
from pixelscan.metadata.photo.summary import Summary
from pixelscan.metadata.photo.tag_values import TagValues
from pixelscan.metadata.provenance.ai_markers import AIMarker

NOTHING_FOUND = (
    "Nothing in the metadata contradicts itself. That proves nothing: metadata can be edited without a trace."
)


class Weight(StrEnum):
    """How much it says: weak ones are common in honest photos."""

    WEAK = "weak"
    MEDIUM = "medium"
    STRONG = "strong"


class Contradiction(NamedTuple):
    """A sentence with both values, the "group:name" of the tags with them, and how it comes about honestly."""

    text: str
    weight: Weight
    innocent: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """What was read from one photo, its tags by "group:name".

    `thumbnail_differs` is None if no one compared the embedded picture.
    """

    scan: Scan
    summary: Summary
    markers: tuple[AIMarker, ...]
    tags: Mapping[str, Tag]
    time: CaptureTime | None
    thumbnail_differs: bool | None = None

    @cached_property
    def groups(self) -> frozenset[str]:
        return frozenset([tag.group for tag in self.scan.tags])

    @cached_property
    def values(self) -> TagValues:
        return TagValues(self.tags)

    def text(self, key: str) -> str:
        """The tag's text on one line, "" if the photo lacks it."""
        return self.values.text(key) or ""
