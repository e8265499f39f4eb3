"""What a photo reveals about people: each risk with its values and the tags that contain them, worst first."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from pixelscan import formatting
from pixelscan.metadata.blocks.payload import BlockKind
from pixelscan.metadata.model import Binary, BlockState, PartKind, Scan, Tag
from pixelscan.metadata.photo.known_names import is_person, is_placeholder
from pixelscan.metadata.photo.location import coordinate_tags, has_no_fix, is_origin
from pixelscan.metadata.photo.parts import named
from pixelscan.metadata.photo.privacy_topics import Topic, is_of_map, topic_of
from pixelscan.metadata.photo.summary import summarize
from pixelscan.metadata.photo.understood import not_understood

# Shown for a photo without a risk.
NOTHING = "Nothing says where, when or by whom it was taken."
MAX_VALUES = 3
MAX_VALUE_LENGTH = 80


class Severity(IntEnum):
    """How much harm someone could do with it."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3


@dataclass(frozen=True, slots=True)
class PrivacyRisk:
    """One thing that the photo reveals: a sentence for people, and the tags that contain it."""

    topic: Topic
    severity: Severity
    text: str
    tags: tuple[Tag, ...]


def privacy_risks(scan: Scan, *, thumbnail_differs: bool | None = None) -> tuple[PrivacyRisk, ...]:
    """All risks that the scan shows, worst first, and what could not be read; if there are none, NOTHING applies.

    `thumbnail_differs`: whether an embedded picture shows something different from the photo, if known.
    """
    found = [_risk(scan, topic, tags) for topic, tags in _by_topic(scan).items()]
    found += [_thumbnail(scan, differs=thumbnail_differs), _further(scan), _signed_history(scan), _video(scan)]
    found += [_not_read(scan)]
    order = list(Topic)
    present = [risk for risk in found if risk] or list(_not_explained(scan))
    return tuple(sorted(present, key=lambda risk: (-risk.severity, order.index(risk.topic))))


def _by_topic(scan: Scan) -> dict[Topic, list[Tag]]:
    topics: dict[Topic, list[Tag]] = {}
    for tag in scan.tags:
        topic = topic_of(tag)
        if topic is not None and tag.text.strip(" \0-") and not _is_unset(topic, tag.text):
            topics.setdefault(topic, []).append(tag)
    owners = [tag for tag in topics.pop(Topic.OWNER, []) if not _is_camera(tag.text, scan)]
    return topics | {Topic.OWNER: owners} if owners else topics


def _is_unset(topic: Topic, text: str) -> bool:
    """What cameras and programs write for a time, a name or a number that they do not know."""
    if topic is Topic.TIME:
        return _NO_TIME.fullmatch(text) is not None
    if topic is Topic.OWNER:
        return not is_person(text)
    return topic is Topic.SERIAL and is_placeholder(text)


_NO_TIME = re.compile(r"[0 :./-]{10,}|not set.*")


def _is_camera(owner: str, scan: Scan) -> bool:
    """Kodak's cameras write their own name into Copyright."""
    return any(tag.name == "Model" and tag.text.strip(" \0") == owner.strip(" \0") for tag in scan.tags)


def _risk(scan: Scan, topic: Topic, tags: list[Tag]) -> PrivacyRisk | None:
    severity, text = _SENTENCES[topic](scan, tags)
    return PrivacyRisk(topic, severity, text, tuple(tags)) if text else None


Told = tuple[Severity, str]


def _tell_place(scan: Scan, tags: list[Tag]) -> Told:
    summary = summarize(scan)
    if summary.latitude is not None and summary.longitude is not None:
        height = "" if summary.altitude is None else f", {formatting.height(summary.altitude)}"
        place = formatting.coordinates(summary.latitude, summary.longitude)
        if has_no_fix(scan.by_key()):
            return Severity.HIGH, f"Where it was, or had been: {place}{height}. The receiver had no valid fix."
        return Severity.HIGH, f"Exactly where it was taken: {place}{height}."
    if stored := list(coordinate_tags(tags)):
        named = _listed(f"{tag.name} {' '.join(tag.text.split())}" for tag in stored)
        return Severity.HIGH, f"Coordinates, which may tell where it was taken: {named}."
    if any(map(is_of_map, tags)):
        return Severity.HIGH, "Where on earth the picture is located, as map data (GeoTIFF)."
    if sum(map(is_origin, tags)) > 1:
        return Severity.LOW, "The coordinates 0° N, 0° E, so the receiver had no fix yet."
    return Severity.LOW, "GPS data without coordinates."


def _tell_people(_scan: Scan, tags: list[Tag]) -> Told:
    texts = (tag for tag in tags if tag.name.endswith(("Name", "PersonInImage")) and isinstance(tag.value, str | tuple))
    names = [tag for tag in texts if not is_placeholder(tag.text)]
    if names:
        return Severity.HIGH, f"Who is shown: {_values(names)}."
    return Severity.MEDIUM, "Where faces or other regions are in the picture."


def _tell_time(scan: Scan, tags: list[Tag]) -> Told:
    taken = summarize(scan).taken
    when = taken.replace("T", " ") if taken else _values(tags)
    return Severity.MEDIUM, f"When it was taken or changed: {when}."


def _tell(severity: Severity, sentence: str) -> Callable[[Scan, list[Tag]], Told]:
    return lambda _scan, tags: (severity, sentence.format(_values(tags)))


_SENTENCES: dict[Topic, Callable[[Scan, list[Tag]], Told]] = {
    Topic.PLACE: _tell_place,
    Topic.PLACE_NAME: _tell(Severity.HIGH, "Place name: {}."),
    Topic.PEOPLE: _tell_people,
    Topic.OWNER: _tell(Severity.HIGH, "Who took it or owns it: {}."),
    Topic.SERIAL: _tell(Severity.HIGH, "The serial number, which links all photos from this camera or lens: {}."),
    Topic.IDENTIFIER: _tell(Severity.MEDIUM, "Unique IDs that identify this file and its copies: {}."),
    Topic.TIME: _tell_time,
    Topic.COMMENT: _tell(Severity.MEDIUM, "Captions and comments: {}."),
    Topic.HISTORY: _tell(Severity.LOW, "Software and edit history: {}."),
}


def _thumbnail(scan: Scan, *, differs: bool | None) -> PrivacyRisk | None:
    """Many editors keep an embedded picture unchanged when the photo is cropped or retouched. A gain map is none."""
    maps = {part.offset for part in scan.parts if part.kind is PartKind.GAIN_MAP}
    thumbnails = {part.offset for part in scan.parts if part.kind is PartKind.THUMBNAIL}
    number = len({picture.offset for picture in scan.embedded if picture.offset not in maps} | thumbnails)
    if not number:
        return None
    what = "A thumbnail" if number == 1 else f"{number} thumbnails"
    tags = tuple(tag for tag in scan.tags if tag.name in ("JPEGInterchangeFormat", "MPImageStart", "PreviewImageStart"))
    if differs:
        return PrivacyRisk(Topic.THUMBNAIL, Severity.HIGH, f"{what} may show what was cropped or retouched.", tags)
    text = f"{what} of the same scene; editing may not have updated {'it' if number == 1 else 'them'}."
    return PrivacyRisk(Topic.THUMBNAIL, Severity.LOW, text, tags)


def _further(scan: Scan) -> PrivacyRisk | None:
    """Pictures beside the one that is shown, and sound: of another moment, or of what was cropped."""
    shown = {picture.offset for picture in scan.embedded}
    names = [named(part) for part in scan.parts if part.kind in _FURTHER and part.offset not in shown]
    if not names or scan.mime in _SAME_PICTURES:
        return None
    return PrivacyRisk(Topic.THUMBNAIL, Severity.LOW, f"What may show or tell something else: {_listed(names)}.", ())


_FURTHER = {PartKind.FURTHER_PICTURE, PartKind.PREVIEW, PartKind.DEPTH_MAP, PartKind.SOUND}
# Of icons, the same one in several sizes.
_SAME_PICTURES = {"image/x-icon", "image/x-cursor"}


def _signed_history(scan: Scan) -> PrivacyRisk | None:
    """C2PA names devices, programs and often the author, and may contain a thumbnail of every step."""
    block = next((block for block in scan.blocks if block.name == BlockKind.C2PA), None)
    if block is None or block.state is not BlockState.READ:
        return None
    text = f"A signed record of origin and edits (C2PA, {block.size:,} bytes), which may name its author."
    return PrivacyRisk(Topic.SIGNED_HISTORY, Severity.MEDIUM, text, ())


def _video(scan: Scan) -> PrivacyRisk | None:
    """The video of a motion photo has sound, and often its own place and time."""
    videos = [named(part) for part in scan.parts if part.kind is PartKind.VIDEO]
    if not videos:
        return None
    text = f"A video, whose sound, place and time PixelScan does not read: {_listed(videos)}."
    return PrivacyRisk(Topic.VIDEO, Severity.MEDIUM, text, ())


def _not_read(scan: Scan) -> PrivacyRisk | None:
    """Everything unread, because it might contain one of the other topics."""
    missed = [f"{block.name} ({block.state})" for block in scan.blocks if block.state in _UNKNOWN]
    missed += [named(part) for part in scan.parts if part.kind is PartKind.NOT_DECODED]
    missed += ["damaged parts"] * bool(scan.problems)
    if not missed:
        return None
    text = f"What could not be read may reveal more: {_listed(missed)}."
    return PrivacyRisk(Topic.NOT_READ, Severity.LOW, text, ())


def _not_explained(scan: Scan) -> Iterator[PrivacyRisk]:
    """Told only in place of an all-clear: most photos have such values beside what is known to tell more."""
    if names := list(not_understood(scan)):
        text = f"What PixelScan cannot explain may reveal more: {_listed(names)}."
        yield PrivacyRisk(Topic.NOT_READ, Severity.LOW, text, ())


_UNKNOWN = (BlockState.UNREADABLE, BlockState.NOT_LOOKED_AT)


def _values(tags: list[Tag]) -> str:
    """The first few different values; bytes without a meaning only if there is nothing else."""
    readable = [tag for tag in tags if not isinstance(tag.value, Binary)] or tags
    return _listed(" ".join(tag.text.split()) for tag in readable)


def _listed(texts: Iterable[str]) -> str:
    different = list(dict.fromkeys(texts))
    shown = [text if len(text) <= MAX_VALUE_LENGTH else text[:MAX_VALUE_LENGTH].rstrip() + "…" for text in different]
    more = f" and {len(shown) - MAX_VALUES} more" if len(shown) > MAX_VALUES else ""
    return "; ".join(shown[:MAX_VALUES]) + more
