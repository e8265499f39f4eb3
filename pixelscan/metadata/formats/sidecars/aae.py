"""Apple's AAE: a property list beside a photo, with the edits that Apple's Photos made to it."""

import plistlib
from datetime import datetime

from pixelscan.errors import NotAnImage
from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.model import Binary

KINDS: frozenset[BlockKind] = frozenset()
UNUSED = frozenset(BlockKind)

MAX_BYTES = 4 << 20
IDENTIFIER = "adjustmentFormatIdentifier"
NO_EDITS = "The file is a property list, but not Apple's list of a photo's edits."


def matches(head: bytes) -> bool:
    """A property list as text or as numbers; what it lists is looked at later."""
    return b"<!DOCTYPE plist" in head or b"<plist" in head or head.startswith(b"bplist00")


def read(data: Buffer) -> ParsedContainer:
    """Which program edited the photo and when. Raises NotAnImage for any other property list."""
    try:
        listed = plistlib.loads(bytes(data[:MAX_BYTES]))
    except Exception as fault:
        raise NotAnImage("The file begins like a property list, but it is damaged.") from fault
    if not isinstance(listed, dict) or IDENTIFIER not in listed:
        raise NotAnImage(NO_EDITS)
    contents = ParsedContainer("AAE", "application/vnd.apple.photos")
    for key, value in listed.items():
        name = f"{str(key)[:1].upper()}{str(key)[1:80]}"
        if isinstance(value, bytes):
            contents.add("PLIST", name, Binary(len(value)), tag_id=str(key))
        elif isinstance(value, datetime):
            contents.add("PLIST", name, f"{value:%Y:%m:%d %H:%M:%S}+00:00", tag_id=str(key))
        elif isinstance(value, str | int | float):
            contents.add("PLIST", name, value if isinstance(value, float) else str(value)[:1000], tag_id=str(key))
    return contents
