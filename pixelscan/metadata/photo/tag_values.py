"""A photo's tags by "group:name", asked for values of one sort."""

import math
import re
from collections.abc import Mapping

from pixelscan.metadata.model import Tag, Value

# Beyond these no fact of a photo lies; a hostile file's 1e-320 or 1e300 would overflow every formula.
SMALLEST, LARGEST = 1e-9, 1e12


class TagValues:
    """The tags by "group:name", asked for values of one sort."""

    def __init__(self, tags: Mapping[str, Tag]) -> None:
        self._tags = tags

    def value(self, key: str) -> Value | None:
        tag = self._tags.get(key)
        return None if tag is None else tag.value

    def positive(self, *keys: str) -> float | None:
        """The first of the keys that holds a number above zero that a photo can have."""
        for key in keys:
            tag = self._tags.get(key)
            if tag is not None and (found := number(tag.value)) and SMALLEST <= found <= LARGEST:
                return found
        return None

    def text(self, *keys: str) -> str | None:
        """The words of the first of the keys that has any."""
        for key in keys:
            tag = self._tags.get(key)
            if tag is not None and (text := " ".join(tag.text.split("\0")[0].split())):
                return text
        return None


_NUMBER_IN_TEXT = re.compile(r"(?:f/)?([+-]?\d{1,15}(?:\.\d{1,15})?)(?:/(\d{1,15}(?:\.\d{1,15})?))?(?:$|[^\d.:])")


def number(value: Value | None) -> float | None:
    """A finite number: the value itself, the first of several, or what a text like "1/60 s" begins with."""
    if isinstance(value, tuple):
        value = value[0] if value else None
    if isinstance(value, str):
        match = _NUMBER_IN_TEXT.match(value.strip())
        if not match or (match[2] and not float(match[2])):
            return None
        value = float(match[1]) / float(match[2] or 1)
    return value if isinstance(value, int | float) and math.isfinite(value) else None
