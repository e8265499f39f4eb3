"""A photo's scan as plain, frozen data.

A photo has a hundred tags or more. Named tuples are created three times as fast as frozen dataclasses.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from pixelscan.metadata.signed_record import NO_RECORD, SignedRecord


@dataclass(frozen=True, slots=True)
class Binary:
    """Bytes that people cannot read; only their number is kept."""

    length: int

    def __str__(self) -> str:
        return f"(binary, {self.length} bytes)"


Scalar = str | int | float
Value = Scalar | Binary | tuple[Scalar, ...]


def stored_text(value: Value) -> str:
    """A value without words; several are separated by blanks."""
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


class Tag(NamedTuple):
    """One fact in a file.

    `group` is ExifTool's family 1 group (IFD0, ExifIFD, XMP-dc ...), `name` the standard's name
    (CIPA DC-008 for Exif), `value` the stored value (rationals as floats, 0/0 as nan, 1/0 as inf),
    `text` the value for people, `explanation` what the tag means, if known.
    """

    group: str
    name: str
    value: Value
    text: str
    id: int | str | None = None
    explanation: str = ""


class Problem(NamedTuple):
    """Something that could not be read: its group, and a sentence."""

    group: str
    text: str


class BlockState(StrEnum):
    """Whether a block was read, and if not, why."""

    READ = "read"
    ABSENT = "none"
    UNUSED = "not used"
    UNREADABLE = "unreadable"
    NOT_LOOKED_AT = "not looked at"


class Block(NamedTuple):
    """One block of metadata (Exif, XMP, IPTC ...) and its state; `size` in bytes."""

    name: str
    state: BlockState
    size: int = 0


@dataclass(frozen=True, slots=True)
class EmbeddedImage:
    """A picture inside the file: IFD1's thumbnail, an MPF picture, a RAW preview. Position and size in bytes."""

    group: str
    offset: int
    length: int


class PartKind(StrEnum):
    """What a file can contain besides its picture and metadata blocks."""

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
    """A part of a file; `name` is the format's term for it, `offset` is None if it is in several pieces."""

    kind: PartKind
    name: str
    offset: int | None
    size: int


SIDECAR_ENDINGS = (".xmp", ".aae", ".json")


def is_sidecar_name(name: str) -> bool:
    """Whether a file's name ends as sidecars' do."""
    return name.lower().endswith(SIDECAR_ENDINGS)


class SidecarFact(NamedTuple):
    """What a sidecar says of its photo, and `embedded` what the photo itself says, "" if nothing."""

    name: str
    value: str
    embedded: str
    contradicts: bool


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A file beside a photo that tells of it; `problem` is the sentence for one that cannot be read."""

    file: str
    format: str
    facts: tuple[SidecarFact, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """Everything read from one photo, and from the sidecars that it was joined with.

    `width` and `height` are the stored picture's pixels, before rotation.
    """

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
    sidecars: tuple[Sidecar, ...] = field(default=())
    record: SignedRecord = NO_RECORD

    def by_key(self) -> dict[str, Tag]:
        """The tags by "group:name"; the first of duplicates."""
        return {f"{tag.group}:{tag.name}": tag for tag in reversed(self.tags)}
