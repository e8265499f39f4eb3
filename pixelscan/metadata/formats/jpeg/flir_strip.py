"""FLIR's thermal data in a JPEG, without the record of its GPS receiver."""

from pixelscan.errors import CannotStrip
from pixelscan.metadata.blocks.damage import refuse
from pixelscan.metadata.blocks.strip_levels import Level
from pixelscan.metadata.formats.jpeg.flir_records import FREE, GPS, records


def strip_block(block: bytes, level: Level) -> bytes:
    """The joined block, of the same length; empty where identity goes or the directory cannot be read."""
    if level is not Level.PLACE:
        return b""
    new = bytearray(block)
    try:
        for record in records(block, refuse):
            if record.kind == GPS:
                end = min(record.end, len(block))
                new[record.offset : end] = bytes(max(end - record.offset, 0))
                new[record.row : record.row + 2] = FREE.to_bytes(2, "big")
    except CannotStrip:
        return b""
    return bytes(new)
