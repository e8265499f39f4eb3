"""The way from a stored photo to its scan, for pages and routes alike: in a worker, timed for /metrics."""

from functools import partial
from pathlib import Path

from pixelscan.metadata.model import Scan
from pixelscan.metadata.photo.export import to_json_without_folder
from pixelscan.metadata.pixels.list_thumbnail import scan_with_list_thumbnail
from pixelscan.metadata.pixels.preview import Picture
from pixelscan.metadata.workers.pool import scan_as
from pixelscan.web.metrics_registry import SCAN_SECONDS
from pixelscan.web.workers import scan_workers


def scan(path: Path) -> tuple[Scan, Picture | None]:
    """Everything that one photo says, and its thumbnail where that can stand for it in lists.

    Raises PhotoError: no image, unreadable, or aborted.
    """
    with SCAN_SECONDS.time():
        return scan_workers().run(scan_with_list_thumbnail, path)


def scan_to_json(path: Path) -> str:
    """The same as one JSON object, put together in the worker too."""
    with SCAN_SECONDS.time():
        return scan_workers().run(partial(scan_as, to_json_without_folder), path)
