"""DPX of scanned films: the header's facts (SMPTE ST 268-1)."""

import struct
from collections.abc import Mapping

from pixelscan.metadata.blocks.fixed_fields import StructField, unpack_fields
from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer

KINDS: frozenset[BlockKind] = frozenset()
UNUSED = frozenset(BlockKind)

HEADER_BYTES = 2048
ORDERS = {b"SDPX": ">", b"XPDS": "<"}
UNSET = (0xFF, 0xFFFF, 0xFFFFFFFF)
ORIENTATIONS = {
    0: "Left to right, top to bottom",
    1: "Right to left, top to bottom",
    2: "Left to right, bottom to top",
    3: "Right to left, bottom to top",
    4: "Top to bottom, left to right",
    5: "Top to bottom, right to left",
    6: "Bottom to top, left to right",
    7: "Bottom to top, right to left",
}
COMPONENTS = {
    0: "User-defined",
    1: "Red",
    2: "Green",
    3: "Blue",
    4: "Alpha",
    6: "Luminance",
    7: "Chroma",
    8: "Depth",
    9: "Composite video",
    50: "RGB",
    51: "RGBA",
    52: "ABGR",
    100: "Cb, Y, Cr, Y (4:2:2)",
    102: "Cb, Y, Cr (4:4:4)",
}
TRANSFERS = {0: "User-defined", 1: "Printing density", 2: "Linear", 3: "Logarithmic", 5: "SMPTE 274M", 6: "BT.709"}

FIELDS = (
    StructField("HeaderVersion", 8, "8s"),
    StructField("ImageFileName", 36, "100s"),
    StructField("CreateDate", 136, "24s"),
    StructField("Creator", 160, "100s"),
    StructField("Project", 260, "200s"),
    StructField("Copyright", 460, "200s"),
    StructField("Orientation", 768, "H", words=ORIENTATIONS),
    StructField("ImageElements", 770, "H"),
    StructField("ComponentsConfiguration", 800, "B", words=COMPONENTS),
    StructField("TransferCharacteristic", 801, "B", words=TRANSFERS),
    StructField("BitDepth", 803, "B"),
    StructField("ImageDescription", 820, "32s"),
    StructField("SourceFileName", 1432, "100s"),
    StructField("SourceCreateDate", 1532, "24s"),
    StructField("InputDeviceName", 1556, "32s"),
    StructField("InputDeviceSerialNumber", 1588, "32s"),
    StructField("OriginalFrameRate", 1724, "f"),
    StructField("ShutterAngle", 1728, "f"),
    StructField("FrameID", 1732, "32s"),
    StructField("SlateInformation", 1764, "100s"),
)


def matches(head: bytes) -> bool:
    """The four letters in either byte order, and a version."""
    return head[:4] in ORDERS and head[8:9] in (b"V", b"v")


def read(data: Buffer) -> ParsedContainer:
    """Size, depth, and the facts of the scanner's and the film's headers."""
    contents = ParsedContainer("DPX", "image/x-dpx")
    order, header = ORDERS[bytes(data[:4])], bytes(data[:HEADER_BYTES])
    if len(header) < HEADER_BYTES:
        contents.report("File", "The file ends within its header.")
    if len(header) >= 780:
        contents.add_size(*struct.unpack_from(order + "II", header, 772))
    for field, stored in unpack_fields(FIELDS, header, order):
        _add(contents, field.name, stored[0], field.words)
    return contents


def _add(contents: ParsedContainer, name: str, stored: bytes | float, words: Mapping[int, str] | None) -> None:
    """Texts are filled with zeros; numbers that nobody set have all their bits set, which is no float."""
    if isinstance(stored, bytes):
        if text := decode(stored.rstrip(b"\xff")).strip():
            contents.add("File", name, text)
    elif stored not in UNSET:
        number = int(stored) if words else None
        contents.add(
            "File",
            name,
            stored,
            words.get(number, f"unknown ({number})") if words and number is not None else f"{stored:g}",
        )
