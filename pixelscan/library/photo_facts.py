"""What a library keeps of one photo. `facts_of` runs in a worker, whose answer is checked against these types."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from pixelscan.metadata.model import Binary, Scan, Tag, Value, stored_text
from pixelscan.metadata.partial_file import MissingRange, PartialFile, Pieces
from pixelscan.metadata.signed_record import RecordState

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class LibraryTag(NamedTuple):
    """A tag as in the table of tags."""

    group: str
    name: str
    id: str | None
    value: str
    number: float | None
    text: str


class LibraryFacts(NamedTuple):
    """The fields of FACT_COLUMNS, with their units, and the photo's tags if they are wanted.

    `taken` is in milliseconds since 1970, as if the camera's clock were UTC.
    """

    format: str
    mime: str
    width: int | None
    height: int | None
    camera: str | None
    lens: str | None
    taken: int | None
    has_clock: bool | None
    utc_offset: int | None
    exposure_time: float | None
    f_number: float | None
    iso: int | None
    focal_length: float | None
    focal_length_35mm: float | None
    focus_distance: float | None
    dpi_x: float | None
    dpi_y: float | None
    megapixels: float | None
    latitude: float | None
    longitude: float | None
    altitude: float | None
    words: str | None
    signed_record: str
    signer: str | None
    ai: str | None
    contradictions: int
    reveals_place: bool | None
    reveals_place_name: bool | None
    reveals_people: bool | None
    reveals_owner: bool | None
    reveals_serial: bool | None
    reveals_thumbnail: bool | None
    reveals_identifier: bool | None
    reveals_time: bool | None
    reveals_comment: bool | None
    reveals_history: bool | None
    reveals_signed_history: bool | None
    reveals_video: bool | None
    problems: tuple[str, ...]
    tags: tuple[LibraryTag, ...]


def facts_of(path: Path, *, with_tags: bool) -> LibraryFacts:
    """A file's facts, for a worker. Raises PhotoError."""
    from pixelscan.metadata.scanner import Detail, scan  # noqa: PLC0415 - the parent does not need the readers

    return facts_of_scan(scan(path, Detail.TAGS), with_tags=with_tags)


def facts_of_scan(scan: Scan, *, with_tags: bool) -> LibraryFacts:
    """A scan's facts; its tags must be complete, because privacy depends on them."""
    from pixelscan.metadata.analysis import PhotoAnalysis  # noqa: PLC0415 - as above
    from pixelscan.metadata.photo.privacy import privacy_risks  # noqa: PLC0415
    from pixelscan.metadata.photo.privacy_topics import Topic  # noqa: PLC0415

    analysis = PhotoAnalysis(scan)
    summary, time, origin = analysis.summary, analysis.time, analysis.provenance
    risks = {risk.topic: risk for risk in privacy_risks(scan)}
    unknown = None if Topic.NOT_READ in risks else False
    reveals: dict[str, Any] = {
        f"reveals_{topic.name.lower()}": topic in risks or unknown for topic in Topic if topic != Topic.NOT_READ
    }
    offset = time.local.utcoffset() if time else None
    signer = origin.record.signer
    return LibraryFacts(
        **{name: getattr(scan, name) for name in ("format", "mime", "width", "height")},
        **{field.name: getattr(summary, field.name) for field in fields(summary) if field.name != "taken"},
        taken=_milliseconds(time.local) if time else None,
        has_clock=time.has_clock if time else None,
        utc_offset=None if offset is None else round(offset.total_seconds() / 60),
        words=_words(risks[Topic.COMMENT].tags) if Topic.COMMENT in risks else None,
        signed_record=origin.record.state,
        signer=(signer.organization or signer.name or None) if signer else None,
        ai=origin.ai or None,
        contradictions=len(origin.worth_naming),
        **reveals,
        problems=tuple(f"{problem.group}: {problem.text}" for problem in scan.problems),
        tags=tuple(_tag_rows(scan)) if with_tags else (),
    )


def _milliseconds(local: datetime) -> int:
    return round((local.replace(tzinfo=UTC) - EPOCH).total_seconds() * 1000)


def _words(tags: tuple[Tag, ...]) -> str | None:
    """Each text once, one a line."""
    texts = (" ".join(tag.text.split()) for tag in tags if not isinstance(tag.value, Binary))
    return "\n".join(dict.fromkeys(text for text in texts if text)) or None


def _tag_rows(scan: Scan) -> Iterator[LibraryTag]:
    from pixelscan.metadata.export import is_unknown  # noqa: PLC0415 - as above

    for tag in scan.tags:
        if not is_unknown(tag):
            id_ = None if tag.id is None else str(tag.id)
            yield LibraryTag(tag.group, tag.name, id_, stored_text(tag.value), _number(tag.value), tag.text)


def _number(value: Value) -> float | None:
    """None also for whole numbers that are too large for a float."""
    try:
        return float(value) if isinstance(value, int | float) else None
    except OverflowError:
        return None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The bytes of an object that have to be fetched before it can be read."""

    start: int
    end: int


def facts_of_pieces(path: Path, pieces: Pieces, *, with_tags: bool) -> LibraryFacts | Wanted:
    """The facts of a file of which only some pieces are there, for a worker. Raises PhotoError."""
    from pixelscan.metadata.scanner import Detail, scan_data  # noqa: PLC0415 - as above

    with path.open("rb", buffering=0) as file, PartialFile(file.fileno(), pieces) as data:
        try:
            scan = scan_data(data, str(path), Detail.TAGS)
        except MissingRange as missing:
            return Wanted(missing.start, missing.end)
        if scan.record.state not in (RecordState.NONE, RecordState.NOT_LOOKED_AT) and not data.is_whole:
            # The record signs every byte of the file.
            return Wanted(data.known_until(0), len(data))
        return facts_of_scan(scan, with_tags=with_tags)
