"""What a container reader hands on: the container's own facts, and where its metadata lies."""

from dataclasses import dataclass, field
from enum import StrEnum
from mmap import mmap

from pixelscan.metadata.model import EmbeddedImage, Problem, Tag, Value

# Both slice to bytes and have len() and find(); a whole file is never copied.
Buffer = bytes | mmap

MAX_PROBLEMS = 100


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
    """One block's bytes, stripped of the container's framing; of a TIFF the whole file, as it was given.

    `offset` is the place of `data[0]` in the file, None when the data was put together from parts
    or unpacked. `group` names the first directory of an Exif payload (IFD0; ExifIFD or GPS in CR3).
    Blocks that need no reader of their own (JFIF, MPF, comment, PNG text, C2PA) are handed on too, for their size.
    """

    kind: Kind
    data: Buffer
    offset: int | None
    group: str = "IFD0"


@dataclass(slots=True)
class Contents:
    """A file taken apart, before any block is read. `format` is ExifTool's name of the file type."""

    format: str
    mime: str
    width: int | None = None
    height: int | None = None
    tags: list[Tag] = field(default_factory=list)
    payloads: list[Payload] = field(default_factory=list)
    embedded: list[EmbeddedImage] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.add("File", "FileType", self.format)
        self.add("File", "MIMEType", self.mime)

    def add(self, group: str, name: str, value: Value, text: str = "", tag_id: int | str | None = None) -> None:
        """One of the container's own facts; `text` only where the words are not the value itself."""
        self.tags.append(Tag(group, name, value, text or _plain(value), tag_id))

    def add_size(self, width: int, height: int, group: str = "File") -> None:
        """The stored picture's size, as facts of `group` too."""
        self.width, self.height = width, height
        self.add(group, "ImageWidth", width)
        self.add(group, "ImageHeight", height)

    def report(self, group: str, text: str) -> None:
        """A problem; a file that is one long fault gets the first hundred of them listed."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(group, text))
        elif len(self.problems) == MAX_PROBLEMS:
            self.problems.append(Problem("File", f"More than {MAX_PROBLEMS} faults; the others are not listed."))


def _plain(value: Value) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
