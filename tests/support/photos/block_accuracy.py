"""The tags of one kind of block compared with ExifTool's: what is missing, what differs, a table per group."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pixelscan.metadata.model import Tag
from tests.support.photos.accuracy import STANDARD_NAMES, Tally, agrees, scan_or_none

_XMP_DATE = re.compile(r"^(\d{4})-(\d\d)-(\d\d)(?:T(.*))?$")
_XMP_NAMES = STANDARD_NAMES | {"ImageHeight": "ImageLength", "ISO": "ISOSpeedRatings"}
_XMP_NAMES |= {"GPSDateTime": "GPSTimeStamp"}


@cache
def truth(corpus: Path) -> dict[str, dict[str, Any]]:
    """ExifTool's answers, without those for files that it found damaged."""
    answers = json.loads((corpus / "truth.json").read_text(encoding="utf-8"))
    return {name: facts for name, facts in answers.items() if "ExifTool:Error" not in facts}


def corpus_tallies(corpus: Path, groups: str) -> dict[str, Tally]:
    """{group: Tally} of every file of the corpus that has a group whose name matches the pattern `groups`; printed."""
    answers = truth(corpus)
    files = [name for name in answers if any(re.match(f"(?:{groups}):", key) for key in answers[name])]
    found = {name: scan.tags for name in files if (scan := scan_or_none(corpus / name))}
    tallies = compare_blocks(found, answers, groups)
    print(table(tallies))
    return tallies


def compare_blocks(
    found: Mapping[str, Iterable[Tag]], answers: Mapping[str, dict[str, Any]], groups: str
) -> dict[str, Tally]:
    """{group: Tally} over the files in `found`, for the groups whose name matches the pattern `groups`."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for file, tags in found.items():
        by_name: dict[tuple[str, str], list[Tag]] = defaultdict(list)
        for tag in tags:
            by_name[tag.group, tag.name].append(tag)
        for key, expected in answers[file].items():
            group, _, name = key.partition(":")
            if re.fullmatch(groups, group):
                _compare(tallies[group], f"{file} {key}", _candidates(by_name, group, name), expected)
    return dict(tallies)


def _candidates(by_name: dict[tuple[str, str], list[Tag]], group: str, name: str) -> list[Tag]:
    names = [_XMP_NAMES.get(name, name), STANDARD_NAMES.get(name, name), name]
    if group not in ("XMP-exif", "XMP-tiff", "XMP-exifEX"):
        names = [name]
    return next((by_name[group, each] for each in names if (group, each) in by_name), [])


def _compare(tally: Tally, where: str, tags: list[Tag], expected: object) -> None:
    tally.truth += 1
    if not tags:
        tally.exceptions.append(f"{where}: missing {expected!r:.100}")
        return
    tally.found += 1
    if any(agrees(tag.name, _as_exiftool(tag.value), _plain(expected)) for tag in tags):
        tally.equal += 1
    else:
        tally.exceptions.append(f"{where}: {tags[0].value!r:.100} where ExifTool has {expected!r:.100}")


def _as_exiftool(value: object) -> Any:
    """XMP's ISO dates in ExifTool's notation."""
    if isinstance(value, tuple):
        return tuple(_as_exiftool(part) for part in value)
    if isinstance(value, str) and (match := _XMP_DATE.match(value)):
        year, month, day, time = match.groups()
        return f"{year}:{month}:{day}" + (f" {time}" if time else "")
    return value


def _plain(expected: object) -> object:
    if isinstance(expected, list):
        return [_plain(each) for each in expected]
    return str(expected) if isinstance(expected, bool) else expected


def table(tallies: Mapping[str, Tally]) -> str:
    """One line per group, then the exceptions."""
    lines = [f"{'group':20}{'truth':>7}{'found':>7}{'equal':>7}"]
    for group, tally in sorted(tallies.items()):
        lines.append(f"{group:20}{tally.truth:7}{tally.found:7}{tally.equal:7}")
        lines += [f"    {exception}" for exception in tally.exceptions]
    return "\n".join(lines)
