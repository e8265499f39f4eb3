"""Deflated data -> bytes, however much it claims to contain."""

import zlib
from typing import NamedTuple

MAX_INFLATED_BYTES = 16 << 20
STEP = 16 << 10


class Inflated(NamedTuple):
    """What could be unpacked, what stopped it in words (empty: nothing), and how many bytes follow but zeros."""

    data: bytes
    fault: str = ""
    behind: int = 0


def inflate(data: bytes, limit: int = MAX_INFLATED_BYTES) -> Inflated:
    """At most `limit` bytes of what the data unpacks to."""
    unpacker = zlib.decompressobj()
    whole = bytearray()
    for start in range(0, len(data), STEP):
        # Step by step, since a fault loses all that its call had unpacked.
        try:
            whole += unpacker.decompress(data[start : start + STEP], limit - len(whole) + 1)
        except zlib.error:
            return Inflated(bytes(whole), "its compressed data is damaged")
        if len(whole) > limit:
            return Inflated(bytes(whole[:limit]), f"it unpacks to more than {limit >> 20} MB")
        if unpacker.eof:
            behind = unpacker.unused_data + data[start + STEP :]
            return Inflated(bytes(whole), behind=len(behind.strip(b"\0")))
    return Inflated(bytes(whole), "its compressed data is cut off")
