"""A HEIF meta box without some of its items (ISO 14496-12 section 8.11, ISO 23008-12 section 9)."""

import struct
from collections.abc import Callable

from pixelscan.errors import CannotStrip
from pixelscan.metadata.blocks.boxes import Box, box_bytes, boxes
from pixelscan.metadata.blocks.damage import refuse
from pixelscan.metadata.blocks.icc.strip import profile_alone
from pixelscan.metadata.blocks.letters import holds_text
from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.formats.bmff.heif_tables import (
    Cut,
    Info,
    associations,
    info,
    infos,
    location_width,
    locations,
    references,
    wide_references,
)

# Properties that a decoder needs, and the bytes of those of a fixed length, counted from the box's content.
NEEDED = {b"hvcC", b"av1C", b"avcC", b"vvcC", b"lhvC", b"jpgC", b"j2kH", b"uncC", b"cmpd", b"cpat", b"auxC", b"colr"}
NEEDED |= {b"oinf", b"tols", b"a1lx", b"prfr", b"wipe", b"fade", b"camd"}
FIXED = {b"ispe": 12, b"pasp": 8, b"clap": 32, b"irot": 1, b"imir": 1, b"clli": 4, b"mdcv": 24, b"amve": 8, b"a1op": 1}
FIXED |= {b"lsel": 2, b"ndwt": 8, b"reve": 16, b"rloc": 12, b"rref": 13, b"cclv": 37, b"iscl": 12}
NCLX_BYTES = 11
MAX_ALPHA_BYTES, ALPHA_MESSAGE = 16, b"\xa5"
CONFIGURATION_HEADER = 23
HANDLER_BYTES = 12
KEPT = {b"hdlr", b"dinf", b"pitm", b"iprp", b"idat", b"iinf", b"iloc", b"iref", b"grpl"}


def without_items(data: bytes, meta: Box, removed: set[int], *, tell: bool) -> bytes:
    """The whole box, shorter; `tell` keeps descriptions and times. Raises CannotStrip on damage."""
    parts = [data[meta.content : meta.content + 4]]
    for child in boxes(data, meta.content + 4, meta.end, refuse):
        try:
            parts.append(_part(data, child, removed, tell=tell))
        except (Cut, struct.error, IndexError):
            raise CannotStrip(f"The box at byte {child.start} is damaged.") from None
    return box_bytes(b"meta", b"".join(parts))


def _part(data: bytes, child: Box, removed: set[int], *, tell: bool) -> bytes:
    if child.type in _EDITED:
        return _EDITED[child.type](data, child, removed)
    if child.type == b"iinf":
        return _infos(data, child, removed, tell=tell)
    if child.type == b"iprp":
        return _properties(data, child, removed, tell=tell)
    if child.type == b"hdlr" and not tell:
        handler = min(child.content + HANDLER_BYTES, child.end)
        return data[child.start : handler] + bytes(child.end - handler)
    if child.type == b"pitm":
        return box_bytes(b"pitm", data[child.content : child.content + (8 if data[child.content] else 6)])
    if child.type == b"dinf" and not tell:  # names of other files
        return b""
    return data[child.start : child.end] if child.type in KEPT else b""


def _infos(data: bytes, stored: Box, removed: set[int], *, tell: bool) -> bytes:
    version = data[stored.content]
    told = [(entry, info(data, entry)) for entry in infos(data, stored, refuse)]
    kept = [(entry, found) for entry, found in told if found.item not in removed]
    count = struct.pack(">I" if version else ">H", len(kept))
    entries = [data[entry.start : entry.end] if tell else _nameless(data, entry, found) for entry, found in kept]
    return box_bytes(stored.type, data[stored.content : stored.content + 4] + count + b"".join(entries))


def _nameless(data: bytes, entry: Box, told: Info) -> bytes:
    """An item's entry with a blank name; it may be any text."""
    start, end = told.name
    return data[entry.start : start] + b" " * (end - start) + data[end : entry.end]


def _locations(data: bytes, stored: Box, removed: set[int]) -> bytes:
    wide = location_width(data[stored.content])
    entries = [data[row.start : row.end] for row in locations(data, stored) if row.item not in removed]
    head = data[stored.content : stored.content + 6] + len(entries).to_bytes(wide, "big")
    return box_bytes(stored.type, head + b"".join(entries))


def _references(data: bytes, stored: Box, removed: set[int]) -> bytes:
    layout = "I" if wide_references(data, stored) else "H"
    parts = []
    for reference in references(data, stored, refuse):
        targets = [target for target in reference.targets if target not in removed]
        if reference.source not in removed and targets:
            content = struct.pack(f">{layout}H{len(targets)}{layout}", reference.source, len(targets), *targets)
            parts.append(box_bytes(reference.box.type, content))
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
            parts.append(box_bytes(group.type, data[group.content : group.content + 12 + 4 * count]))
    return box_bytes(stored.type, b"".join(parts)) if parts else b""


def _properties(data: bytes, stored: Box, removed: set[int], *, tell: bool) -> bytes:
    parts = []
    for child in boxes(data, stored.content, stored.end, refuse):
        if child.type == b"ipma":
            parts.append(_associations(data, child, removed))
        elif child.type == b"ipco" and not tell:
            parts.append(
                box_bytes(
                    b"ipco",
                    b"".join(property_alone(data, each) for each in boxes(data, child.content, child.end, refuse)),
                )
            )
        elif tell or child.type == b"ipco":
            parts.append(data[child.start : child.end])
    return box_bytes(stored.type, b"".join(parts))


def property_alone(data: Buffer, stored: Box) -> bytes:
    """A property without what a decoder does not need; known by their number, one that goes leaves an empty box behind.

    Raises IndexError where it is damaged.
    """
    content = bytes(data[stored.content : stored.end])
    if stored.type in FIXED:
        content = content[: FIXED[stored.type]]
        return box_bytes(b"free", b"") if holds_text(content) else box_bytes(stored.type, content)
    if stored.type == b"pixi":
        return box_bytes(b"pixi", content[: 5 + content[4]])
    if stored.type == b"auxC":
        return box_bytes(b"auxC", _auxiliary(content))
    if stored.type == b"hvcC":
        return box_bytes(b"hvcC", content[: _configuration_bytes(content)])
    if stored.type == b"colr":
        content = content[:NCLX_BYTES] if content[:4] == b"nclx" else _profile(content)
        return box_bytes(b"colr" if content else b"free", content)
    return bytes(data[stored.start : stored.end]) if stored.type in NEEDED else box_bytes(b"free", b"")


def _auxiliary(content: bytes) -> bytes:
    """The kind's name, which ends with a NUL; for HEVC, how alpha is mixed follows (ITU-T H.265 annex F.14)."""
    name, _, rest = content[4:].partition(b"\0")
    rest = rest if len(rest) <= MAX_ALPHA_BYTES and ALPHA_MESSAGE in rest else b""
    return content[:4] + name + b"\0" + rest


def _configuration_bytes(content: bytes) -> int:
    """The length of HEVC's decoder configuration (ISO 14496-15 section 8.3.2): arrays of parameter sets."""
    end = CONFIGURATION_HEADER
    for _ in range(content[CONFIGURATION_HEADER - 1]):
        units = int.from_bytes(content[end + 1 : end + 3], "big")
        end += 3
        for _ in range(units):
            end += 2 + int.from_bytes(content[end : end + 2], "big")
    return end


def _profile(content: bytes) -> bytes:
    """The kind of profile, and the profile alone; nothing where it is none."""
    profile = profile_alone(content[4:])
    return content[:4] + profile if profile else b""


def _associations(data: bytes, stored: Box, removed: set[int]) -> bytes:
    entries = [data[row.start : row.end] for row in associations(data, stored) if row.item not in removed]
    head = data[stored.content : stored.content + 4] + len(entries).to_bytes(4, "big")
    return box_bytes(stored.type, head + b"".join(entries))


_EDITED: dict[bytes, Callable[[bytes, Box, set[int]], bytes]] = {
    b"iloc": _locations,
    b"iref": _references,
    b"grpl": _groups,
}
