"""Who took a photo, whose camera it was, and what is said about rights; placeholders and generators are nobody."""

from collections.abc import Callable

from pixelscan.metadata.photo.known_names import is_generator, is_person, is_placeholder
from pixelscan.metadata.photo.tag_values import TagValues

_AUTHORS = ("IFD0:Artist", "XMP-dc:Creator", "IPTC:By-line", "PNG:Author", "IFD0:XPAuthor")
_OWNERS = ("ExifIFD:CameraOwnerName",)
_RIGHTS = ("XMP-dc:Rights", "IFD0:Copyright", "IPTC:CopyrightNotice", "PNG:Copyright")


def author(facts: TagValues) -> str | None:
    """The first author that the photo names."""
    return _first(facts, _AUTHORS, is_person)


def owner(facts: TagValues) -> str | None:
    """The name that the camera's owner entered."""
    return _first(facts, _OWNERS, is_person)


def rights(facts: TagValues) -> str | None:
    """The first sentence about rights, which may name no holder: "All rights reserved"."""
    return _first(facts, _RIGHTS, lambda text: not is_placeholder(text) and not is_generator(text))


def _first(facts: TagValues, keys: tuple[str, ...], is_answer: Callable[[str], bool]) -> str | None:
    texts = (facts.text(key) for key in keys)
    return next((text for text in texts if text and is_answer(text)), None)
