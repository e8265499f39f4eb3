"""How Nikon enciphers parts of its notes, and the key of a photo's.

Every byte is combined with a sum that grows by one number times a counter; sum and number come from the camera's serial
number and the count of its shots. The shot information begins with the firmware's version, whose digits and points tell
both: no table of keys is needed.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Version in clear text, then the enciphered part, which begins with the firmware's version.
CLEAR_BYTES = 4
FIRST_COUNTER = 0x60
# The sum over the counters modulo 256 begins anew after so many bytes.
PERIOD = 512
# "1.02f", and from the Z 6 on "01.00.h1".
FIRMWARE = re.compile(rb"\d\d\.\d\d\.[0-9a-z]\d|\d\.\d\d[a-z\0 ]")
# Of the counter for the second byte, in arithmetic modulo 256.
_INVERSE = pow(FIRST_COUNTER + 1, -1, 256)
_FIRST_TWO = (*(f"{digit}.".encode() for digit in range(4)), *(f"0{digit}".encode() for digit in range(10)))


class Key(NamedTuple):
    """What the first byte is combined with, and the number that the sum grows by."""

    first: int
    number: int


def key_of(shot: bytes) -> Key | None:
    """The key by which a firmware's version comes out of the shot information; None where none does."""
    return next(
        (key for key in _keys(shot[CLEAR_BYTES : CLEAR_BYTES + 2]) if FIRMWARE.match(firmware(shot, key))), None
    )


def _keys(enciphered: bytes) -> Iterator[Key]:
    if len(enciphered) == 2:
        for one, two in _FIRST_TWO:
            first = enciphered[0] ^ one
            yield Key(first, ((enciphered[1] ^ two) - first) * _INVERSE % 256)


def firmware(shot: bytes, key: Key) -> bytes:
    """The firmware's version as the shot information begins with it."""
    return deciphered(shot[CLEAR_BYTES : CLEAR_BYTES + 8], key)


def deciphered(data: bytes, key: Key) -> bytes:
    """Enciphered bytes, from the first one on, in clear text."""
    stream, total = bytearray(), key.first
    for counter in range(FIRST_COUNTER + 1, FIRST_COUNTER + 1 + min(len(data), PERIOD)):
        stream.append(total)
        total = (total + key.number * counter) & 0xFF
    whole = bytes(stream) * (len(data) // PERIOD + 1)
    plain = int.from_bytes(data, "big") ^ int.from_bytes(whole[: len(data)], "big")
    return plain.to_bytes(len(data), "big")
