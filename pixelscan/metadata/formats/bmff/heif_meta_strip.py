"""A HEIF meta box without some of its items (ISO 14496-12 section 8.11, ISO 23008-12 section 9)."""

import struct
from collections.abc import Callable

from pixelscan.errors import CannotStrip
from pixelscan.metadata.formats.bmff.boxes import Box, box_bytes, boxes
from pixelscan.metadata.formats.damage import refuse

# Properties that say something for people, not for the decoder: description, alternative text, times.
TELLING = {b"udes", b"altt", b"crtt", b"mdft", b"itai", b"taic", b"uuid"}
HANDLER_BYTES = 24
KEPT = {b"hdlr", b"dinf", b"pitm", b"iprp", b"idat", b"iinf", b"iloc", b"iref", b"grpl"}


def without_items(data: bytes, meta: Box, removed: set[int], *, tell: bool) -> bytes:
    """The whole box, shorter; `tell` keeps descriptions and times. Raises CannotStrip on damage."""
    parts = [data[meta.content : meta.content + 4]]
    for child in boxes(data, meta.content + 4, meta.end, refuse):
        if child.type in _EDITED:
            try:
                parts.append(_EDITED[child.type](data, child, removed))
            except (struct.error, IndexError):
                raise CannotStrip(f"The box at byte {child.start} is damaged.") from None
        elif child.type == b"iinf":
            parts.append(_infos(data, child, removed, tell=tell))
        elif child.type == b"iprp":
            parts.append(_properties(data, child, removed, tell=tell))
        elif child.type == b"hdlr" and not tell:
            handler = min(child.content + HANDLER_BYTES, child.end)
            parts.append(data[child.start : handler] + bytes(child.end - handler))
        elif child.type in KEPT:
            parts.append(data[child.start : child.end])
    return box_bytes(b"meta", b"".join(parts))


def _infos(data: bytes, stored: Box, removed: set[int], *, tell: bool) -> bytes:
    version = data[stored.content]
    first = stored.content + 4 + (4 if version else 2)
    kept = [entry for entry in boxes(data, first, stored.end, refuse) if _info_id(data, entry) not in removed]
    count = struct.pack(">I" if version else ">H", len(kept))
    entries = [data[entry.start : entry.end] if tell else _nameless(data, entry) for entry in kept]
    return box_bytes(stored.type, data[stored.content : stored.content + 4] + count + b"".join(entries))


def _nameless(data: bytes, entry: Box) -> bytes:
    """An item's entry with a blank name; it may be any text."""
    version = data[entry.content]
    if version < 2:
        return data[entry.start : entry.end]
    name_at = entry.content + 4 + (4 if version > 2 else 2) + 2 + 4
    found = data.find(b"\0", name_at, entry.end)
    end = found if found >= 0 else entry.end
    return data[entry.start : name_at] + b" " * (end - name_at) + data[end : entry.end]


def _info_id(data: bytes, entry: Box) -> int:
    layout = ">I" if data[entry.content] > 2 else ">H"
    return int(struct.unpack_from(layout, data, entry.content + 4)[0])


def _locations(data: bytes, stored: Box, removed: set[int]) -> bytes:
    version = data[stored.content]
    sizes = int.from_bytes(data[stored.content + 4 : stored.content + 6], "big")
    wide = 4 if version > 1 else 2
    extent = (sizes >> 12) + (sizes >> 8 & 15) + (sizes & 15 if version in (1, 2) else 0)
    between = (2 if version in (1, 2) else 0) + 2 + (sizes >> 4 & 15)
    position = stored.content + 6
    entries, position = [], position + wide
    for _ in range(int.from_bytes(data[position - wide : position], "big")):
        start, item = position, int.from_bytes(data[position : position + wide], "big")
        position += wide + between
        position += 2 + extent * struct.unpack_from(">H", data, position)[0]
        if position > stored.end:
            raise IndexError
        if item not in removed:
            entries.append(data[start:position])
    head = data[stored.content : stored.content + 6] + len(entries).to_bytes(wide, "big")
    return box_bytes(stored.type, head + b"".join(entries))


def _references(data: bytes, stored: Box, removed: set[int]) -> bytes:
    layout = "I" if data[stored.content] else "H"
    parts = []
    for reference in boxes(data, stored.content + 4, stored.end, refuse):
        source, count = struct.unpack_from(f">{layout}H", data, reference.content)
        first = reference.content + struct.calcsize(f">{layout}H")
        targets = [target for target in struct.unpack_from(f">{count}{layout}", data, first) if target not in removed]
        if source not in removed and targets:
            parts.append(
                box_bytes(
                    reference.type, struct.pack(f">{layout}H{len(targets)}{layout}", source, len(targets), *targets)
                )
            )
    return box_bytes(stored.type, data[stored.content : stored.content + 4] + b"".join(parts)) if parts else b""


def _groups(data: bytes, stored: Box, removed: set[int]) -> bytes:
    """Groups that lose a member go."""
    parts = []
    for group in boxes(data, stored.content, stored.end, refuse):
        (count,) = struct.unpack_from(">I", data, group.content + 8)
        if count > (group.end - group.content) // 4:
            raise IndexError
        members = struct.unpack_from(f">{count}I", data, group.content + 12)
        if not removed.intersection(members):
            parts.append(data[group.start : group.end])
    return box_bytes(stored.type, b"".join(parts)) if parts else b""


def _properties(data: bytes, stored: Box, removed: set[int], *, tell: bool) -> bytes:
    parts = []
    for child in boxes(data, stored.content, stored.end, refuse):
        if child.type == b"ipma":
            parts.append(_associations(data, child, removed))
        elif child.type == b"ipco" and not tell:
            parts.append(
                box_bytes(
                    b"ipco", b"".join(_property(data, each) for each in boxes(data, child.content, child.end, refuse))
                )
            )
        else:
            parts.append(data[child.start : child.end])
    return box_bytes(stored.type, b"".join(parts))


def _property(data: bytes, stored: Box) -> bytes:
    """Properties are known by their number: one that goes leaves an empty box behind."""
    return box_bytes(b"free", b"") if stored.type in TELLING else data[stored.start : stored.end]


def _associations(data: bytes, stored: Box, removed: set[int]) -> bytes:
    head = int.from_bytes(data[stored.content : stored.content + 4], "big")
    wide, size = (4 if head >> 24 else 2), (2 if head & 1 else 1)
    position = stored.content + 8
    entries = []
    for _ in range(int.from_bytes(data[stored.content + 4 : position], "big")):
        start, item = position, int.from_bytes(data[position : position + wide], "big")
        position += wide + 1 + size * data[position + wide]
        if position > stored.end:
            raise CannotStrip(f"The box at byte {stored.start} is damaged.")
        if item not in removed:
            entries.append(data[start:position])
    head_bytes = data[stored.content : stored.content + 4] + len(entries).to_bytes(4, "big")
    return box_bytes(stored.type, head_bytes + b"".join(entries))


_EDITED: dict[bytes, Callable[[bytes, Box, set[int]], bytes]] = {
    b"iloc": _locations,
    b"iref": _references,
    b"grpl": _groups,
}
