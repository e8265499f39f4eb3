"""The contents of a container: kinds of metadata blocks, and the bytes of one block."""

from dataclasses import dataclass, field
from enum import StrEnum
from mmap import mmap

from pixelscan.metadata.blocks.tiff.ifd import Directories

# Both slice to bytes and have len() and find(); a whole file is never copied.
Buffer = bytes | mmap


class BlockKind(StrEnum):
    """A kind of metadata block, as a person calls it."""

    # Enum's own is written in Python, and every block asks for a dozen.
    __hash__ = str.__hash__

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
    """One block's bytes, stripped of the container's framing; of a TIFF the whole file, as it was given.

    `offset` is the place of `data[0]` in the file, None when the data was put together from parts
    or unpacked. `group` names the first directory of an Exif payload (IFD0; ExifIFD or GPS in CR3).
    Blocks that need no reader of their own (JFIF, MPF, comment, PNG text) are handed on too, for their size.
    `directories` are those of an Exif payload whose container has walked them already.
    """

    kind: BlockKind
    data: Buffer
    offset: int | None
    group: str = "IFD0"
    directories: Directories | None = field(default=None, compare=False, repr=False)
