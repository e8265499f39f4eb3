"""A scan as a few aligned lines for the terminal."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from pixelscan.formatting import aperture, distance, exposure_time, file_size, focal_length, height, pixels, sensitivity
from pixelscan.metadata.model import Scan, Sidecar, Tag
from pixelscan.metadata.photo.authorship import author, rights
from pixelscan.metadata.photo.capture_time import capture_time
from pixelscan.metadata.photo.location import has_no_fix
from pixelscan.metadata.photo.summary import Summary, summarize
from pixelscan.metadata.photo.tag_values import TagValues
from pixelscan.metadata.provenance.ai_markers import sentence
from pixelscan.metadata.provenance.facts import provenance_facts, verdict
from pixelscan.metadata.provenance.provenance import Provenance, provenance
from pixelscan.metadata.signed_record import RecordState
from pixelscan.metadata.terminal import escape

MAX_LINE = 300
GROUPS_NAMED = 8

NO_FIX = "the receiver had no valid fix"
_TITLES = ("XMP-dc:Title", "IPTC:ObjectName", "XMP-dc:Description", "IFD0:ImageDescription")


def to_text(scan: Scan) -> str:
    """The photo's name and its main facts, one line each; unknown facts have no line."""
    tags = scan.by_key()
    summary, facts = summarize(scan), TagValues(tags)
    lines = [
        ("Picture", _joined(_size(scan), _megapixels(summary), scan.format, file_size(scan.bytes))),
        ("Camera", _joined(summary.camera, summary.lens)),
        ("Exposure", _joined(*_exposure(summary))),
        ("Focus", _joined(_distance(summary.focus_distance))),
        ("Taken", summary.taken and _time(summary.taken)),
        ("DPI", _dpi(summary)),
        ("Place", _joined(_place(summary), _metres(summary.altitude), _fix(summary, tags))),
        ("Title", _first(scan, _TITLES)),
        ("Author", _joined(author(facts), rights(facts))),
        *(("Sidecar", line) for sidecar in scan.sidecars for line in _beside(sidecar)),
        *(("Origin", line) for line in _origin(provenance(scan, summary, tags, capture_time(tags)))),
        ("Tags", _groups(scan)),
        *(("Problem", f"{problem.group}: {problem.text}") for problem in scan.problems),
    ]
    body = [f"  {label:<9} {escape(text)[:MAX_LINE]}" for label, text in lines if text]
    return "\n".join([escape(scan.file), *body])


def _origin(found: Provenance) -> Iterator[str]:
    """Where the picture comes from: its signed record and how it holds, or why it has none; AI, contradictions."""
    if found.record.state is RecordState.NONE:
        yield " ".join((verdict(found.record), *found.absence))
    else:
        yield verdict(found.record)
        for fact in provenance_facts(found):
            if fact.value and fact.label != "Signed record":
                yield f"{fact.label}: {fact.value}" + (f" ({fact.note})" if fact.note else "")
    yield from map(sentence, found.markers)
    for contradiction in found.worth_naming:
        yield f"{contradiction.text} ({contradiction.weight}; {contradiction.innocent})"


def _beside(sidecar: Sidecar) -> Iterator[str]:
    """A line for each fact, followed by the photo's own value if the two differ."""
    name = PurePath(sidecar.file).name
    if sidecar.problem:
        yield sidecar.problem
    for fact in sidecar.facts:
        differs = f"; in the photo itself: {fact.embedded}" if fact.contradicts else ""
        yield f"{fact.name} {' '.join(fact.value.split())} (from {name}{differs})"


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _size(scan: Scan) -> str | None:
    return pixels(scan.width, scan.height) if scan.width and scan.height else None


def _megapixels(summary: Summary) -> str | None:
    return f"{summary.megapixels:.1f} MP" if summary.megapixels and summary.megapixels >= 0.05 else None


def _exposure(summary: Summary) -> Iterator[str]:
    if summary.exposure_time:
        yield exposure_time(summary.exposure_time)
    if summary.f_number:
        yield aperture(summary.f_number)
    if summary.iso:
        yield sensitivity(summary.iso)
    if summary.focal_length:
        yield focal_length(summary.focal_length)
    if summary.focal_length_35mm:
        yield f"{focal_length(summary.focal_length_35mm)} equivalent"


def _distance(metres: float | None) -> str | None:
    if metres is None:
        return None
    return f"at {distance(metres)}"


def _time(iso: str) -> str:
    """ISO 8601 with spaces around the time."""
    return re.sub(r"(?<=\d)(?=[+-]\d\d:\d\d$)", " ", iso.replace("T", " ", 1))


def _dpi(summary: Summary) -> str | None:
    across, down = summary.dpi_x, summary.dpi_y
    if across and down and across != down:
        return f"{across:g} × {down:g}"
    return f"{across or down:g}" if across or down else None


def _place(summary: Summary) -> str | None:
    if summary.latitude is None or summary.longitude is None:
        return None
    return f"{summary.latitude:.6f}, {summary.longitude:.6f}"


def _fix(summary: Summary, tags: Mapping[str, Tag]) -> str | None:
    """Said of a place only."""
    return NO_FIX if summary.latitude is not None and has_no_fix(tags) else None


def _metres(altitude: float | None) -> str | None:
    return None if altitude is None else height(altitude)


def _first(scan: Scan, keys: tuple[str, ...]) -> str | None:
    tags = scan.by_key()
    texts = (tags[key].text.strip() for key in keys if key in tags)
    return next((text for text in texts if text), None)


def _groups(scan: Scan) -> str:
    counts = Counter(tag.group for tag in scan.tags)
    named = ", ".join(f"{group} {count}" for group, count in counts.most_common(GROUPS_NAMED))
    more = f" and {len(counts) - GROUPS_NAMED} more groups" if len(counts) > GROUPS_NAMED else ""
    return f"{len(scan.tags)} ({named}{more})" if counts else "none"
