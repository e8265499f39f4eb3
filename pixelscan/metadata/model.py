"""What a scan of a photo is: plain, frozen, picklable data.

A photo has a hundred tags and more: as named tuples they are made three times and sent between
processes five times as fast as frozen dataclasses.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Binary:
    """Bytes that mean nothing to a person; only their number is kept."""

    length: int

    def __str__(self) -> str:
        return f"(binary, {self.length} bytes)"


Scalar = str | int | float
Value = Scalar | Binary | tuple[Scalar, ...]


class Tag(NamedTuple):
    """One fact in a file.

    `group` is ExifTool's family 1 group (IFD0, ExifIFD, XMP-dc ...), `name` the standard's name
    (CIPA DC-008 for Exif), `value` what the file stores (rationals as floats, 0/0 as nan, 1/0 as
    inf), `text` the same in words for a person, `explanation` what the tag is about, if known.
    """

    group: str
    name: str
    value: Value
    text: str
    id: int | str | None = None
    explanation: str = ""


class Problem(NamedTuple):
    """Something that could not be read: in which group, and what, as a sentence."""

    group: str
    text: str


class BlockState(StrEnum):
    """Four different answers to "what of this block?", and the good one."""

    READ = "read"
    ABSENT = "none"
    UNUSED = "not used"
    UNREADABLE = "unreadable"
    NOT_LOOKED_AT = "not looked at"


class Block(NamedTuple):
    """One block of metadata (Exif, XMP, IPTC ...) and what became of it; `size` in bytes."""

    name: str
    state: BlockState
    size: int = 0


@dataclass(frozen=True, slots=True)
class EmbeddedImage:
    """A picture inside the file: IFD1's thumbnail, an MPF picture, a RAW preview. Bytes in the file."""

    group: str
    offset: int
    length: int


class PartKind(StrEnum):
    """What else a file carries beside its picture and the blocks of metadata."""

    THUMBNAIL = "thumbnail"
    PREVIEW = "preview"
    FURTHER_PICTURE = "further picture"
    GAIN_MAP = "gain map"
    DEPTH_MAP = "depth map"
    VIDEO = "video"
    SOUND = "sound"
    C2PA = "C2PA"
    NOT_DECODED = "not decoded"


class Part(NamedTuple):
    """A part of a file, by the name its format has for it; `offset` is None where it lies in several pieces."""

    kind: PartKind
    name: str
    offset: int | None
    size: int


@dataclass(frozen=True, slots=True)
class Scan:
    """All that one photo says. `width` and `height` are the stored picture's pixels, unrotated."""

    file: str
    format: str
    mime: str
    bytes: int
    width: int | None
    height: int | None
    tags: tuple[Tag, ...] = ()
    problems: tuple[Problem, ...] = ()
    blocks: tuple[Block, ...] = ()
    embedded: tuple[EmbeddedImage, ...] = field(default=())
    parts: tuple[Part, ...] = field(default=())

    def by_key(self) -> dict[str, Tag]:
        """The tags by "group:name"; of tags that stand twice, the first."""
        return {f"{tag.group}:{tag.name}": tag for tag in reversed(self.tags)}
