"""What a container reader returns: the container's own facts, and where its metadata is."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pixelscan.metadata.blocks.payload import BlockKind, Buffer, Payload
from pixelscan.metadata.blocks.tiff.ifd import Directories
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.model import Binary, EmbeddedImage, Part, PartKind, Problem, Tag, Value, stored_text

# Limits, because a file can claim any number of pieces. A 200 MB PNG has 25,000 chunks.
MAX_PIECES = 200_000
MAX_TAGS = 10_000
MAX_TEXT_BYTES = 1 << 20
MAX_BLOCK_BYTES = 64 << 20
MAX_PROBLEMS = 100
MAX_PARTS = 200
_STRIDE = 1 << 14


@dataclass(slots=True)
class ParsedContainer:
    """A parsed file, before any block is read. `format` is ExifTool's name for the file type.

    `unreadable` are the blocks that exist but cannot be passed on. `later` adds the facts that take long to find and
    that no summary has, if somebody wants them.
    Everything has a limit, whatever the file contains; a problem says what was left out.
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
    later: list[Callable[[], None]] = field(default_factory=list)
    tags_left_out: bool = False
    pieces_left: int = MAX_PIECES
    text_bytes_left: int = MAX_TEXT_BYTES
    block_bytes_left: int = MAX_BLOCK_BYTES

    def __post_init__(self) -> None:
        self.add("File", "FileType", self.format)
        self.add("File", "MIMEType", self.mime)

    def step(self) -> bool:
        """Count one more piece (segment, chunk, box, item ...); False once there are too many."""
        self.pieces_left -= 1
        if self.pieces_left == 0:
            self.report("File", f"There are more than {MAX_PIECES} pieces; the others were not read.")
        return self.pieces_left > 0

    def add(self, group: str, name: str, value: Value, text: str = "", tag_id: int | str | None = None) -> None:
        """Add one of the container's own facts; `text` is needed only if it differs from the value."""
        if len(self.tags) < MAX_TAGS:
            self.tags.append(Tag(group, name, value, text or stored_text(value), tag_id))
        elif not self.tags_left_out:
            self.tags_left_out = True
            self.report("File", f"There are more than {MAX_TAGS} facts in the container; the others were left out.")

    def add_size(self, width: int, height: int, group: str = "File") -> None:
        """Set the stored picture's size in pixels, also as facts of `group`."""
        self.width, self.height = width, height
        self.add(group, "ImageWidth", width)
        self.add(group, "ImageHeight", height)

    def add_text(self, group: str, name: str, data: bytes, tag_id: int | str | None = None) -> None:
        """Add text of unknown charset; at most a megabyte is decoded for the whole file."""
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
        """Add a metadata block to read; at most 64 MB for all blocks, not counting the file itself (TIFF)."""
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
                f"A block of {len(data)} bytes was not read: all blocks together exceed {MAX_BLOCK_BYTES >> 20} MB.",
            )

    def add_part(self, kind: PartKind, name: str, offset: int | None, size: int) -> None:
        """Add a part that is not a metadata block; the first two hundred are listed."""
        if len(self.parts) < MAX_PARTS:
            self.parts.append(Part(kind, name, offset, size))
        elif len(self.parts) == MAX_PARTS:
            self.parts.append(Part(PartKind.NOT_DECODED, "further parts, which are not listed", None, 0))

    def leave_undecoded(self, name: str, data: Buffer, start: int, end: int) -> None:
        """List data that PixelScan does not decode, unless it is all zeros."""
        if any(data[at : min(at + _STRIDE, end)].strip(b"\0") for at in range(start, end, _STRIDE)):
            self.add_part(PartKind.NOT_DECODED, name, start, end - start)

    def mark_unreadable(self, kind: BlockKind, group: str, text: str) -> None:
        """Report a block that exists but cannot be passed on, so that its state is "unreadable" and not "none"."""
        self.unreadable.add(kind)
        self.report(group, text)

    def report(self, group: str, text: str) -> None:
        """Add a problem; only the first hundred are listed."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(group, text))
        elif len(self.problems) == MAX_PROBLEMS:
            self.problems.append(Problem("File", f"More than {MAX_PROBLEMS} problems; the others are not listed."))
