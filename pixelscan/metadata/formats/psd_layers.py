"""The layers of a Photoshop document, in PSD and in a TIFF's ImageSourceData (Adobe, "Photoshop File Formats")."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.model import Value

MAX_LAYERS, MAX_BLOCKS = 200, 200
RECORD_BYTES = 18
BLEND_MODES = {
    "norm": "Normal",
    "diss": "Dissolve",
    "dark": "Darken",
    "mul": "Multiply",
    "idiv": "Color Burn",
    "lbrn": "Linear Burn",
    "lite": "Lighten",
    "scrn": "Screen",
    "div": "Color Dodge",
    "lddg": "Linear Dodge",
    "over": "Overlay",
    "sLit": "Soft Light",
    "hLit": "Hard Light",
    "vLit": "Vivid Light",
    "lLit": "Linear Light",
    "pLit": "Pin Light",
    "diff": "Difference",
    "smud": "Exclusion",
    "hue": "Hue",
    "sat": "Saturation",
    "colr": "Color",
    "lum": "Luminosity",
    "pass": "Pass Through",
}
COLORS = {0: "None", 1: "Red", 2: "Orange", 3: "Yellow", 4: "Green", 5: "Blue", 6: "Violet", 7: "Gray"}
SECTIONS = {0: "Layer", 1: "Folder (open)", 2: "Folder (closed)", 3: "Divider"}
HIDDEN = 2
MARKS = ("8BIM", "8B64")


@dataclass(frozen=True, slots=True)
class Bytes:
    """Where numbers are read from, in which order, and how many bytes the length of a large section has."""

    data: Buffer
    order: str
    wide: int

    def number(self, position: int, size: int) -> int:
        """An unsigned number; bytes after the end are left out."""
        raw = self.data[position : position + size]
        return int.from_bytes(raw, "big" if self.order == ">" else "little")

    def letters(self, position: int) -> str:
        """Four letters, which are turned around with the numbers."""
        raw = self.data[position : position + 4]
        return decode(raw if self.order == ">" else raw[::-1]).strip()

    def section(self, position: int, size: int) -> tuple[int, int]:
        """Where a section's content begins and ends, as the number before it says."""
        start = position + size
        return start, start + self.number(position, size)


def add_layers(contents: ParsedContainer, source: Bytes, start: int, end: int) -> None:
    """The layers of a list that begins with their number; a fact of all layers at a time, the lowest first."""
    if start + 2 > min(end, len(source.data)):
        return
    (count,) = struct.unpack(f"{source.order}h", source.data[start : start + 2])
    contents.add("Photoshop", "LayerCount", abs(count))
    found: dict[str, list[tuple[Value, str]]] = {}
    position = start + 2
    for _ in range(min(abs(count), MAX_LAYERS)):
        # A rectangle, then channels with a number and a length each.
        blend = position + RECORD_BYTES + source.number(position + 16, 2) * (2 + source.wide)
        if source.letters(blend) != "8BIM":
            break
        extra, after = source.section(blend + 12, 4)
        for name, value, text in _facts(source, position, blend, extra, min(after, end)):
            found.setdefault(name, []).append((value, text))
        position = after
    for name, values in found.items():
        words = ", ".join(text for _, text in values)
        only = tuple(value if isinstance(value, str | int | float) else text for value, text in values)
        contents.add("Photoshop", name, only[0] if len(only) == 1 else only, words)


def _facts(source: Bytes, record: int, blend: int, extra: int, end: int) -> Iterator[tuple[str, Value, str]]:
    sides = source.data[record : record + 16]
    if len(sides) == 16:
        rectangle = " ".join(map(str, struct.unpack(f"{source.order}4i", sides)))
        yield "LayerRectangles", rectangle, rectangle
    mode = source.letters(blend + 4)
    yield "LayerBlendModes", mode, BLEND_MODES.get(mode, mode)
    opacity = round(source.number(blend + 8, 1) * 100 / 255)
    yield "LayerOpacities", opacity, f"{opacity} %"
    hidden = source.number(blend + 10, 1) & HIDDEN
    yield "LayerVisible", hidden, "No" if hidden else "Yes"
    _, ranges = source.section(extra, 4)
    _, name = source.section(ranges, 4)
    length = source.number(name, 1)
    text = decode(source.data[name + 1 : name + 1 + length])
    yield "LayerNames", text, text
    # The name is padded to four bytes, its length included.
    yield from _additional(source, name + (length // 4 + 1) * 4, end)


def blocks(source: Bytes, position: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The key of each additional block, and where its content begins and ends."""
    for _ in range(MAX_BLOCKS):
        if position + 12 > end or source.letters(position) not in MARKS:
            return
        key = source.letters(position + 4)
        wide = source.wide if key in _WIDE else 4
        content, after = source.section(position + 8, wide)
        yield key, content, min(after, end)
        # Lengths are padded, to two bytes or to four.
        position = next((at for at in range(after, after + 4) if source.letters(at) in MARKS), after)


# Whose length has eight bytes in PSB.
_WIDE = {"LMsk", "Lr16", "Lr32", "Layr", "Mt16", "Mt32", "Mtrn", "Alph", "FMsk", "lnk2", "FEid", "FXid", "PxSD"}


def _additional(source: Bytes, position: int, end: int) -> Iterator[tuple[str, Value, str]]:
    for key, content, after in blocks(source, position, end):
        if key == "luni":
            raw = source.data[content + 4 : min(after, content + 4 + 2 * source.number(content, 4))]
            name = raw.decode("utf-16-be" if source.order == ">" else "utf-16-le", "replace").rstrip("\0")
            yield "LayerUnicodeNames", name, name
        elif key == "lclr":
            color = source.number(content, 2)
            yield "LayerColors", color, COLORS.get(color, str(color))
        elif key == "lsct":
            section = source.number(content, 4)
            yield "LayerSections", section, SECTIONS.get(section, str(section))
        elif key == "shmd" and (moment := _modified(source, content, after)):
            yield "LayerModifyDates", moment, moment


def _modified(source: Bytes, start: int, end: int) -> str:
    """Among the layer's metadata, seconds since 1970 as a double after its name and its type."""
    data = source.data[start : min(end, start + 4096)]
    at = data.find(b"layerTime")
    raw = data[at + 13 : at + 21] if at >= 0 and data[at + 9 : at + 13] == b"doub" else b""
    try:
        return f"{datetime.fromtimestamp(struct.unpack('>d', raw)[0], UTC):%Y:%m:%d %H:%M:%S}+00:00"
    except (struct.error, ValueError, OverflowError, OSError):
        return ""
