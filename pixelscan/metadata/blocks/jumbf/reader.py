"""JUMBF and the manifests of C2PA -> tags: labels and types, and assertions in CBOR and JSON, in ExifTool's groups.

Only what a manifest says is listed; whether its signatures hold is not looked at.
"""

import json
import re
from collections.abc import Iterator
from typing import cast

from pixelscan.metadata.blocks.jumbf.cbor import CborError, Tagged, decode
from pixelscan.metadata.blocks.jumbf.superboxes import ContentBox, Superbox, superboxes
from pixelscan.metadata.blocks.payload import Payload
from pixelscan.metadata.blocks.reading import BlockResult
from pixelscan.metadata.model import Binary, Problem, Scalar, Tag, Value

MAX_TAGS = 2000
MAX_JSON_BYTES = 1 << 20
MAX_TEXT = 4096
MAX_LIST = 200
MAX_DEPTH = 32
# Of a file that is embedded: its media type, and itself.
FILE_TYPE, FILE_DATA = b"bfdb", b"bidb"
SHORT = {"dc:title": "Title", "dc:format": "Format", "thumbnailUrl": "ThumbnailURL"}
_ODD = re.compile(r"[^A-Za-z0-9_-]+")
_BEHIND_DIGIT = re.compile(r"(?<=\d)[a-z]")


def read(payload: Payload) -> BlockResult:
    """The superboxes in file order; at most two thousand tags."""
    result = BlockResult()
    for outer in superboxes(bytes(payload.data)):
        for box in outer.walk():
            result.tags += _described(box)
            for content in box.content:
                _take(result, box, content)
    if not result.tags:
        result.problems.append(Problem("JUMBF", "The block contains no readable JUMBF box."))
    if len(result.tags) > MAX_TAGS:
        text = f"The manifests contain {len(result.tags)} facts; the first {MAX_TAGS} are listed."
        result.problems.append(Problem("JUMBF", text))
        del result.tags[MAX_TAGS:]
    return result


def _described(box: Superbox) -> Iterator[Tag]:
    if box.uuid:
        yield Tag("JUMBF", "JUMDType", box.type, box.type)
    if box.label:
        yield Tag("JUMBF", "JUMDLabel", box.label, box.label)
    if box.salt:
        yield Tag("Jpeg2000", f"{_name(box.label)}Salt", box.salt.hex(), box.salt.hex(), box.label)


def _take(result: BlockResult, box: Superbox, content: ContentBox) -> None:
    if content.type == b"cbor":
        _take_cbor(result, box, content)
    elif content.type == b"json":
        _take_json(result, box, content)
    elif content.type == FILE_TYPE:
        media = content.data[1:].split(b"\0")[0].decode("utf-8", "replace")
        result.tags.append(Tag("Jpeg2000", f"{_name(box.label)}Type", media, media, box.label))
    elif content.type == FILE_DATA:
        data = Binary(len(content.data))
        result.tags.append(Tag("Jpeg2000", f"{_name(box.label)}Data", data, str(data), box.label))
    elif len(content.data):
        data = Binary(len(content.data))
        kind = content.type.decode("latin-1").strip()
        result.tags.append(Tag("JUMBF", f"{_name(box.label)}Content", data, f"{kind}: {data}", box.label))


def _take_cbor(result: BlockResult, box: Superbox, content: ContentBox) -> None:
    try:
        result.tags += _facts("CBOR", box.label, decode(content.data))
    except CborError as error:
        result.problems.append(Problem("CBOR", f"The assertion {box.label} cannot be read. {error}"))


def _take_json(result: BlockResult, box: Superbox, content: ContentBox) -> None:
    try:
        result.tags += _facts("JSON", box.label, json.loads(content.data[:MAX_JSON_BYTES]))
    except (ValueError, RecursionError) as error:
        result.problems.append(Problem("JSON", f"The assertion {box.label} cannot be read. {str(error)[:80]}"))


def _facts(group: str, label: str, item: object) -> Iterator[Tag]:
    """A tag for each path of names; what stands there more than once (in a list of maps) becomes a list."""
    found: dict[tuple[str, ...], list[Scalar | Binary]] = {}
    for path, value in _leaves((), item, MAX_DEPTH):
        values = found.setdefault(path, [])
        if len(values) < MAX_LIST:
            values.append(value)
    for path, values in found.items():
        name = SHORT.get("/".join(path)) or "".join(_name(step) for step in path) or "Item0"
        joined = _joined(values)
        text = ", ".join(map(str, values))[:MAX_TEXT]
        yield Tag(group, name, joined, text, "/".join((label, *path)))


def _joined(values: list[Scalar | Binary]) -> Value:
    if len(values) == 1:
        return values[0]
    return tuple(value if isinstance(value, str | int | float) else str(value) for value in values)


def _leaves(path: tuple[str, ...], item: object, depth: int) -> Iterator[tuple[tuple[str, ...], Scalar | Binary]]:
    if not depth:
        return
    if isinstance(item, Tagged):
        yield from _leaves(path, item.item, depth - 1)
    elif isinstance(item, dict):
        for key, value in cast("dict[object, object]", item).items():
            yield from _leaves((*path, str(key)), value, depth - 1)
    elif isinstance(item, list):
        for number, value in enumerate(cast("list[object]", item)):
            yield from _leaves(path or (f"Item{number}",), value, depth - 1)
    else:
        yield path, _leaf(item)


def _leaf(item: object) -> Scalar | Binary:
    if isinstance(item, bytes):
        return Binary(len(item))
    if item is None or isinstance(item, bool):
        return {None: "null", True: "true", False: "false"}[item]
    if isinstance(item, int):
        return item if abs(item) < 1 << 63 else str(item)
    return item if isinstance(item, float) else str(item)[:MAX_TEXT]


def _name(step: str) -> str:
    """c2pa.thumbnail.claim.jpeg -> C2paThumbnailClaimJpeg, x5chain -> X5Chain."""
    words = _ODD.sub(" ", SHORT.get(step, step)).split()
    name = "".join(word[:1].upper() + word[1:] for word in words)
    return _BEHIND_DIGIT.sub(lambda letter: letter[0].upper(), name) if "." not in step else name
