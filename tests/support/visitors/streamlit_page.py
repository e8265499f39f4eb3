"""What a Streamlit page shows: the elements that its runs sent, except those that the last run did not send again."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import Message
from streamlit.proto.ArrowData_pb2 import ArrowData
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

# The fields of Streamlit's messages that people read; the others are ids, scripts, styles and settings.
SHOWN_FIELDS = {"alt", "body", "caption", "captions", "code_text", "content", "delta", "label", "message", "options"}
SHOWN_FIELDS |= {"text", "title"}
_TAGS = re.compile(r"<style.*?</style>|<[^>]+>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Node:
    """An element or block, the fragment that drew it ("" outside of fragments) and the number of the run that did."""

    shown: Element | Block
    fragment: str
    run: int


class Page:
    """The elements by their position."""

    def __init__(self) -> None:
        self._nodes: dict[tuple[int, ...], Node] = {}
        self._run = 0
        self._fragments: set[str] = set()

    def begin_run(self, fragments: Iterable[str]) -> None:
        """A run of the whole page begins, or of these fragments alone."""
        self._run += 1
        self._fragments = set(fragments)

    def take(self, message: ForwardMsg) -> None:
        """Apply a delta at its position; an element replaces what was there, a block keeps its contents."""
        path, delta = tuple(message.metadata.delta_path), message.delta
        shown = _shown(delta)
        if shown is None:
            return
        if isinstance(shown, Element):
            self._nodes = {place: node for place, node in self._nodes.items() if place[: len(path)] != path}
        self._nodes[path] = Node(shown, delta.fragment_id, self._run)

    def end_run(self) -> None:
        """Drop what the run did not send again."""
        self._nodes = {
            place: node
            for place, node in self._nodes.items()
            if node.run == self._run or (self._fragments and node.fragment not in self._fragments)
        }

    def nodes(self, kind: str = "") -> list[Node]:
        """The elements and blocks in the order of the page; those of one kind, as Element.proto calls it."""
        ordered = [node for _, node in sorted(self._nodes.items())]
        return [node for node in ordered if not kind or node.shown.WhichOneof("type") == kind]

    def component(self, key: str) -> Node | None:
        """The component (components.v2) with this key."""
        for node in self.nodes("bidi_component"):
            if isinstance(node.shown, Element) and node.shown.bidi_component.id.endswith(f"-{key}"):
                return node
        return None

    def data(self, key: str) -> Any:
        """The data that the page sent to its component with this key; None if there is none."""
        node = self.component(key)
        if node is None or not isinstance(node.shown, Element):
            return None
        component = node.shown.bidi_component
        return json.loads(component.json or "[null]")[0]

    @property
    def exceptions(self) -> list[str]:
        """The text of each box in which Streamlit reports that the script failed."""
        boxes = [node.shown.exception for node in self.nodes("exception") if isinstance(node.shown, Element)]
        return [f"{box.type}: {box.message}" if box.type else box.message for box in boxes if not box.is_warning]

    @property
    def words(self) -> str:
        """Everything that people can read, one line per element: no markup, table cells separated by spaces."""
        return "\n".join(html.unescape(_TAGS.sub(" ", text)) for text in self._texts())

    @property
    def markup(self) -> str:
        """The same with its markup, which contains the addresses of pictures and links."""
        return "\n".join(self._texts())

    def _texts(self) -> Iterator[str]:
        for node in self.nodes():
            if node.shown.WhichOneof("type") != "vega_lite_chart":
                yield from _strings(node.shown)


def _shown(delta: Delta) -> Element | Block | None:
    """None for temporary elements, such as a spinner."""
    kind = delta.WhichOneof("type")
    return delta.new_element if kind == "new_element" else delta.add_block if kind == "add_block" else None


def _strings(message: Message) -> Iterator[str]:
    if isinstance(message, ArrowData):
        yield _cells(message.data)
        return
    for field, value in message.ListFields():
        for one in [value] if isinstance(value, (str, Message)) else _several(value):
            if isinstance(one, Message):
                yield from _strings(one)
            elif field.name in SHOWN_FIELDS and isinstance(one, str):
                yield one
            elif field.name == "json" and isinstance(one, str):
                yield " ".join(_leaves(json.loads(one)))


def _several(value: object) -> list[object]:
    """The members of a repeated field; none of a map or of a single number."""
    return list(value) if hasattr(value, "__iter__") and not hasattr(value, "items") else []


def _leaves(value: object) -> Iterator[str]:
    """The strings in a component's data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _leaves(one)


def _cells(data: bytes) -> str:
    """The table's headings and cells."""
    # Imported only to read a table, because a Locust worker has little memory.
    import pyarrow as pa

    with pa.ipc.open_stream(data) as stream:
        table = stream.read_all()
    rows = [[*table.column_names], *zip(*(column.to_pylist() for column in table.columns), strict=True)]
    return "\n".join(" ".join(str(cell) for cell in row) for row in rows)
