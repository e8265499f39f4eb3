"""What an XMP packet says outside of its properties: comments, text between elements, before and behind the packet."""

import re

from pixelscan.metadata.model import Tag

GROUP, NAME = "XMP", "TextOutsideProperties"
MAX_TEXTS, MAX_CHARACTERS = 100, 1000

# The wrapper's own begin and end, a declaration, blanks of any charset.
_BLANK, _QUOTE, _CHARSET = r"[\s\0\ufeff]*+", "[\"']", r"\s+encoding=[\"'][\w-]{1,12}[\"']"
_DECLARATION = rf"<\?xml\s+version={_QUOTE}[\d.]+{_QUOTE}(?:{_CHARSET})?(?:\s+standalone={_QUOTE}\w+{_QUOTE})?\s*\?>"
_BEGIN = (
    rf"<\?xpacket(?:\s+begin={_QUOTE}(?:ï»¿|\W{{0,6}}){_QUOTE}|\s+id={_QUOTE}W5M0MpCehiHzreSzNTczkc9d{_QUOTE}"
    rf"|\s+bytes={_QUOTE}\d*{_QUOTE}|{_CHARSET})*+\s*\?>"
)
_FILTERS = rf"<\?adobe-xap-filters\s+esc={_QUOTE}\w+{_QUOTE}\s*\?>"
_WRAPPER = re.compile(
    rf"{_BLANK}(?:{_DECLARATION})?{_BLANK}(?:{_BEGIN})?{_BLANK}(?:{_FILTERS})?{_BLANK}", re.IGNORECASE
)
_INSTRUCTIONS = {
    "xpacket": re.compile(r"""end=["']?[rw]["']?\s*"""),
    "adobe-xap-filters": re.compile(r"""esc=["']\w+["']"""),
}
_ALIAS = re.compile(r"\s*\w{1,40}:\w{1,40} is aliased\s*")
_PARSE_TYPES = {"Resource", "Literal", "Collection"}
_DATA_TYPES = "http://www.w3.org/"


class Outside:
    """Takes what the parser meets and no property holds; handlers of `xml.parsers.expat` among its methods."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def take(self, text: str) -> None:
        """A text, if it is not blank, and not Adobe's own remark on a name."""
        if text and not text.isspace() and not _ALIAS.fullmatch(text) and len(self.texts) < MAX_TEXTS:
            self.texts.append(" ".join(text[:MAX_CHARACTERS].split()))

    def take_around(self, head: str, tail: str) -> None:
        """What stands before the first element and behind the last."""
        if not _WRAPPER.fullmatch(head):
            self.take(head.strip("\0"))
        self.take(tail.strip("\0"))

    def take_instruction(self, target: str, text: str) -> None:
        """A processing instruction, if it is not the wrapper's end."""
        known = _INSTRUCTIONS.get(target)
        if known is None or not known.fullmatch(text):
            self.take(f"{target} {text}")

    def take_attribute(self, name: str, text: str) -> None:
        """An attribute of RDF's own that is no property."""
        if not (name == "parseType" and text in _PARSE_TYPES) and not (
            name == "datatype" and text.startswith(_DATA_TYPES)
        ):
            self.take(text)

    def tags(self) -> list[Tag]:
        """One tag with all texts."""
        if not self.texts:
            return []
        value = self.texts[0] if len(self.texts) == 1 else tuple(self.texts)
        return [Tag(GROUP, NAME, value, "; ".join(self.texts))]
