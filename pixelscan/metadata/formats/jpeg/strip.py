"""JPEG: segments kept, edited or dropped; tables and scans stay byte by byte (ITU-T T.81 annex B)."""

import re
from collections.abc import Callable

from pixelscan.errors import CannotStrip
from pixelscan.metadata.blocks.damage import refuse
from pixelscan.metadata.blocks.exif import strip as exif
from pixelscan.metadata.blocks.icc.strip import profile_alone
from pixelscan.metadata.blocks.letters import holds_text
from pixelscan.metadata.blocks.photoshop.strip import edited_photoshop
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.blocks.tiff.layout import Span, without
from pixelscan.metadata.blocks.xmp import strip as xmp
from pixelscan.metadata.formats.exif_payload import header_length
from pixelscan.metadata.formats.jpeg import extended_xmp_strip as extended_xmp
from pixelscan.metadata.formats.jpeg import flir_records, flir_strip, mpf_strip
from pixelscan.metadata.formats.jpeg.app_segments import ICC, PHOTOSHOP, XMP, xmp_header_length
from pixelscan.metadata.formats.jpeg.extended_xmp import EXTENDED_XMP
from pixelscan.metadata.formats.jpeg.mpf import GAIN_MAP_CURVE, MAX_HEAD_BYTES, gain_map_curve_bytes, is_gain_map
from pixelscan.metadata.formats.jpeg.segments import (
    APP0,
    APP1,
    APP2,
    APP12,
    APP13,
    APP14,
    COM,
    DAC,
    DHP,
    DHT,
    DNL,
    DQT,
    DRI,
    EOI,
    EXP,
    FRAMES,
    JPEG_LS,
    MAX_PAYLOAD,
    SCAN,
    SOI,
    SOS,
    STANDALONE,
    STRAY,
    TELLING,
    Segment,
    segment_bytes,
    segments,
)
from pixelscan.metadata.formats.jpeg.tables import unused_tables
from pixelscan.metadata.formats.pieces import Piece, Stripped, assembled

PICTURE = {*FRAMES, *STANDALONE, DHT, DQT, SOS, SCAN, EOI}
# Segments of fixed length, of which decoders pass over the rest: number of lines, restart interval.
TWO_BYTES = {DNL, DRI}
ARITHMETIC_FRAMES = {0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
# The version that every program writes, and no flags.
ADOBE, ADOBE_VERSION, ADOBE_BYTES = b"Adobe", b"\0\x64\0\0\0\0", 12
_RESTART = re.compile(rb"\xff[\xd0-\xd7]")
EXIF, MPF, FLASHPIX, JUMBF = b"Exif\0\0", b"MPF\0", b"FPXR\0", b"JP"
SEGMENT_HEADER = 4
ICC_NUMBER, ICC_HEADER = 12, 14
TIFF_HEADERS = (b"II*\0", b"MM\0*")


def strip(data: bytes, level: Level) -> Stripped:
    """JFIF's and Adobe's colour facts and the ICC profile stay at every level; MPF pictures where the place goes."""
    return _Jpeg(data, level).run()


def _whole(data: bytes) -> list[Segment]:
    """All segments. Raises CannotStrip where a decoder might see another picture than PixelScan."""
    found = list(segments(data, refuse))
    markers = [segment.marker for segment in found]
    if SOI in markers[1:]:
        start = found[markers.index(SOI, 1)].start
        raise CannotStrip(f"A second picture begins inside the first, at byte {start}.")
    if JPEG_LS in markers:
        raise CannotStrip("The picture is JPEG-LS, whose end PixelScan cannot find. Save it as PNG and strip that.")
    if SOS not in markers:
        raise CannotStrip("The file contains no picture between its markers.")
    if DHP in markers or EXP in markers:
        raise CannotStrip("The picture is a hierarchical JPEG, which few programs open. Save it as PNG and strip that.")
    if STRAY in markers[markers.index(SOS) :]:  # decoders differ in what they make of it
        raise CannotStrip("The picture's data is damaged.")
    if DRI not in markers and any(_RESTART.search(data, one.start, one.end) for one in found if one.marker == SCAN):
        raise CannotStrip("The picture's data is damaged: it restarts where no restart is allowed.")
    return found


class _Jpeg:
    def __init__(self, data: bytes, level: Level, depth: int = 0) -> None:
        self.data = data
        self.level = level
        self.depth = depth
        self.segments = _whole(data)
        self.contents: dict[Segment, bytes] = {}

    def run(self) -> Stripped:
        for segment in self.segments:
            if segment.marker not in PICTURE:
                self.contents[segment] = self._edited(segment)
        self._edit_profile()
        self._edit_exif()
        self._edit_photoshop()
        if self.level is Level.PLACE:
            self._edit_extended_xmp()
            self._edit_flir()
        else:
            self._edit_tables()
        trailer = self._edit_further_pictures()
        pieces = [Piece(self._name(one), one.start, one.end, self.contents.get(one)) for one in self.segments]
        behind = self.segments[-1].end
        if len(self.data) > behind:
            pieces.append(Piece("bytes after the picture", behind, len(self.data), trailer))
        return assembled(self.data, pieces)

    def _payload(self, segment: Segment) -> bytes:
        return self.data[segment.content : segment.end]

    def _stored(self, segment: Segment) -> bytes:
        return self.data[segment.start : segment.end]

    def _beginning(self, *beginnings: bytes) -> list[Segment]:
        return [one for one in self.contents if self.data.startswith(beginnings, one.content)]

    def _edited(self, segment: Segment) -> bytes:
        """What becomes of a segment that is a whole block; blocks in several are dropped here and put back."""
        payload = self._payload(segment)
        if segment.marker == APP0 and payload.startswith(b"JFIF\0") and self.level is not Level.PLACE:
            return segment_bytes(segment.marker, payload[:12] + b"\0\0")  # the two say how large its thumbnail is
        if segment.marker in TWO_BYTES:
            return segment_bytes(segment.marker, payload[:2])
        if segment.marker == DAC:
            is_used = any(one.marker in ARITHMETIC_FRAMES for one in self.segments)
            return self._stored(segment) if is_used else b""
        if segment.marker == APP14 and payload.startswith(ADOBE):
            return self._adobe(segment, payload)
        if segment.marker == APP2 and payload.startswith(GAIN_MAP_CURVE):
            curve = payload[: gain_map_curve_bytes(payload)]
            return b"" if holds_text(curve, len(GAIN_MAP_CURVE)) else segment_bytes(APP2, curve)
        if segment.marker == APP1 and (start := xmp_header_length(payload)) is not None:
            packet = xmp.strip_block(payload[start:], self.level)
            return segment_bytes(segment.marker, XMP + packet) if packet else b""
        if self.level is Level.PLACE and (segment.marker in {APP0, APP12, COM} or payload.startswith(FLASHPIX)):
            return self._stored(segment)
        return b""

    def _adobe(self, segment: Segment, payload: bytes) -> bytes:
        """Decoders go by the last one, and by its transformation of colours alone."""
        last = [one for one in self.segments if one.marker == APP14 and self._payload(one).startswith(ADOBE)][-1]
        if self.level is Level.PLACE:
            return segment_bytes(APP14, payload[:ADOBE_BYTES])
        if segment != last or len(payload) < ADOBE_BYTES:
            return b""
        return segment_bytes(APP14, ADOBE + ADOBE_VERSION + payload[ADOBE_BYTES - 1 : ADOBE_BYTES])

    def _edit_tables(self) -> None:
        """Tables that no scan uses, and bytes that are none, go; the others stay byte by byte."""
        for segment, spans in unused_tables(self.data, (one for one in self.segments if one.marker in TELLING)).items():
            kept = without([Span(segment.content, segment.end)], spans)
            content = b"".join(self.data[start:end] for start, end in kept)
            self.contents[segment] = segment_bytes(segment.marker, content) if content else b""

    def _edit_exif(self) -> None:
        """Blocks longer than a segment go on in the next one, without a TIFF header of their own."""
        blocks: list[list[Segment]] = []
        for segment in self.segments:
            if segment.marker == APP1 and (before := header_length(self._payload(segment)[:12])):
                begins = self.data.startswith(TIFF_HEADERS, segment.content + before)
                if begins or not blocks:
                    blocks.append([])
                blocks[-1].append(segment)
        for block in blocks:
            self._put_back(block, EXIF, lambda payload: header_length(payload[:12]), exif.strip_block)
            if self.level is not Level.PLACE and self.contents[block[0]]:
                return

    def _edit_profile(self) -> None:
        """Parts by their numbers; others are none of the profile."""
        stored = {self._payload(one)[ICC_NUMBER : ICC_NUMBER + 1]: one for one in reversed(self._beginning(ICC))}
        parts = [one for _, one in sorted(stored.items())]
        old = b"".join(self._payload(one)[ICC_HEADER:] for one in parts)
        new = profile_alone(old)
        if new == old:
            self.contents |= {one: self._stored(one) for one in parts}
            return
        for one in parts:
            payload = self._payload(one)
            part, new = new[: len(payload) - ICC_HEADER], new[len(payload) - ICC_HEADER :]
            self.contents[one] = segment_bytes(APP2, payload[:ICC_HEADER] + part) if part else b""

    def _edit_photoshop(self) -> None:
        block = [one for one in self._beginning(PHOTOSHOP[0]) if one.marker == APP13]
        if block:
            self._put_back(block, PHOTOSHOP[0], lambda _: len(PHOTOSHOP[0]), edited_photoshop)

    def _put_back(
        self,
        block: list[Segment],
        header: bytes,
        header_length_of: Callable[[bytes], int],
        strip_block: Callable[[bytes, Level], bytes],
    ) -> None:
        """Join a block's segments, edit it, and put what is left at the place of the first."""
        payloads = [self._payload(segment) for segment in block]
        old = b"".join(payload[header_length_of(payload) :] for payload in payloads)
        new = strip_block(old, self.level)
        is_plain = all(payload[: header_length_of(payload)].startswith(header) for payload in payloads)
        if new == old and (is_plain or self.level is Level.PLACE):
            self.contents |= {segment: self._stored(segment) for segment in block}
            return
        room = MAX_PAYLOAD - len(header)
        parts = [new[start : start + room] for start in range(0, len(new), room)]
        marker = block[0].marker
        self.contents[block[0]] = b"".join(segment_bytes(marker, header + part) for part in parts)

    def _edit_extended_xmp(self) -> None:
        block = self._beginning(EXTENDED_XMP)
        if not block:
            return
        old = extended_xmp.join([self._payload(segment) for segment in block])
        new = extended_xmp.without_place(old)
        if all(guid == new_guid and packet for guid, (new_guid, packet) in new.items()):
            self.contents |= {segment: self._stored(segment) for segment in block}
            return
        payloads = [each for guid, packet in new.values() for each in extended_xmp.payloads(guid, packet)]
        self.contents[block[0]] = b"".join(segment_bytes(APP1, payload) for payload in payloads)
        for guid, (new_guid, _) in new.items():
            for main in self._beginning(XMP):
                self.contents[main] = self.contents[main].replace(guid, new_guid)

    def _edit_flir(self) -> None:
        """Of the same length, so that every segment keeps its own header."""
        block = [one for one in self._beginning(flir_records.BEGINNING) if one.marker == APP1]
        parts = [self._payload(one) for one in block]
        new = flir_strip.strip_block(b"".join(part[flir_records.SEGMENT_HEADER :] for part in parts), self.level)
        for segment, part in zip(block, parts, strict=True) if new else ():
            length = len(part) - flir_records.SEGMENT_HEADER
            self.contents[segment] = segment_bytes(APP1, part[: flir_records.SEGMENT_HEADER] + new[:length])
            new = new[length:]

    def _edit_further_pictures(self) -> bytes:
        """What follows the picture afterwards; the index in its MPF segment is brought up to date.

        Where identity goes, a gain map stays: the picture would not look the same without.
        """
        found = [one for one in self._beginning(MPF) if one.marker == APP2]
        if len(found) != 1 or self.depth:
            return b""
        index, base, behind = found[0], found[0].content + len(MPF), self.segments[-1].end
        spans = mpf_strip.pictures(self.data, base, behind)
        if spans is not None and self.level is not Level.PLACE:
            spans = {row: span for row, span in spans.items() if self._is_gain_map(span)}
        if not spans:
            return b""
        try:
            edited = {
                row: _Jpeg(self.data[span.start : span.end], self.level, self.depth + 1).run().data
                for row, span in sorted(spans.items(), key=lambda item: item[1])
            }
        except CannotStrip:
            return b""
        relist = mpf_strip.updated if self.level is Level.PLACE else mpf_strip.listed
        old_index = self.data[base : index.end]
        self.contents[index] = segment_bytes(APP2, MPF + relist(old_index, 0, spans))
        lengths = [len(self.contents.get(one, self._stored(one))) for one in self.segments]
        new_base = sum(lengths[: self.segments.index(index)]) + SEGMENT_HEADER + len(MPF)
        spans_after, start = {}, sum(lengths) - new_base
        for row, picture in edited.items():
            spans_after[row] = Span(start, start + len(picture))
            start += len(picture)
        self.contents[index] = segment_bytes(APP2, MPF + relist(old_index, sum(lengths), spans_after))
        return b"".join(edited.values())

    def _is_gain_map(self, span: Span) -> bool:
        return is_gain_map(self.data[span.start : min(span.end, span.start + MAX_HEAD_BYTES)])

    def _name(self, segment: Segment) -> str:
        if segment.marker == STRAY:
            return "stray bytes"
        payload = self._payload(segment)[:40]
        known = next((name for beginning, name in NAMES.items() if payload.startswith(beginning)), "")
        return f"{known} ({segment.name})" if known else "comment" if segment.marker == COM else segment.name


NAMES = {
    EXIF: "Exif",
    XMP: "XMP",
    EXTENDED_XMP: "extended XMP",
    MPF: "index of further pictures",
    JUMBF: "JUMBF, C2PA",
    PHOTOSHOP[0]: "Photoshop",
    PHOTOSHOP[1]: "Photoshop",
    FLASHPIX: "FlashPix",
    flir_records.BEGINNING: "FLIR thermal data",
    b"JFIF": "JFIF",
    b"JFXX": "JFXX thumbnail",
}
