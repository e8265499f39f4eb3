"""How to rotate a stored picture upright, and its upright size."""

from pixelscan.metadata.model import Scan

BY_DEGREES = {90: 6, 180: 3, 270: 8, -90: 8}
HEIF_FORMATS = frozenset({"HEIC", "HEIF", "AVIF"})


def orientation(scan: Scan) -> int:
    """IFD0's Orientation (1 to 8, CIPA DC-008), or the equivalent in CRW and X3F; 1 if it is missing or invalid."""
    for tag in scan.tags:
        if (tag.group, tag.name) == ("IFD0", "Orientation"):
            return tag.value if isinstance(tag.value, int) and 1 <= tag.value <= 8 else 1
        if tag.name == "Rotation" and tag.group in ("CanonRaw", "SigmaRaw"):
            return BY_DEGREES.get(tag.value, 1) if isinstance(tag.value, int) else 1
    return 1


def lies_on_its_side(scan: Scan) -> bool:
    """Whether width and height swap when the picture is rotated upright.

    HEIF has its own rotation property and ignores Exif's (ISO 23008-12 section 6.5.10).
    """
    if scan.format not in HEIF_FORMATS:
        return orientation(scan) > 4
    return any((tag.group, tag.name) == ("QuickTime", "Rotation") and tag.value in (90, 270) for tag in scan.tags)


def upright_size(scan: Scan) -> tuple[int, int] | None:
    """Width and height of the upright picture in pixels; None if the file does not give them."""
    if not scan.width or not scan.height:
        return None
    return (scan.height, scan.width) if lies_on_its_side(scan) else (scan.width, scan.height)
