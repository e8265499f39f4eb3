"""The directory of the preview that a Nikon's note points to: the same tags as those of a thumbnail."""

import struct

from pixelscan.metadata.blocks.descriptions import describe
from pixelscan.metadata.blocks.makernotes.directory_facts import NoteDirectory
from pixelscan.metadata.blocks.tiff import ifd, standard_tags
from pixelscan.metadata.blocks.tiff.values import value_of
from pixelscan.metadata.model import Tag

GROUP = "PreviewIFD"
POINTER = 0x0011
_NAMES = {0x0201: "PreviewImageStart", 0x0202: "PreviewImageLength"}


def preview_tags(note: NoteDirectory) -> list[Tag]:
    """All that have a name in the standard; none where no preview is stored."""
    pointer = note.entries.get(POINTER) if note.kind == "Nikon" else None
    if pointer is None or len(pointer.data) != 4:
        return []
    (offset,) = struct.unpack(pointer.byte_order + "I", pointer.data)
    tags = []
    for entry in ifd.read_directory(note.block, note.base + offset, GROUP, pointer.byte_order, note.base).entries:
        if name := _NAMES.get(entry.id) or standard_tags.tag_name("IFD1", entry.id):
            value = value_of(entry, name)
            tags.append(Tag(GROUP, name, value, describe(name, value), entry.id))
    return tags
