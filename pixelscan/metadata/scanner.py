"""A photo's path -> its Scan: finds the container, its blocks, and a reader for each block.

Runs in the calling process; the package `workers` runs it in processes with limits.
"""

import mmap
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from pixelscan.errors import FileUnreadable
from pixelscan.metadata import blocks, formats
from pixelscan.metadata.blocks.exiv2_library import exiv2_library
from pixelscan.metadata.blocks.explanations import explain_exif, explain_xmp
from pixelscan.metadata.blocks.payload import BlockKind, Buffer, Payload
from pixelscan.metadata.blocks.reading import BlockResult, Undecoded
from pixelscan.metadata.blocks.tiff.entry import Entry
from pixelscan.metadata.deadline import DeadlinePassed, passed
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.model import Block, BlockState, EmbeddedImage, PartKind, Problem, Scan, Tag
from pixelscan.metadata.signed_record import SignedRecord

if TYPE_CHECKING:
    from pixelscan.metadata.blocks.makernotes.relocation import Camera

# Packages of `blocks`, each with a module `reader`: it is imported when the first such block is read.
READERS = {
    BlockKind.EXIF: "exif",
    BlockKind.XMP: "xmp",
    BlockKind.IPTC: "iptc",
    BlockKind.PHOTOSHOP: "photoshop",
    BlockKind.ICC: "icc",
    BlockKind.C2PA: "jumbf",
}
EXPLAINERS: dict[BlockKind, Callable[[Tag], Tag]] = {BlockKind.EXIF: explain_exif, BlockKind.XMP: explain_xmp}
READ_ONCE = {BlockKind.XMP, BlockKind.IPTC, BlockKind.ICC}
INSIDE_EXIF = {BlockKind.MAKERNOTES, BlockKind.THUMBNAIL}
MAX_PAYLOADS = 200
SMALL_BYTES = 256 << 10
KINDS_IN_ORDER = tuple(BlockKind)
FOUND = (BlockState.READ, BlockState.UNREADABLE)


class Detail(StrEnum):
    """How much of a photo is wanted: what its summary needs, all tags, or also what each tag means.

    Only the last adds what is measured in a thermal picture: that takes longer than reading all tags.
    """

    SUMMARY = "summary"
    TAGS = "tags"
    EXPLAINED = "explained"


def scan(path: Path, detail: Detail = Detail.EXPLAINED) -> Scan:
    """Everything in the file. Raises FileUnreadable or NotAnImage; damage inside becomes Problems.

    Less `detail` takes less time: every block is read, but no tag is made that nobody wants.
    """
    with opened(path) as data:
        return scan_data(data, str(path), detail)


def scan_data(data: Buffer, file: str, detail: Detail = Detail.EXPLAINED) -> Scan:
    """Everything in a file's bytes, as `scan` does; `file` is its name in the result. Raises NotAnImage."""
    container = formats.identify(data)
    contents = container.read(data)
    if detail is Detail.EXPLAINED:
        for add_facts in contents.later:
            add_facts()
    found = _Scanning(file, data, contents, container.KINDS, container.UNUSED, detail).run()
    return replace(found, record=_verified(data, found.mime)) if _names_record(found) else found


def _names_record(found: Scan) -> bool:
    """Whether the file has a signed record, or says where one is."""
    kinds = {block.name for block in found.blocks if block.state in FOUND}
    return BlockKind.C2PA in kinds or (BlockKind.XMP in kinds and _names_address(found))


def _names_address(found: Scan) -> bool:
    return any(tag.text.startswith("http") for tag in found.tags if tag.name == "Provenance")


def _verified(data: Buffer, mime: str) -> SignedRecord:
    from pixelscan.metadata.provenance.verifier import verified  # noqa: PLC0415 - most photos have no record

    return verified(data, mime)


def walk_blocks(payloads: Iterable[Payload], read: Callable[[Payload], Iterable[Payload]]) -> bool:
    """Read every block and the blocks that `read` returns for it; False if there were more than MAX_PAYLOADS.

    TIFF and Photoshop often hold the same IPTC block twice: identical XMP, IPTC and ICC blocks are read once.
    """
    queue = deque(payloads)
    seen: set[tuple[BlockKind, bytes]] = set()
    for _ in range(MAX_PAYLOADS):
        if not queue:
            return True
        payload = queue.popleft()
        if payload.kind in READ_ONCE:
            if (payload.kind, bytes(payload.data)) in seen:
                continue
            seen.add((payload.kind, bytes(payload.data)))
        queue.extend(read(payload))
    return False


def read_block(payload: Payload) -> BlockResult:
    """One block, read by the reader for its kind; empty if there is none. A reader's error becomes a Problem."""
    name = READERS.get(payload.kind)
    return _guarded(payload.kind, lambda: _reader(name).read(payload)) if name else BlockResult()


@cache
def _reader(name: str) -> ModuleType:
    return import_module(f"{blocks.__name__}.{name}.reader")


@contextmanager
def opened(path: Path) -> Iterator[Buffer]:
    """A small file's bytes, a larger one memory-mapped: only the pages that are read use memory.

    Raises FileUnreadable.
    """
    try:
        with path.open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            if not size:
                raise FileUnreadable(f"{path.name} is empty.")
            if size <= SMALL_BYTES:
                # Reading is cheaper than the page faults of mapping.
                yield file.read(size)
                return
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                yield data
    except OSError as fault:
        raise FileUnreadable(f"{path.name or path} cannot be opened: {fault.strerror or fault}.") from fault


@dataclass(slots=True)
class _Scanning:
    file: str
    data: Buffer
    contents: ParsedContainer
    kinds: frozenset[BlockKind]
    unused: frozenset[BlockKind]
    detail: Detail
    tags: list[Tag] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    embedded: list[EmbeddedImage] = field(default_factory=list)
    states: dict[BlockKind, Block] = field(default_factory=dict)

    def run(self) -> Scan:
        self.tags += self.contents.tags
        self.problems += self.contents.problems
        self.embedded += self.contents.embedded
        if not walk_blocks(self.contents.payloads, self._read):
            text = f"There are more than {MAX_PAYLOADS} metadata blocks; the others were not read."
            self.problems.append(Problem("File", text))
        self._note_unreadable(self.contents.unreadable)
        return Scan(
            file=self.file,
            format=self.contents.format,
            mime=self.contents.mime,
            bytes=len(self.data),
            width=self.contents.width or None,
            height=self.contents.height or None,
            tags=tuple(self.tags),
            problems=tuple(self.problems),
            blocks=tuple([self._block(kind) for kind in KINDS_IN_ORDER]),
            embedded=tuple(self.embedded),
            parts=tuple(self.contents.parts),
        )

    def _read(self, payload: Payload) -> list[Payload]:
        """Read one block; returns the blocks inside it."""
        if payload.kind is BlockKind.MAKERNOTES:
            self._read_maker_note(lambda: self._maker_note_block(payload), len(payload.data))
            return []
        if payload.kind not in READERS:
            self._note_state(payload.kind, len(payload.data), readable=True)
            return []
        reading = read_block(payload)
        self._take(payload.kind, len(payload.data), reading, payload.offset)
        if reading.undecoded is not None and self.detail is Detail.EXPLAINED:
            self._leave(reading.undecoded(), payload.offset)
        if (note := reading.maker_note) is not None:
            self._read_maker_note(lambda: self._maker_note(payload, note), note.length)
        return reading.nested

    def _leave(self, undecoded: list[Undecoded], offset: int | None) -> None:
        for name, start, size in undecoded:
            place = None if start is None or offset is None else offset + start
            self.contents.add_part(PartKind.NOT_DECODED, name, place, size)

    def _maker_note_block(self, payload: Payload) -> BlockResult:
        from pixelscan.metadata.blocks.makernotes import exiv2_reader  # noqa: PLC0415 - as below

        return exiv2_reader.read_file(self.data, payload.data, self._camera())

    def _maker_note(self, payload: Payload, note: Entry) -> BlockResult:
        # Takes 15 ms, and many photos have no maker note.
        from pixelscan.metadata.blocks.makernotes import exiv2_reader  # noqa: PLC0415

        return exiv2_reader.read(payload.data, note, self._camera())

    def _camera(self) -> "Camera":
        """From the first tags with these names."""
        from pixelscan.metadata.blocks.makernotes.relocation import Camera  # noqa: PLC0415 - as above

        make, model = (next((tag.text for tag in self.tags if tag.name == name), "") for name in ("Make", "Model"))
        return Camera(make, model)

    def _read_maker_note(self, read: Callable[[], BlockResult], size: int = 0) -> None:
        reading = _guarded(BlockKind.MAKERNOTES, read)
        if not reading.tags and not reading.problems:
            text = f"PixelScan cannot decode this kind of maker note ({size:,} bytes)."
            reading.problems.append(Problem(BlockKind.MAKERNOTES, text))
        self._take(BlockKind.MAKERNOTES, size, reading, None)
        if not reading.tags and exiv2_library() is None:
            self.states[BlockKind.MAKERNOTES] = Block(BlockKind.MAKERNOTES, BlockState.NOT_LOOKED_AT, size)

    def _take(self, kind: BlockKind, size: int, reading: BlockResult, offset: int | None) -> None:
        explain = EXPLAINERS.get(kind) if self.detail is Detail.EXPLAINED else None
        self.tags += map(explain, reading.tags) if explain else reading.tags
        self.problems += reading.problems
        if offset is not None:
            self.embedded += [replace(image, offset=image.offset + offset) for image in reading.embedded]
        self._note_state(kind, size, readable=bool(reading.tags) or not reading.problems)
        self._note_unreadable(reading.unreadable)

    def _note_unreadable(self, kinds: set[BlockKind]) -> None:
        for kind in kinds:
            self._note_state(kind, 0, readable=False)

    def _note_state(self, kind: BlockKind, size: int, *, readable: bool) -> None:
        earlier = self.states.get(kind)
        readable = readable or (earlier is not None and earlier.state is BlockState.READ)
        state = BlockState.READ if readable else BlockState.UNREADABLE
        self.states[kind] = Block(kind, state, size + (earlier.size if earlier else 0))

    def _block(self, kind: BlockKind) -> Block:
        if kind is BlockKind.THUMBNAIL and self.embedded:
            return Block(kind, BlockState.READ, sum(image.length for image in self.embedded))
        return self.states[kind] if kind in self.states else _not_found(kind, self.kinds, self.unused)


@cache
def _not_found(kind: BlockKind, kinds: frozenset[BlockKind], unused: frozenset[BlockKind]) -> Block:
    """A kind of block that a container of these kinds does not hold; made once for each format."""
    if kind in kinds or (kind in INSIDE_EXIF and BlockKind.EXIF in kinds):
        return Block(kind, BlockState.ABSENT)
    return Block(kind, BlockState.UNUSED if kind in unused else BlockState.NOT_LOOKED_AT)


def _guarded(kind: BlockKind, read: Callable[[], BlockResult]) -> BlockResult:
    """A bug in a reader loses only its block, not the photo. The fuzz run counts these as bugs to fix."""
    if passed():
        return BlockResult(problems=[Problem(kind, "Not read: the time limit for this photo was reached.")])
    try:
        return read()
    except DeadlinePassed:
        return BlockResult(problems=[Problem(kind, "Reading it took too long and was stopped.")])
    except Exception as fault:  # otherwise the whole photo would be lost
        import logging  # noqa: PLC0415 - takes 3 ms, for a bug

        logging.getLogger(__name__).debug("A reader's fault", exc_info=True)
        text = f"Reader fault: {type(fault).__name__}: {fault}"
        return BlockResult(problems=[Problem(kind, text)])
