"""FITS of astronomers: cards of 80 letters (IAU FITS Standard 4.0)."""

import re

from pixelscan.metadata.blocks.payload import BlockKind, Buffer
from pixelscan.metadata.charsets import decode
from pixelscan.metadata.formats.contents import ParsedContainer
from pixelscan.metadata.model import Value

KINDS: frozenset[BlockKind] = frozenset()
UNUSED = frozenset(BlockKind)

CARD_BYTES, MAX_CARDS = 80, 5000
NAMES = {
    "AUTHOR": "Author",
    "BITPIX": "Bitpix",
    "COMMENT": "Comment",
    "DATE": "CreateDate",
    "DATE-OBS": "ObservationDate",
    "EXPTIME": "ExposureTime",
    "HISTORY": "History",
    "INSTRUME": "Instrument",
    "NAXIS": "Naxis",
    "NAXIS1": "Naxis1",
    "NAXIS2": "Naxis2",
    "OBJECT": "Object",
    "OBSERVER": "Observer",
    "ORIGIN": "Origin",
    "REFERENC": "Reference",
    "SITELAT": "SiteLatitude",
    "SITELONG": "SiteLongitude",
    "TELESCOP": "Telescope",
}
WITHOUT_VALUE = ("COMMENT", "HISTORY")
STRUCTURE = ("SIMPLE", "EXTEND")
_TEXT = re.compile(r"'((?:[^']|'')*)'")


def matches(head: bytes) -> bool:
    """The first card says that the file keeps to the standard."""
    return head.startswith(b"SIMPLE  = ") and head[10:30].strip() == b"T"


def read(data: Buffer) -> ParsedContainer:
    """The cards of the first header; size by the first two axes."""
    contents = ParsedContainer("FITS", "image/fits")
    sizes: dict[str, int] = {}
    for index in range(MAX_CARDS):
        card = decode(bytes(data[CARD_BYTES * index : CARD_BYTES * (index + 1)]).replace(b"\0", b" "))
        keyword = card[:8].strip()
        if keyword == "END":
            break
        if len(card) < CARD_BYTES:
            contents.report("FITS", "The header is cut off.")
            break
        if keyword in WITHOUT_VALUE or card[8:10] == "= ":
            value, words = (card[8:].strip(), "") if keyword in WITHOUT_VALUE else _value(card[10:])
            if keyword in ("NAXIS1", "NAXIS2") and isinstance(value, int):
                sizes[keyword] = value
            if value != "" and keyword not in STRUCTURE:
                contents.add("FITS", NAMES.get(keyword, keyword), value, words, keyword)
    if sizes.get("NAXIS1", 0) > 0 and sizes.get("NAXIS2", 0) > 0:
        contents.add_size(sizes["NAXIS1"], sizes["NAXIS2"])
    return contents


def _value(field: str) -> tuple[Value, str]:
    """A text in quotes, a number or T and F; a comment may follow after a slash."""
    if text := _TEXT.match(field.strip()):
        return text[1].replace("''", "'").rstrip(), ""
    stored = field.partition("/")[0].strip()
    for read in (int, lambda number: float(number.replace("D", "E"))):
        try:
            return read(stored), stored
        except ValueError:
            continue
    return stored, {"T": "Yes", "F": "No"}.get(stored, "")
