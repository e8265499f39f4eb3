"""What programs and phones append to a picture: AFCP, FotoStation, Photo Mechanic, and Samsung's directory.

AXS File Concatenation Protocol 1.0; the others as ExifTool's documentation describes them.
"""

import struct
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer

# A second IPTC block, under ExifTool's name for it.
SECOND_IPTC = "IPTC2"
MAX_ENTRIES = 100
MAX_TRAILER_BYTES = 16 << 20


class _Entry(NamedTuple):
    kind: bytes | int
    start: int
    data: bytes


def add_known_trailer(contents: ParsedContainer, data: Buffer, start: int, end: int) -> str:
    """The facts of the trailer in `data[start:end]`, told by its last bytes; returns its name, "" if unknown."""
    last = bytes(data[max(start, end - FOOTER_BYTES) : end])
    for fits, name, read in _KINDS:
        if fits(last):
            try:
                read(contents, data, start, end)
            except (struct.error, ValueError, OverflowError):
                contents.report("File", f"The {name} is damaged.")
            return name
    return ""


FOOTER_BYTES = 12


def _afcp(contents: ParsedContainer, data: Buffer, start: int, end: int) -> None:
    """The last bytes say where the directory is: of each entry four letters, a length and an offset in the file."""
    order = ">" if data[end - 9 : end - 8] == b"!" else "<"
    (first,) = struct.unpack_from(order + "I", data, end - 8)
    if not start <= first < end or data[first : first + 4] != data[end - 12 : end - 8]:
        raise ValueError
    (count,) = struct.unpack_from(order + "H", data, first + 6)
    for index in range(min(count, MAX_ENTRIES)):
        kind, length, offset = struct.unpack_from(order + "4sII", data, first + 12 + 12 * index)
        if not start <= offset <= offset + length <= end:
            raise ValueError
        if kind == b"IPTC":
            _add_iptc(contents, _Entry(kind, offset, bytes(data[offset : offset + length])))
        elif kind == b"TEXT":
            contents.add("AFCP", "Text", decode(bytes(data[offset : offset + length])))


def _add_iptc(contents: ParsedContainer, entry: _Entry) -> None:
    contents.add_block(BlockKind.IPTC, entry.data, entry.start, SECOND_IPTC)


FOTOSTATION = b"\xa1\xb2\xc3\xd4"
_IPTC, _SOFT_EDIT = 1, 2
_EDITS = (
    "OriginalImageWidth OriginalImageHeight ColorPlanes XYResolution Rotation - CropLeft CropTop CropRight CropBottom"
)
_EDITS += " - CropRotation"


def _fotostation(contents: ParsedContainer, data: Buffer, start: int, end: int) -> None:
    """Records from the end: data, then its number, its length with these ten bytes, and the mark."""
    for _ in range(MAX_ENTRIES):
        if end - 10 < start or data[end - 4 : end] != FOTOSTATION:
            return
        number, length = struct.unpack_from(">HI", data, end - 10)
        if not 10 <= length <= end - start:
            raise ValueError
        content = bytes(data[end - length : end - 10])
        if number == _IPTC:
            _add_iptc(contents, _Entry(number, end - length, content))
        elif number == _SOFT_EDIT:
            _add_edits(contents, content)
        end -= length


def _add_edits(contents: ParsedContainer, content: bytes) -> None:
    """Thousandths of a percent or of a pixel an inch, hundredths of a degree counter-clockwise."""
    numbers = struct.unpack_from(f">{len(content) // 4}i", content)
    for place, (name, number) in enumerate(zip(_EDITS.split(), numbers, strict=False)):
        if name == "-":
            continue
        if name.startswith("Crop") and name != "CropRotation":
            contents.add("FotoStation", name, number / 1000, f"{number / 1000:g} %", place)
        elif name == "Rotation":
            contents.add("FotoStation", name, 360 - number / 100 if number else 0, tag_id=place)
        else:
            scale = {"XYResolution": 1000, "CropRotation": -100}.get(name, 1)
            contents.add("FotoStation", name, number / scale if scale != 1 else number, tag_id=place)


PHOTO_MECHANIC = b"cbipcbbl"
_COLOR_CLASSES = (
    "None",
    "Winner",
    "Winner alt",
    "Superior",
    "Superior alt",
    "Typical",
    "Typical alt",
    "Extras",
    "Trash",
)
_CHOICES: Mapping[int, str] = {
    **dict(enumerate(("RawCropLeft", "RawCropTop", "RawCropRight", "RawCropBottom"), 209)),
    **dict(enumerate(("ConstrainedCropWidth", "ConstrainedCropHeight", "FrameNum", "Rotation"), 213)),
    **dict(enumerate(("CropLeft", "CropTop", "CropRight", "CropBottom", "Tagged", "ColorClass", "Rating"), 217)),
    **dict(enumerate(("PreviewCropLeft", "PreviewCropTop", "PreviewCropRight", "PreviewCropBottom"), 236)),
}


def _photo_mechanic(contents: ParsedContainer, data: Buffer, start: int, end: int) -> None:
    """Numbers as IPTC's datasets of record 2; the last bytes say how long they are."""
    (length,) = struct.unpack_from(">I", data, end - 12)
    at, end = end - 12 - length, end - 12
    if at < start:
        raise ValueError
    while at + 5 <= end and data[at] == 0x1C:
        record, number, size = struct.unpack_from(">BBH", data, at + 1)
        if (record, size) == (2, 4) and number in _CHOICES:
            (value,) = struct.unpack_from(">i", data, at + 5)
            _add_choice(contents, number, value)
        at += 5 + size


def _add_choice(contents: ParsedContainer, number: int, value: int) -> None:
    name = _CHOICES[number]
    if name.startswith(("RawCrop", "PreviewCrop")):
        contents.add("PhotoMechanic", name, value / 655.36, f"{value / 655.36:.3f} %", number)
    elif name == "Rotation":
        contents.add("PhotoMechanic", name, value, f"{90 * value}" if 0 <= value < 4 else "", number)
    elif name == "ColorClass" and 0 <= value < len(_COLOR_CLASSES):
        contents.add("PhotoMechanic", name, value, f"{value} ({_COLOR_CLASSES[value]})", number)
    else:
        contents.add(
            "PhotoMechanic", name, value, {0: "No", 1: "Yes"}.get(value, "") if name == "Tagged" else "", number
        )


SAMSUNG, SAMSUNG_DIRECTORY = b"SEFT", b"SEFH"
_UTC, _COUNTRY, _VIDEO = 0x0A01, 0x0AA1, 0x0A30
MILLISECONDS = 1000


def _samsung(contents: ParsedContainer, data: Buffer, start: int, end: int) -> None:
    """A directory before the last eight bytes: of each entry its kind, how far before the directory, and its length."""
    (length,) = struct.unpack_from("<I", data, end - 8)
    directory = end - 8 - length
    if directory < start or data[directory : directory + 4] != SAMSUNG_DIRECTORY:
        raise ValueError
    for entry in _samsung_entries(data, directory):
        (name_length,) = struct.unpack_from("<I", entry.data, 4)
        name, value = decode(entry.data[8 : 8 + name_length]), entry.data[8 + name_length :]
        if entry.kind == _UTC:
            time = datetime.fromtimestamp(int(value) / MILLISECONDS, UTC)
            contents.add("Samsung", "TimeStamp", f"{time:%Y:%m:%d %H:%M:%S.%f}"[:-3] + "+00:00", tag_id=f"0x{_UTC:04x}")
        elif entry.kind == _COUNTRY:
            contents.add("Samsung", "MCCData", decode(value), tag_id=f"0x{_COUNTRY:04x}")
        elif entry.kind == _VIDEO:
            contents.add("Samsung", "EmbeddedVideoType", name, tag_id=f"0x{_VIDEO:04x}-name")


def _samsung_entries(data: Buffer, directory: int) -> Iterator[_Entry]:
    """Their first bytes: a film is longer than what is told of it here."""
    (count,) = struct.unpack_from("<I", data, directory + 8)
    for index in range(min(count, MAX_ENTRIES)):
        _, kind, before, length = struct.unpack_from("<HHII", data, directory + 12 + 12 * index)
        if not 8 <= length <= before <= directory:
            raise ValueError
        start = directory - before
        yield _Entry(kind, start, bytes(data[start : start + min(length, 1000)]))


_Reader = Callable[[ParsedContainer, Buffer, int, int], None]
_KINDS: tuple[tuple[Callable[[bytes], bool], str, _Reader], ...] = (
    (lambda last: last.endswith(PHOTO_MECHANIC), "Photo Mechanic trailer", _photo_mechanic),
    (lambda last: last.endswith(FOTOSTATION), "FotoStation trailer", _fotostation),
    (lambda last: last[:4] in (b"AXS!", b"AXS*"), "AFCP trailer", _afcp),
    (lambda last: last.endswith(SAMSUNG), "Samsung trailer", _samsung),
)
