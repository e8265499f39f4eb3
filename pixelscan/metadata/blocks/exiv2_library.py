"""exiv2, which takes 35 ms to load: only when a photo or a page first needs it."""

from functools import cache
from typing import Any


@cache
def exiv2_library() -> Any:
    """The package exiv2, silenced; None if it is not installed."""
    try:
        import exiv2  # noqa: PLC0415 - most photos of a phone or a program need it as little as --help does
    except ImportError:
        return None
    exiv2.LogMsg.setLevel(exiv2.LogMsg.Level.mute)
    return exiv2
