"""The process-wide workers: started once, by the lifespan or by the first who needs them.

Two pools, since a photo's facts take a millisecond to read and its picture forty to make: what a photo says never
waits for how another looks.
"""

import atexit
from functools import cache

from pixelscan.metadata.workers.pool import ScanWorkers
from pixelscan.settings import Settings, read_settings


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return read_settings()


@cache
def scan_workers() -> ScanWorkers:
    """Those that read metadata. They end with the process."""
    return _started("pixelscan.metadata.pixels.list_thumbnail")


@cache
def picture_workers() -> ScanWorkers:
    """As many, which decode pictures and write copies."""
    return _started("pixelscan.metadata.pixels.preview")


def _started(preload: str) -> ScanWorkers:
    bounds = settings()
    workers = ScanWorkers(bounds.worker_count(), bounds.scan_seconds, bounds.worker_memory_mb, (preload,))
    workers.__enter__()
    atexit.register(workers.__exit__, None, None, None)
    return workers
