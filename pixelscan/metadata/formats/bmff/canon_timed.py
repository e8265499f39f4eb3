"""The timed metadata of a CR3: when, and how it was exposed (records as lclevy/canon_cr3 documents CTMD).

The records with Exif and maker notes repeat what the file's own blocks say; they are listed as not decoded.
"""

import struct
from collections.abc import Callable

from pixelscan.metadata.blocks.payload import Buffer
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.model import PartKind

MAX_RECORDS = 200
HEADER_BYTES = 12


def add_timed_metadata(contents: ParsedContainer, data: Buffer, start: int, size: int, group: str) -> None:
    """The records of one sample, which is `size` bytes long."""
    end = min(start + size, len(data))
    for _ in range(MAX_RECORDS):
        if start + HEADER_BYTES > end:
            return
        length, kind = struct.unpack("<IH", data[start : start + 6])
        if not HEADER_BYTES <= length <= end - start:
            contents.report(group, f"The record of timed metadata at byte {start} has an impossible length.")
            return
        if kind in _RECORDS:
            try:
                _RECORDS[kind](contents, data[start + HEADER_BYTES : start + min(length, 64)], group)
            except struct.error:
                contents.report(group, f"The record of timed metadata at byte {start} is cut off.")
        elif kind in REPEATED:
            contents.add_part(PartKind.NOT_DECODED, "record of timed metadata", start, length)
        start += length


def _add_time(contents: ParsedContainer, record: bytes, group: str) -> None:
    year, month, day, hour, minute, second, hundredth = struct.unpack_from("<H6B", record, 2)
    moment = f"{year:04}:{month:02}:{day:02} {hour:02}:{minute:02}:{second:02}.{hundredth:02}"
    contents.add(group, "TimeStamp", moment)


def _add_focal_length(contents: ParsedContainer, record: bytes, group: str) -> None:
    above, below = struct.unpack_from("<HH", record)
    if below:
        contents.add(group, "FocalLength", above / below, f"{above / below:g} mm")


def _add_exposure(contents: ParsedContainer, record: bytes, group: str) -> None:
    number, number_by, time, time_by, sensitivity = struct.unpack_from("<HHHHI", record)
    if number_by:
        contents.add(group, "FNumber", number / number_by, f"f/{number / number_by:g}")
    if time_by:
        contents.add(group, "ExposureTime", time / time_by, f"{time}/{time_by} s")
    contents.add(group, "ISO", sensitivity)


# Each raises struct.error where its record is too short.
_RECORDS: dict[int, Callable[[ParsedContainer, bytes, str], None]] = {
    1: _add_time,
    4: _add_focal_length,
    5: _add_exposure,
}
REPEATED = {7, 8, 9, 10, 11, 12}
