"""The two pools of worker processes.

There are two because reading a photo's facts takes a millisecond and decoding its picture forty: facts never wait for
another photo's picture.
"""

from pixelscan.metadata.workers.pool import ScanWorkers
from pixelscan.settings import Settings


def scan_workers(settings: Settings) -> ScanWorkers:
    """The workers that read metadata, not started yet."""
    return _workers(settings, "pixelscan.metadata.pixels.list_thumbnail")


def picture_workers(settings: Settings) -> ScanWorkers:
    """The same number of workers, which decode pictures and write copies."""
    return _workers(settings, "pixelscan.metadata.pixels.preview")


def _workers(settings: Settings, preload: str) -> ScanWorkers:
    return ScanWorkers(settings.worker_count(), settings.scan_seconds, settings.worker_memory_mb, (preload,))
