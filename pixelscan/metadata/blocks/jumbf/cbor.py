"""CBOR (RFC 8949), bounded: a manifest is a stranger's, and nothing in it may cost more than its bytes.

A decoder of its own: what manifests hold is a page of code, and a library would set no limits.
"""

import math
import struct
from typing import NamedTuple

MAX_DEPTH = 32
MAX_ITEMS = 50_000
_BREAK = object()
_SIMPLE: dict[int, object] = {20: False, 21: True, 22: None, 23: None}
_FLOATS = {25: ">e", 26: ">f", 27: ">d"}
_LENGTHS = {24: 1, 25: 2, 26: 4, 27: 8}
INDEFINITE = 31


class CborError(ValueError):
    """The bytes are no CBOR, or nested too deep, or too many."""


class Tagged(NamedTuple):
    """An item with a tag: what it stands for (18: a signature by COSE, 0: a date)."""

    tag: int
    item: object


def decode(data: bytes) -> object:
    """The first item: int, float, str, bytes, bool, None, list, dict (with any key that can be one) or Tagged.

    Raises CborError.
    """
    return _Decoder(data).item(MAX_DEPTH)


class _Decoder:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0
        self.items_left = MAX_ITEMS

    def take(self, length: int) -> bytes:
        piece = self.data[self.position : self.position + length]
        if len(piece) < length:
            raise CborError(f"The item at byte {self.position} is cut off.")
        self.position += length
        return piece

    def item(self, depth: int) -> object:
        found = self.item_or_break(depth)
        if found is _BREAK:
            raise CborError(f"A list that was never started ends at byte {self.position}.")
        return found

    def item_or_break(self, depth: int) -> object:
        self.items_left -= 1
        if depth == 0 or self.items_left == 0:
            raise CborError("Nested too deep, or too many items.")
        major, more = divmod(self.take(1)[0], 32)
        if major == 7:
            return self.simple(more)
        argument = self.argument(more)
        match major:
            case 0 | 1:
                return self.number(major, argument)
            case 2 | 3:
                return self.text(major, argument)
            case 4:
                return self.list(argument, depth)
            case 5:
                return self.map(argument, depth)
        if argument is None:
            raise CborError(f"The tag at byte {self.position} has no number.")
        return Tagged(argument, self.item(depth - 1))

    def argument(self, more: int) -> int | None:
        """The number in the head of an item; None where the length is not told."""
        if more < min(_LENGTHS):
            return more
        if more in _LENGTHS:
            return int.from_bytes(self.take(_LENGTHS[more]), "big")
        if more == INDEFINITE:
            return None
        raise CborError(f"The head at byte {self.position} is reserved.")

    def simple(self, more: int) -> object:
        if more == INDEFINITE:
            return _BREAK
        if more in _FLOATS:
            number: float = struct.unpack(_FLOATS[more], self.take(_LENGTHS[more]))[0]
            return number
        code = self.argument(more)
        return _SIMPLE.get(code if code is not None else -1, code)

    def number(self, major: int, argument: int | None) -> int:
        if argument is None:
            raise CborError(f"The number at byte {self.position} is cut off.")
        return -1 - argument if major else argument

    def text(self, major: int, length: int | None) -> str | bytes:
        """Without a length, pieces of the same kind up to a break."""
        raw = self.take(length) if length is not None else self.pieces(major)
        return raw.decode("utf-8", "replace") if major == 3 else raw

    def pieces(self, major: int) -> bytes:
        taken = []
        while (head := self.take(1)[0]) != 0xFF:
            length = self.argument(head % 32)
            if head // 32 != major or length is None:
                raise CborError(f"A piece at byte {self.position} has a different type.")
            taken.append(self.take(length))
        return b"".join(taken)

    def list(self, length: int | None, depth: int) -> list[object]:
        found: list[object] = []
        while length is None or len(found) < length:
            item = self.item_or_break(depth - 1)
            if item is _BREAK and length is None:
                break
            if item is _BREAK:
                raise CborError(f"A list ends too early at byte {self.position}.")
            found.append(item)
        return found

    def map(self, length: int | None, depth: int) -> dict[object, object]:
        found: dict[object, object] = {}
        for _ in range(length) if length is not None else iter(int, 1):
            key = self.item_or_break(depth - 1)
            if key is _BREAK and length is None:
                break
            if not isinstance(key, str | int | bytes | float) or (isinstance(key, float) and math.isnan(key)):
                raise CborError(f"The key before byte {self.position} is not valid as a key.")
            found[key] = self.item(depth - 1)
        return found
