"""Sony's enciphered structures: a byte's cube modulo 249 stands for the byte; what is above 248 stands for itself."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pixelscan.metadata.blocks.makernotes.records import NoteFact, NoteFields, read_record
from pixelscan.metadata.blocks.makernotes.sony import words

MODULUS = 249
_CLEAR = bytes.maketrans(bytes(byte**3 % MODULUS for byte in range(MODULUS)), bytes(range(MODULUS)))


class Structure(NamedTuple):
    """One kind of a structure: its fields, and where the lens's mount and its numbers for E and A stand.

    `models` is a pattern for the cameras that have it, `begins` one for its first bytes as enciphered.
    """

    fields: NoteFields
    models: str = ""
    begins: bytes = b""
    lens: tuple[int, int, int] | None = None


def deciphered(data: bytes) -> bytes:
    """In clear text."""
    return data.translate(_CLEAR)


def facts(structures: tuple[Structure, ...], enciphered: bytes, model: str) -> Iterator[NoteFact]:
    """The facts of the first of the structures that fits the camera and the enciphered bytes."""
    for one in structures:
        if re.match(one.models, model) and re.match(one.begins, enciphered, re.DOTALL):
            data = deciphered(enciphered)
            yield from read_record(data, "<", "B", one.fields)
            if one.lens is not None:
                yield from _lens(data, *one.lens)
            return


def _lens(data: bytes, mount: int, e_mount: int, a_mount: int) -> Iterator[NoteFact]:
    """The mount's kind, then the lens's number in that mount's list."""
    if max(e_mount, a_mount) + 2 > len(data):
        return
    yield NoteFact("LensMount", data[mount], words.MOUNTS.get(data[mount], ""), mount)
    name, place = {1: ("LensType", a_mount), 2: ("LensType2", e_mount)}.get(data[mount], ("", 0))
    if name and (number := int.from_bytes(data[place : place + 2], "little")):
        yield NoteFact(name, number, id=place)
