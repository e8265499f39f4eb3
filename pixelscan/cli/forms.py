"""How `pixelscan scan` prints photos: as text, JSON or CSV.

What writes a photo runs in a worker and imports its modules there: the command itself needs no reader.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path


@dataclass(frozen=True)
class Form:
    """An output format: the function that reads and formats one photo with its sidecars, and the text around.

    `heading` is the text before if a worker has to make it.
    """

    write: Callable[[Path, tuple[Path, ...]], str]
    heading: Callable[[], str] | None = None
    opening: str = ""
    between: str = "\n"
    closing: str = "\n"
    closing_when_empty: str = ""


def text_form(*, unknown: bool = False, places: bool = False) -> Form:  # noqa: ARG001 - for programs
    return Form(_text, between="\n\n")


def json_form(*, unknown: bool = False, places: bool = False) -> Form:
    write = partial(_json, unknown=unknown, places=places)
    return Form(write, opening="[", between=",\n", closing="]\n", closing_when_empty="]\n")


def csv_form(*, unknown: bool = False, places: bool = False) -> Form:  # noqa: ARG001 - only JSON has tags
    return Form(partial(_csv_row, places=places), heading=partial(_csv_head, places=places))


def _text(path: Path, sidecars: tuple[Path, ...]) -> str:
    from pixelscan.metadata.scanner import Detail  # noqa: PLC0415
    from pixelscan.metadata.sidecars import scan_joined  # noqa: PLC0415
    from pixelscan.metadata.terminal_card import to_text  # noqa: PLC0415

    return to_text(scan_joined(path, sidecars, Detail.TAGS))


def _json(path: Path, sidecars: tuple[Path, ...], *, unknown: bool, places: bool) -> str:
    from pixelscan.metadata.export import to_json  # noqa: PLC0415
    from pixelscan.metadata.scanner import Detail  # noqa: PLC0415
    from pixelscan.metadata.sidecars import scan_joined  # noqa: PLC0415

    return to_json(scan_joined(path, sidecars, Detail.TAGS), unknown=unknown, places=places)


def _csv_head(*, places: bool) -> str:
    from pixelscan.metadata.export import CSV_COLUMNS, PLACE_FIELDS, csv_line  # noqa: PLC0415

    return csv_line([*CSV_COLUMNS, *(PLACE_FIELDS if places else ())]) + "\n"


def _csv_row(path: Path, sidecars: tuple[Path, ...], *, places: bool) -> str:
    from pixelscan.metadata.export import to_csv_row  # noqa: PLC0415
    from pixelscan.metadata.scanner import Detail  # noqa: PLC0415
    from pixelscan.metadata.sidecars import scan_joined  # noqa: PLC0415

    return to_csv_row(scan_joined(path, sidecars, Detail.SUMMARY), places=places)
