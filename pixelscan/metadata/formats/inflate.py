"""Deflated data -> bytes, however much it claims to contain."""

import zlib

MAX_INFLATED_BYTES = 16 << 20
STEP = 16 << 10


def bytes_behind(data: bytes) -> int:
    """How many bytes follow the end of deflated data, but for zeros."""
    unpacker = zlib.decompressobj()
    try:
        for start in range(0, len(data), STEP):
            left = data[start : start + STEP]
            while left and not unpacker.eof:
                unpacker.decompress(left, MAX_INFLATED_BYTES)
                left = unpacker.unconsumed_tail
            if unpacker.eof:
                return len((unpacker.unused_data + data[start + STEP :]).strip(b"\0"))
    except zlib.error:
        pass
    return 0


def inflate(data: bytes, limit: int = MAX_INFLATED_BYTES) -> tuple[bytes, str]:
    """What could be unpacked, at most `limit` bytes, and what stopped it in words (empty: nothing)."""
    unpacker = zlib.decompressobj()
    whole = bytearray()
    for start in range(0, len(data), STEP):
        # Step by step, since a fault loses all that its call had unpacked.
        try:
            whole += unpacker.decompress(data[start : start + STEP], limit - len(whole) + 1)
        except zlib.error:
            return bytes(whole), "its compressed data is damaged"
        if len(whole) > limit:
            return bytes(whole[:limit]), f"it unpacks to more than {limit >> 20} MB"
        if unpacker.eof:
            return bytes(whole), ""
    return bytes(whole), "its compressed data is cut off"
