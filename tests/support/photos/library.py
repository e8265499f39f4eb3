"""Libraries' photos, made by code."""

from pixelscan.library.photo_facts import LibraryFacts, LibraryTag


def facts(number: int, *, tags: int = 0) -> LibraryFacts:
    """A photo of which only the number is told: its width, and its tags' values."""
    known = {"format": "JPEG", "mime": "image/jpeg", "width": number, "signed_record": "none", "contradictions": 0}
    rows = tuple(
        LibraryTag("File", f"Tag{each}", None, str(number), float(number), str(number)) for each in range(tags)
    )
    empty = dict.fromkeys(LibraryFacts._fields)
    return LibraryFacts(**(empty | known | {"problems": (), "tags": rows}))  # type: ignore[arg-type]
