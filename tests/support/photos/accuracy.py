"""PixelScan's tags compared with ExifTool's, by format and field.

`python -m tests.support.photos.accuracy [--misses] CORPUS`

CORPUS contains images/ and truth.json (ExifTool -j -G1 -n), as described in the shared corpus's README.
"""

import argparse
import json
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pixelscan.errors import PhotoError
from pixelscan.metadata.model import Binary, Scan, Tag
from pixelscan.metadata.scanner import scan

# ExifTool's names that differ from the standard's.
STANDARD_NAMES = {
    "ISO": "PhotographicSensitivity",
    "ExifImageWidth": "PixelXDimension",
    "ExifImageHeight": "PixelYDimension",
    "ModifyDate": "DateTime",
    "CreateDate": "DateTimeDigitized",
    "ExposureCompensation": "ExposureBiasValue",
    "FocalLengthIn35mmFormat": "FocalLengthIn35mmFilm",
    "InteropIndex": "InteroperabilityIndex",
    "InteropVersion": "InteroperabilityVersion",
    "SerialNumber": "BodySerialNumber",
    "OwnerName": "CameraOwnerName",
    "LensInfo": "LensSpecification",
    "AmbientTemperature": "Temperature",
    "ThumbnailOffset": "JPEGInterchangeFormat",
    "ThumbnailLength": "JPEGInterchangeFormatLength",
    "PreviewImageStart": "JPEGInterchangeFormat",
    "PreviewImageLength": "JPEGInterchangeFormatLength",
    "SubfileType": "NewSubfileType",
}
IN_IFD = {"ImageHeight": "ImageLength"}

CORE = {
    "IFD0": "Make Model Software ImageDescription Artist Copyright Orientation XResolution YResolution ResolutionUnit "
    "ModifyDate ImageWidth ImageHeight Rating XPTitle XPComment XPAuthor XPKeywords XPSubject",
    "ExifIFD": "ExposureTime FNumber ExposureProgram ISO DateTimeOriginal CreateDate OffsetTime OffsetTimeOriginal "
    "OffsetTimeDigitized SubSecTime SubSecTimeOriginal SubSecTimeDigitized ShutterSpeedValue ApertureValue "
    "BrightnessValue ExposureCompensation MaxApertureValue SubjectDistance MeteringMode LightSource Flash FocalLength "
    "SubjectArea UserComment ColorSpace ExifImageWidth ExifImageHeight FocalPlaneXResolution FocalPlaneYResolution "
    "FocalPlaneResolutionUnit WhiteBalance FocalLengthIn35mmFormat SceneCaptureType ExposureMode DigitalZoomRatio "
    "LensInfo LensMake LensModel LensSerialNumber SerialNumber OwnerName ImageUniqueID SubjectDistanceRange",
    "GPS": "GPSLatitudeRef GPSLatitude GPSLongitudeRef GPSLongitude GPSAltitudeRef GPSAltitude GPSTimeStamp "
    "GPSDateStamp GPSImgDirection GPSSpeed GPSMapDatum",
    "File": "ImageWidth ImageHeight Comment BitsPerSample ColorComponents EncodingProcess",
    "JFIF": "XResolution YResolution ResolutionUnit",
    "PNG": "ImageWidth ImageHeight BitDepth ColorType Software Title Description Author",
    "PNG-pHYs": "PixelsPerUnitX PixelsPerUnitY PixelUnits",
    "RIFF": "ImageWidth ImageHeight",
    "XMP-dc": "Creator Description Title Rights Subject",
    "IPTC": "By-line Caption-Abstract CopyrightNotice Headline Keywords City DateCreated TimeCreated",
}
CORE_FIELDS = {(group, name) for group, names in CORE.items() for name in names.split()}
# ExifTool -n gives these as seconds, f-numbers, degrees and hours; the file stores these instead.
AS_EXIFTOOL: dict[str, Callable[[Any], Any]] = {
    "ShutterSpeedValue": lambda apex: 2**-apex if abs(apex) < 100 else apex,
    "ApertureValue": lambda apex: 2 ** (apex / 2) if abs(apex) < 100 else apex,
    "MaxApertureValue": lambda apex: 2 ** (apex / 2) if abs(apex) < 100 else apex,
    "GPSLatitude": lambda parts: parts[0] + parts[1] / 60 + parts[2] / 3600,
    "GPSLongitude": lambda parts: parts[0] + parts[1] / 60 + parts[2] / 3600,
    "GPSTimeStamp": lambda parts: ":".join(f"{0 if math.isnan(part) else part:09.6f}" for part in parts),
}


@dataclass(slots=True)
class Tally:
    """How many values ExifTool finds, how many were found here, how many agree; and the exceptions as text."""

    truth: int = 0
    found: int = 0
    equal: int = 0
    exceptions: list[str] = field(default_factory=list)


def compare(corpus: Path, *, every_field: bool = False) -> dict[str, dict[str, Tally]]:
    """{format: {Group:Field: Tally}} over all intact images of the corpus."""
    truth = json.loads((corpus / "truth.json").read_text(encoding="utf-8"))
    tallies: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for name, expected in truth.items():
        if name.startswith("images/") and "ExifTool:Error" not in expected:
            _compare_photo(
                name, scan_or_none(corpus / name), expected, tallies[name.split("/")[1]], every_field=every_field
            )
    return tallies


def scan_or_none(path: Path) -> Scan | None:
    """The scan, None if PixelScan does not recognise the image."""
    try:
        return scan(path)
    except PhotoError:
        return None


def _compare_photo(
    file: str, found: Scan | None, expected: dict[str, Any], tallies: dict[str, Tally], *, every_field: bool
) -> None:
    by_name: dict[tuple[str, str], list[Tag]] = defaultdict(list)
    for tag in found.tags if found else ():
        by_name[tag.group, tag.name].append(tag)
    for group, name, value in _truths(expected):
        if not every_field and (group, name) not in CORE_FIELDS:
            continue
        tally = tallies[f"{group}:{name}"]
        tally.truth += 1
        tags = by_name.get((group, _standard_name(group, name))) or by_name.get((group, name)) or []
        if not tags and (group, name) in (("File", "ImageWidth"), ("File", "ImageHeight")) and found:
            size = found.width if name == "ImageWidth" else found.height
            tags = [Tag(group, name, size, str(size))] if size else []
        if not tags:
            tally.exceptions.append(f"{file}: missing {value!r}")
            continue
        tally.found += 1
        if any(agrees(name, tag.value, value) for tag in tags):
            tally.equal += 1
        else:
            tally.exceptions.append(f"{file}: {tags[0].value!r} where ExifTool has {value!r}")


def _truths(expected: dict[str, Any]) -> Iterator[tuple[str, str, object]]:
    for key, value in expected.items():
        if key != "words":
            group, _, name = key.partition(":")
            yield group, name, value


def _standard_name(group: str, name: str) -> str:
    if group.startswith(("IFD", "SubIFD")) and name in IN_IFD:
        return IN_IFD[name]
    return STANDARD_NAMES.get(name, name)


def agrees(name: str, ours: Any, theirs: Any) -> bool:
    """Numbers to four digits; text without outer blanks, where ExifTool's "?" stands for any character."""
    with suppress(TypeError, ValueError, IndexError):
        ours = AS_EXIFTOOL.get(name, lambda value: value)(ours)
    if name == "GPSTimeStamp":
        ours, theirs = (str(clock).replace(":", " ") for clock in (ours, theirs))
    if isinstance(ours, Binary):
        return isinstance(theirs, str) and theirs.startswith("(Binary data")
    left, right = _elements(ours), _elements(theirs)
    return (len(left) == len(right) and all(map(_alike, left, right))) or _loose_text(ours, theirs)


def _elements(value: object) -> list[Any]:
    if isinstance(value, (list, tuple)):
        return list(value)
    if isinstance(value, str):
        return value.split() or [""]
    return [value]


def _alike(ours: object, theirs: object) -> bool:
    left, right = _number(ours), _number(theirs)
    if left is not None and right is not None:
        return math.isclose(left, right, rel_tol=1e-4, abs_tol=1e-9)
    if left is not None and (math.isnan(left) or math.isinf(left)):
        return str(theirs) in ("undef", "inf", "")
    return str(ours).strip() == str(theirs).strip()


def _number(value: object) -> float | None:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def _loose_text(ours: object, theirs: object) -> bool:
    if isinstance(ours, tuple):
        ours = " ".join(map(str, ours))
    left, right = str(ours).split(), str(theirs).split()
    pattern = r"\s*".join(re.escape(word).replace(r"\?", r"\S{1,3}") for word in right)
    return (bool(left) and re.fullmatch(pattern, " ".join(left)) is not None) or left == right == []


def table(tallies: dict[str, dict[str, Tally]], *, exceptions: bool = False) -> str:
    """One line per format, and below it a line for each field that is not perfect."""
    lines = [f"{'format':8}{'truth':>8}{'found':>8}{'equal':>8}{'found %':>10}{'equal %':>10}"]
    for format_, fields in sorted(tallies.items()):
        truth, found, equal = (sum(getattr(tally, part) for tally in fields.values()) for part in Tally.__slots__[:3])
        shares = f"{100 * found / max(truth, 1):10.2f}{100 * equal / max(found, 1):10.2f}"
        lines.append(f"{format_:8}{truth:8}{found:8}{equal:8}{shares}")
        for name, tally in sorted(fields.items()):
            if tally.equal < tally.truth:
                lines.append(f"    {name}: {tally.truth} in truth, {tally.found} found, {tally.equal} equal")
                lines += [f"        {exception}" for exception in tally.exceptions] if exceptions else []
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--misses", action="store_true", help="name each exception")
    parser.add_argument("--every-field", action="store_true", help="all of ExifTool's fields, not the core alone")
    arguments = parser.parse_args()
    print(table(compare(arguments.corpus, every_field=arguments.every_field), exceptions=arguments.misses))
