"""What a file contains besides its picture and metadata: thumbnails, more pictures, videos, unknown data."""

from collections import Counter
from collections.abc import Iterator

from pixelscan.formatting import file_size
from pixelscan.metadata.blocks.payload import BlockKind
from pixelscan.metadata.model import Binary, EmbeddedImage, Part, PartKind, Scan

# Groups whose embedded pictures are always small, by their standards.
THUMBNAILS = {"IFD1", "JFXX", "THMB", "Photoshop"}


def parts(scan: Scan) -> tuple[Part, ...]:
    """All parts in file order; those in several pieces come last."""
    known = {part.offset for part in scan.parts}
    in_xmp = _in_xmp(scan) if any(block.name == BlockKind.XMP and block.size for block in scan.blocks) else ()
    found = [*scan.parts, *in_xmp, *(_embedded(image) for image in scan.embedded if image.offset not in known)]
    return tuple(sorted(found, key=lambda part: (part.offset is None, part.offset or 0)))


def _in_xmp(scan: Scan) -> Iterator[Part]:
    """Parts in extended XMP: older Google phones store pictures and sound there, in Base64."""
    for tag in scan.tags:
        if (kind := _XMP_DATA.get((tag.group, tag.name))) is not None:
            size = tag.value.length if isinstance(tag.value, Binary) else len(tag.text)
            yield Part(kind, f"{kind} ({tag.group})", None, size)


_XMP_DATA = {
    ("XMP-GDepth", "Data"): PartKind.DEPTH_MAP,
    ("XMP-GImage", "Data"): PartKind.FURTHER_PICTURE,
    ("XMP-GAudio", "Data"): PartKind.SOUND,
}


def _embedded(image: EmbeddedImage) -> Part:
    if image.group in THUMBNAILS:
        kind = PartKind.THUMBNAIL
    else:
        kind = PartKind.FURTHER_PICTURE if image.group.startswith(("MPImage", "QuickTime")) else PartKind.PREVIEW
    return Part(kind, f"{kind} ({image.group})", image.offset, image.length)


def lost_parts(original: Scan, copy: Scan) -> tuple[Part, ...]:
    """The original's parts that the copy no longer has, compared by kind and name."""
    return tuple(_lost(parts(original), Counter((part.kind, part.name) for part in parts(copy))))


def _lost(original: tuple[Part, ...], kept: Counter[tuple[PartKind, str]]) -> Iterator[Part]:
    for part in original:
        if kept[part.kind, part.name] > 0:
            kept[part.kind, part.name] -= 1
        else:
            yield part


def ending(head: bytes) -> str:
    """The file extension for a part that is saved, from its first twelve bytes."""
    if head.startswith(b"\xff\xd8"):
        return "jpg"
    return "mp4" if head[4:8] == b"ftyp" else "bin"


def named(part: Part) -> str:
    """A part's name and size: video after the picture (3.23 MB)."""
    return f"{part.name} ({file_size(part.size)})"
