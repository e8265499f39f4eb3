"""PixelScan: reads and strips photos' metadata, and shows how pods behave under CPU load.

For other programs: `scan`, `summarize` and `strip` run in the calling process and raise subclasses of
`pixelscan.errors.PixelScanError`, whose message is a sentence. For untrusted or many photos use
`pixelscan.metadata.workers.pool.ScanWorkers`, which reads in processes with limits on time and memory.
"""

import os
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pixelscan.metadata.model import Scan
    from pixelscan.metadata.photo.summary import Summary
    from pixelscan.metadata.strip.outcome import Outcome

__version__ = "0.2.0.dev0"
__all__ = ["__version__", "scan", "strip", "summarize"]

# Readers are imported on first use, because `pixelscan --help` and the workers' parent do not need them.


def scan(path: str | os.PathLike[str]) -> "Scan":
    """Read all metadata of the photo at `path`. Raises FileUnreadable or NotAnImage; damage becomes `problems`.

    >>> photo = pixelscan.scan("photo.jpg")
    >>> photo.format, photo.width, photo.height
    ('JPEG', 1800, 1200)
    >>> [tag.text for tag in photo.tags if tag.name == "FNumber"]
    ['f/8']
    """
    from pathlib import Path  # noqa: PLC0415

    from pixelscan.metadata.scanner import scan as scan_photo  # noqa: PLC0415

    return scan_photo(Path(path))


def summarize(photo: "Scan") -> "Summary":
    """The main facts: camera, lens, time, exposure, place. Unknown facts are None; units are seconds, mm, degrees.

    >>> summary = pixelscan.summarize(pixelscan.scan("photo.jpg"))
    >>> summary.camera, summary.f_number, summary.focal_length
    ('Canon EOS R6 Mark II', 8.0, 35.0)
    """
    from pixelscan.metadata.photo.summary import summarize as summarize_scan  # noqa: PLC0415

    return summarize_scan(photo)


def strip(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    level: Literal["place", "identity", "everything"],
) -> "Outcome":
    """Write a copy of `source` without its private metadata, and scan the copy. Replaces a file at `target`.

    Raises FileUnreadable, NotAnImage or CannotStrip, or ValueError for another level; `target` is then unchanged.

    >>> outcome = pixelscan.strip("photo.jpg", "without-place.jpg", "place")
    >>> pixelscan.summarize(outcome.after).latitude is None
    True
    """
    from pathlib import Path  # noqa: PLC0415

    from pixelscan.metadata.blocks.strip_levels import Level  # noqa: PLC0415
    from pixelscan.metadata.strip.outcome import strip_file  # noqa: PLC0415

    return strip_file(Path(source), Path(target), Level(level))
