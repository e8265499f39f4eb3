"""AVI films and WAV sound of cameras: length, streams, time, camera (Microsoft, "AVI RIFF File Reference").

Exif's own chunks in WAV, by which a camera ties a voice note to its photo: CIPA DC-008 section 5.
"""

import re
import struct
from collections.abc import Callable
from datetime import datetime

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.webp.chunks import HEADER_BYTES, RiffChunk, announced_bytes, chunks
from pixelscan.metadata.model import Binary

KINDS = frozenset({BlockKind.XMP, BlockKind.MAKERNOTES})
UNUSED: frozenset[BlockKind] = frozenset()

FORMATS = {b"AVI ": ("AVI", "video/x-msvideo"), b"WAVE": ("WAV", "audio/x-wav")}
# Lists of chunks; the list of frames is not read.
# OpenDML cuts long films into several RIFF chunks.
HOLDERS = {b"LIST", b"RIFF"}
LISTS = {b"hdrl", b"strl", b"INFO", b"exif", b"odml", b"AVI ", b"AVIX", b"hydt", b"pntx"}
# In the last two of the lists: a note as Pentax's photos have it.
NOTES = {b"hymn", b"mknt"}
NOTE_MARK, TIFF_HEADER = b"PENTAX \0", b"MM\0*\0\0\0\x08"
FRAMES = {b"movi", b"rec "}
SILENT = {b"JUNK", b"JUNQ", b"idx1", b"indx", b"data", b"fact", b"strn", b"vprp"}
MAX_DEPTH = 4
MAX_BLOCK_BYTES = 1 << 20
TEXTS = {
    b"ISFT": "Software",
    b"ICRD": "DateCreated",
    b"INAM": "Title",
    b"IART": "Artist",
    b"ICMT": "Comment",
    b"ICOP": "Copyright",
    b"ISBJ": "Subject",
    b"IGNR": "Genre",
    b"IKEY": "Keywords",
    b"IMED": "Medium",
    b"ISRC": "Source",
    b"IENG": "Engineer",
    b"IPRD": "Product",
    b"ITCH": "Technician",
    b"ever": "ExifVersion",
    b"erel": "RelatedImageFile",
    b"etim": "TimeCreated",
    b"ecor": "Make",
    b"emdl": "Model",
    b"eucm": "UserComment",
}
STREAMS = {b"vids": "Video", b"auds": "Audio", b"txts": "Text", b"mids": "MIDI", b"iavs": "Interleaved audio and video"}
ENCODINGS = {
    1: "Microsoft PCM",
    2: "Microsoft ADPCM",
    6: "Microsoft a-Law",
    7: "Microsoft u-Law",
    17: "Intel IMA/DVI ADPCM",
    85: "MP3",
}
MICROSECONDS = 1_000_000
# Mon Mar 10 15:04:43 2003; 2009:10:27 12:14:00; MON MAR 10 15:04:43 2003; days may follow spaces.
_C_TIME = re.compile(r"\w{3} (\w{3}) +(\d{1,2}) (\d{2}:\d{2}:\d{2}) (\d{4})")
_NUMBERS = re.compile(r"(\d{4})[:/-] ?(\d{1,2})[:/-] ?(\d{1,2})[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?")


def matches(head: bytes) -> bool:
    """A RIFF file of one of the two forms."""
    return head[:4] == b"RIFF" and head[8:12] in FORMATS


def read(data: Buffer) -> ParsedContainer:
    """The chunks of the headers and the information after them."""
    contents = ParsedContainer(*FORMATS[data[8:12]])
    end = min(announced_bytes(data, contents.report), len(data))
    _read_list(contents, data, HEADER_BYTES, end, MAX_DEPTH)
    contents.leave_undecoded("bytes behind the film", data, end, len(data))
    return contents


def _read_list(contents: ParsedContainer, data: Buffer, start: int, end: int, depth: int) -> None:
    stream = [b""]
    for chunk in chunks(data, start, end, contents.report):
        if not contents.step():
            return
        if chunk.type in HOLDERS:
            kind = data[chunk.content : chunk.content + 4]
            if kind in LISTS and depth:
                _read_list(contents, data, chunk.content + 4, chunk.content_end, depth - 1)
            elif kind not in FRAMES:
                contents.leave_undecoded(f"{decode(kind)} list", data, chunk.content, chunk.content_end)
        elif not _take(contents, data, chunk, stream):
            contents.leave_undecoded(f"{chunk.name} chunk", data, chunk.content, chunk.content_end)


def _take(contents: ParsedContainer, data: Buffer, chunk: RiffChunk, stream: list[bytes]) -> bool:
    """Whether there is a reader for the chunk; `stream` keeps the kind of the list's stream."""
    content = bytes(data[chunk.content : min(chunk.content_end, chunk.content + MAX_BLOCK_BYTES)])
    try:
        if chunk.type == b"strh":
            stream[0] = content[:4]
            _add_stream(contents, content)
        elif chunk.type in (b"strf", b"fmt "):
            if chunk.type == b"fmt " or stream[0] == b"auds":
                _add_sound(contents, content)
        elif chunk.type in READERS:
            READERS[chunk.type](contents, content)
        elif chunk.type in TEXTS:
            contents.add("RIFF", TEXTS[chunk.type], decode(content), tag_id=chunk.name)
        elif chunk.type in NOTES and content.startswith(NOTE_MARK):
            contents.add_block(BlockKind.MAKERNOTES, TIFF_HEADER + content, None, "Pentax")
        elif chunk.type == b"_PMX":
            contents.add_block(BlockKind.XMP, content, chunk.content)
        else:
            return chunk.type in SILENT
    except struct.error:
        contents.report("RIFF", f"The {chunk.name} chunk at byte {chunk.content} is too short.")
    return True


def _add_header(contents: ParsedContainer, content: bytes) -> None:
    """AVIMAINHEADER."""
    frame, rate, _, _, frames, _, streams, _, width, height = struct.unpack_from("<10I", content)
    if frame:
        _add_rate(contents, "FrameRate", MICROSECONDS / frame)
        seconds = frames * frame / MICROSECONDS
        contents.add("RIFF", "Duration", round(seconds, 3), f"{seconds:.4g} s")
    contents.add("RIFF", "MaxDataRate", rate, f"{rate / 1024:.4g} kB/s")
    contents.add("RIFF", "FrameCount", frames)
    contents.add("RIFF", "StreamCount", streams)
    if width and height:
        contents.add_size(width, height, "RIFF")


def _add_stream(contents: ParsedContainer, content: bytes) -> None:
    """AVISTREAMHEADER."""
    kind, codec = content[:4], decode(content[4:8])
    _, _, _, scale, rate, _, length, _, quality, sample = struct.unpack_from("<10I", content, 8)
    if kind in (b"vids", b"auds"):
        name = STREAMS[kind]
        contents.add("RIFF", f"{name}Codec", codec)
        if scale:
            _add_rate(contents, "VideoFrameRate" if kind == b"vids" else "AudioSampleRate", rate / scale)
        contents.add("RIFF", "VideoFrameCount" if kind == b"vids" else "AudioSampleCount", length)
    contents.add("RIFF", "StreamType", decode(kind), STREAMS.get(kind, ""))
    contents.add("RIFF", "Quality", quality)
    contents.add("RIFF", "SampleSize", sample, f"{sample} bytes" if sample else "Variable")


def _add_rate(contents: ParsedContainer, name: str, rate: float) -> None:
    contents.add("RIFF", name, rate, f"{rate:.5g}")


def _add_sound(contents: ParsedContainer, content: bytes) -> None:
    """WAVEFORMAT."""
    encoding, channels, rate, bytes_, _, bits = struct.unpack_from("<HHIIHH", content.ljust(16, b"\0"))
    contents.add("RIFF", "Encoding", encoding, ENCODINGS.get(encoding, f"unknown ({encoding})"))
    contents.add("RIFF", "NumChannels", channels)
    contents.add("RIFF", "SampleRate", rate)
    contents.add("RIFF", "AvgBytesPerSec", bytes_)
    contents.add("RIFF", "BitsPerSample", bits)


def _add_total(contents: ParsedContainer, content: bytes) -> None:
    contents.add("RIFF", "TotalFrameCount", struct.unpack_from("<I", content)[0])


def _add_time(contents: ParsedContainer, content: bytes) -> None:
    """When it was digitised, by the camera's clock, in whichever form its maker likes."""
    text = decode(content).strip()
    if words := _C_TIME.match(text):
        try:
            moment = datetime.strptime(f"{words[1].title()} {words[2]} {words[3]} {words[4]}", "%b %d %H:%M:%S %Y")  # noqa: DTZ007 - no zone is told
        except ValueError:
            moment = None
        text = f"{moment:%Y:%m:%d %H:%M:%S}" if moment else text
    elif numbers := _NUMBERS.match(text):
        year, *rest = (int(number or 0) for number in numbers.groups())
        text = "{:04}:{:02}:{:02} {:02}:{:02}:{:02}".format(year, *rest)
    contents.add("RIFF", "DateTimeOriginal", text, tag_id="IDIT")


def _add_note(contents: ParsedContainer, content: bytes) -> None:
    contents.add("RIFF", "MakerNotes", Binary(len(content)))


# Each raises struct.error where its chunk is too short.
READERS: dict[bytes, Callable[[ParsedContainer, bytes], None]] = {
    b"avih": _add_header,
    b"dmlh": _add_total,
    b"IDIT": _add_time,
    b"emnt": _add_note,
}
