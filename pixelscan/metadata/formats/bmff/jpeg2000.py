"""JPEG 2000: JP2 and JPX boxes, or a bare codestream -> facts and blocks (ITU-T T.800 annexes A and I)."""

import struct
from collections.abc import Callable

from pixelscan.metadata.blocks.boxes import Box, boxes, brands
from pixelscan.metadata.blocks.letters import holds_text
from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.blocks.tiff.ifd import read_directories
from pixelscan.metadata.formats.bmff.movie_header import add_brands
from pixelscan.metadata.formats.codestream import add_codestream_texts
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.exif_payload import add_exif
from pixelscan.metadata.formats.jumbf import add_jumbf
from pixelscan.metadata.formats.plain_xml import add_xml
from pixelscan.metadata.formats.reassemble import MAX_JOINED_BYTES
from pixelscan.metadata.formats.tiff import outline as tiff_outline
from pixelscan.metadata.formats.tiff.geotiff import add_geo_keys
from pixelscan.metadata.model import PartKind

KINDS = frozenset(
    {
        BlockKind.EXIF,
        BlockKind.MAKERNOTES,
        BlockKind.XMP,
        BlockKind.IPTC,
        BlockKind.PHOTOSHOP,
        BlockKind.ICC,
        BlockKind.C2PA,
    }
)
UNUSED = frozenset(BlockKind) - KINDS

SIGNATURE_BOX = b"\0\0\0\x0cjP  \r\n\x87\n"
CODESTREAM = b"\xff\x4f\xff\x51"
MAX_DEPTH = 8
FORMATS = {b"jpx ": ("JPX", "image/jpx"), b"jpm ": ("JPM", "image/jpm"), b"mjp2": ("MJ2", "video/mj2")}
UUIDS = {
    bytes.fromhex("be7acfcb97a942e89c71999491e3afac"): BlockKind.XMP,
    bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38"): BlockKind.IPTC,
    bytes.fromhex("2c4c0100850440b9a03e562148d6dfeb"): BlockKind.PHOTOSHOP,
    b"JpgTiffExif->JP2": BlockKind.EXIF,
    bytes.fromhex("0537cdab9d0c4431a72afa561f2a113e"): BlockKind.EXIF,
}
# GeoJP2 (OGC 05-047r3 annex E).
GEO_JP2 = bytes.fromhex("b14bf8bd083d4b43a5ae8cd7d5a6ce03")
COMPRESSIONS = {
    0: "Uncompressed",
    1: "Modified Huffman",
    2: "Modified READ",
    3: "Modified Modified READ",
    4: "JBIG",
    5: "JPEG",
    6: "JPEG-LS",
    7: "JPEG 2000",
    8: "JBIG2",
}
COLOR_METHODS = {1: "Enumerated", 2: "Restricted ICC", 3: "Any ICC", 4: "Vendor Color"}
COLOR_SPACES = {0: "Bi-level", 12: "CMYK", 14: "CIELab", 16: "sRGB", 17: "Grayscale", 18: "sYCC", 20: "e-sRGB"}
VARIABLE_BITS = 0xFF
# What a box holds at most; what follows is passed over.
FIXED = {b"ihdr": 14, b"resc": 10, b"resd": 10}
# The signature and the layout of the components.
SPEECHLESS = {b"jP  ", b"ftyp", b"bpcc", b"pclr", b"cmap", b"cdef", b"rreq"}


def matches(head: bytes) -> bool:
    """The signature box, or a codestream that begins with its size."""
    return head.startswith((SIGNATURE_BOX, CODESTREAM))


def read(data: Buffer) -> ParsedContainer:
    """Facts from the header boxes or the codestream, blocks from uuid and xml boxes."""
    if data[:4] == CODESTREAM:
        contents = ParsedContainer("J2C", "image/x-j2c")
        _add_codestream(data[:64], contents)
        add_codestream_texts(contents, data, 0, len(data))
        return contents
    known = brands(data[12:76])
    contents = ParsedContainer(*next((FORMATS[brand] for brand in known if brand in FORMATS), ("JP2", "image/jp2")))
    add_brands(contents, data, 12, "Jpeg2000")
    _read_boxes(data, Box(b"", 0, 0, len(data)), contents, MAX_DEPTH)
    if contents.width is None:
        contents.report("Jpeg2000", "The file has no header box: its size is not known.")
    return contents


def _read_boxes(data: Buffer, outer: Box, contents: ParsedContainer, depth: int) -> None:
    if not depth:
        return
    codestreams = 0
    for box in boxes(data, outer.content, outer.end, contents.report):
        if box.type in (b"jp2h", b"res ", b"asoc", b"jpch", b"jplh"):
            _read_boxes(data, box, contents, depth - 1)
        elif box.type == b"jp2c" and not codestreams:
            codestreams = 1
            if contents.width is None:
                _add_codestream(data[box.content : box.content + 64], contents)
            add_codestream_texts(contents, data, box.content, box.end)
        elif box.type in READERS:
            _read_box(data, box, contents)
        elif box.type not in SPEECHLESS or _has_text(data, box):
            contents.leave_undecoded(f"{box.name} box", data, box.content, box.end)


def _read_box(data: Buffer, box: Box, contents: ParsedContainer) -> None:
    rest = min(box.content + FIXED.get(box.type, len(data)), box.end)
    contents.leave_undecoded(f"bytes in {box.name}", data, rest, box.end)
    content = data[box.content : min(box.end, box.content + MAX_JOINED_BYTES)]
    try:
        READERS[box.type](content, box, contents)
    except (struct.error, IndexError):
        contents.report("Jpeg2000", f"The {box.type.decode('latin-1')} box at byte {box.content} is cut off.")


def _has_text(data: Buffer, box: Box) -> bool:
    """Whether a box of numbers has letters in their place; the first one names brands."""
    is_first = box.start == len(SIGNATURE_BOX)
    return not is_first and holds_text(data[box.content : box.end])


def _add_header(content: bytes, _box: Box, contents: ParsedContainer) -> None:
    height, width, components, bits, compression = struct.unpack_from(">IIHBB", content)
    if contents.width is not None:
        contents.add_part(PartKind.NOT_DECODED, "second ihdr box", None, len(content))
        return
    contents.add_size(width, height, "Jpeg2000")
    contents.add("Jpeg2000", "NumberOfComponents", components)
    sign = "Signed" if bits >> 7 else "Unsigned"
    words = "Variable" if bits == VARIABLE_BITS else f"{(bits & 0x7F) + 1} Bits, {sign}"
    contents.add("Jpeg2000", "BitsPerComponent", bits, words)
    contents.add("Jpeg2000", "Compression", compression, COMPRESSIONS.get(compression, f"unknown ({compression})"))


def _add_color(content: bytes, box: Box, contents: ParsedContainer) -> None:
    method, precedence, approximation = struct.unpack_from(">BbB", content)
    contents.add("Jpeg2000", "ColorSpecMethod", method, COLOR_METHODS.get(method, f"unknown ({method})"))
    contents.add("Jpeg2000", "ColorSpecPrecedence", precedence)
    contents.add("Jpeg2000", "ColorSpecApproximation", approximation)
    if method == 1:
        space = struct.unpack_from(">I", content, 3)[0]
        contents.add("Jpeg2000", "ColorSpace", space, COLOR_SPACES.get(space, f"unknown ({space})"))
    elif method in (2, 3):
        contents.add_block(BlockKind.ICC, content[3:], box.content + 3)


def _add_resolution(content: bytes, box: Box, contents: ParsedContainer) -> None:
    """Points per metre as numerator, denominator and power of ten, down before across."""
    down, down_by, across, across_by, down_power, across_power = struct.unpack_from(">HHHHbb", content)
    purpose = "Capture" if box.type == b"resc" else "Display"
    for axis, above, below, power in (("X", across, across_by, across_power), ("Y", down, down_by, down_power)):
        value = above / below * 10.0**power if below else float("nan")
        contents.add("Jpeg2000", f"{purpose}{axis}Resolution", value, f"{value:g} per metre")


def _add_uuid(content: bytes, box: Box, contents: ParsedContainer) -> None:
    kind = UUIDS.get(content[:16])
    if content.startswith(GEO_JP2):
        _add_map(content[16:], box.content + 16, contents)
    elif kind is BlockKind.EXIF:
        add_exif(contents, content[16:], box.content + 16)
    elif kind is not None:
        contents.add_block(kind, content[16:], box.content + 16)
    else:
        contents.add_part(PartKind.NOT_DECODED, "uuid box", box.content, box.end - box.content)


def _add_map(content: bytes, offset: int, contents: ParsedContainer) -> None:
    """A GeoTIFF of one pixel: where on earth the picture lies."""
    directories = read_directories(content)
    for page in tiff_outline.pages(directories)[:1]:
        add_geo_keys(contents, page)
    add_exif(contents, content, offset, directories=directories)


def _add_xml(content: bytes, box: Box, contents: ParsedContainer) -> None:
    if b"rdf:RDF" in content:
        contents.add_block(BlockKind.XMP, content, box.content)
    elif not add_xml(contents, content) or b"<!" in content:
        contents.add_part(PartKind.NOT_DECODED, "xml box", box.content, box.end - box.content)


def _add_jumbf(content: bytes, box: Box, contents: ParsedContainer) -> None:
    add_jumbf(contents, content, box.content)


# Each raises struct.error or IndexError where its box is too short.
READERS: dict[bytes, Callable[[bytes, Box, ParsedContainer], None]] = {
    b"ihdr": _add_header,
    b"colr": _add_color,
    b"resc": _add_resolution,
    b"resd": _add_resolution,
    b"uuid": _add_uuid,
    b"xml ": _add_xml,
    b"jumb": _add_jumbf,
}


def _add_codestream(head: bytes, contents: ParsedContainer) -> None:
    """SIZ (T.800 A.5.1): the picture is the grid less its offset."""
    if head[:4] != CODESTREAM or len(head) < 43:
        contents.report("Jpeg2000", "The codestream does not begin with its size.")
        return
    width, height, left, top = struct.unpack_from(">IIII", head, 8)
    components, bits = struct.unpack_from(">HB", head, 40)
    contents.add_size(max(width - left, 0), max(height - top, 0), "Jpeg2000")
    contents.add("Jpeg2000", "NumberOfComponents", components)
    contents.add(
        "Jpeg2000", "BitsPerComponent", bits, f"{(bits & 0x7F) + 1} Bits, {'Signed' if bits >> 7 else 'Unsigned'}"
    )
