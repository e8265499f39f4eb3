"""An XMP packet -> tags, with a streaming parser: a damaged packet is read up to the damage.

RDF is flattened: lists become tuples, nested structures one name (History, action -> HistoryAction),
languages other than the default a suffix (Title-de). A tag's id is its path: "xmpMM:History/stEvt:action".
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from xml.parsers import expat

from pixelscan.metadata.blocks.payload import Payload
from pixelscan.metadata.blocks.reading import BlockResult
from pixelscan.metadata.blocks.xmp.names import flat_name, group_of
from pixelscan.metadata.blocks.xmp.outside import Outside
from pixelscan.metadata.blocks.xmp.packet import parted
from pixelscan.metadata.blocks.xmp.values import value_of, value_words
from pixelscan.metadata.model import Problem, Tag, Value

MAX_ELEMENTS = 20_000
MAX_DEPTH = 40
MAX_LIST = 1000
MAX_NAMESPACES = 300
MAX_LANGUAGE = 20
CACHED_CHARACTERS = 64

# DxO names an element exif:TIFF/EPStandardID.
_SLASH_IN_NAME = re.compile(rb"(</?[A-Za-z][\w.-]{0,99}:[\w.-]{1,99})/(?=\w)")
# Elements around the properties.
_WRAPPERS = ("x", "rdf", "")
_JUNK_AFTER_ROOT = 9  # XML_ERROR_JUNK_AFTER_DOC_ELEMENT


def read(payload: Payload) -> BlockResult:
    """The packet's properties, grouped by namespace as XMP-dc, XMP-exif ...; damage is reported by line and column."""
    flattening, problem = _flattened_packet(bytes(payload.data))
    found = flattening.statements.values()
    reading = BlockResult(problems=[problem] if problem else [])
    for statement in found:
        if len(statement.texts) > MAX_LIST:
            text = f"{statement.name} has {len(statement.texts)} entries; only the first {MAX_LIST} are shown."
            reading.problems.append(Problem(f"XMP-{statement.group}", text))
        reading.tags.append(_tag(statement))
    reading.tags += flattening.outside.tags()
    return reading


def statements(packet: bytes) -> "tuple[list[Statement], Problem | None]":
    """The packet's properties with their texts as stored, and what ended the reading."""
    flattening, problem = _flattened_packet(packet)
    return list(flattening.statements.values()), problem


def _flattened_packet(packet: bytes) -> "tuple[_Flattening, Problem | None]":
    head, xml, tail = parted(packet)
    flattening = _Flattening()
    if not xml:
        return flattening, Problem("XMP", "The packet contains no XML element.")
    skipped = head.count(b"\n")
    problem = _parse(xml, flattening, skipped)
    if problem and (mended := _SLASH_IN_NAME.sub(rb"\1-", xml)) != xml:
        flattening = _Flattening()
        problem = _parse(mended, flattening, skipped)
    if not problem:
        flattening.outside.take_around(head.decode(), tail.decode())
    return flattening, problem


def _parse(xml: bytes, flattening: "_Flattening", skipped: int) -> Problem | None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = len(xml) + 1  # a long text in many pieces would be copied once for each
    parser.StartElementHandler = flattening.start
    parser.EndElementHandler = flattening.end
    parser.CharacterDataHandler = flattening.characters
    parser.CommentHandler = flattening.outside.take
    parser.ProcessingInstructionHandler = flattening.outside.take_instruction
    try:
        parser.Parse(xml, True)
    except _TooMuchError as bound:
        return Problem("XMP", f"{bound}; the rest was not read.")
    except expat.ExpatError as fault:
        rest = xml[parser.ErrorByteIndex :].lstrip()
        if fault.code == _JUNK_AFTER_ROOT and not rest.startswith(b"<"):
            flattening.outside.take(rest.decode("utf-8", "replace"))
            return None
        line, column = fault.lineno + skipped, fault.offset + 1
        reason = expat.ErrorString(fault.code)
        return Problem("XMP", f"Damaged at line {line}, column {column}: {reason}. The part before it was read.")
    return None


class _TooMuchError(Exception):
    """The packet exceeds one of this reader's limits."""


@dataclass(slots=True)
class Statement:
    """A flat property, and the texts of all its list items."""

    group: str
    name: str
    id: str
    texts: list[str]


class _Names(dict[str, tuple[str, str]]):
    """Qualified names -> canonical prefix and local name, where these prefixes are declared; each is made once."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        self.prefixes = prefixes

    def __missing__(self, name: str) -> tuple[str, str]:
        prefix, _, local = name.rpartition(":")
        self[name] = self.prefixes.get(prefix, prefix), local
        return self[name]


class _Root:
    """What is around the packet's first element."""

    group = name = id = language = ""
    serial = 0
    in_rdf = False

    def __init__(self) -> None:
        self.names = _Names({"xml": "xml"})


class _Node:
    """An open element: the property it belongs to, and whether its text can be that property's value."""

    __slots__ = ("group", "id", "in_rdf", "language", "leaf", "name", "names", "serial", "text")

    def __init__(self, parent: "_Node | _Root") -> None:
        self.names: _Names = parent.names
        self.group: str = parent.group
        self.name: str = parent.name
        self.id: str = parent.id
        self.serial: int = parent.serial
        self.language: str = parent.language
        self.in_rdf: bool = parent.in_rdf
        self.leaf = True
        self.text = ""


class _Flattening:
    """The parser's handlers. `serial` counts top-level properties, so that one that occurs twice gives two tags."""

    def __init__(self) -> None:
        self.statements: dict[tuple[int, str], Statement] = {}
        self.outside = Outside()
        self._open = [_Node(_Root())]
        self._elements = 0
        self._serial = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1 + len(attributes)
        if self._elements > MAX_ELEMENTS:
            raise _TooMuchError(f"The packet has more than {MAX_ELEMENTS} elements and attributes")
        if len(self._open) > MAX_DEPTH:
            raise _TooMuchError(f"The packet nests deeper than {MAX_DEPTH} elements")
        parent = self._open[-1]
        parent.leaf = False
        if parent.text:
            self.outside.take(parent.text)
            parent.text = ""
        node = _Node(parent)
        self._open.append(node)
        if attributes:
            _declare(node, attributes)
        prefix, local = node.names[tag]
        if prefix == "rdf" or not parent.in_rdf:
            node.in_rdf = parent.in_rdf or (prefix == "rdf" and local in ("RDF", "Description"))
            node.leaf = bool(node.name) and local in ("li", "value")
            if prefix not in _WRAPPERS:
                self.outside.take(tag)
        else:
            self._enter(node, prefix, local)
        for name, text in attributes.items():
            self._attribute(node, name, text)

    def characters(self, text: str) -> None:
        node = self._open[-1]
        if node.leaf:
            node.text += text
        elif not text.isspace():
            self.outside.take(text)

    def end(self, _tag: str) -> None:
        node = self._open.pop()
        if node.leaf and node.name:
            self._state(node, node.text)

    def _enter(self, node: _Node, prefix: str, local: str) -> None:
        """Make `node` a property, or a field of the property that contains it."""
        if not node.name:
            self._serial += 1
            node.serial = self._serial
            node.group = prefix
            node.id = f"{prefix}:{local}"
        else:
            node.id = f"{node.id}/{prefix}:{local}"
        node.name = flat_name(node.group, node.name, local)

    def _attribute(self, node: _Node, attribute: str, text: str) -> None:
        prefix, local = node.names[attribute]
        if prefix == "xmlns" or attribute == "xmlns":
            return
        if prefix == "xml":
            if local == "lang":
                node.language = _language(text)
        elif prefix in ("rdf", ""):
            self._rdf_attribute(node, local, text)
        elif node.in_rdf or prefix == "x":
            field = _Node(node)
            node.leaf = False
            self._enter(field, prefix, local)
            self._state(field, text)
        else:
            self.outside.take(f"{attribute} {text}")

    def _rdf_attribute(self, node: _Node, local: str, text: str) -> None:
        if local in ("resource", "value") and node.name:
            node.leaf = False
            self._state(node, text)
        elif local != "about":
            self.outside.take_attribute(local, text)
        elif text and (0, "About") not in self.statements:
            self.statements[0, "About"] = Statement("rdf", "About", "rdf:about", [text])
        elif text and text not in self.statements[0, "About"].texts:
            self.outside.take(text)

    def _state(self, node: _Node, text: str) -> None:
        name = f"{node.name}-{node.language}" if node.language else node.name
        statement = self.statements.get((node.serial, name))
        if statement:
            statement.texts.append(text)
        else:
            self.statements[node.serial, name] = Statement(node.group, name, node.id, [text])


def _declare(node: _Node, attributes: dict[str, str]) -> None:
    """Note the namespaces declared at this element by their canonical prefix, unknown ones by the file's own."""
    declared = {name[6:]: group_of(uri) or name[6:] for name, uri in attributes.items() if name.startswith("xmlns")}
    if len(node.names.prefixes) + len(declared) > MAX_NAMESPACES:
        raise _TooMuchError(f"The packet declares more than {MAX_NAMESPACES} namespaces")
    if declared:
        node.names = _Names(node.names.prefixes | declared)


def _language(text: str) -> str:
    """An RFC 3066 language tag in its usual case: de-DE. Empty for x-default."""
    if text.lower() == "x-default":
        return ""
    first, *rest = text[:MAX_LANGUAGE].split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


def _tag(statement: Statement) -> Tag:
    texts = tuple(statement.texts[:MAX_LIST])
    make = _small_tag if len(texts) == 1 and len(texts[0]) <= CACHED_CHARACTERS else _tag_of
    return make(statement.group, statement.name, statement.id, texts)


def _tag_of(group: str, name: str, path: str, texts: tuple[str, ...]) -> Tag:
    values = [value_of(group, name, text) for text in texts]
    value: Value = values[0] if len(values) == 1 else tuple(_flattened(values))
    return Tag(f"XMP-{group or 'unknown'}", name, value, value_words(group, name, value), path)


# Programs write the same settings into every photo, so each text is made only once.
_small_tag = lru_cache(maxsize=4096)(_tag_of)


def _flattened(values: list[Value]) -> list[str | int | float]:
    return [value if isinstance(value, (str, int, float)) else str(value) for value in values]
