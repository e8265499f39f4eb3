"""The two pools of worker processes.

Two, since a photo's facts take a millisecond to read and its picture forty to make: what a photo says never waits for
how another looks.
"""

from pixelscan.metadata.workers.pool import ScanWorkers
from pixelscan.settings import Settings


def scan_workers(settings: Settings) -> ScanWorkers:
    """Those that read metadata, not started yet."""
    return _workers(settings, "pixelscan.metadata.pixels.list_thumbnail")


def picture_workers(settings: Settings) -> ScanWorkers:
    """As many, which decode pictures and write copies."""
    return _workers(settings, "pixelscan.metadata.pixels.preview")


def _workers(settings: Settings, preload: str) -> ScanWorkers:
    return ScanWorkers(settings.worker_count(), settings.scan_seconds, settings.worker_memory_mb, (preload,))
