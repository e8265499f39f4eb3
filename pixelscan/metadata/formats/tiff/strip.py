"""TIFF: every page and its strips stay where they are; all else is edited in place, or left behind as zeros."""

from pixelscan.errors import CannotStrip
from pixelscan.metadata.blocks.exif.strip_location import without_leftovers, without_place
from pixelscan.metadata.blocks.strip_levels import EXIF_KEPT, PAGE_KEPT, Level
from pixelscan.metadata.blocks.tiff import standard_tags
from pixelscan.metadata.blocks.tiff.layout import (
    PICTURE_DATA,
    Directory,
    Layout,
    Slot,
    Span,
    layout,
    picture_spans,
    whole_numbers,
)
from pixelscan.metadata.blocks.tiff.standard_tags import EXIF_POINTER
from pixelscan.metadata.formats.pieces import Change, Stripped
from pixelscan.metadata.formats.tiff import reader
from pixelscan.metadata.formats.tiff.kept_values import SOI, check_length, kept_value, picture_values, without_texts

COMPRESSION, OLD_JPEG = 0x0103, 6
PAGES = ("IFD", "SubIFD")
REFUSED = (
    "{format} is a camera's negative: developing it needs what the camera noted in it, "
    "so nothing is taken out. Export it as JPEG and strip that."
)


def strip(data: bytes, level: Level) -> Stripped:
    """The file keeps its length, or ends where the last page does; its pages stay, also the reduced ones."""
    format_ = reader.read(data).format
    if format_ != "TIFF":
        raise CannotStrip(REFUSED.format(format=format_))
    found = layout(data)
    if found.cut or not found.directories:
        raise CannotStrip("The file's directories are damaged.")
    _check_readable(found)
    if level is not Level.PLACE:
        return _Pages(data, found, level).run()
    new = without_leftovers(without_place(data))
    if new == data:
        return Stripped(data, ())
    changed = sum(one != other for one, other in zip(data, new, strict=True))
    return Stripped(new, (Change("place", changed, 0),))


def _check_readable(found: Layout) -> None:
    """Refuse a page of whose description something is lost: decoders guess, and the copy might look different."""
    for page in found.directories:
        for slot in page.slots if page.name.startswith(PAGES) else ():
            if slot.tag in PAGE_KEPT and slot.elements and slot.value.start == slot.value.end:
                name = standard_tags.tag_name(page.name, slot.tag) or f"tag 0x{slot.tag:04X}"
                raise CannotStrip(f"The file is damaged: {name}, which describes the picture, cannot be read.")


class _Pages:
    """The file written anew at the same places: what is not copied is zero."""

    def __init__(self, data: bytes, found: Layout, level: Level) -> None:
        self.data = data
        self.found = found
        self.level = level
        self.new = bytearray(len(data))
        self.end = 0
        self.changes: list[Change] = []

    def run(self) -> Stripped:
        self._copy(Span(0, 16 if self.found.big else 8))
        exif_stays = self._exif_stays()
        for directory in self.found.directories:
            if directory.name.startswith(PAGES):
                self._check(directory)
                self._copy_picture(directory)
                kept = PAGE_KEPT | EXIF_KEPT[self.level] | ({EXIF_POINTER} if exif_stays else set())
                self._keep(directory, kept)
            elif directory.name == "ExifIFD" and exif_stays:
                self._keep(directory, EXIF_KEPT[self.level])
            else:
                size = directory.link.start - directory.start
                self.changes.append(Change(directory.name, size, 0))
        new = bytes(memoryview(self.new)[: self.end + self.end % 2])
        if self._pages(new, layout(new)) != self._pages(self.data, self.found):
            raise CannotStrip("The file's directories and pictures overlap.")
        return Stripped(new, tuple(self.changes))

    def _copy_picture(self, page: Directory) -> None:
        """Strips and tiles, and JPEG streams without their metadata."""
        spans = list(picture_spans(self.data, page, self.found.byte_order))
        check_length({slot.tag: self._numbers(page, slot.tag) for slot in page.slots}, spans)
        for span in spans:
            self._copy(span)
            stored = self.data[span.start : span.end]
            if stored.startswith(SOI):
                self.new[span.start : span.end] = without_texts(stored)

    def _pages(self, data: bytes, found: Layout) -> list[tuple[str, int, list[Span], dict[int, bytes]]]:
        order = self.found.byte_order
        return [
            (page.name, page.start, list(picture_spans(data, page, order)), picture_values(data, page))
            for page in found.directories
            if page.name.startswith(PAGES)
        ]

    def _exif_stays(self) -> bool:
        kept = EXIF_KEPT[self.level]
        return any(
            slot.tag in kept
            for directory in self.found.directories
            if directory.name == "ExifIFD"
            for slot in directory.slots
        )

    def _check(self, page: Directory) -> None:
        """Refuse a page whose picture data cannot be told from the rest."""
        compression = page.slot(COMPRESSION)
        if compression and whole_numbers(self.data, compression, self.found.byte_order)[:1] == (OLD_JPEG,):
            raise CannotStrip("The file contains an old kind of JPEG that does not list all its parts.")
        for offsets_tag, lengths_tag in PICTURE_DATA:
            offsets, lengths = (self._numbers(page, tag) for tag in (offsets_tag, lengths_tag))
            if len(offsets) != len(lengths) or 0 in lengths:
                raise CannotStrip("A page does not give the length of its picture data.")
            if any(start + length > len(self.data) for start, length in zip(offsets, lengths, strict=True)):
                raise CannotStrip("The picture is cut off: a page's data is outside the file.")

    def _numbers(self, page: Directory, tag: int) -> tuple[int, ...]:
        slot = page.slot(tag)
        return whole_numbers(self.data, slot, self.found.byte_order) if slot else ()

    def _keep(self, directory: Directory, tags: frozenset[int] | set[int]) -> None:
        kept: list[bytes] = []
        for slot in directory.slots:
            entry = self._kept_entry(slot) if slot.tag in tags else b""
            if entry:
                kept.append(entry)
            else:
                name = standard_tags.tag_name(directory.name, slot.tag) or f"0x{slot.tag:04x}"
                self.changes.append(Change(f"{directory.name} {name}", slot.value.end - slot.value.start, 0))
        table = len(kept).to_bytes(self.found.count_size, self.found.endian) + b"".join(kept)
        table += self._link(directory)
        self.new[directory.start : directory.start + len(table)] = table
        self.end = max(self.end, directory.start + len(table))

    def _kept_entry(self, slot: Slot) -> bytes:
        """The entry's own bytes, its value copied; a value that became shorter stays at its place, if it has one."""
        stored = self.data[slot.entry.start : slot.entry.end]
        is_inline = slot.entry.start < slot.value.end <= slot.entry.end
        if slot.tag == EXIF_POINTER:
            return stored
        field = kept_value(self.data, slot, self.found.byte_order)
        if field is None:
            return b""
        size, endian = self.found.offset_size, self.found.endian
        head = stored[:2] + field.type.to_bytes(2, endian) + field.count.to_bytes(size, endian)
        if is_inline or len(field.data) <= size:
            return head + field.data.ljust(size, b"\0")
        end = slot.value.start + len(field.data)
        self.new[slot.value.start : end] = field.data
        self.end = max(self.end, end)
        return head + stored[4 + size :]

    def _link(self, directory: Directory) -> bytes:
        """The offset of the next page; none where it leads nowhere."""
        stored = self.data[directory.link.start : directory.link.end]
        following = int.from_bytes(stored, self.found.endian)
        leads = any(other.start == following for other in self.found.directories)
        return stored if leads else bytes(self.found.offset_size)

    def _copy(self, span: Span) -> None:
        self.new[span.start : span.end] = self.data[span.start : span.end]
        self.end = max(self.end, span.end)
