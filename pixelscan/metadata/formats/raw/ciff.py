"""Canon's CIFF, the container of CRW files and of a segment in early PowerShots' JPEGs: a heap of directories.

Structure by Canon's "CIFF Specification on Image Data File" 1.0; records as ExifTool's documentation names them.
"""

import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from pixelscan.formatting import exposure_time
from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.formats.raw import ciff_note
from pixelscan.metadata.model import Binary, EmbeddedImage, Value

KINDS = frozenset({BlockKind.MAKERNOTES, BlockKind.THUMBNAIL})
UNUSED: frozenset[BlockKind] = frozenset()

HEADER_BYTES = 14
HEAP_OFFSET_AT = 2
ENTRY_BYTES, MAX_ENTRIES, MAX_DEPTH = 10, 1000, 5
MAX_RECORD_BYTES = 64 << 10
IN_ENTRY, ID_MASK, TYPE_MASK = 0x4000, 0x3FFF, 0x3800
DIRECTORY_TYPES = {0x2800, 0x3000}
PICTURES = {0x2007: "JpgFromRaw", 0x2008: "ThumbnailImage"}
NO_CODE, ONE_THIRD, TWO_THIRDS = 0x1F, 0x0C, 0x14
MILLIMETRES_AN_INCH = 25.4

# One number for two texts: of the file in the heap about the image, else the person's.
DESCRIPTION, ABOUT_IMAGE = 0x0805, 0x2804
# The shortest record that the note has too.
SHORTEST_OF_NOTE = 4
OPAQUE = {0x0001: "FreeBytes", 0x0032: "CanonColorInfo1", 0x2005: "RawData"}
TEXTS = {
    DESCRIPTION: "CanonFileDescription",
    0x080B: "CanonFirmwareVersion",
    0x080D: "ROMOperationMode",
    0x0810: "OwnerName",
    0x0815: "CanonImageType",
    0x0816: "OriginalFileName",
    0x0817: "ThumbnailFileName",
}
NUMBERS = {
    0x100A: ("TargetImageType", "<H", {0: "Real-world subject", 1: "Written document"}),
    0x1010: ("ShutterReleaseMethod", "<H", {0: "Single shot", 2: "Continuous shooting"}),
    0x1011: ("ShutterReleaseTiming", "<H", {0: "Priority on shutter", 1: "Priority on focus"}),
    0x1016: ("ReleaseSetting", "<H", {}),
    0x101C: ("BaseISO", "<H", {}),
    0x10AE: ("ColorTemperature", "<H", {}),
    0x10B4: ("ColorSpace", "<H", {1: "sRGB", 2: "Adobe RGB", 0xFFFF: "Uncalibrated"}),
    0x1804: ("RecordID", "<I", {}),
    0x1806: ("SelfTimerTime", "<I", {}),
    0x180B: ("SerialNumber", "<I", {}),
    0x1817: ("FileNumber", "<I", {}),
    0x1834: ("CanonModelID", "<I", {}),
    0x183B: ("SerialNumberFormat", "<I", {}),
}


class _Heap(NamedTuple):
    start: int
    end: int
    depth: int = 0
    id: int = 0


class _Record(NamedTuple):
    id: int
    offset: int
    length: int
    heap: int = 0


def matches(head: bytes) -> bool:
    """The byte order and the type of the heap; only the little-endian order was ever written."""
    return head[:2] == b"II" and head[6:14] == b"HEAPCCDR"


def read(data: Buffer) -> ParsedContainer:
    """All records that are understood; exiv2 reads those that MakerNotes have too."""
    contents = ParsedContainer("CRW", "image/x-canon-crw")
    records = add_heap(contents, data, 0, len(data), "CanonRaw")
    in_note = [record for record in records if record.id in ciff_note.NUMBERS and record.length > SHORTEST_OF_NOTE]
    note = ciff_note.note_of({record.id: _content(data, record) for record in in_note})
    contents.add_block(BlockKind.MAKERNOTES, note, None, "Canon")
    return contents


def add_heap(contents: ParsedContainer, data: Buffer, start: int, end: int, group: str) -> list[_Record]:
    """The facts of the CIFF block in `data[start:end]`, its header included; returns its records."""
    if end - start < HEADER_BYTES:
        contents.report(group, "The file ends within its header.")
        return []
    heap = start + int.from_bytes(data[start + HEAP_OFFSET_AT : start + HEAP_OFFSET_AT + 4], "little")
    records = list(_records(contents, data, _Heap(heap, min(end, len(data))), group))
    units = _focal_units(data, records)
    for record in records:
        if record.id == FOCAL_LENGTH:
            for name, value, text in _focal_length(bytes(data[record.offset : record.offset + 8]), units):
                contents.add(group, name, value, text, record.id)
        elif record.id in PICTURES:
            if bytes(data[record.offset : record.offset + 2]) == b"\xff\xd8":
                contents.embedded.append(EmbeddedImage(PICTURES[record.id], record.offset, record.length))
        elif record.id in OPAQUE:
            contents.add(group, OPAQUE[record.id], Binary(record.length), tag_id=record.id)
        elif record.length <= MAX_RECORD_BYTES:
            _add_record(contents, group, record, _content(data, record))
    return records


def _content(data: Buffer, record: _Record) -> bytes:
    return bytes(data[record.offset : record.offset + min(record.length, MAX_RECORD_BYTES)])


def _records(contents: ParsedContainer, data: Buffer, heap: _Heap, group: str) -> Iterator[_Record]:
    """Those of the heap, whose last four bytes say where its directory begins, and of the heaps in it."""
    start, end, depth, number = heap
    directory = start + int.from_bytes(data[end - 4 : end], "little") if end - start >= 6 else end
    if directory + 2 > end:
        contents.report(group, f"The heap at byte {start} has no directory: it is damaged or cut off.")
        return
    count = int.from_bytes(data[directory : directory + 2], "little")
    table = bytes(data[directory + 2 : min(end, directory + 2 + ENTRY_BYTES * min(count, MAX_ENTRIES))])
    if len(table) < ENTRY_BYTES * count:
        contents.report(group, f"The directory at byte {directory} is cut off: it should have {count} entries.")
    for index in range(len(table) // ENTRY_BYTES):
        tag, length, offset = struct.unpack_from("<HII", table, ENTRY_BYTES * index)
        if tag & IN_ENTRY:
            yield _Record(tag & ID_MASK, directory + 2 + ENTRY_BYTES * index + 2, 8, number)
        elif start + offset + length > end:
            contents.report(group, f"The record 0x{tag:04x} is outside its heap.")
        elif tag & TYPE_MASK not in DIRECTORY_TYPES:
            yield _Record(tag & ID_MASK, start + offset, length, number)
        elif depth < MAX_DEPTH and contents.step():
            inner = _Heap(start + offset, start + offset + length, depth + 1, tag & ID_MASK)
            yield from _records(contents, data, inner, group)


def _add_record(contents: ParsedContainer, group: str, record: _Record, content: bytes) -> None:
    try:
        if record.id in TEXTS:
            name = "UserComment" if record.id == DESCRIPTION and record.heap != ABOUT_IMAGE else TEXTS[record.id]
            contents.add(group, name, decode(content), tag_id=record.id)
        elif record.id in NUMBERS:
            name, code, words = NUMBERS[record.id]
            (number,) = struct.unpack_from(code, content)
            contents.add(group, name, number, words.get(number, ""), record.id)
        elif record.id in _READERS:
            for name, value, text in _READERS[record.id](content):
                contents.add(group, name, value, text, record.id)
            if record.id == IMAGE_INFO and contents.width is None:
                contents.width, contents.height = struct.unpack_from("<II", content)
    except (struct.error, OverflowError, ValueError):
        contents.report(group, f"The record 0x{record.id:04x} is damaged.")


Facts = Iterator[tuple[str, Value, str]]


def _image_format(content: bytes) -> Facts:
    format_, ratio = struct.unpack_from("<If", content)
    words = {0x10000: "JPEG (lossy)", 0x10002: "JPEG (not quantized)", 0x20001: "CRW", 0x20002: "RAW+JPEG"}
    yield "FileFormat", format_, words.get(format_, "")
    yield "TargetCompressionRatio", ratio, f"{ratio:g}"


def _image_info(content: bytes) -> Facts:
    names = (
        "ImageWidth",
        "ImageHeight",
        "PixelAspectRatio",
        "Rotation",
        "ComponentBitDepth",
        "ColorBitDepth",
        "ColorBW",
    )
    for name, value in zip(names, struct.unpack_from("<IIfiIII", content), strict=True):
        yield name, value, f"{value:g}"


def _maker_and_model(content: bytes) -> Facts:
    maker, _, model = content.partition(b"\0")
    yield "Make", decode(maker), ""
    yield "Model", decode(model), ""


def _time(content: bytes) -> Facts:
    """Seconds since 1970 by the camera's clock, without a zone."""
    seconds, zone, info = struct.unpack_from("<IiI", content)
    local = datetime.fromtimestamp(seconds, UTC)
    yield "DateTimeOriginal", f"{local:%Y:%m:%d %H:%M:%S}", f"{local:%Y-%m-%d %H:%M:%S}"
    yield "TimeZoneCode", zone / 3600, f"{zone / 3600:g}"
    yield "TimeZoneInfo", info, ""


def _exposure(content: bytes) -> Facts:
    compensation, speed, aperture = struct.unpack_from("<fff", content)
    yield "ExposureCompensation", compensation, f"{compensation:g} EV"
    yield from _apex(speed, aperture, ("ShutterSpeedValue", "ApertureValue"))


def _shot_info(content: bytes) -> Facts:
    """Canon's codes of an aperture and a time: 32nds of a stop, in which 12 and 20 stand for thirds."""
    aperture, speed = struct.unpack_from("<2h", content, 2 * 21)
    if aperture > 0:
        yield from _apex(_stops(speed), _stops(aperture), ("ExposureTime", "FNumber"))


def _apex(speed: float, aperture: float, names: tuple[str, str]) -> Facts:
    """Seconds and F number (CIPA DC-008 annex C)."""
    seconds, f_number = float(f"{2**-speed:.6g}"), float(f"{2 ** (aperture / 2):.6g}")
    yield names[0], seconds, exposure_time(seconds)
    yield names[1], f_number, f"f/{f_number:.2g}"


def _stops(code: int) -> float:
    sign, code = (-1, -code) if code < 0 else (1, code)
    fraction = code & NO_CODE
    thirds = {ONE_THIRD: 32 / 3, TWO_THIRDS: 64 / 3}.get(fraction, fraction)
    return sign * (code - fraction + thirds) / 32


def _focal_units(data: Buffer, records: list[_Record]) -> int:
    """How many units a millimetre has, as the camera's settings say."""
    settings = next((record for record in records if record.id == CAMERA_SETTINGS), None)
    at = settings.offset + 2 * FOCAL_UNITS_AT if settings else 0
    if settings is None or settings.length < 2 * FOCAL_UNITS_AT + 2:
        return 1
    return int.from_bytes(data[at : at + 2], "little") or 1


def _focal_length(content: bytes, units: int) -> Facts:
    if len(content) < FOCAL_LENGTH_BYTES:
        return
    kind, length, width, height = struct.unpack_from("<4H", content)
    yield "FocalType", kind, {1: "Fixed", 2: "Zoom"}.get(kind, "")
    yield "FocalLength", length / units, f"{length / units:g} mm"
    for name, inches in (("FocalPlaneXSize", width), ("FocalPlaneYSize", height)):
        yield name, inches * MILLIMETRES_AN_INCH / 1000, f"{inches * MILLIMETRES_AN_INCH / 1000:.2f} mm"


def _flash(content: bytes) -> Facts:
    guide, threshold = struct.unpack_from("<ff", content)
    yield "FlashGuideNumber", guide, f"{guide:g}"
    yield "FlashThreshold", threshold, f"{threshold:g}"


def _distance(content: bytes) -> Facts:
    (millimetres,) = struct.unpack_from("<f", content)
    yield "TargetDistanceSetting", millimetres, f"{millimetres:g} mm"


def _measured(content: bytes) -> Facts:
    """Canon counts from 5 EV."""
    (value,) = struct.unpack_from("<f", content)
    yield "MeasuredEV", value + 5, f"{value + 5:g}"


def _numbers(code: str, names: str) -> Callable[[bytes], Facts]:
    """A record of numbers alone."""
    return lambda content: (
        (name, number, "") for name, number in zip(names.split(), struct.unpack_from(code, content), strict=True)
    )


def _color_info(content: bytes) -> Facts:
    yield "CanonColorInfo2", struct.unpack_from(f"<{len(content) // 2}h", content), ""


IMAGE_INFO = 0x1810
_WHITE_SAMPLE = "WhiteSampleWidth WhiteSampleHeight WhiteSampleLeftBorder WhiteSampleTopBorder WhiteSampleBits"
FOCAL_LENGTH, FOCAL_LENGTH_BYTES = 0x1029, 8
CAMERA_SETTINGS, FOCAL_UNITS_AT = 0x102D, 25
# Each raises struct.error, OverflowError or ValueError where its record is too short or nonsense.
_READERS: dict[int, Callable[[bytes], Facts]] = {
    0x080A: _maker_and_model,
    0x102A: _shot_info,
    0x102C: _color_info,
    0x1030: _numbers("<2x5H", _WHITE_SAMPLE),
    0x10B5: _numbers("<2x4H", "RawJpgQuality RawJpgSize RawJpgWidth RawJpgHeight"),
    0x1803: _image_format,
    0x1807: _distance,
    0x180E: _time,
    IMAGE_INFO: _image_info,
    0x1813: _flash,
    0x1814: _measured,
    0x1818: _exposure,
    0x1835: _numbers("<I4x2I", "DecoderTableNumber CompressedDataOffset CompressedDataLength"),
}
