"""Structures with fields at fixed offsets: one table for reading them and for showing their bytes."""

import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple


class FixedField(NamedTuple):
    """A field's name, the offset of its first byte in the structure, and its length in bytes."""

    name: str
    offset: int
    length: int

    def read(self, data: bytes) -> int:
        """The field as an unsigned big-endian number. Raises IndexError if the data is too short."""
        end = self.offset + self.length
        if end > len(data):
            raise IndexError(self.name)
        return int.from_bytes(data[self.offset : end], "big")


def consecutive(*fields: tuple[str, int], start: int = 0) -> tuple[FixedField, ...]:
    """Consecutive fields, each given by its name and its length."""
    found = []
    for name, length in fields:
        found.append(FixedField(name, start, length))
        start += length
    return tuple(found)


def read_numbers(fields: Sequence[FixedField], data: bytes) -> list[int]:
    """Consecutive fields as numbers. Raises IndexError if the data is too short."""
    last = fields[-1]
    if last.offset + last.length > len(data):
        raise IndexError(last.name)
    return [int.from_bytes(data[offset : offset + length], "big") for _, offset, length in fields]


class StructField(NamedTuple):
    """A field by its struct code: what it is counted in, or the words for its numbers."""

    name: str
    offset: int
    code: str
    unit: str = ""
    words: Mapping[int, str] | None = None


def unpack_fields(
    fields: Sequence[StructField], data: bytes, byte_order: str
) -> Iterator[tuple[StructField, tuple[int | float | bytes, ...]]]:
    """The fields that the data holds, each with what is stored; a float that is no number says nothing."""
    for field in fields:
        if field.offset + struct.calcsize(field.code) <= len(data):
            stored = struct.unpack_from(byte_order + field.code, data, field.offset)
            if stored[0] == stored[0]:
                yield field, stored
