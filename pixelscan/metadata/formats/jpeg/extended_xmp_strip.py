"""XMP that is longer than a JPEG segment: its chunks joined, edited and cut again."""

import hashlib

from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.blocks.xmp import strip as xmp
from pixelscan.metadata.formats.jpeg.extended_xmp import Extension, chunk_payload, take_chunk

CHUNK = 65_000


def join(payloads: list[bytes]) -> dict[bytes, bytes]:
    """The packets by their GUID; one with a missing chunk is empty."""
    extensions: dict[bytes, Extension] = {}
    for payload in payloads:
        take_chunk(extensions, payload)
    return {guid: _whole_packet(extension) for guid, extension in extensions.items()}


def _whole_packet(extension: Extension) -> bytes:
    packet = b"".join(extension.in_order())
    return packet if extension.gap() == len(packet) == extension.total else b""


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
        chunk_payload(guid, len(packet), start, packet[start : start + CHUNK]) for start in range(0, len(packet), CHUNK)
    ]
