"""HEIC and AVIF: items taken out of the meta box and their bytes zeroed; all other bytes stay at their places.

A free box fills the room that the meta box leaves, so that no offset in the file changes.
"""

from pixelscan.errors import CannotStrip
from pixelscan.metadata.blocks.boxes import FREE, Box, box_bytes, boxes
from pixelscan.metadata.blocks.damage import refuse
from pixelscan.metadata.blocks.exif import strip as exif
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.blocks.xmp import strip as xmp
from pixelscan.metadata.formats.bmff.heif_items import Item, Items, read_items
from pixelscan.metadata.formats.bmff.heif_meta_strip import without_items
from pixelscan.metadata.formats.bmff.heif_parts import (
    ALPHA,
    FILM_HOLDERS,
    FILM_TELLING,
    GAIN_MAPS,
    KEPT_BOXES,
    PICTURE_HANDLERS,
    PICTURES,
    is_metadata,
    item_name,
)
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.pieces import Change, Stripped

# The TIFF header follows at once.
EXIF_OFFSET = bytes(4)
WITHOUT_DATA = {b"iden"}
# Auxiliary pictures that belong to how the picture looks; depth, faces' and hair's masks do not.
LOOKS = (*ALPHA, *GAIN_MAPS)
TIMES = {b"mvhd", b"tkhd", b"mdhd"}

Spans = list[tuple[int, int]]


def strip(data: bytes, level: Level) -> Stripped:
    """Thumbnails, depth and masks go where identity goes; alpha and HDR gain maps stay."""
    return _Heif(data, level).run()


class _Heif:
    def __init__(self, data: bytes, level: Level) -> None:
        self.data = data
        self.level = level
        self.new = bytearray(data)
        self.changes: list[Change] = []
        self.boxes = list(boxes(data, 0, len(data), refuse))
        self.meta = next((one for one in self.boxes if one.type == b"meta"), None)
        self.items = self._read_items()

    def _read_items(self) -> Items:
        if self.meta is None or self.data[self.meta.content + 4 : self.meta.content + 8] == b"hdlr":
            raise CannotStrip("The file has no box that lists its contents.")
        contents = ParsedContainer("HEIF", "image/heif")
        items = read_items(self.data, self.meta, contents)
        if contents.problems:
            raise CannotStrip(f"{contents.problems[0].text}")
        return items

    def run(self) -> Stripped:
        removed = self._removed()
        for item in self.items.by_id.values():
            if item.id not in removed and item.type in (b"Exif", b"mime") and not self._edit(item):
                removed.add(item.id)
        kept = [item for item in self.items.by_id.values() if item.id not in removed]
        self._check(kept)
        self._blank_data(removed, sorted(span for item in kept for span in _spans(item)))
        for one in self.boxes:
            if one.type == b"moov":
                self._edit_film(one)
            elif one.type not in KEPT_BOXES or (one.type == b"meta" and one is not self.meta):
                self._free(one)
        self._rewrite_meta(removed)
        return Stripped(self._without_free_end(), tuple(self.changes))

    def _removed(self) -> set[int]:
        """Items that are no picture, or one that goes; and the tiles that only such a one is put together from."""
        items = self.items.by_id.values()
        removed = {item.id for item in items if item.type not in PICTURES and not is_metadata(item)}
        if self.level is not Level.PLACE:
            for kind, source, target in self.items.references:
                if kind == b"thmb" or (kind == b"auxl" and target in self.items.by_id and not self._looks(source)):
                    removed.add(source)
        removed.discard(self.items.primary or 0)
        for _ in range(3):
            used = {
                target for kind, source, target in self.items.references if kind == b"dimg" and source not in removed
            }
            parts = {target for kind, source, target in self.items.references if kind == b"dimg" and source in removed}
            removed |= parts - used - {self.items.primary}
        return removed

    def _looks(self, item: int) -> bool:
        own = [one for one in self.items.own_properties(item) if one.type == b"auxC"]
        return any(name in self.data[one.start : one.end] for one in own for name in LOOKS)

    def _edit(self, item: Item) -> bool:
        """Edit a metadata item in place; False if nothing of it stays."""
        old = b"".join(self.data[start:end] for start, end in _spans(item))
        if item.type == b"Exif":
            before = min(4 + int.from_bytes(old[:4], "big"), len(old))
            block = exif.strip_block(old[before:], self.level)
            head = old[:before] if self.level is Level.PLACE else EXIF_OFFSET
            new = head + block if block else b""
        else:
            new = xmp.strip_block(old, self.level)
        if not new or len(new) > len(old):
            return False
        if new != old:
            self.changes.append(Change(item_name(item), len(old), len(new)))
        filled = new.ljust(len(old), b"\0" if item.type == b"Exif" else b" ")
        for start, end in _spans(item):
            self.new[start:end], filled = filled[: end - start], filled[end - start :]
        return True

    def _check(self, kept: list[Item]) -> None:
        for item in kept:
            if not item.extents and item.type not in WITHOUT_DATA:
                raise CannotStrip(f"The file does not give the position of item {item.id}.")
            if any(not start < end <= len(self.data) for start, end in _spans(item)):
                raise CannotStrip("The picture is cut off: a part is outside the file.")

    def _blank_data(self, removed: set[int], kept: Spans) -> None:
        """Zero what no item that stays claims; where there is a film, only what the items that go claim."""
        if any(one.type in (b"moov", b"moof") for one in self.boxes):
            spans = [span for item in removed for span in _spans(self.items.by_id[item])]
        else:
            spans = [(one.content, one.end) for one in self.boxes if one.type == b"mdat"]
            if self.items.data is not None:
                spans.append((self.items.data.content, self.items.data.end))
        for item in removed:
            lost = self.items.by_id[item]
            self.changes.append(Change(item_name(lost), sum(end - start for start, end in _spans(lost)), 0))
        for span in spans:
            for start, end in _gaps(span, kept):
                self.new[start:end] = bytes(end - start)

    def _edit_film(self, holder: Box) -> None:
        """A film next to the picture (animation): its facts go, its frames stay."""
        for child in boxes(self.data, holder.content, holder.end, refuse):
            if child.type == b"hdlr" and self.data[child.content + 8 : child.content + 12] not in PICTURE_HANDLERS:
                raise CannotStrip("The file contains a video with sound or other data.")
            if child.type in FILM_HOLDERS:
                self._edit_film(child)
            elif child.type in FILM_TELLING:
                self._free(child)
            elif child.type in TIMES and self.level is Level.EVERYTHING:
                size = 16 if self.data[child.content] == 1 else 8
                self.new[child.content + 4 : child.content + 4 + size] = bytes(size)

    def _free(self, one: Box) -> None:
        if any(self.data[one.content : one.end]):
            self.changes.append(Change(one.name, one.end - one.start, 0))
        self.new[one.start + 4 : one.start + 8] = b"free"
        self.new[one.content : one.end] = bytes(one.end - one.content)

    def _rewrite_meta(self, removed: set[int]) -> None:
        if self.meta is None:
            return
        start, end = self.meta.start, self.meta.end
        old = bytes(memoryview(self.new)[start:end])
        meta = Box(b"meta", 0, self.meta.content - start, end - start)
        new = without_items(old, meta, removed, tell=self.level is Level.PLACE)
        room = len(old) - len(new)
        if room and room < 8:
            raise CannotStrip("The box that lists the file's contents cannot be made shorter.")
        if new != old:
            self.new[start:end] = new + (box_bytes(b"free", bytes(room - 8)) if room else b"")

    def _without_free_end(self) -> bytes:
        new = bytes(self.new)
        end = len(new)
        for one in reversed(list(boxes(new, 0, end, refuse))):
            if one.type not in FREE:
                break
            end = one.start
        return new[:end]


def _spans(item: Item) -> Spans:
    return [(start, start + length) for start, length in item.extents]


def _gaps(span: tuple[int, int], kept: Spans) -> Spans:
    """The parts of a span that no kept one covers; `kept` is sorted."""
    gaps, position = [], span[0]
    for start, end in kept:
        if start >= span[1]:
            break
        if end > position:
            if start > position:
                gaps.append((position, start))
            position = end
    return [*gaps, (position, span[1])] if position < span[1] else gaps
