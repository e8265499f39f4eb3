"""XMP that is longer than a JPEG segment: its chunks joined, edited and cut again (XMP part 3 section 1.1.3.1)."""

import hashlib
import struct

from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.blocks.xmp import strip as xmp
from pixelscan.metadata.formats.jpeg.app_segments import EXTENDED_XMP

GUID = 32
CHUNK = 65_000


def join(payloads: list[bytes]) -> dict[bytes, bytes]:
    """The packets by their GUID; one with a missing chunk is empty."""
    chunks: dict[bytes, dict[int, bytes]] = {}
    totals: dict[bytes, int] = {}
    for payload in payloads:
        rest = payload[len(EXTENDED_XMP) :]
        if len(rest) >= GUID + 8:
            guid = rest[:GUID]
            totals[guid], offset = struct.unpack_from(">II", rest, GUID)
            chunks.setdefault(guid, {})[offset] = rest[GUID + 8 :]
    packets = {guid: b"".join(part for _, part in sorted(parts.items())) for guid, parts in chunks.items()}
    return {guid: packet if len(packet) == totals[guid] else b"" for guid, packet in packets.items()}


def without_place(packets: dict[bytes, bytes]) -> dict[bytes, tuple[bytes, bytes]]:
    """Old GUID -> new GUID and packet; the GUID is the packet's MD5 and changes with it."""
    edited = {guid: xmp.strip_block(packet, Level.PLACE) if packet else b"" for guid, packet in packets.items()}
    return {
        guid: (
            guid
            if packet == packets[guid]
            else hashlib.md5(packet, usedforsecurity=False).hexdigest().upper().encode(),
            packet,
        )
        for guid, packet in edited.items()
    }


def payloads(guid: bytes, packet: bytes) -> list[bytes]:
    """The packet cut into payloads of segments."""
    return [
        EXTENDED_XMP + guid + struct.pack(">II", len(packet), start) + packet[start : start + CHUNK]
        for start in range(0, len(packet), CHUNK)
    ]
