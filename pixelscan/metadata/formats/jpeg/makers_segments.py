"""Segments of individual camera makers and others: CIFF, FLIR, GoPro, Kodak's Meta, PictureInfo, SPIFF."""

from dataclasses import dataclass, field

from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.jpeg.fixed_segments import add_fixed_fields
from pixelscan.metadata.formats.jpeg.flir import add_flir, is_flir
from pixelscan.metadata.formats.jpeg.makers.flashpix import FlashPix
from pixelscan.metadata.formats.jpeg.makers.gopro import add_gopro
from pixelscan.metadata.formats.jpeg.makers.kodak_meta import add_kodak_meta
from pixelscan.metadata.formats.jpeg.makers.picture_info import add_picture_info
from pixelscan.metadata.formats.jpeg.segments import APP0, APP1, APP2, APP3, APP6, APP12, Segment
from pixelscan.metadata.formats.raw import ciff

CIFF_MARK = b"HEAPJPGM"


@dataclass(slots=True)
class MakersSegments:
    """Takes segments that have no standard reader; `finish` hands on what came in parts."""

    contents: ParsedContainer
    data: Buffer
    thermal: list[Segment] = field(default_factory=list)
    flashpix: FlashPix = field(default_factory=FlashPix)
    of_infiray: bool = False

    def take(self, segment: Segment) -> bool:
        """Whether the whole segment was read, or will be."""
        content = self.data[segment.content : segment.end]
        if segment.marker == APP0 and content[6:14] == CIFF_MARK:
            ciff.add_heap(self.contents, self.data, segment.content, segment.end, "CIFF")
            return True
        if segment.marker == APP1 and is_flir(content):
            self.thermal.append(segment)
            return True
        if segment.marker == APP2 and self.flashpix.take(content):
            return True
        if segment.marker == APP3 and add_kodak_meta(self.contents, content):
            return True
        if add_fixed_fields(self.contents, segment.marker, content):
            return True
        if segment.marker == APP6 and add_gopro(self.contents, content):
            return True
        if segment.marker == APP12 and add_picture_info(self.contents, content):
            return True
        self._take_seldom(segment.marker, content)
        return False

    def _take_seldom(self, marker: int, content: bytes) -> None:
        """Their readers are imported by the first photo that has one; what they do not understand stays listed."""
        from pixelscan.metadata.formats.jpeg.makers import infiray, seldom  # noqa: PLC0415 - few photos have one

        if self.of_infiray or infiray.is_infiray(marker, content):
            self.of_infiray = True
            infiray.add_infiray(self.contents, marker, content)
        else:
            seldom.add_seldom(self.contents, marker, content)

    def finish(self) -> list[Segment]:
        """The segments that were not read to their end after all."""
        self.flashpix.finish(self.contents)
        if not self.thermal:
            return []
        parts = [self.data[segment.content : segment.end] for segment in self.thermal]
        return [] if add_flir(self.contents, parts) else self.thermal
