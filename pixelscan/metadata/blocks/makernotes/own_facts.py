"""What PixelScan takes out of makers' notes itself: arrays that exiv2 hands on whole, and notes it does not know."""

from collections.abc import Callable, Iterator, Mapping

from pixelscan.metadata.blocks.makernotes import kodak, olympus_settings, reconyx, text_notes
from pixelscan.metadata.blocks.makernotes.canon import facts as canon
from pixelscan.metadata.blocks.makernotes.directory_facts import NoteDirectory, table_facts
from pixelscan.metadata.blocks.makernotes.directory_tables import TABLES
from pixelscan.metadata.blocks.makernotes.layouts import base_of, directory, entries, layout_of
from pixelscan.metadata.blocks.makernotes.nikon import facts as nikon
from pixelscan.metadata.blocks.makernotes.pentax import facts as pentax
from pixelscan.metadata.blocks.makernotes.preview import preview_tags
from pixelscan.metadata.blocks.makernotes.records import NoteFact, NoteField, NoteFields, read_record
from pixelscan.metadata.blocks.makernotes.relocation import Camera
from pixelscan.metadata.blocks.makernotes.sony import a100
from pixelscan.metadata.blocks.makernotes.sony import facts as sony
from pixelscan.metadata.blocks.tiff.entry import Entry
from pixelscan.metadata.blocks.tiff.ifd import Block
from pixelscan.metadata.blocks.tiff.print_matching import print_matching
from pixelscan.metadata.model import Tag, stored_text

_STMN: NoteFields = {
    0: NoteField("MakerNoteVersion", code="8s"),
    2: NoteField("PreviewImageStart"),
    3: NoteField("PreviewImageLength"),
}
# Notes that are no directories: their first bytes, the maker, and what reads them.
_RECORDS: tuple[tuple[tuple[bytes, ...], str, Callable[[bytes, Camera], Iterator[NoteFact]]], ...] = (
    ((b"RECONYX", b"\x01\xf1"), "Reconyx", lambda note, _: reconyx.facts(note)),
    ((b"STMN",), "Samsung", lambda note, _: read_record(note, "<", "I", _STMN)),
    ((b"VER:",), "JVC", lambda note, _: text_notes.jvc_facts(note)),
    ((b"Rev", b"Rv"), "Ricoh", lambda note, _: text_notes.ricoh_facts(note)),
)
# In notes of all makers that have it.
PRINT_MATCHING = 0x0E00
_KODAKS = ("KODAK", "EASTMAN KODAK")
# By the kind of the note's layout; all others by their tables.
_DIRECTORIES: Mapping[str, Callable[[NoteDirectory], Iterator[NoteFact]]] = {
    "Canon": lambda note: canon.facts(note.entries, note.camera),
    "Nikon": lambda note: nikon.facts(note.entries, note.block, note.base, note.camera.model),
    "NikonOld": lambda note: nikon.facts(note.entries, note.block, note.base, note.camera.model),
    "Olympus": olympus_settings.facts,
    "Pentax": lambda note: pentax.facts(note.entries, note.camera.model),
    "Sony": lambda note: sony.facts(note.entries, note.camera.model),
}
_KINDS = _DIRECTORIES.keys() | TABLES.keys()


def add_facts(tags: list[Tag], block: Block, note: Entry, camera: Camera) -> list[Tag]:
    """The tags, with our own facts in the place of those of the same name, and all others behind them."""
    for marks, maker, read in _RECORDS:
        if note.data.startswith(marks):
            return merged(tags, list(read(note.data, camera)), maker)
    if camera.make.upper().startswith(_KODAKS) or note.data.startswith(b"KDK") or note.data[8:15] == b"Minolta":
        return merged(tags, list(kodak.facts(note.data, camera.model)), "Kodak")
    layout = layout_of(note.data, camera.make)
    if layout is None or layout.kind not in _KINDS:
        return tags
    found = NoteDirectory(layout.kind, entries(directory(block, note, layout)), block, base_of(note, layout), camera)
    whole = merged(tags, list(_DIRECTORIES.get(layout.kind, table_facts)(found)), layout.maker)
    if layout.kind == "Sony" and (minolta := found.entries.get(a100.POINTER)) is not None:
        whole = merged(whole, list(a100.facts(minolta, block)), a100.MINOLTA)
    printing = found.entries.get(PRINT_MATCHING)
    # Of themselves they do not make a note a note that was read.
    beside = [*(print_matching(printing.data) if printing else ()), *preview_tags(found)]
    return whole + beside if whole else whole


def merged(tags: list[Tag], facts: list[NoteFact], maker: str) -> list[Tag]:
    """Our own facts in the place of exiv2's of that name; beside them what a further structure says of the same."""
    own: dict[str, NoteFact] = {}
    beside: list[NoteFact] = []
    for fact in facts:
        if fact.structure:
            beside.append(fact)
        else:
            own.setdefault(fact.name, fact)
    kept = [_replaced(tag, own.pop(tag.name)) if tag.name in own and tag.group == maker else tag for tag in tags]
    kept += [_tag(maker, fact) for fact in own.values()]
    return kept + [_tag(maker, fact) for fact in beside]


def _replaced(tag: Tag, fact: NoteFact) -> Tag:
    """The explanation stays; so do exiv2's words where the number is the same."""
    words = fact.text or (tag.text if tag.value == fact.value else stored_text(fact.value))
    return tag._replace(value=fact.value, text=words, id=tag.id if fact.id is None else fact.id)


def _tag(maker: str, fact: NoteFact) -> Tag:
    explanation = f"From the note's {fact.structure}." if fact.structure else ""
    return Tag(maker, fact.name, fact.value, fact.text or stored_text(fact.value), fact.id, explanation)
