"""The two pools of worker processes.

There are two because reading a photo's facts takes a millisecond and decoding its picture forty: facts never wait for
another photo's picture.
"""

from pixelscan.metadata.workers.pool import ScanWorkers
from pixelscan.settings import Settings


def scan_workers(settings: Settings) -> ScanWorkers:
    """The workers that read metadata, not started yet."""
    count, megabytes = settings.reader_count(), settings.reader_memory_mb()
    return ScanWorkers(count, settings.scan_seconds, megabytes, ("pixelscan.metadata.pixels.list_thumbnail",))


def picture_workers(settings: Settings) -> ScanWorkers:
    """Those that decode pictures and write copies."""
    count, megabytes = settings.worker_count(), settings.worker_memory_mb
    return ScanWorkers(count, settings.scan_seconds, megabytes, ("pixelscan.metadata.pixels.preview",))
