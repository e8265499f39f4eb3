"""MakerNotes -> tags, by exiv2; Apple's and DJI's, which exiv2 does not know, by ExifRead's tables.

exiv2 needs the whole Exif block, since MakerNotes point into it.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pixelscan.metadata.blocks.exiv2_library import exiv2_library
from pixelscan.metadata.blocks.makernotes import olympus, phase_one
from pixelscan.metadata.blocks.makernotes.corrections import Correction, correction
from pixelscan.metadata.blocks.makernotes.own_facts import add_facts
from pixelscan.metadata.blocks.makernotes.relocation import ORDERS, Camera, NoteMoved, around, order_by_mark, relocated
from pixelscan.metadata.blocks.reading import NOTE_IN_DNG, BlockResult
from pixelscan.metadata.blocks.tiff.entry import UNDEFINED, Entry
from pixelscan.metadata.blocks.tiff.ifd import Block
from pixelscan.metadata.blocks.tiff.standard_tags import MAKER_NOTE
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.model import Binary, Problem, Tag, Value, stored_text

if TYPE_CHECKING:
    import exiv2

MAX_VALUE_BYTES = 2000
# Between lenses that have one number; a bar before a letter or a word is a part of Sigma's names.
ALTERNATIVES = re.compile(r" \*OR\* | \| (?=[^|]*\d ?mm)")
# Notes whose offsets count from their own start: they can be read without the block around them.
TIFF_HEADER_BYTES = 8
EXIV2_MAKES = {"KONICA MINOLTA": "KONICA MINOLTA", "MINOLTA": "Minolta"}
MOVED = "The notes were moved within the file, and nothing tells by how much; their values are not shown."
# A phone's notes are a camera's behind another mark, which exiv2 does not know.
SONY_PHONE, SONY_CAMERA = b"SONY MOBILE\0", b"SONY DSC \0\0\0"
PENTAX_MARK = b"PENTAX \0"
SELF_CONTAINED = (b"OLYMPUS\0", b"OM SYSTEM\0")
_STANDARD_GROUPS = {
    "Image",
    "Photo",
    "GPSInfo",
    "Iop",
    "Thumbnail",
    "MakerNote",
    "MpfInfo",
    "PanasonicRaw",
    "SubThumb1",
}
_STANDARD_GROUPS |= {"Image2", "Image3", *(f"SubImage{number}" for number in range(1, 10))}
# exiv2 has a group for each structure inside a note; a person asks for the maker.
_MAKERS = (
    "Canon",
    "Casio",
    "Fujifilm",
    "Minolta",
    "Nikon",
    "Olympus",
    "Panasonic",
    "Pentax",
    "Samsung",
    "Sigma",
    "Sony",
)
_SPELLINGS = {"Fujifilm": "FujiFilm"}
# exiv2's misspellings -> ExifTool's names, by which people look for a tag.
PREFIXES = {"OlympusRd": "RawDev", "OlympusRd2": "RawDev"}
NAMES = {"Selftimer": "SelfTimer", "RecodingMode": "RecordingMode"}


def read(block: Block, note: Entry, camera: Camera) -> BlockResult:
    """The MakerNote's tags. `block` is the Exif block around it, or the file that is one itself."""
    if note.data[:4] in phase_one.MARKS:
        return phase_one.read(note)
    phone = note.data.startswith(SONY_PHONE)
    if phone:
        note = replace(note, data=SONY_CAMERA + note.data[len(SONY_CAMERA) :])
    try:
        moved = relocated(note, camera, always=phone or note.directory == NOTE_IN_DNG)
    except NoteMoved:
        return BlockResult(problems=[Problem("MakerNotes", MOVED)])
    if moved:
        block, note = moved
    if (newer := olympus.with_subdirectories(note)) is not None:
        moved = around(newer, camera, note.byte_order)
        block, note = moved
    source = block
    if spelling := _spelling_of_exiv2(camera.make):
        alone = relocated(note, camera._replace(make=spelling), always=True)
        source = alone.block if alone else source
    reading = _read_by_exiv2(source)
    if not reading.tags and note.data.startswith(SELF_CONTAINED):
        # exiv2 takes the outer block's byte order, which editors change, while the note keeps its own.
        reading = _read_by_exiv2(around(note, camera, order_by_mark(note)).block)
    if not reading.tags:
        reading = _read_by_table(block, note, camera, reading)
    reading.tags = add_facts(reading.tags, block, note, camera)
    return reading


def _spelling_of_exiv2(make: str) -> str | None:
    """How exiv2 spells a make that begins otherwise here ("Konica Minolta Camera, Inc."): it knows notes by that."""
    spelling = next((known for start, known in EXIV2_MAKES.items() if make.upper().startswith(start)), None)
    return None if spelling and make.startswith(spelling) else spelling


def _read_by_table(block: Block, note: Entry, camera: Camera, reading: BlockResult) -> BlockResult:
    """By ExifRead's tables, if they know the note; else the reading as it is."""
    from pixelscan.metadata.blocks.makernotes import exifread_tables  # noqa: PLC0415 - ExifRead's 8 ms, for few makers

    by_table = exifread_tables.read(block, note, camera.make)
    if exiv2_library() is None:
        by_table.problems += reading.problems
    return by_table if by_table.tags else reading


def read_file(file: Block, block: Block, camera: Camera) -> BlockResult:
    """The MakerNotes of a container that keeps them in a `block` of their own (CR3); of that alone in a cut file."""
    reading = _read_by_exiv2(file)
    order = ORDERS.get(bytes(block[:2]))
    if order is None or exiv2_library() is None:
        return reading
    data = bytes(block[TIFF_HEADER_BYTES:])
    if data.startswith(PENTAX_MARK) and not camera.make:
        # A film does not name its camera's maker otherwise.
        camera = camera._replace(make="PENTAX")
    note = Entry("ExifIFD", MAKER_NOTE, UNDEFINED, len(data), TIFF_HEADER_BYTES, data, order)
    try:
        alone = None if reading.tags else relocated(note, camera, always=True)
    except NoteMoved:
        return BlockResult(problems=[Problem("MakerNotes", MOVED)])
    if alone:
        reading = _read_by_exiv2(alone.block)
    reading.tags = add_facts(reading.tags, block, note, camera)
    return reading


def _read_by_exiv2(source: Block) -> BlockResult:
    exiv2 = exiv2_library()
    if exiv2 is None:
        return BlockResult(problems=[Problem("MakerNotes", "Not looked at: the package exiv2 is not installed.")])
    reading = BlockResult()
    try:
        image = exiv2.ImageFactory.open(source)
        image.readMetadata()
        data = image.exifData()
    except (exiv2.Exiv2Error, RuntimeError, ValueError, UnicodeDecodeError) as fault:
        reading.problems.append(Problem("MakerNotes", f"exiv2 could not read them: {_sentence(fault)}."))
        return reading
    seen: set[str] = set()
    for datum in data:
        if (name := _name(datum.key())) and (tag := _tag(name, datum, data)) is not None:
            reading.tags.append(_told_apart(tag, name) if tag.name in seen else tag)
            seen.add(tag.name)
    return reading


def _told_apart(tag: Tag, name: "_Name") -> Tag:
    """A tag whose name another structure of the note has used already."""
    return tag._replace(explanation=f"{tag.explanation} From the note's structure {name.structure}.".strip())


def _sentence(fault: Exception) -> str:
    return str(fault.args[-1] if fault.args else fault).rstrip(".")


class _Name(NamedTuple):
    """What a key of exiv2 (Exif.Canon.ModelID) stands for."""

    group: str
    name: str
    id: int
    explanation: str
    structure: str
    correction: Correction | None


@lru_cache(maxsize=8192)
def _name(key: str) -> _Name | None:
    """None for a tag of the standard, which our own reader reads. Asked once for all photos: exiv2 takes its time."""
    exif_key = exiv2_library().ExifKey(key)
    if exif_key.groupName() in _STANDARD_GROUPS:
        return None
    group, name = exif_key.groupName(), exif_key.tagName()
    row = correction(group, exif_key.tag())
    spelling = (row and row.name) or PREFIXES.get(group, "") + NAMES.get(name, name)
    return _Name(_maker(group), spelling, exif_key.tag(), str(exif_key.tagDesc()), group, row)


def _tag(name: _Name, datum: "exiv2.Exifdatum", data: "exiv2.ExifData") -> Tag | None:
    """Words are made with the photo's other tags at hand: a lens's number means several lenses.

    None where the number says that the camera stored nothing.
    """
    stored = _value(datum, whole=name.correction is not None)
    if isinstance(stored, Binary):
        return Tag(name.group, name.name, stored, str(stored), name.id, name.explanation)
    row = name.correction
    try:
        value = row.value(stored) if row and row.value else stored
        words = row.text(value) if row and row.text and value is not None else None
    except (TypeError, ValueError, ArithmeticError):
        # A damaged note's value is none that the formula takes.
        value, words = stored, None
    if value is None:
        return None
    return Tag(name.group, name.name, value, words or _words(stored, value, datum, data), name.id, name.explanation)


def _words(stored: Value, value: Value, datum: "exiv2.Exifdatum", data: "exiv2.ExifData") -> str:
    """exiv2's, unless it knows but the stored number, and that was corrected."""
    try:
        words = _safely(datum.print, data).strip()
    except exiv2_library().Exiv2Error:
        # exiv2 has no words for some damaged numbers, and says so by failing.
        words = ""
    if "|" in words or "*OR*" in words:
        words = ALTERNATIVES.sub(" or ", words)
    if not words or (value != stored and words.strip("()") == stored_text(stored)):
        return stored_text(value)
    return words


def _value(datum: "exiv2.Exifdatum", *, whole: bool = False) -> Value:
    """Long undefined bytes are only counted, unless the `whole` of them has a meaning."""
    size, type_ = datum.size(), datum.typeName()
    if size > MAX_VALUE_BYTES or (type_ == "Undefined" and size > 16 and not whole):
        return Binary(size)
    stored = _safely(datum.toString)
    if type_ in ("Ascii", "Comment"):
        return stored.split("\0", 1)[0].rstrip()
    numbers = _numbers(stored.split())
    return numbers[0] if len(numbers) == 1 else numbers


def _numbers(parts: list[str]) -> tuple[int | float | str, ...]:
    try:
        return tuple(map(int, parts))
    except ValueError:
        return tuple(map(_number, parts))


def _safely(text_of: Callable[..., str], *context: "exiv2.ExifData") -> str:
    """exiv2 hands on what the file holds, and that is not always UTF-8: other bytes come as halves of surrogates."""
    try:
        text = text_of(*context)
        return text if text.isascii() else decode(text.encode("utf-8", "surrogateescape"))
    except UnicodeDecodeError as fault:
        return decode(bytes(fault.object))
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()


def _number(part: str) -> int | float | str:
    numerator, slash, denominator = part.partition("/")
    try:
        if slash:
            return int(numerator) / int(denominator)
        return int(part)
    except ZeroDivisionError:
        return float("nan") if numerator == "0" else float("inf")
    except ValueError:
        try:
            return float(part)
        except ValueError:
            return part


def _maker(group: str) -> str:
    maker = next((maker for maker in _MAKERS if group.startswith(maker)), group)
    return _SPELLINGS.get(maker, maker)
