"""BMP of Windows and OS/2: the header's facts and the embedded profile (Microsoft, BITMAPV5HEADER)."""

import struct

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.blocks.tiff.layout import Span, without
from pixelscan.metadata.formats.contents import ParsedContainer

KINDS = frozenset({BlockKind.ICC})
UNUSED = frozenset(BlockKind) - KINDS

MAX_PROFILE_BYTES = 16 << 20
HEADERS, PALETTE_DEPTH = 54, 8
OS2_V1, OS2_SHORT, SHORT_V3, OS2_V2 = 12, 16, 40, 64
# Masks behind the oldest header of Windows; compressions without packing.
MASK_BYTES, UNPACKED = {3: 12, 6: 16}, {0, 3, 6}
# Length of the second header -> what ExifTool calls the version.
VERSIONS = {
    12: "OS/2 V1",
    16: "OS/2 V2",
    40: "Windows V3",
    52: "Windows V3 with masks",
    56: "Windows V3 with masks and alpha",
    64: "OS/2 V2",
    68: "AVI BMP structure?",
    108: "Windows V4",
    124: "Windows V5",
}
COMPRESSIONS = {
    0: "None",
    1: "8-Bit RLE",
    2: "4-Bit RLE",
    3: "Bitfields",
    4: "JPEG",
    5: "PNG",
    6: "Bitfields with alpha",
}
COLOR_SPACES = {
    0: "Calibrated RGB",
    0x73524742: "sRGB",
    0x57696E20: "Windows Color Space",
    0x4C494E4B: "Linked Color Profile",
    0x4D424544: "Embedded Color Profile",
}
EMBEDDED_PROFILE = 0x4D424544
INTENTS = {1: "Graphic (LCS_GM_BUSINESS)", 2: "Proof (LCS_GM_GRAPHICS)", 4: "Picture (LCS_GM_IMAGES)", 8: "Absolute"}


def matches(head: bytes) -> bool:
    """Two letters are little to go by: the length of the second header counts too."""
    return head[:2] == b"BM" and len(head) >= 18 and int.from_bytes(head[14:18], "little") in VERSIONS


def read(data: Buffer) -> ParsedContainer:
    """Facts of the header, and the profile that a V5 header may point to."""
    contents = ParsedContainer("BMP", "image/bmp")
    header = data[14:138]
    version = int.from_bytes(header[:4], "little")
    contents.add("File", "BMPVersion", version, VERSIONS[version])
    try:
        if version == 12:
            width, height, planes, depth = struct.unpack_from("<HHHH", header, 4)
            _add_shape(contents, width, height, planes, depth)
        else:
            width, height, planes, depth = struct.unpack_from("<iiHH", header, 4)
            _add_shape(contents, width, height, planes, depth)
            _add_rest(contents, header, version)
        if version >= 108:
            _add_color_space(contents, header, data)
    except struct.error:
        contents.report("File", "The file ends within its header.")
        return contents
    _leave_gaps(contents, data, version)
    return contents


def _leave_gaps(contents: ParsedContainer, data: Buffer, version: int) -> None:
    """What neither the headers, the palette, the picture nor the profile takes."""
    head = data[:HEADERS]
    depth, compression, length, colors = _layout(head, version)
    masks = MASK_BYTES.get(compression, 0) if version == SHORT_V3 else 0
    palette = min(colors, 256) * (3 if version == OS2_V1 else 4)
    start = int.from_bytes(head[10:14], "little")
    row = (((contents.width or 0) * depth + 31) // 32) * 4
    is_packed = compression not in UNPACKED or (version == OS2_V2 and compression)
    picture = length if is_packed else row * (contents.height or 0)
    # Reserved, but for the hot spot of OS/2's pointers.
    reserved = Span(6, 10) if not head[6:10].isalnum() else Span(6, 6)
    known = [Span(0, 6), reserved, Span(10, 14 + version + masks + palette), Span(start, start + picture)]
    known += [Span(block.offset, block.offset + len(block.data)) for block in contents.payloads if block.offset]
    for gap in without([Span(0, len(data))], known):
        contents.leave_undecoded("bytes beside the picture", data, gap.start, gap.end)


def _layout(head: bytes, version: int) -> tuple[int, int, int, int]:
    """Bits of a pixel, compression, the packed picture's length, colours of the palette."""
    if version == OS2_V1:
        depth, compression, length, used = int.from_bytes(head[24:26], "little"), 0, 0, 0
    else:
        depth = int.from_bytes(head[28:30], "little")
        compression, length = struct.unpack_from("<II", head, 30) if version > OS2_SHORT else (0, 0)
        used = struct.unpack_from("<I", head, 46)[0] if version > OS2_SHORT else 0
    return depth, compression, length, used or (1 << depth if depth <= PALETTE_DEPTH else 0)


def _add_shape(contents: ParsedContainer, width: int, height: int, planes: int, depth: int) -> None:
    """A negative height says that the rows go from top to bottom."""
    contents.add_size(abs(width), abs(height))
    contents.add("File", "Planes", planes)
    contents.add("File", "BitDepth", depth)


def _add_rest(contents: ParsedContainer, header: bytes, version: int) -> None:
    if version == 16:
        return
    compression, length, across, down, colors, important = struct.unpack_from("<IIiiII", header, 16)
    code = header[16:20]
    # A codec may put its four letters there.
    letters = code.decode("ascii") if compression > 9 and code.isalnum() and code.isascii() else None
    contents.add("File", "Compression", letters or compression, letters or COMPRESSIONS.get(compression, ""))
    contents.add("File", "ImageLength", length)
    contents.add("File", "PixelsPerMeterX", across)
    contents.add("File", "PixelsPerMeterY", down)
    contents.add("File", "NumColors", colors, "" if colors else "Use BitDepth")
    contents.add("File", "NumImportantColors", important, "" if important else "All")


def _add_color_space(contents: ParsedContainer, header: bytes, data: Buffer) -> None:
    space = struct.unpack_from("<I", header, 56)[0]
    contents.add("File", "ColorSpace", space, COLOR_SPACES.get(space, ""))
    if len(header) < 124 or int.from_bytes(header[:4], "little") < 124:
        return
    intent, offset, length = struct.unpack_from("<III", header, 108)
    contents.add("File", "RenderingIntent", intent, INTENTS.get(intent, ""))
    if space != EMBEDDED_PROFILE:
        return
    start = 14 + offset
    profile = data[start : start + min(length, MAX_PROFILE_BYTES)]
    if len(profile) < length:
        contents.report(
            "ICC_Profile", f"The profile at byte {start} is cut off: only {len(profile)} of {length} bytes are there."
        )
    if profile:
        contents.add_block(BlockKind.ICC, profile, start)
