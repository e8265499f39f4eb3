"""A TIFF block, or a whole TIFF file, without its place: entries taken out where they stand, their bytes zeroed.

Nothing else moves, so that all offsets in the block still hold, also those that only a camera's maker knows.
"""

from collections.abc import Iterator

from pixelscan.metadata.blocks import location_tags
from pixelscan.metadata.blocks.location_tags import NoteForm
from pixelscan.metadata.blocks.makernotes.relocation import NoteMoved, moved_by
from pixelscan.metadata.blocks.photoshop import strip as photoshop
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.blocks.tiff.entry import FIELD_TYPES, LONG, SHORT, UNDEFINED, Entry
from pixelscan.metadata.blocks.tiff.ifd import rows
from pixelscan.metadata.blocks.tiff.layout import (
    Directory,
    Layout,
    Slot,
    Span,
    layout,
    number,
    picture_lengths_known,
    picture_spans,
    without,
)
from pixelscan.metadata.blocks.tiff.standard_tags import C2PA_STORE, GPS_POINTER, MAKER_NOTE, tag_name
from pixelscan.metadata.blocks.xmp import strip as xmp

MAX_NOTE_ENTRIES = 1000
MAKE = 0x010F
OLD_JPEG_TABLES = (0x0207, 0x0208, 0x0209)
NESTED = {0x02BC: xmp.strip_block, 0x83BB: photoshop.edited_iptc, 0x8649: photoshop.edited_photoshop}
NEEDED_WHOLE = {"IFD0", "ExifIFD", "GPS"}


def without_place(block: bytes) -> bytes:
    """The block, with the same length; empty if it is not a TIFF block that can be read."""
    found = layout(block)
    if not found.directories or NEEDED_WHOLE.intersection(found.cut):
        return b""
    return _Editing(block, found).run()


def without_leftovers(block: bytes) -> bytes:
    """Programs leave old directories behind; zero what nothing points to, unless something unknown might."""
    found = layout(block)
    kept = [Span(0, 16 if found.big else 8)]
    for directory in found.directories:
        named = all(tag_name(directory.name, slot.tag) for slot in directory.slots)
        if not named or any(directory.slot(tag) for tag in (MAKER_NOTE, *OLD_JPEG_TABLES)):
            return block
        if not picture_lengths_known(block, directory, found.byte_order):
            return block
        kept += [Span(directory.start, directory.link.end), *picture_spans(block, directory, found.byte_order)]
        kept += [slot.value for slot in directory.slots]
    new = bytearray(block)
    for part in without([Span(0, len(block))], kept):
        new[part.start : part.end] = bytes(part.end - part.start)
    return bytes(new)


class _Editing:
    def __init__(self, block: bytes, found: Layout) -> None:
        self.block = block
        self.found = found
        self.new = bytearray(block)
        self.make = self._make()
        self.blank: list[Span] = []
        self.kept: list[Span] = [Span(0, 16 if found.big else 8)]

    def _make(self) -> bytes:
        slot = self.found.directories[0].slot(MAKE)
        return self.block[slot.value.start : slot.value.end].upper() if slot else b""

    def run(self) -> bytes:
        for directory in self.found.directories:
            if directory.name == "GPS":
                self.blank += [Span(directory.start, directory.link.start), *(slot.value for slot in directory.slots)]
            else:
                self._edit(directory)
        for part in without(self.blank, self.kept):
            self.new[part.start : part.end] = bytes(part.end - part.start)
        return bytes(self.new)

    def _edit(self, directory: Directory) -> None:
        self.kept += [Span(directory.start, directory.link.end)]
        self.kept += picture_spans(self.block, directory, self.found.byte_order)
        gone = {slot for slot in directory.slots if self._goes(directory, slot)}
        for slot in directory.slots:
            if slot in gone:
                self.blank.append(slot.value)
            else:
                self.kept.append(slot.value)
        if gone:
            self._take_out(directory, gone)

    def _goes(self, directory: Directory, slot: Slot) -> bool:
        if slot.tag in (GPS_POINTER, C2PA_STORE) or slot.tag in location_tags.GEOTIFF:
            return True
        if slot.tag == MAKER_NOTE:
            self._blank_in_note(slot.value)
        elif slot.tag == location_tags.KODAK_POINTER:
            start = number(self.block, slot.value, self.found.byte_order)
            self._blank_form(Span(start, len(self.block)), location_tags.KODAK, 0)
        elif tag_name(directory.name, slot.tag) is None:
            return location_tags.names_coordinates(self.block[slot.value.start : slot.value.end])
        elif slot.tag in NESTED and directory.name != "InteropIFD":
            return not self._shrink(slot)
        return False

    def _take_out(self, directory: Directory, gone: set[Slot]) -> None:
        """The later entries move up, and so does the link to the next directory."""
        first = directory.start + self.found.count_size
        left = [slot for slot in directory.slots if slot not in gone]
        table = b"".join(bytes(self.new[slot.entry.start : slot.entry.end]) for slot in left)
        table += bytes(self.new[directory.link.start : directory.link.end])
        self.new[directory.start : first] = len(left).to_bytes(self.found.count_size, self.found.endian)
        end = min(directory.link.end, len(self.new))
        self.new[first:end] = table.ljust(end - first, b"\0")

    def _shrink(self, slot: Slot) -> bool:
        """Edit a block of XMP, IPTC or Photoshop that is an entry's value; False if nothing of it is kept."""
        old = self.block[slot.value.start : slot.value.end]
        new = NESTED[slot.tag](old, Level.PLACE)
        size = FIELD_TYPES.get(slot.type, (1, ""))[0]
        length = -(-len(new) // size) * size
        # A value as short as an offset would have to move into the entry.
        if not new or not self.found.offset_size < length <= len(old):
            return new == old
        self.new[slot.value.start : slot.value.end] = new.ljust(len(old), b"\0")
        count_at = slot.entry.start + 4
        count_bytes = (length // size).to_bytes(self.found.offset_size, self.found.endian)
        self.new[count_at : count_at + self.found.offset_size] = count_bytes
        return True

    def _blank_in_note(self, note: Span) -> None:
        """Overwrite the entries of a maker's note that name places; their types and counts stay."""
        for form in location_tags.MAKER_NOTES:
            if self.block.startswith(form.beginning, note.start) and self.make.startswith(form.make.upper()):
                try:
                    shift = 0 if form.base is not None else self._shift(note)
                except NoteMoved:  # nothing tells where the places are
                    self.new[note.start : note.end] = bytes(note.end - note.start)
                    return
                self._blank_form(note, form, shift)
        if location_tags.names_coordinates(bytes(self.new[note.start : note.end])):
            self.new[note.start : note.end] = bytes(note.end - note.start)

    def _shift(self, note: Span) -> int:
        data = self.block[note.start : note.end]
        entry = Entry("ExifIFD", MAKER_NOTE, UNDEFINED, len(data), note.start, data, self.found.byte_order)
        return moved_by(entry, self.make.decode("latin-1"))

    def _blank_form(self, note: Span, form: NoteForm, shift: int) -> None:
        for value, filler in _note_values(self.block, note, form, self.found.byte_order, shift):
            end = len(self.block) if form.base is None else note.end
            if note.start <= value.start and value.end <= end:
                start, end, _ = form.part.indices(value.end - value.start)
                self.new[value.start + start : value.start + end] = filler * (end - start)


def _note_values(block: bytes, note: Span, form: NoteForm, byte_order: str, shift: int) -> Iterator[tuple[Span, bytes]]:
    """The values of some entries of a note's directory, and the byte that says nothing: of numbers 0 may be a city."""
    if form.order_at is not None:
        mark = block[note.start + form.order_at : note.start + form.order_at + 2]
        byte_order = {b"II": "<", b"MM": ">"}.get(mark, byte_order)
    start = note.start + form.directory
    if number(block, Span(start, start + 2), byte_order) > MAX_NOTE_ENTRIES:  # the block was turned, the note was not
        byte_order = "<" if byte_order == ">" else ">"
    count = number(block, Span(start, start + 2), byte_order)
    base = shift if form.base is None else note.start + form.base
    first = start + 2
    there = max(min(count, (note.end - first) // 12), 0)
    for index, (tag, type_, elements, inline) in enumerate(rows(block, first, there, byte_order)):
        if tag in form.tags:
            length = elements * FIELD_TYPES.get(type_, (0, ""))[0]
            inline_at = first + 12 * index + 8
            at = inline_at if length <= 4 else base + number(inline, Span(0, 4), byte_order)
            yield Span(at, at + length), b"\xff" if type_ in (SHORT, LONG) else b"\0"
