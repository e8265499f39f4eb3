"""Payloads of makers' own JPEG segments, built from their documentation."""

import struct

from tests.support.photos.raw_builder import ciff, heap

PICTURE_INFO = (
    b"OLYMPUS OPTICAL CO.,LTD.\0 713\r\n[picture info]\r\nTimeDate=909698819\r\nShutter=33363\r\nFlash=1\r\n"
    b"ImageSize=640-480\r\nFNumber=F2.8\r\n[camera info]\r\nType=SR55\r\nSerial#=#00000001\r\n"
)


def camera_ciff() -> bytes:
    """Canon PowerShot A5, with its owner."""
    properties = heap((0x080A, b"Canon\0Canon PowerShot A5\0"), (0x0810, b"Jane Roe\0"))
    return ciff(b"HEAPJPGM", (0x300A, properties))


def gopro(*extra: tuple[bytes, bytes]) -> bytes:
    """A container with a model, a switch and a number."""
    entries = b"".join(
        key + b"c\1" + struct.pack(">H", len(value)) + value.ljust(-(-len(value) // 4) * 4, b"\0")
        for key, value in ((b"MINF", b"HERO6 Black"), (b"PRTN", b"Y"), *extra)
    )
    entries += b"DVIDL\4" + struct.pack(">HI", 1, 7)
    return b"GoPro\0" + b"DEVC\0\1" + struct.pack(">H", len(entries)) + entries


def flir(*, place: bool = False) -> bytes:
    """A camera's record, and that of a GPS receiver."""
    camera = bytearray(0x470)
    struct.pack_into("<H", camera, 0, 2)
    struct.pack_into("<fff", camera, 0x20, 0.8, 1.0, 293.15)
    camera[0xD4:0xDB] = b"FLIR_i7"
    struct.pack_into("<f", camera, 0x45C, 2.0)
    struct.pack_into("<IIh", camera, 0x384, 1328966228, 253, -60)
    records = [(0x20, bytes(camera))] + [(0x2B, b"\1" * 0x70)] * place
    table, content, start = b"", b"", 64 + 32 * len(records)
    for kind, record in records:
        table += struct.pack(">HHIIII", kind, 1, 1, 1, start + len(content), len(record)).ljust(32, b"\0")
        content += record
    header = b"FFF\0" + bytes(16) + struct.pack(">III", 100, 64, len(records))
    return b"FLIR\0\1\0\0" + header.ljust(64, b"\0") + table + content
