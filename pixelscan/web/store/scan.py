"""From a stored photo to its scan, for pages and routes alike: in a worker, timed for /metrics."""

from pathlib import Path

from prometheus_client import Histogram

from pixelscan.metadata.model import Scan
from pixelscan.metadata.pixels.list_thumbnail import scan_with_list_thumbnail
from pixelscan.metadata.pixels.preview import Picture
from pixelscan.metadata.workers.pool import ScanWorkers, scan_to_json


class Scanner:
    """Scans photos in a pool; `seconds` counts and times them all."""

    def __init__(self, pool: ScanWorkers) -> None:
        self._pool = pool
        self.seconds = Histogram(
            "pixelscan_scan_seconds",
            "Reading one photo's metadata in a worker, in seconds, whether it could be read or not.",
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
            registry=None,
        )

    def scan(self, path: Path) -> tuple[Scan, Picture | None]:
        """The scan of one photo, within the size limit, and its thumbnail if that may represent it in lists.

        Raises PhotoError: no image, unreadable, or aborted.
        """
        with self.seconds.time():
            return self._pool.run(scan_with_list_thumbnail, path)

    def scan_to_json(self, path: Path) -> str:
        """The scan as one JSON object, also built in the worker."""
        with self.seconds.time():
            return self._pool.run(scan_to_json, path)
