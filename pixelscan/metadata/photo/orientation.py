"""How a stored picture is turned to stand upright, and its size then."""

from pixelscan.metadata.model import Scan

BY_DEGREES = {90: 6, 180: 3, 270: 8, -90: 8}
HEIF_FORMATS = frozenset({"HEIC", "HEIF", "AVIF"})


def orientation(scan: Scan) -> int:
    """IFD0's Orientation (1 to 8, CIPA DC-008) or what CRW and X3F have in its place; 1 if it is absent or nonsense."""
    for tag in scan.tags:
        if (tag.group, tag.name) == ("IFD0", "Orientation"):
            return tag.value if isinstance(tag.value, int) and 1 <= tag.value <= 8 else 1
        if tag.name == "Rotation" and tag.group in ("CanonRaw", "SigmaRaw"):
            return BY_DEGREES.get(tag.value, 1) if isinstance(tag.value, int) else 1
    return 1


def lies_on_its_side(scan: Scan) -> bool:
    """Whether width and height change places when the picture is set upright.

    HEIF turns by its own property and leaves Exif's aside (ISO 23008-12 section 6.5.10).
    """
    if scan.format not in HEIF_FORMATS:
        return orientation(scan) > 4
    return any((tag.group, tag.name) == ("QuickTime", "Rotation") and tag.value in (90, 270) for tag in scan.tags)


def upright_size(scan: Scan) -> tuple[int, int] | None:
    """Width and height as the picture is seen, in pixels; None where the file does not tell."""
    if not scan.width or not scan.height:
        return None
    return (scan.height, scan.width) if lies_on_its_side(scan) else (scan.width, scan.height)
