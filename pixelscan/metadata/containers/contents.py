"""What a container reader hands on: the container's own facts, and where its metadata lies."""

from dataclasses import dataclass, field
from enum import StrEnum

from pixelscan.metadata.model import EmbeddedImage, Problem, Tag


class Kind(StrEnum):
    """A kind of metadata block, as a person calls it."""

    EXIF = "Exif"
    MAKERNOTES = "MakerNotes"
    XMP = "XMP"
    IPTC = "IPTC"
    PHOTOSHOP = "Photoshop"
    ICC = "ICC profile"
    JFIF = "JFIF"
    MPF = "MPF"
    COMMENT = "comment"
    PNG_TEXT = "PNG text"
    C2PA = "C2PA"
    THUMBNAIL = "thumbnail"


@dataclass(frozen=True, slots=True)
class Payload:
    """One block's bytes, stripped of the container's framing.

    `offset` is the place of `data[0]` in the file, None when the data was put together from parts
    or unpacked. `group` names the first directory of an Exif payload (IFD0; ExifIFD or GPS in CR3).
    """

    kind: Kind
    data: bytes
    offset: int | None
    group: str = "IFD0"


@dataclass(slots=True)
class Contents:
    """A file taken apart, before any block is read."""

    format: str
    mime: str
    width: int | None = None
    height: int | None = None
    tags: list[Tag] = field(default_factory=list)
    payloads: list[Payload] = field(default_factory=list)
    embedded: list[EmbeddedImage] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
