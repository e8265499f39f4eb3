"""What a copy kept of each thing that people look for: copyright, capture time, colour profile, place ...

A fact counts as kept if the copy says it anywhere: Exif, XMP and IPTC repeat each other, and a copy needs only one.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import NamedTuple

from pixelscan.metadata.model import Scan, Tag
from pixelscan.metadata.photo.orientation import upright_size
from pixelscan.metadata.photo.privacy_topics import Topic, topic_of
from pixelscan.metadata.provenance.lost_record import record_change


class Kept(StrEnum):
    """What became of a topic. ABSENT: the original says nothing of it."""

    KEPT = "kept"
    CHANGED = "changed"
    LOST = "lost"
    ADDED = "added"
    ABSENT = "absent"


class TopicChange(NamedTuple):
    """A topic, what became of it, and the names of the original's tags that the copy has no more, or has anew.

    `text` is a sentence where names say too little.
    """

    topic: str
    kept: Kept
    names: tuple[str, ...]
    text: str = ""

    @property
    def details(self) -> str:
        return self.text or ", ".join(self.names)


def _named(words: str) -> Callable[[Tag], bool]:
    names = frozenset(words.split())
    return lambda tag: tag.name in names


def _of(topic: Topic) -> Callable[[Tag], bool]:
    return lambda tag: topic_of(tag) is topic


# Rules name these; the order is that of the report.
ORIENTATION, THUMBNAIL, SIGNED_RECORD = "orientation", "thumbnail", "signed record"
TOPICS: dict[str, Callable[[Tag], bool]] = {
    "copyright": _named("Copyright Rights CopyrightNotice UsageTerms WebStatement"),
    "author": _of(Topic.OWNER),
    "capture time": _named("DateTimeOriginal DateCreated TimeCreated"),
    "camera": _named("Make Model UniqueCameraModel"),
    "lens": _named("LensModel LensMake LensSpecification Lens LensID"),
    "exposure": _named(
        "ExposureTime FNumber PhotographicSensitivity ExposureCompensation ShutterSpeedValue FocalLength"
    ),
    "place": lambda tag: topic_of(tag) in (Topic.PLACE, Topic.PLACE_NAME),
    "captions and keywords": _of(Topic.COMMENT),
    "people": _of(Topic.PEOPLE),
    "color profile": lambda tag: tag.group.startswith("ICC") and tag.name in ("ProfileDescription", "ColorSpaceData"),
    "serial numbers": _of(Topic.SERIAL),
    "ratings": _named("Rating RatingPercent Label"),
    SIGNED_RECORD: lambda tag: tag.group == "JUMBF",
}
RULE_TOPICS = (*TOPICS, ORIENTATION, THUMBNAIL)


def topic_changes(original: Scan, copy: Scan) -> tuple[TopicChange, ...]:
    """What became of each topic that the original or the copy speaks of."""
    before, after = _by_topic(original.tags), _by_topic(copy.tags)
    found = [_change(topic, before.get(topic, ()), after.get(topic, ())) for topic in TOPICS]
    found = [_signed(change, original, copy) if change.topic == SIGNED_RECORD else change for change in found]
    found += [_turned(original, copy), _thumbnail(original, copy)]
    return tuple(change for change in found if change.kept is not Kept.ABSENT)


def _by_topic(tags: Iterable[Tag]) -> dict[str, list[Tag]]:
    """Each tag under the first topic that it belongs to; empty ones say nothing."""
    found: dict[str, list[Tag]] = {}
    for tag in tags:
        topic = next((topic for topic, holds in TOPICS.items() if holds(tag)), None)
        if topic and tag.text.strip(" \0"):
            found.setdefault(topic, []).append(tag)
    return found


def _change(topic: str, before: Iterable[Tag], after: Iterable[Tag]) -> TopicChange:
    texts_before, texts_after = {_plain(tag): tag for tag in before}, {_plain(tag): tag for tag in after}
    gone = tuple(dict.fromkeys(tag.name for text, tag in texts_before.items() if text not in texts_after))
    new = tuple(dict.fromkeys(tag.name for text, tag in texts_after.items() if text not in texts_before))
    if not texts_before:
        return TopicChange(topic, Kept.ADDED if texts_after else Kept.ABSENT, new)
    if not texts_after:
        return TopicChange(topic, Kept.LOST, gone)
    return TopicChange(topic, Kept.CHANGED if gone else Kept.KEPT, gone)


def _signed(change: TopicChange, original: Scan, copy: Scan) -> TopicChange:
    """A record whose tags were kept may have been broken by the copy all the same."""
    text = record_change(original.record, copy.record)
    kept = Kept.CHANGED if text and change.kept is Kept.KEPT else change.kept
    return change._replace(kept=kept, text=text)


def _plain(tag: Tag) -> str:
    """The text without the signs in which Exif's and XMP's dates differ."""
    return " ".join(tag.text.split("\0")[0].replace("T", " ").replace(":", "-").split()).casefold()


def _turned(original: Scan, copy: Scan) -> TopicChange:
    """Kept if the copy is shown as the original is: a program may turn the pixels and drop the tag."""
    before, after = upright_size(original), upright_size(copy)
    names = ("Orientation",)
    if not any(tag.name == "Orientation" for tag in original.tags) or before is None or after is None:
        return TopicChange(ORIENTATION, Kept.ABSENT, ())
    upright = (before[0] > before[1]) == (after[0] > after[1]) or before[0] == before[1]
    return TopicChange(ORIENTATION, Kept.KEPT if upright else Kept.LOST, () if upright else names)


def _thumbnail(original: Scan, copy: Scan) -> TopicChange:
    before, after = bool(original.embedded), bool(copy.embedded)
    if not before:
        return TopicChange(THUMBNAIL, Kept.ADDED if after else Kept.ABSENT, ())
    return TopicChange(THUMBNAIL, Kept.KEPT if after else Kept.LOST, ())
