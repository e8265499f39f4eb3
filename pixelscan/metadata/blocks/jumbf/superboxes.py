"""JUMBF (ISO 19566-5): superboxes that nest, each with a description and content; C2PA keeps manifests in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pixelscan.metadata.blocks.boxes import boxes
from pixelscan.metadata.blocks.damage import ignore

MAX_DEPTH = 16
MAX_BOXES = 10_000
SUPERBOX, DESCRIPTION = b"jumb", b"jumd"
# ISO 19566-5 annex B, C2PA 2.1 section 11.1: types by the first four bytes of their UUID, where those are letters.
_UUID_END = bytes.fromhex("00110010800000aa00389b71")
LABELLED, NUMBERED, HASHED, PRIVATE = 2, 4, 8, 16


@dataclass(frozen=True, slots=True)
class ContentBox:
    """A box with data: its type, its place in the block, its bytes."""

    type: bytes
    offset: int
    data: bytes


@dataclass(slots=True)
class Superbox:
    """A superbox: the UUID of its type, its label, what the description adds, its content and the superboxes in it."""

    uuid: bytes = b""
    label: str = ""
    salt: bytes = b""
    content: list[ContentBox] = field(default_factory=list)
    inner: list["Superbox"] = field(default_factory=list)

    @property
    def type(self) -> str:
        """Its type as ExifTool writes it: (c2pa)-0011-0010-800000aa00389b71, or the whole UUID."""
        digits = self.uuid.hex()
        if self.uuid[4:] == _UUID_END and self.uuid[:4].isalnum():
            return f"({self.uuid[:4].decode()})-{digits[8:12]}-{digits[12:16]}-{digits[16:]}"
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:]}"

    def walk(self) -> Iterator["Superbox"]:
        """This superbox and all that are inside it, in file order."""
        yield self
        for box in self.inner:
            yield from box.walk()


def superboxes(block: bytes) -> list[Superbox]:
    """The superboxes of a block that begins with one, or with the description of its only one.

    What is damaged or nested too deep ends its list; nothing is raised.
    """
    walker = _Walker(block)
    if block[4:8] == DESCRIPTION:
        only = Superbox()
        walker.fill(only, 0, len(block), MAX_DEPTH)
        return [only]
    outer = Superbox()
    walker.fill(outer, 0, len(block), MAX_DEPTH)
    return outer.inner


class _Walker:
    def __init__(self, block: bytes) -> None:
        self.block = block
        self.boxes_left = MAX_BOXES

    def fill(self, holder: Superbox, start: int, end: int, depth: int) -> None:
        """Take the boxes between two places into their superbox."""
        for box in boxes(self.block, start, end, ignore):
            self.boxes_left -= 1
            if self.boxes_left < 0:
                return
            if box.type == SUPERBOX and depth:
                inner = Superbox()
                self.fill(inner, box.content, box.end, depth - 1)
                holder.inner.append(inner)
            elif box.type == DESCRIPTION:
                _describe(holder, self.block[box.content : box.end])
            else:
                holder.content.append(ContentBox(box.type, box.content, self.block[box.content : box.end]))


def _describe(holder: Superbox, description: bytes) -> None:
    """Type, toggles, then what they announce: label, number, hash, and a private box (C2PA's salt)."""
    holder.uuid, toggles, rest = description[:16], description[16:17], description[17:]
    flags = toggles[0] if toggles else 0
    if flags & LABELLED:
        label, _, rest = rest.partition(b"\0")
        holder.label = label.decode("utf-8", "replace")
    rest = rest[4 * bool(flags & NUMBERED) + 32 * bool(flags & HASHED) :]
    if flags & PRIVATE and rest[4:8] == b"c2sh":
        holder.salt = rest[8 : int.from_bytes(rest[:4], "big")]
