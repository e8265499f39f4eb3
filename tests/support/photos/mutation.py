"""Damaged variants of good bytes: single bytes, counts and lengths, cut ends, doubled and missing pieces."""

import random
from collections.abc import Iterator

_HOSTILE_NUMBERS = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\0\0\xff\xff")


def mutations(seed: bytes, number: int, *, repeatable_by: int) -> Iterator[bytes]:
    """`number` variants of `seed`, the same ones for the same `repeatable_by`."""
    chance = random.Random(repeatable_by)
    for _ in range(number):
        data = bytearray(seed)
        for _ in range(chance.randint(1, 6)):
            _damage(data, chance)
        yield bytes(data)


def _damage(data: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(data) + 1)
    kind = chance.choice(("byte", "byte", "number", "cut", "double", "gap"))
    if kind == "byte":
        data[place : place + 1] = bytes([chance.randrange(256)])
    elif kind == "number":
        data[place : place + 4] = chance.choice(_HOSTILE_NUMBERS)
    elif kind == "cut":
        del data[max(place, len(data) // 2) :]
    elif kind == "double":
        start = chance.randrange(len(data) + 1)
        data[place:place] = data[start : start + chance.randint(1, 300)]
    else:
        del data[place : place + chance.randint(1, 40)]
