"""Why a picture has no signed record, as far as its file tells."""

import re
from collections.abc import Iterator

from pixelscan.metadata.blocks.payload import BlockKind
from pixelscan.metadata.model import BlockState, Scan
from pixelscan.metadata.photo.summary import Summary

# Leica's M11-P, on 26 October 2023.
FIRST_SIGNING_CAMERA = "2023-10-26"
USUAL = "Most cameras and telephones do not sign their pictures, and many programs drop the record."
NOTHING_PROVEN = "A missing record proves nothing, neither that a picture is real nor that it is not."
_SCREENSHOT = re.compile(r"(?i)\bscreen ?(?:shot|capture)\b|\bbildschirmfoto\b|\bcapture d.écran\b")
_NAMING = ("UserComment", "Software", "Description", "ImageDescription", "DigitalSourceType", "Title")
_METADATA = ("Exif", "XMP", "IPTC")


def reasons_of_absence(scan: Scan, summary: Summary) -> tuple[str, ...]:
    """Sentences, the likeliest reason first; always ends with what its absence means."""
    if _state(scan) is BlockState.NOT_LOOKED_AT:
        return (f"PixelScan does not look for signed records in {scan.format} files.",)
    if _state(scan) is BlockState.UNUSED:
        return (f"{scan.format} files have no place for a signed record.",)
    return next(_reasons(scan, summary), USUAL), NOTHING_PROVEN


def _reasons(scan: Scan, summary: Summary) -> Iterator[str]:
    taken, camera = summary.taken, summary.camera
    if _is_screenshot(scan):
        yield "It is a screenshot: those are not signed, and show nothing of the record of what was on the screen."
    if taken and taken[:10] < FIRST_SIGNING_CAMERA:
        yield f"It was taken in {taken[:4]}; no camera on sale signed its pictures before October 2023."
    if not any(block.name in _METADATA and block.state is BlockState.READ for block in scan.blocks):
        yield "Its metadata was removed or never written: messengers and social networks remove it, signed records too."
    if camera:
        yield f"{camera} may not sign its pictures, or a program that saved it later dropped the record."


def _is_screenshot(scan: Scan) -> bool:
    return any(tag.name in _NAMING and _SCREENSHOT.search(tag.text[:200]) for tag in scan.tags)


def _state(scan: Scan) -> BlockState:
    found = (block.state for block in scan.blocks if block.name == BlockKind.C2PA)
    return next(found, BlockState.NOT_LOOKED_AT)
