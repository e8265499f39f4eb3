"""A scan as JSON and as a row of CSV, for programs. Keys and units are those of `model.py` and `summary.py`."""

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import fields, replace
from operator import attrgetter
from pathlib import PurePath
from types import NoneType
from typing import TYPE_CHECKING, Any

from pixelscan.metadata.blocks.tiff.ifd import STANDARD_DIRECTORIES
from pixelscan.metadata.model import Binary, Scan, Sidecar, Tag, Value
from pixelscan.metadata.photo.capture_time import CaptureTime, capture_time
from pixelscan.metadata.photo.parts import parts
from pixelscan.metadata.photo.summary import Summary, summary_of

if TYPE_CHECKING:
    from pixelscan.metadata.provenance.provenance import Provenance

FILE_FIELDS = ("file", "format", "mime", "bytes", "width", "height")
SUMMARY_FIELDS = tuple(field.name for field in fields(Summary))
PROVENANCE_COLUMNS = ("signed_record", "signer", "ai", "contradictions")
CSV_COLUMNS = (*FILE_FIELDS, *SUMMARY_FIELDS, "problems", *PROVENANCE_COLUMNS)
# Looked up in tables that take a fifth of a second to load: only on request.
PLACE_FIELDS = ("place_time_zone", "clock_matches_place", "nearest_town", "country")


def to_dict(scan: Scan, *, unknown: bool = False, places: bool = False) -> dict[str, Any]:
    """The scan in JSON types; 0/0 is "undef", 1/0 is "inf", and binary data is only counted.

    Maker note tags without a known name are half of all tags and mean little: included only if `unknown`.
    `places` adds PLACE_FIELDS to the summary.
    """
    tags = scan.by_key()
    time = capture_time(tags)
    summary = summary_of(scan, tags, time)
    return {
        **_plain_fields(scan, FILE_FIELDS),
        "summary": _plain_fields(summary, SUMMARY_FIELDS) | (_place(scan, summary) if places else {}),
        "provenance": _origin(_provenance(scan, summary, tags, time)),
        "tags": [
            {
                "group": tag.group,
                "name": tag.name,
                "id": tag.id,
                "value": tag.value if type(tag.value) in _SAME_IN_JSON else to_jsonable(tag.value),
                "text": tag.text,
            }
            for tag in scan.tags
            if unknown or tag.name[:2] != "0x" or not is_unknown(tag)
        ],
        "parts": [part._asdict() for part in parts(scan)],
        "sidecars": [_sidecar(sidecar) for sidecar in scan.sidecars],
        "problems": [{"group": problem.group, "text": problem.text} for problem in scan.problems],
    }


def _place(scan: Scan, summary: Summary) -> dict[str, Any]:
    from pixelscan.metadata.photo.place_facts import place_facts  # noqa: PLC0415 - loads numpy

    return _plain_fields(place_facts(scan, summary), PLACE_FIELDS)


def _origin(found: "Provenance") -> dict[str, Any]:
    from pixelscan.metadata.provenance.provenance import to_dict  # noqa: PLC0415 - not for the columns' names

    return to_dict(found)


def _provenance(scan: Scan, summary: Summary, tags: Mapping[str, Tag], time: CaptureTime | None) -> "Provenance":
    from pixelscan.metadata.provenance.provenance import provenance  # noqa: PLC0415 - not for the columns' names

    return provenance(scan, summary, tags, time)


def _sidecar(sidecar: Sidecar) -> dict[str, Any]:
    facts = [fact._asdict() for fact in sidecar.facts]
    return {"file": sidecar.file, "format": sidecar.format, "facts": facts, "problem": sidecar.problem}


def is_unknown(tag: Tag) -> bool:
    """Whether it is a maker note entry with a number but no known name."""
    return tag.name.startswith("0x") and not tag.group.startswith(STANDARD_DIRECTORIES)


def to_json(scan: Scan, *, unknown: bool = False, places: bool = False) -> str:
    """One JSON object on one line; JSON escapes file names that are not UTF-8 and holds numbers above 64 bits."""
    import orjson  # noqa: PLC0415 - takes 3 ms, and CSV needs none

    content = to_dict(scan, unknown=unknown, places=places)
    try:
        return orjson.dumps(content).decode()
    except TypeError:
        import json  # noqa: PLC0415 - for numbers above 64 bits and names that are not UTF-8

        return json.dumps(content, allow_nan=False)


def to_json_for_clients(scan: Scan) -> str:
    """`to_json` within the size limit, and with only the file's name, so that the folder stays private."""
    from pixelscan.metadata.photo.size_limit import within_size_limit  # noqa: PLC0415 - only servers have it

    sidecars = tuple(replace(sidecar, file=PurePath(sidecar.file).name) for sidecar in scan.sidecars)
    return to_json(replace(within_size_limit(scan), file=PurePath(scan.file).name, sidecars=sidecars))


def to_csv_row(scan: Scan, *, places: bool = False) -> str:
    """One line of CSV in the order of CSV_COLUMNS, without a line ending; unknown values are empty.

    `places` adds PLACE_FIELDS at the end.
    """
    tags = scan.by_key()
    time = capture_time(tags)
    summary = summary_of(scan, tags, time)
    answers = _plain_fields(scan, FILE_FIELDS) | _plain_fields(summary, SUMMARY_FIELDS)
    place = _place(scan, summary).values() if places else ()
    found = _provenance(scan, summary, tags, time)
    signer = found.record.signer
    named = signer.organization or signer.name if signer else ""
    origin = (found.record.state, named, found.ai, len(found.worth_naming))
    return csv_line([*answers.values(), len(scan.problems), *origin, *place])


def csv_line(cells: list[Any]) -> str:
    """The cells as one CSV record. An apostrophe goes before text that a spreadsheet would run as a formula."""
    line = io.StringIO()
    # The writer quotes cells that contain its line terminator.
    csv.writer(line, lineterminator="\r\n").writerow(_defused(cell) for cell in cells)
    return line.getvalue().removesuffix("\r\n")


def _defused(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _plain_fields(record: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: to_jsonable(value) for name, value in zip(names, attrgetter(*names)(record), strict=True)}


_SAME_IN_JSON = {str, int, NoneType}


def to_jsonable(value: Value | None) -> Any:
    """A tag's value in JSON types."""
    if type(value) in _SAME_IN_JSON:
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else _not_finite(value)
    if isinstance(value, tuple):
        return [part if type(part) in _SAME_IN_JSON else to_jsonable(part) for part in value]
    return str(value) if isinstance(value, Binary) else value


def _not_finite(number: float) -> str:
    return "undef" if math.isnan(number) else "inf" if number > 0 else "-inf"
