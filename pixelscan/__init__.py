"""PixelScan: what photos say about themselves, and what pods do under load.

For other programs: `scan`, `summarize` and `strip`, in the process that calls them. They raise subclasses of
`pixelscan.errors.PixelScanError`, whose text is a sentence. For photos that may be hostile, or many,
`pixelscan.metadata.workers.pool.ScanWorkers` reads in processes that are bounded in time and memory.
"""

import os
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pixelscan.metadata.model import Scan
    from pixelscan.metadata.photo.summary import Summary
    from pixelscan.metadata.strip.outcome import Outcome

__version__ = "0.2.0.dev0"
__all__ = ["__version__", "scan", "strip", "summarize"]

# The readers are imported when they are first called: `pixelscan --help` and the workers' parent do not need them.


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
    """Answer what a person asks first: camera, lens, time, exposure, place. None is unknown; seconds, mm, degrees.

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
    """Write a copy of `source` without what it gives away, and scan the copy. A file at `target` is replaced.

    Raises FileUnreadable, NotAnImage or CannotStrip, and ValueError for another level; `target` is then as it was.

    >>> outcome = pixelscan.strip("photo.jpg", "without-place.jpg", "place")
    >>> pixelscan.summarize(outcome.after).latitude is None
    True
    """
    from pathlib import Path  # noqa: PLC0415

    from pixelscan.metadata.blocks.strip_levels import Level  # noqa: PLC0415
    from pixelscan.metadata.strip.outcome import strip_file  # noqa: PLC0415

    return strip_file(Path(source), Path(target), Level(level))
