"""Letters in the place of numbers: a number that a camera or an encoder writes is never made of letters alone."""

import re

_TEXT = re.compile(rb"[ -~]{8}")


def holds_text(data: bytes, start: int = 0) -> bool:
    """Whether eight bytes in a row, from `start` on, are letters, digits, blanks or signs."""
    return _TEXT.search(data, start) is not None
