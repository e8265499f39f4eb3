"""Notes that are text: JVC's and older Ricohs'."""

import re
from collections.abc import Iterator

from pixelscan.metadata.blocks.makernotes.records import NoteFact

_JVC = {b"VER": "MakerNoteVersion", b"QTY": "Quality"}
_QUALITIES = {"STND": "Normal", "STD": "Normal", "FINE": "Fine"}
_RICOH = {b"Rev": "FirmwareVersion", b"Rv": "FirmwareVersion", b"Rg": "RedGain", b"Gg": "GreenGain", b"Bg": "BlueGain"}


def jvc_facts(note: bytes) -> Iterator[NoteFact]:
    """A name of three letters, a colon and four letters, again and again."""
    for name, value in re.findall(rb"([A-Z]{3}):([A-Za-z\d]{3,4})", note):
        if name in _JVC:
            text = value.decode()
            yield NoteFact(_JVC[name], text, _QUALITIES.get(text, ""))


def ricoh_facts(note: bytes) -> Iterator[NoteFact]:
    """A short name and its value, up to a semicolon."""
    for name, value in re.findall(rb"(Rev|Rv|Rg|Gg|Bg)([\dA-Fa-f]+);", note + b";"):
        yield NoteFact(_RICOH[name], value.decode())
