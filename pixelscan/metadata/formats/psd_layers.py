"""The layers of a PSD or PSB: their names, places, blending and times (Adobe Photoshop File Formats, layer records)."""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer

MAX_LAYERS = 200
MAX_EXTRAS = 50
SIGNATURES = (b"8BIM", b"8B64")
# Whose length takes eight bytes in a PSB.
_WIDE_KEYS = {
    b"LMsk",
    b"Lr16",
    b"Lr32",
    b"Layr",
    b"Mt16",
    b"Mt32",
    b"Mtrn",
    b"Alph",
    b"FMsk",
    b"lnk2",
    b"FEid",
    b"FXid",
}
_WIDE_KEYS |= {b"FXid", b"PxSD"}
# Layers of 16 or 32 bits stand in one of these behind an empty list.
_DEEP_KEYS = (b"Lr16", b"Lr32")
_BLEND_MODES = {"norm": "Normal", "mul ": "Multiply", "scrn": "Screen", "over": "Overlay", "pass": "Pass Through"}
_BLEND_MODES |= {"dark": "Darken", "lite": "Lighten", "diff": "Difference", "sLit": "Soft Light", "hLit": "Hard Light"}
_COLORS = ("None", "Red", "Orange", "Yellow", "Green", "Blue", "Violet", "Gray")
HIDDEN = 2
LATEST_SECOND = 1 << 33


class _Layer(NamedTuple):
    """One layer's record, and its further blocks by their keys."""

    rectangle: tuple[int, ...]
    blend_mode: str
    opacity: int
    flags: int
    name: str
    extras: dict[bytes, bytes]


def section(data: Buffer, position: int, width: int) -> tuple[int, int]:
    """Where the content of a section begins and ends, as the length of `width` bytes before it says."""
    start = position + width
    return start, start + int.from_bytes(data[position:start], "big")


def add_layers(contents: ParsedContainer, data: Buffer, start: int, end: int, wide: int) -> None:
    """How many layers the section `data[start:end]` has, and what is known of each."""
    if start >= min(end, len(data)):
        return
    at, after = section(data, start, wide)
    if after - at < 2:
        # Behind the empty list and the mask that all layers share.
        _, masks = section(data, after, 4)
        deep = (found for key, found, _ in _extras(data, masks, end, wide) if key in _DEEP_KEYS)
        at = next(deep, at)
    count = abs(int.from_bytes(data[at : at + 2], "big", signed=True)) if after > at or at != start + wide else 0
    contents.add("Photoshop", "LayerCount", count)
    layers = list(_layers(data, at + 2, min(count, MAX_LAYERS), wide))
    if layers:
        _add(contents, layers)


def _layers(data: Buffer, position: int, count: int, wide: int) -> Iterator[_Layer]:
    """A rectangle, then channels with a number and a length each; blend mode and flags; mask, ranges, name, blocks."""
    for _ in range(count):
        rectangle = struct.unpack(">4i", data[position : position + 16].ljust(16, b"\0"))
        position += 18 + int.from_bytes(data[position + 16 : position + 18], "big") * (2 + wide)
        if data[position : position + 4] not in SIGNATURES:
            return
        mode = bytes(data[position + 4 : position + 8]).decode("latin-1")
        opacity, _, flags = bytes(data[position + 8 : position + 11].ljust(3, b"\0"))
        extra, after = section(data, position + 12, 4)
        _, ranges = section(data, extra, 4)
        _, name = section(data, ranges, 4)
        length = int.from_bytes(data[name : name + 1], "big")
        text = decode(data[name + 1 : name + 1 + length])
        blocks = name + (1 + length + 3) // 4 * 4
        extras = {key: bytes(data[at:end]) for key, at, end in _extras(data, blocks, after, wide) if end - at < 1 << 16}
        yield _Layer(rectangle, mode, opacity, flags, text, extras)
        position = after


def _extras(data: Buffer, position: int, end: int, wide: int) -> Iterator[tuple[bytes, int, int]]:
    """Key, start and end of each block up to `end`."""
    for _ in range(MAX_EXTRAS):
        if position + 12 > min(end, len(data)) or data[position : position + 4] not in SIGNATURES:
            return
        key = bytes(data[position + 4 : position + 8])
        start, after = section(data, position + 8, 8 if wide == 8 and key in _WIDE_KEYS else 4)
        yield key, start, min(after, end, len(data))
        position = after + (after - start) % 2


def _add(contents: ParsedContainer, layers: list[_Layer]) -> None:
    def add(name: str, values: list[int | str], words: list[str]) -> None:
        contents.add("Photoshop", name, tuple(values), ", ".join(words))

    rectangles = [" ".join(map(str, layer.rectangle)) for layer in layers]
    add("LayerRectangles", list(rectangles), rectangles)
    add("LayerNames", [layer.name for layer in layers], [layer.name for layer in layers])
    modes = [layer.blend_mode for layer in layers]
    add("LayerBlendModes", list(modes), [_BLEND_MODES.get(mode, mode.strip()) for mode in modes])
    shares = [round(layer.opacity * 100 / 255) for layer in layers]
    add("LayerOpacities", list(shares), [f"{share} %" for share in shares])
    hidden = [layer.flags & HIDDEN for layer in layers]
    add("LayerVisible", list(hidden), ["No" if flag else "Yes" for flag in hidden])
    names = [_unicode(layer.extras.get(b"luni", b"")) or layer.name for layer in layers]
    if any(b"luni" in layer.extras for layer in layers):
        add("LayerUnicodeNames", list(names), names)
    _add_colors_and_times(contents, layers)


def _add_colors_and_times(contents: ParsedContainer, layers: list[_Layer]) -> None:
    colors = [int.from_bytes(layer.extras[b"lclr"][:2], "big") for layer in layers if b"lclr" in layer.extras]
    if colors:
        words = [_COLORS[color] if color < len(_COLORS) else str(color) for color in colors]
        contents.add("Photoshop", "LayerColors", tuple(colors), ", ".join(words))
    kinds = [int.from_bytes(layer.extras.get(b"lsct", b"")[:4], "big") for layer in layers]
    if any(kinds):
        contents.add("Photoshop", "LayerSections", tuple(kinds))
    times = [time for layer in layers if (time := _time(layer.extras.get(b"shmd", b"")))]
    if times:
        contents.add("Photoshop", "LayerModifyDates", tuple(times), ", ".join(times))


def _unicode(block: bytes) -> str:
    length = 2 * int.from_bytes(block[:4], "big")
    return block[4 : 4 + length].decode("utf-16-be", "replace").rstrip("\0")


def _time(block: bytes) -> str:
    """When the layer was changed last: a double behind its name, in seconds since 1970."""
    at = block.find(b"layerTimedoub")
    if at < 0 or len(block) < at + 21:
        return ""
    (seconds,) = struct.unpack_from(">d", block, at + 13)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y:%m:%d %H:%M:%S}+00:00" if 0 < seconds < LATEST_SECOND else ""
