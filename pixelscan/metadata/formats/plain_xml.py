"""XML that is not XMP, as in JP2's xml boxes -> facts: each element's text and attributes under the names of its path.

Names are ExifTool's: CONTENT_DESCRIPTION, CAPTION -> ContentDescriptionCaption.
"""

import re
from xml.parsers import expat

from pixelscan.metadata.formats.contents import ParsedContainer

GROUP = "XML"
MAX_DEPTH, MAX_ELEMENTS, MAX_NAME = 40, 2_000, 200
# XML's own attributes, and where its schema is.
_OWN = re.compile(r"xmlns:|xsi:|xml:")
_FIRST_ELEMENT = re.compile(rb"<[A-Za-z_]")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(?=\d\d:)")


def add_xml(contents: ParsedContainer, packet: bytes) -> bool:
    """Whether the whole packet was read. A document type is passed over: it may be hostile."""
    first = _FIRST_ELEMENT.search(packet)
    if first is None:
        return False
    reading = _Reading(contents)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.characters
    try:
        parser.Parse(packet[first.start() : packet.rfind(b">") + 1], True)
    except (expat.ExpatError, _TooMuchError):
        return False
    return True


class _TooMuchError(Exception):
    """The packet exceeds one of this reader's limits."""


class _Reading:
    """The parser's handlers."""

    def __init__(self, contents: ParsedContainer) -> None:
        self.contents = contents
        self.open: list[tuple[str, list[str]]] = []
        self.elements = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1 + len(attributes)
        if self.elements > MAX_ELEMENTS or len(self.open) > MAX_DEPTH:
            raise _TooMuchError
        name = (self.open[-1][0] if self.open else "") + _camel(tag)
        if len(name) > MAX_NAME:
            raise _TooMuchError
        self.open.append((name, []))
        for attribute, text in attributes.items():
            if not _OWN.match(attribute):
                self._add(name + _camel(attribute), text)

    def characters(self, text: str) -> None:
        self.open[-1][1].append(text)

    def end(self, _tag: str) -> None:
        name, texts = self.open.pop()
        if text := "".join(texts).strip():
            self._add(name, text)

    def _add(self, name: str, text: str) -> None:
        self.contents.add_text(GROUP, name, _DATE.sub(r"\1:\2:\3 ", text).encode())


def _camel(name: str) -> str:
    words = re.split(r"[\W_]+", name.rpartition(":")[2])
    return "".join(word[:1].upper() + (word[1:].lower() if word.isupper() else word[1:]) for word in words)
