"""The blocks in JPEG's application segments, put together where they are cut into several.

JFIF 1.02 (ITU-T T.871), CIPA DC-008 section 4.7 (Exif), CIPA DC-007 (MPF), XMP specification part 3
section 1.1.3, ICC.1 annex B.4, Adobe technical note 5116 (APP14), ISO 19566-5 annex D (JUMBF).
"""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from pixelscan.metadata.blocks.fixed_fields import consecutive, read_numbers
from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.exif_payload import add_exif, header_length
from pixelscan.metadata.formats.jpeg import mpf
from pixelscan.metadata.formats.jpeg.extended_xmp import EXTENDED_XMP, Extension, take_chunk
from pixelscan.metadata.formats.jpeg.segments import APP0, APP1, APP2, APP11, APP12, APP13, APP14, COM
from pixelscan.metadata.formats.jumbf import add_jumbf
from pixelscan.metadata.formats.reassemble import join
from pixelscan.metadata.model import EmbeddedImage, PartKind

XMP = b"http://ns.adobe.com/xap/1.0/\0"
ICC = b"ICC_PROFILE\0"
PHOTOSHOP = (b"Photoshop 3.0\0", b"Adobe_Photoshop2.5:")
MAX_XMP_HEADER = 60

JFIF_FIELDS = consecutive(
    ("JFIFVersion", 2),
    ("ResolutionUnit", 1),
    ("XResolution", 2),
    ("YResolution", 2),
    ("ThumbnailWidth", 1),
    ("ThumbnailHeight", 1),
    start=len(b"JFIF\0"),
)
JFIF_BYTES, ADOBE_BYTES = 14, 12
EXIF_HEADER = len(b"Exif\0\0")
ADOBE_VERSIONS = {100, 101}
JUMBF_HEAD = 16
DENSITY_UNITS = {0: "None", 1: "inches", 2: "cm"}
COLOR_TRANSFORMS = {0: "Unknown (RGB or CMYK)", 1: "YCbCr", 2: "YCCK"}


@dataclass(slots=True)
class JpegBlocks:
    """Takes a JPEG's segments one by one; `finish` hands on what came in parts."""

    contents: ParsedContainer
    data: Buffer
    exif: list[tuple[int, bytes]] = field(default_factory=list)
    xmp: list[bytes] = field(default_factory=list)
    extensions: dict[bytes, Extension] = field(default_factory=dict)
    icc: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    icc_count: int = 0
    photoshop: list[tuple[int, bytes]] = field(default_factory=list)
    jumbf: dict[bytes, list[tuple[int, bytes]]] = field(default_factory=dict)

    def take(self, marker: int, start: int, end: int) -> bool:
        """One segment's data, `data[start:end]`; whether there is a reader for it."""
        return marker in _TAKERS and _TAKERS[marker](self, self.data[start:end], start)

    def finish(self) -> None:
        """The blocks that may span segments, in the order in which people look for them."""
        self._finish_exif()
        self._finish_extended_xmp()
        self._finish_icc()
        self._finish_joined(BlockKind.PHOTOSHOP, self.photoshop)
        for parts in self.jumbf.values():
            whole = join(self.contents, "JUMBF", (part for _, part in parts))
            add_jumbf(self.contents, whole, parts[0][0] if len(parts) == 1 else None)

    def take_app0(self, segment: bytes, start: int) -> bool:
        if segment.startswith(b"JFIF\0") and len(segment) >= 12:
            self._take_jfif(segment, start)
            return True
        if segment.startswith(b"JFXX\0\x10"):
            self.contents.embedded.append(EmbeddedImage("JFXX", start + 6, len(segment) - 6))
            return True
        return False

    def _take_jfif(self, segment: bytes, start: int) -> None:
        version, unit, across, down = read_numbers(JFIF_FIELDS[:4], segment)
        major, minor = version >> 8, version & 0xFF
        add = self.contents.add
        add("JFIF", "JFIFVersion", (major, minor), f"{major}.{minor:02}")
        add("JFIF", "ResolutionUnit", unit, DENSITY_UNITS.get(unit, f"unknown ({unit})"))
        add("JFIF", "XResolution", across)
        add("JFIF", "YResolution", down)
        if len(segment) != JFIF_BYTES or segment[JFIF_BYTES - 2 :] != b"\0\0":
            self._take_jfif_thumbnail(segment, start)
        self.contents.add_block(BlockKind.JFIF, segment, start)

    def _take_jfif_thumbnail(self, segment: bytes, start: int) -> None:
        """Three bytes a pixel, if the segment has as many; and what follows."""
        for side in JFIF_FIELDS[4:]:
            if side.offset < len(segment) and (pixels := side.read(segment)):
                self.contents.add("JFIF", side.name, pixels)
        across, down = (segment + b"\0\0")[JFIF_BYTES - 2 : JFIF_BYTES]
        if size := 3 * across * down:
            self.contents.add_part(PartKind.THUMBNAIL, "thumbnail (JFIF)", start + JFIF_BYTES, size)
        end = start + len(segment)
        rest = min(start + JFIF_BYTES + size, end)
        self.contents.leave_undecoded("bytes after the JFIF header", self.data, rest, end)

    def take_app1(self, segment: bytes, start: int) -> bool:
        if before := header_length(segment[:12]):
            self._take_exif(segment[before:], start + before)
            if before > EXIF_HEADER:
                self.contents.leave_undecoded("bytes before Exif", self.data, start, start + before - EXIF_HEADER)
        elif segment.startswith(EXTENDED_XMP):
            if not take_chunk(self.extensions, segment):
                self.contents.report("XMP", f"The extended XMP segment at byte {start} is cut off.")
        elif (header := xmp_header_length(segment)) is not None:
            self._take_xmp(segment[header:], start + header)
            if header and not XMP.startswith(segment[:header]):
                self.contents.leave_undecoded("bytes before XMP", self.data, start, start + header)
        else:
            return False
        return True

    def _take_exif(self, block: bytes, offset: int) -> None:
        """A segment ends at 64 kB; a longer block goes on in the next one, without a TIFF header of its own."""
        if self.exif and block[:4] not in (b"II*\0", b"MM\0*"):
            self.exif.append((offset, block))
            return
        self._finish_exif()
        self.exif = [(offset, block)]

    def _finish_exif(self) -> None:
        if self.exif:
            offset = self.exif[0][0] if len(self.exif) == 1 else None
            add_exif(self.contents, join(self.contents, "IFD0", (block for _, block in self.exif)), offset)
            self.exif = []

    def _take_xmp(self, packet: bytes, offset: int) -> None:
        self.xmp.append(packet)
        self.contents.add_block(BlockKind.XMP, packet, offset)

    def _finish_extended_xmp(self) -> None:
        for guid, extension in self.extensions.items():
            if not any(guid in packet for packet in self.xmp):
                self.contents.report("XMP", "Extended XMP is there that the main XMP does not mention.")
            if (position := extension.gap()) < extension.total:
                self.contents.report(
                    "XMP", f"Extended XMP is incomplete: from byte {position} of {extension.total} a chunk is missing."
                )
            self.contents.add_block(BlockKind.XMP, join(self.contents, "XMP", extension.in_order()), None)

    def take_app2(self, segment: bytes, start: int) -> bool:
        if segment.startswith(ICC) and len(segment) > 14:
            if segment[12] in self.icc:
                return False
            self.icc[segment[12]] = (start + 14, segment[14:])
            self.icc_count = segment[13]
        elif segment.startswith(b"MPF\0"):
            block = segment[4:]
            mpf.read(self.contents, block, start + 4, self.data)
            self.contents.add_block(BlockKind.MPF, block, start + 4)
        else:
            return segment.startswith(mpf.GAIN_MAP_CURVE) and len(segment) == mpf.gain_map_curve_bytes(segment)
        return True

    def _finish_icc(self) -> None:
        missing = [str(number) for number in range(1, self.icc_count + 1) if number not in self.icc] if self.icc else []
        # Some writers number from 0.
        if missing and not (0 in self.icc and len(self.icc) == self.icc_count):
            numbers = ", ".join(missing)
            self.contents.report(
                "ICC_Profile", f"Of {self.icc_count} parts of the profile these are missing: {numbers}."
            )
        self._finish_joined(BlockKind.ICC, [part for _, part in sorted(self.icc.items())])

    def take_app11(self, segment: bytes, start: int) -> bool:
        """JUMBF (ISO 19566-5 annex D): "JP", the box's number, the packet's number, the box, whose head is repeated."""
        if not segment.startswith(b"JP") or len(segment) < JUMBF_HEAD:
            return False
        parts = self.jumbf.setdefault(segment[2:4], [])
        head = (16 if segment[8:12] == b"\0\0\0\1" else 8) if parts else 0
        parts.append((start + 8 + head, segment[8 + head :]))
        return True

    def take_app12(self, segment: bytes, _start: int) -> bool:
        if not segment.startswith(b"Ducky"):
            return False
        position, known = 5, True
        while position + 4 <= len(segment):
            tag, length = struct.unpack_from(">HH", segment, position)
            if not tag:
                break
            value = segment[position + 4 : position + 4 + length]
            if tag == 1 and length == 4:
                quality = int.from_bytes(value, "big")
                self.contents.add("Ducky", "Quality", quality, f"{quality} %", 1)
            elif tag in (2, 3):
                text = value[4:].decode("utf-16-be", "replace").split("\0")[0]
                self.contents.add("Ducky", "Comment" if tag == 2 else "Copyright", text, tag_id=tag)
            else:
                known = False
            position += 4 + length
        return known and not any(segment[position:])

    def take_app13(self, segment: bytes, start: int) -> bool:
        for header in PHOTOSHOP:
            if segment.startswith(header):
                # The old header has its name's length, and padding, before the first resource.
                skipped = len(header) if header is PHOTOSHOP[0] else 27
                self.photoshop.append((start + skipped, segment[skipped:]))
        return segment.startswith(PHOTOSHOP)

    def take_app14(self, segment: bytes, start: int) -> bool:
        known = segment.startswith(b"Adobe") and len(segment) >= ADOBE_BYTES
        if known:
            end = start + len(segment)
            self.contents.leave_undecoded("bytes after Adobe's colour facts", self.data, start + ADOBE_BYTES, end)
            version, flags0, flags1, transform = struct.unpack_from(">HHHB", segment, 5)
            self.contents.add("Adobe", "DCTEncodeVersion", version)
            self.contents.add("Adobe", "APP14Flags0", flags0)
            self.contents.add("Adobe", "APP14Flags1", flags1)
            words = COLOR_TRANSFORMS.get(transform, f"unknown ({transform})")
            self.contents.add("Adobe", "ColorTransform", transform, words)
            return version in ADOBE_VERSIONS
        return known

    def take_comment(self, segment: bytes, start: int) -> bool:
        # Text after a NUL is still text: no viewer should hide it.
        self.contents.add("File", "Comment", decode(segment.replace(b"\0", b"")))
        self.contents.add_block(BlockKind.COMMENT, segment, start)
        return True

    def _finish_joined(self, kind: BlockKind, parts: list[tuple[int, bytes]]) -> None:
        if parts:
            offset = parts[0][0] if len(parts) == 1 else None
            whole = join(self.contents, kind, (part for _, part in parts))
            self.contents.add_block(kind, whole, offset)


_TAKERS: dict[int, Callable[[JpegBlocks, bytes, int], bool]] = {
    APP0: JpegBlocks.take_app0,
    APP1: JpegBlocks.take_app1,
    APP2: JpegBlocks.take_app2,
    APP11: JpegBlocks.take_app11,
    APP12: JpegBlocks.take_app12,
    APP13: JpegBlocks.take_app13,
    APP14: JpegBlocks.take_app14,
    COM: JpegBlocks.take_comment,
}


def xmp_header_length(segment: bytes) -> int | None:
    """How many bytes stand before an XMP packet, even after a wrong header; None without a packet."""
    if segment.startswith(XMP):
        return len(XMP)
    found = _PACKET.search(segment, 0, MAX_XMP_HEADER)
    return found.start() if found else None


_PACKET = re.compile(rb"<\?xpacket |<x:xmpmeta|<rdf:RDF")
# Whose segment it is, by its first bytes; of others, what can be read of them.
_WORD = re.compile(rb"[A-Za-z][\x20-\x7e]{2,30}")


def segment_name(marker: str, payload: bytes) -> str:
    """A segment's marker, and the word that it begins with: APP6 GoPro."""
    word = _WORD.match(payload)
    return f"{marker} {word[0].decode().strip()}" if word else marker
