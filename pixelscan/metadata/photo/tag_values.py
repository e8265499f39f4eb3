"""A photo's tags by "group:name", read as numbers or text."""

import math
import re
from collections.abc import Mapping, Sequence

from pixelscan.metadata.model import Tag, Value

# Real values are within this range; a hostile file's 1e-320 or 1e300 would overflow the formulas.
SMALLEST, LARGEST = 1e-9, 1e12


class TagValues:
    """Tags by "group:name", read as numbers or text."""

    def __init__(self, tags: Mapping[str, Tag]) -> None:
        self._tags = tags

    def present(self, keys: Sequence[str]) -> list[str]:
        """Those of the keys that the photo has."""
        return [key for key in keys if key in self._tags]

    def value(self, key: str) -> Value | None:
        return self._tags[key].value if key in self._tags else None

    def positive(self, *keys: str) -> float | None:
        """The value of the first key with a plausible number above zero."""
        for key in self.present(keys):
            if (found := number(self._tags[key].value)) and SMALLEST <= found <= LARGEST:
                return found
        return None

    def text(self, *keys: str) -> str | None:
        """The text of the first key that has one, on one line."""
        for key in self.present(keys):
            if text := " ".join(self._tags[key].text.split("\0")[0].split()):
                return text
        return None


_NUMBER_IN_TEXT = re.compile(r"(?:f/)?([+-]?\d{1,15}(?:\.\d{1,15})?)(?:/(\d{1,15}(?:\.\d{1,15})?))?(?:$|[^\d.:])")


def number(value: Value | None) -> float | None:
    """A finite number: the value itself, the first of several, or the number that starts a text like "1/60 s"."""
    if isinstance(value, tuple):
        value = value[0] if value else None
    if isinstance(value, str):
        match = _NUMBER_IN_TEXT.match(value.strip())
        if not match or (match[2] and not float(match[2])):
            return None
        value = float(match[1]) / float(match[2] or 1)
    return value if isinstance(value, int | float) and math.isfinite(value) else None
