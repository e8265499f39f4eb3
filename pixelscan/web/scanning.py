"""The way from a stored photo to its scan, for pages and routes alike: in a worker, timed for /metrics."""

from pathlib import Path

from pixelscan.metadata.model import Scan
from pixelscan.web.metrics import SCAN_SECONDS
from pixelscan.web.workers import scan_workers


def scan(path: Path) -> Scan:
    """Everything that one photo says. Raises PhotoError: no image, unreadable, or aborted."""
    with SCAN_SECONDS.time():
        return scan_workers().scan(path)
