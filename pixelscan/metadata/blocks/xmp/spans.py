"""The position of each property in an XMP packet: elements and attributes with their first and last byte."""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from pixelscan.metadata.blocks.xmp.names import group_of

MAX_PROPERTIES = 20_000
MAX_DEPTH = 200
# Elements that only group properties, and attributes that only qualify one; without a prefix they also count as RDF's.
HOLDERS = {"rdf", "x", ""}
QUALIFIERS = {"rdf", "xml", ""}

_TAG = re.compile(rb"<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*+\s*/?>")
_ATTRIBUTE = re.compile(rb"\s+([^\s=]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_FIRST_ELEMENT = re.compile(rb"<[A-Za-z_]")


@dataclass(frozen=True, slots=True)
class PropertySpan:
    """A property by its path (`exif:GPSLatitude`, `xmpMM:History/stEvt:action`) and its bytes in the packet."""

    path: str
    start: int
    end: int


class CannotFollow(Exception):
    """The packet is not well-formed UTF-8 XML, or exceeds the limits."""


def property_spans(packet: bytes) -> list[PropertySpan]:
    """Every property, outer ones before nested ones. Raises CannotFollow.

    Anything before the first element (xpacket, document type) is skipped, because it may be hostile.
    """
    first = _FIRST_ELEMENT.search(packet)
    if first is None:
        raise CannotFollow("The packet contains no XML element.")
    end = packet.rfind(b">") + 1
    finder = _Finder(packet[first.start() : end], first.start())
    try:
        finder.parser.Parse(finder.xml, True)
    except expat.ExpatError as fault:
        raise CannotFollow(f"The XML is damaged: {expat.ErrorString(fault.code)}.") from None
    return sorted(finder.found, key=lambda span: (span.start, -span.end))


@dataclass(slots=True)
class _Finder:
    xml: bytes
    offset: int
    parser: expat.XMLParserType = field(init=False)
    found: list[PropertySpan] = field(default_factory=list)
    open: list[tuple[str, int, int | None, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: list[str]) -> None:
        if len(self.open) > MAX_DEPTH or len(self.found) > MAX_PROPERTIES:
            raise CannotFollow("The packet is larger than the bounds.")
        place = self.parser.CurrentByteIndex
        tag = _TAG.match(self.xml, place)
        if tag is None:
            raise CannotFollow("A tag in the packet cannot be followed.")
        parent = self.open[-1][0] if self.open else ""
        step = _step(tag[0][1:].split(None, 1)[0].rstrip(b"/>"), name)
        is_property = step.partition(":")[0] not in HOLDERS
        path = _joined(parent, step) if is_property else parent
        # An empty element has no end tag, so its end is known now.
        end = place + len(tag[0]) if tag[0].endswith(b"/>") else None
        self.open.append((path, place, end, is_property))
        written = [match for match in _ATTRIBUTE.finditer(tag[0]) if match[1].partition(b":")[0] != b"xmlns"]
        if len(written) != len(attributes) // 2:
            raise CannotFollow("A tag's attributes cannot be followed.")
        for match, full_name in zip(written, attributes[::2], strict=True):
            step = _step(match[1], full_name)
            if step.partition(":")[0] not in QUALIFIERS:
                self._keep(_joined(path, step), place + match.start(), place + match.end())

    def _end(self, _name: str) -> None:
        path, start, end, is_property = self.open.pop()
        if is_property:
            self._keep(path, start, end or self.xml.index(b">", self.parser.CurrentByteIndex) + 1)

    def _keep(self, path: str, start: int, end: int) -> None:
        self.found.append(PropertySpan(path, self.offset + start, self.offset + end))


def _step(written: bytes, full_name: str) -> str:
    """A name with its namespace's usual prefix, or the file's own prefix if the namespace is unknown."""
    uri, _, local = full_name.rpartition(" ")
    own = written.rpartition(b":")[0].decode("utf-8", "replace")
    return f"{group_of(uri) or own}:{local}"


def _joined(path: str, step: str) -> str:
    return f"{path}/{step}" if path else step
