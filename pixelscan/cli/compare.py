"""`pixelscan compare`: what a copy lost of its original, and whether it keeps the rules; for people and for CI."""

import argparse
import filecmp
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from pixelscan.cli.arguments import add_path
from pixelscan.cli.exit_status import ExitStatus
from pixelscan.errors import CannotCompare, FileUnreadable, PhotoError
from pixelscan.metadata.compare.copy_report import CopyReport, copy_report, to_dict, to_text
from pixelscan.metadata.compare.pairs import Pairs, pair_by_name
from pixelscan.metadata.compare.rules import Rules, read_rules
from pixelscan.metadata.model import Scan
from pixelscan.metadata.pixels.image_match import PictureChange, image_change, longer_side
from pixelscan.metadata.pixels.preview import Preview, preview
from pixelscan.metadata.terminal import escape
from pixelscan.metadata.workers.pool import ScanWorkers, scan_here

# Enough to decode a picture of 200 megapixels.
SECONDS, MEMORY_MB = 30.0, 2048
PRELOAD = ("pixelscan.metadata.scanner", "pixelscan.metadata.pixels.preview")

EPILOG = """\
ORIGINAL and COPY are two photos, or two folders whose photos are paired by name: DSC_0001.NEF with DSC_0001.jpg or
DSC_0001-web.jpg.

rules.toml, each line optional:
  keep = ["copyright", "capture time", "orientation", "color profile"]
  gone = ["place", "serial numbers"]
  [picture]
  same = true                  the same picture, neither cropped nor turned
  formats = ["JPEG", "WebP"]
  max_bytes = 500_000
  max_long_side = 2048         also min_long_side, in pixels
  min_quality = 80             of a JPEG, estimated from its tables

exit status: 0 every rule holds, 1 a rule does not hold or a photo could not be compared, 2 wrong usage
"""


class _Compared(NamedTuple):
    """A report and the two pictures, None for what cannot be decoded."""

    report: CopyReport
    pictures: tuple[bytes | None, bytes | None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Show what a copy lost of its original: picture, size, quality, copyright, place and more."
    parser.epilog = EPILOG
    parser.add_argument("--rules", type=Path, metavar="FILE", help="rules that the copy must keep, as TOML")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", dest="form", action="store_const", const=_json, help="one JSON array")
    form.add_argument("--html", dest="form", action="store_const", const=_html, help="one page to keep or to send")
    add_path(parser, "original", "ORIGINAL", "a photo, or a folder of photos")
    add_path(parser, "copy", "COPY", "its copy, or a folder of copies")
    parser.set_defaults(form=_text)


def run(chosen: argparse.Namespace) -> ExitStatus:
    """Print the reports; DONE if every pair was compared and keeps the rules."""
    rules = _rules(chosen.rules)
    pairs = _pairs(chosen.original, chosen.copy)
    for path in (*pairs.originals_alone, *pairs.copies_alone):
        sys.stderr.write(f"{escape(str(path))} has no other half and was not compared.\n")
    if not pairs.pairs:
        sys.stderr.write(f"{escape(f'No photo in {chosen.copy} has the name of one in {chosen.original}.')}\n")
        return ExitStatus.FAILED
    with ScanWorkers(1, SECONDS, MEMORY_MB, PRELOAD) as workers:
        compared = list(_compared(workers, pairs, rules))
    chosen.form(compared)
    has_passed = len(compared) == len(pairs.pairs) and all(one.report.has_passed for one in compared)
    return ExitStatus.DONE if has_passed else ExitStatus.FAILED


def _rules(path: Path | None) -> Rules:
    if path is None:
        return Rules()
    try:
        return read_rules(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise CannotCompare(f"{path} cannot be read: {getattr(fault, 'strerror', None) or fault}.") from fault
    except CannotCompare as fault:
        raise CannotCompare(f"{path}: {fault}") from fault


def _pairs(original: Path, copy: Path) -> Pairs[Path]:
    if original.is_dir() != copy.is_dir():
        raise CannotCompare("Name two photos or two folders, not one of each.")
    if original.is_dir():
        return pair_by_name(_files(original), _files(copy))
    return Pairs(((original, copy),), (), ())


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def _compared(workers: ScanWorkers, pairs: Pairs[Path], rules: Rules) -> Iterator[_Compared]:
    """Each pair that can be compared; the others are named on standard error."""
    for original, copy in pairs.pairs:
        try:
            yield _pair(workers, original, copy, rules)
        except PhotoError as error:
            sys.stderr.write(f"{escape(f'{original} and {copy} were not compared. {error}')}\n")


def _pair(workers: ScanWorkers, original: Path, copy: Path, rules: Rules) -> _Compared:
    paths = (original, copy)
    scans = [replace(workers.run(scan_here, path), file=str(path)) for path in paths]
    shown = [workers.run(preview, path, scan) for path, scan in zip(paths, scans, strict=True)]
    change = _change(workers, scans, shown)
    report = copy_report(scans[0], scans[1], change, rules, is_identical=_is_identical(original, copy))
    first, second = (one.picture.data if one.picture else None for one in shown)
    return _Compared(report, (first, second))


def _change(workers: ScanWorkers, scans: Sequence[Scan], shown: Sequence[Preview]) -> PictureChange | None:
    original, copy = (one.picture for one in shown)
    if original is None or copy is None:
        return None
    factor = longer_side(scans[1], copy) / longer_side(scans[0], original)
    try:
        return workers.run(image_change, original, copy, factor)
    except PhotoError:
        return None


def _is_identical(original: Path, copy: Path) -> bool:
    try:
        return filecmp.cmp(original, copy, shallow=False)
    except OSError as fault:
        raise FileUnreadable(f"{copy} cannot be read: {fault.strerror or fault}.") from fault


def _text(compared: Sequence[_Compared]) -> None:
    sys.stdout.write("\n\n".join(to_text(one.report) for one in compared) + "\n")


def _json(compared: Sequence[_Compared]) -> None:
    sys.stdout.write(json.dumps([to_dict(one.report) for one in compared], indent=1) + "\n")


def _html(compared: Sequence[_Compared]) -> None:
    from pixelscan.web.compare.copies_html import copies_html  # noqa: PLC0415 - only this form needs templates

    sys.stdout.write(copies_html([(one.report, one.pictures) for one in compared]))
