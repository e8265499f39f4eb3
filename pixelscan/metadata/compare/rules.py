"""Rules that a copy must keep, from a TOML file, and whether it does.

keep = ["copyright", "capture time", "orientation"]
gone = ["place", "serial numbers"]

[picture]
same = true
formats = ["JPEG", "WebP"]
max_bytes = 500_000
max_long_side = 2048
min_long_side = 1200
min_quality = 80
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pixelscan.errors import CannotCompare
from pixelscan.formatting import file_size
from pixelscan.metadata.compare.picture_facts import PictureFacts
from pixelscan.metadata.compare.topics import RULE_TOPICS, Kept, TopicChange
from pixelscan.metadata.pixels.image_match import ImageChangeKind, PictureChange

_LISTS, _PICTURE = ("keep", "gone"), "picture"
_LIMITS = ("max_bytes", "max_long_side", "min_long_side", "min_quality")


@dataclass(frozen=True, slots=True)
class Rules:
    """What must hold; `limits` are in bytes and pixels, by their names in the file, without those that are not set."""

    keep: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    same: bool = False
    formats: tuple[str, ...] = ()
    limits: Mapping[str, int] = field(default_factory=dict)


class RuleResult(NamedTuple):
    """A rule, whether the copy keeps it, and what was found."""

    rule: str
    passed: bool
    text: str


def read_rules(text: str) -> Rules:
    """The rules of a TOML text. Raises CannotCompare with a sentence that names what is not understood."""
    try:
        stored = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise CannotCompare(f"The rules are not TOML: {fault}.") from fault
    _refuse_unknown(stored, (*_LISTS, _PICTURE), "rule")
    picture = stored.get(_PICTURE, {})
    if not isinstance(picture, dict):
        raise CannotCompare("picture must be a table: [picture].")
    _refuse_unknown(picture, ("same", "formats", *_LIMITS), "rule of [picture]")
    return Rules(
        keep=_topics(stored, "keep"),
        gone=_topics(stored, "gone"),
        same=_flag(picture, "same"),
        formats=_texts(picture, "formats"),
        limits={name: _whole(picture, name) for name in _LIMITS if name in picture},
    )


def _refuse_unknown(stored: Mapping[str, Any], known: tuple[str, ...], what: str) -> None:
    for name in stored:
        if name not in known:
            raise CannotCompare(f"{name} is not a {what}. Known: {', '.join(known)}.")


def _topics(stored: Mapping[str, Any], name: str) -> tuple[str, ...]:
    wanted = _texts(stored, name)
    for topic in wanted:
        if topic not in RULE_TOPICS:
            raise CannotCompare(f"“{topic}” in {name} is not known. Known: {', '.join(RULE_TOPICS)}.")
    return wanted


def _texts(stored: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = stored.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise CannotCompare(f'{name} must be a list of texts, such as ["JPEG"].')
    return tuple(value)


def _flag(stored: Mapping[str, Any], name: str) -> bool:
    value = stored.get(name, False)
    if not isinstance(value, bool):
        raise CannotCompare(f"{name} must be true or false.")
    return value


def _whole(stored: Mapping[str, Any], name: str) -> int:
    value = stored[name]
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise CannotCompare(f"{name} must be a whole number, 0 or more.")
    return value


def to_toml(rules: Rules) -> str:
    """The rules as a file that `read_rules` understands."""
    lines = [f"{name} = {json.dumps(list(topics))}" for name, topics in (("keep", rules.keep), ("gone", rules.gone))]
    picture = ["same = true"] * rules.same + [f"formats = {json.dumps(list(rules.formats))}"] * bool(rules.formats)
    picture += [f"{name} = {limit}" for name, limit in rules.limits.items()]
    return "\n".join([*lines, *(["", "[picture]", *picture] if picture else []), ""])


def check_rules(
    rules: Rules, changes: tuple[TopicChange, ...], facts: PictureFacts, picture: PictureChange | None
) -> tuple[RuleResult, ...]:
    """Every rule's result, in the order of the file. `picture` is None if the pictures could not be compared."""
    by_topic = {change.topic: change for change in changes}
    return (
        *(_keeps(topic, by_topic.get(topic)) for topic in rules.keep),
        *(_drops(topic, by_topic.get(topic)) for topic in rules.gone),
        *_pictures(rules, facts, picture),
    )


def _keeps(topic: str, change: TopicChange | None) -> RuleResult:
    if change is None or change.kept is Kept.ADDED:
        return RuleResult(f"{topic} kept", True, "the original has none")
    names = f" ({', '.join(change.names)})" if change.names else ""
    return RuleResult(f"{topic} kept", change.kept is Kept.KEPT, f"{change.kept}{names}")


def _drops(topic: str, change: TopicChange | None) -> RuleResult:
    is_gone = change is None or change.kept is Kept.LOST
    return RuleResult(f"{topic} gone", is_gone, "gone" if is_gone else "still there")


_SAME = (ImageChangeKind.SAME, ImageChangeKind.RESIZED)


def _pictures(rules: Rules, facts: PictureFacts, picture: PictureChange | None) -> Iterator[RuleResult]:
    if rules.same:
        found = picture.text if picture else "The pictures could not be compared."
        yield RuleResult("same picture", picture is not None and picture.fate in _SAME, found)
    if rules.formats:
        wanted = " or ".join(rules.formats)
        is_one = facts.format.casefold() in (name.casefold() for name in rules.formats)
        yield RuleResult(f"format {wanted}", is_one, facts.format)
    for name, limit in rules.limits.items():
        yield _within(name, limit, facts)


def _within(name: str, limit: int, facts: PictureFacts) -> RuleResult:
    long_side = max(facts.width or 0, facts.height or 0)
    match name:
        case "max_bytes":
            return RuleResult(f"at most {file_size(limit)}", facts.bytes <= limit, file_size(facts.bytes))
        case "max_long_side":
            return RuleResult(f"longer side at most {limit} pixels", long_side <= limit, f"{long_side} pixels")
        case "min_long_side":
            return RuleResult(f"longer side at least {limit} pixels", long_side >= limit, f"{long_side} pixels")
        case _:
            has = facts.quality is None or facts.quality >= limit
            words = "not a JPEG" if facts.quality is None else f"quality {facts.quality}"
            return RuleResult(f"JPEG quality at least {limit}", has, words)
