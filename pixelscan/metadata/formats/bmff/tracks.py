"""The tracks of a film or of a sequence of pictures: how large, how long, of what kind, how coded.

ISO 14496-12 sections 8.3 to 8.5 and 12; Apple's "QuickTime File Format" for handlers, media headers and apertures.
"""

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pixelscan.metadata.blocks.boxes import Box, boxes, printable
from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.formats.bmff.header_fields import MEDIA, TRACK, header_facts
from pixelscan.metadata.formats.bmff.samples import add_sample_description, first_chunk, first_sample_size, frame_rate
from pixelscan.metadata.formats.contents import ParsedContainer

MAX_TRACKS = 50
MAX_DEPTH = 6
HEADER_BYTES = 128
HOLDERS = {b"mdia", b"minf", b"stbl", b"gmhd", b"tapt"}
PICTURES = b"vide"
HANDLERS = {
    b"alis": "Alias data",
    b"auxv": "Auxiliary picture",
    b"hint": "Hint track",
    b"mdir": "Metadata",
    b"mdta": "Metadata tags",
    b"meta": "Timed metadata",
    b"pict": "Picture",
    b"sbtl": "Subtitle",
    b"soun": "Audio track",
    b"text": "Text",
    b"tmcd": "Time code",
    b"url ": "URL",
    b"vide": "Video track",
}
HANDLER_CLASSES = {b"mhlr": "Media handler", b"dhlr": "Data handler"}
GRAPHICS_MODES = {0: "Copy", 0x40: "Dither copy", 0x20: "Blend", 0x24: "Transparent", 0x100: "Straight alpha"}
APERTURES = {
    b"clef": "CleanApertureDimensions",
    b"prof": "ProductionApertureDimensions",
    b"enof": "EncodedPixelsDimensions",
}


@dataclass(slots=True)
class Track:
    """A track: the group of its tags, its handler's type, units in a second, width and height, its first sample."""

    group: str
    movie_scale: int
    zone: str
    handler: bytes = b""
    scale: int = 0
    size: tuple[int, int] = (0, 0)
    first_at: int = 0
    first_size: int = 0


def add_tracks(contents: ParsedContainer, data: Buffer, movie: Box, scale: int, zone: str = "") -> list[Track]:
    """The facts of the tracks as Track1, Track2 ...; `scale` is the units in a second of the film."""
    found = [box for box in boxes(data, movie.content, movie.end, contents.report) if box.type == b"trak"]
    if len(found) > MAX_TRACKS:
        contents.report("QuickTime", f"The video has {len(found)} tracks; the first {MAX_TRACKS} were read.")
    tracks = [Track(f"Track{number}", scale, zone) for number in range(1, len(found[:MAX_TRACKS]) + 1)]
    for track, box in zip(tracks, found, strict=False):
        _read(contents, data, box, track, MAX_DEPTH)
    return tracks


def picture_size(tracks: Iterable[Track]) -> tuple[int, int] | None:
    """Width and height of the largest picture, unrotated; None if there is none."""
    sizes = (track.size for track in tracks if all(track.size))
    return max(sizes, key=lambda size: size[0] * size[1], default=None)


def _read(contents: ParsedContainer, data: Buffer, holder: Box, track: Track, depth: int) -> None:
    for box in boxes(data, holder.content, holder.end, contents.report):
        if not contents.step():
            return
        if box.type in HOLDERS and depth:
            _read(contents, data, box, track, depth - 1)
        elif box.type in _TABLES:
            _TABLES[box.type](contents, data, box, track)
        elif box.type in _HEADERS:
            content = bytes(data[box.content : min(box.end, box.content + HEADER_BYTES)])
            try:
                _HEADERS[box.type](contents, content, track, box)
            except struct.error:
                contents.report(track.group, f"The {box.name} box at byte {box.content} is cut off.")


def _add_descriptions(contents: ParsedContainer, data: Buffer, box: Box, track: Track) -> None:
    add_sample_description(contents, data, box, track.group, track.handler)


def _add_frame_rate(contents: ParsedContainer, data: Buffer, box: Box, track: Track) -> None:
    if track.handler == PICTURES and (rate := frame_rate(data, box, track.scale)):
        contents.add(track.group, "VideoFrameRate", rate, f"{rate:.5g}")


def _note_first_size(_contents: ParsedContainer, data: Buffer, box: Box, track: Track) -> None:
    track.first_size = first_sample_size(data, box)


def _note_first_place(_contents: ParsedContainer, data: Buffer, box: Box, track: Track) -> None:
    track.first_at = first_chunk(data, box)


_TABLES: dict[bytes, Callable[[ParsedContainer, Buffer, Box, Track], None]] = {
    b"stsd": _add_descriptions,
    b"stts": _add_frame_rate,
    b"stsz": _note_first_size,
    b"stco": _note_first_place,
    b"co64": _note_first_place,
}


def _add_track_header(contents: ParsedContainer, content: bytes, track: Track, _box: Box) -> None:
    found = {}
    contents.add(track.group, "TrackHeaderVersion", content[0] if content else 0)
    for name, value, text in header_facts(TRACK, content, track.movie_scale, track.zone):
        contents.add(track.group, name, value, text)
        found[name] = value
    width, height = found.get("ImageWidth"), found.get("ImageHeight")
    if isinstance(width, int) and isinstance(height, int):
        track.size = width, height


def _add_media_header(contents: ParsedContainer, content: bytes, track: Track, _box: Box) -> None:
    contents.add(track.group, "MediaHeaderVersion", content[0] if content else 0)
    for name, value, text in header_facts(MEDIA, content, zone=track.zone):
        contents.add(track.group, name, value, text)
        if name == "MediaTimeScale" and isinstance(value, int):
            track.scale = value


def _add_handler(contents: ParsedContainer, content: bytes, track: Track, _box: Box) -> None:
    """The first handler of a track is its medium's; the second one says where its data is."""
    kind = add_handler(contents, content, track.group)
    track.handler = track.handler or kind


def add_handler(contents: ParsedContainer, content: bytes, group: str) -> bytes:
    """Class, type, maker and name of a handler; returns its type."""
    for name, at, words in (
        ("HandlerClass", 4, HANDLER_CLASSES),
        ("HandlerType", 8, HANDLERS),
        ("HandlerVendorID", 12, {}),
    ):
        code = content[at : at + 4]
        if code.strip(b"\0"):
            contents.add(group, name, printable(code), words.get(code, ""))
    if description := _counted_text(content[24:]):
        contents.add(group, "HandlerDescription", description)
    return content[8:12]


def _counted_text(data: bytes) -> str:
    """QuickTime writes the number of letters before them, the standard a zero behind them."""
    text = data[1 : 1 + data[0]] if data[:1] and data[0] < len(data) and data[0] < 0x20 else data
    return printable(text.split(b"\0")[0])


def _add_graphics(contents: ParsedContainer, content: bytes, track: Track, _box: Box) -> None:
    mode, *color = struct.unpack_from(">4H", content, 4)
    contents.add(track.group, "GraphicsMode", mode, GRAPHICS_MODES.get(mode, ""))
    contents.add(track.group, "OpColor", tuple(color))


def _add_balance(contents: ParsedContainer, content: bytes, track: Track, _box: Box) -> None:
    contents.add(track.group, "Balance", struct.unpack_from(">h", content, 4)[0] / 256)


def _add_general(contents: ParsedContainer, content: bytes, track: Track, _box: Box) -> None:
    version, *rest = struct.unpack_from(">B3BH3Hh", content)
    contents.add(track.group, "GenMediaVersion", version)
    contents.add(track.group, "GenFlags", tuple(rest[:3]))
    contents.add(track.group, "GenGraphicsMode", rest[3], GRAPHICS_MODES.get(rest[3], ""))
    contents.add(track.group, "GenOpColor", tuple(rest[4:7]))
    contents.add(track.group, "GenBalance", rest[7] / 256)


def _add_aperture(contents: ParsedContainer, content: bytes, track: Track, box: Box) -> None:
    width, height = (side / (1 << 16) for side in struct.unpack_from(">II", content, 4))
    contents.add(track.group, APERTURES[box.type], (width, height), f"{width:g}x{height:g}")


# Each raises struct.error where its box is too short.
_HEADERS: dict[bytes, Callable[[ParsedContainer, bytes, Track, Box], None]] = {
    b"tkhd": _add_track_header,
    b"mdhd": _add_media_header,
    b"hdlr": _add_handler,
    b"vmhd": _add_graphics,
    b"smhd": _add_balance,
    b"gmin": _add_general,
    **dict.fromkeys(APERTURES, _add_aperture),
}
