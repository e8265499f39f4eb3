"""What a container reader hands on: the container's own facts, and where its metadata lies."""

from dataclasses import dataclass, field

from pixelscan.metadata.blocks.exif.ifd import Directories
from pixelscan.metadata.blocks.payload import BlockKind, Buffer, Payload
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.model import Binary, EmbeddedImage, Part, PartKind, Problem, Tag, Value

# A file says how many pieces it has; these say how many are looked at. A 200 MB PNG has 25,000 chunks.
MAX_PIECES = 200_000
MAX_TAGS = 10_000
MAX_TEXT_BYTES = 1 << 20
MAX_BLOCK_BYTES = 64 << 20
MAX_PROBLEMS = 100
MAX_PARTS = 200
_STRIDE = 1 << 20


@dataclass(slots=True)
class ParsedContainer:
    """A file taken apart, before any block is read. `format` is ExifTool's name of the file type.

    `unreadable` are blocks that are there but cannot be handed on.
    Whatever a file holds, this holds a bounded part of it, and says so where something was left out.
    """

    format: str
    mime: str
    width: int | None = None
    height: int | None = None
    tags: list[Tag] = field(default_factory=list)
    payloads: list[Payload] = field(default_factory=list)
    embedded: list[EmbeddedImage] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unreadable: set[BlockKind] = field(default_factory=set)
    parts: list[Part] = field(default_factory=list)
    tags_left_out: bool = False
    pieces_left: int = MAX_PIECES
    text_bytes_left: int = MAX_TEXT_BYTES
    block_bytes_left: int = MAX_BLOCK_BYTES

    def __post_init__(self) -> None:
        self.add("File", "FileType", self.format)
        self.add("File", "MIMEType", self.mime)

    def step(self) -> bool:
        """Whether one more piece (segment, chunk, box, item ...) may be looked at."""
        self.pieces_left -= 1
        if self.pieces_left == 0:
            self.report("File", f"More than {MAX_PIECES} pieces; the rest was not looked at.")
        return self.pieces_left > 0

    def add(self, group: str, name: str, value: Value, text: str = "", tag_id: int | str | None = None) -> None:
        """One of the container's own facts; `text` only where the words are not the value itself."""
        if len(self.tags) < MAX_TAGS:
            self.tags.append(Tag(group, name, value, text or _plain(value), tag_id))
        elif not self.tags_left_out:
            self.tags_left_out = True
            self.report("File", f"More than {MAX_TAGS} facts in the container; the rest was left out.")

    def add_size(self, width: int, height: int, group: str = "File") -> None:
        """The stored picture's size, as facts of `group` too."""
        self.width, self.height = width, height
        self.add(group, "ImageWidth", width)
        self.add(group, "ImageHeight", height)

    def add_text(self, group: str, name: str, data: bytes, tag_id: int | str | None = None) -> None:
        """A text of unknown charset; a megabyte of all texts together is decoded."""
        self.text_bytes_left -= len(data)
        self.add(group, name, decode(data) if self.text_bytes_left >= 0 else Binary(len(data)), tag_id=tag_id)

    def add_block(
        self,
        kind: BlockKind,
        data: Buffer,
        offset: int | None,
        group: str = "IFD0",
        directories: Directories | None = None,
    ) -> None:
        """A metadata block to be read; 64 MB of all blocks together are handed on, the file itself (TIFF) apart."""
        if isinstance(data, bytes):
            self.block_bytes_left -= len(data)
        if kind is BlockKind.C2PA:
            self.add_part(PartKind.C2PA, "C2PA manifest", offset, len(data))
        if self.block_bytes_left >= 0:
            self.payloads.append(Payload(kind, data, offset, group, directories))
        else:
            self.mark_unreadable(
                kind,
                kind,
                f"A block of {len(data)} bytes was not read: the file has over {MAX_BLOCK_BYTES >> 20} MB of them.",
            )

    def add_part(self, kind: PartKind, name: str, offset: int | None, size: int) -> None:
        """A part that is no block of metadata; two hundred are listed."""
        if len(self.parts) < MAX_PARTS:
            self.parts.append(Part(kind, name, offset, size))
        elif len(self.parts) == MAX_PARTS:
            self.parts.append(Part(PartKind.NOT_DECODED, "further parts, which are not listed", None, 0))

    def leave_undecoded(self, name: str, data: Buffer, start: int, end: int) -> None:
        """Name what no reader of PixelScan's takes apart; room that is filled with zeros holds nothing."""
        if any(data[at : min(at + _STRIDE, end)].strip(b"\0") for at in range(start, end, _STRIDE)):
            self.add_part(PartKind.NOT_DECODED, name, start, end - start)

    def mark_unreadable(self, kind: BlockKind, group: str, text: str) -> None:
        """A block that is there, and of which nothing can be handed on: a problem, and not "none"."""
        self.unreadable.add(kind)
        self.report(group, text)

    def report(self, group: str, text: str) -> None:
        """A problem; a file that is one long fault gets the first hundred of them listed."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(group, text))
        elif len(self.problems) == MAX_PROBLEMS:
            self.problems.append(Problem("File", f"More than {MAX_PROBLEMS} faults; the others are not listed."))


def _plain(value: Value) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
